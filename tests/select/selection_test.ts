import { assert, assertEquals } from "@std/assert";
import { readClf } from "../../lib/log/clf.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import { textOf } from "../../lib/log/text.ts";
import { visible } from "../../lib/report/escape.ts";
import {
  Selection,
  type SelectionOptions,
} from "../../lib/select/selection.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { anyExpression, type Asked, wantedOf } from "./_oracle.ts";
import { anyHit, type Hit, recordOf } from "./_records.ts";

const PLAIN: SelectionOptions = {
  only: [],
  exclude: [],
  sectionDepth: 1,
  realIp: false,
  site: "",
};

/** What becomes of a hit. */
function apply(hit: Hit, options: SelectionOptions) {
  const record = recordOf(hit);
  Selection.of(options)!.apply(record);
  return shownOf(record);
}

function shownOf(record: LogRecord) {
  const { buffer } = record;
  return {
    isExcluded: record.kind === LineKind.EXCLUDED,
    client: textOf(buffer.subarray(record.clientStart, record.clientEnd)),
    section: textOf(buffer.subarray(record.sectionStart, record.sectionEnd)),
  };
}

Deno.test("Selection finds by what a report shows the hidden characters that it shows so", () => {
  const random = randomFrom(1);
  const hit = anyHit(random, 0);
  const hidden = Array.from(
    { length: 256 },
    (_, code) => `a${String.fromCharCode(code)}\x1bb`,
  ).filter((agent) => visible(agent[1]!) !== agent[1]);
  // As some servers write them themselves.
  for (const agent of [...hidden, "a\\x85\\x1bb"]) {
    for (const operator of ["=", "~"]) {
      const only = [`agent${operator}${visible(agent)}`];
      const isExcluded = (agent: string) =>
        apply({ ...hit, agent }, { ...PLAIN, only }).isExcluded;
      assertEquals(
        [isExcluded(agent), isExcluded("ab")],
        [false, true],
        only[0],
      );
    }
  }
});

Deno.test("Selection does with 200,000 random hits what README says", () => {
  const seen = { excluded: 0, counted: 0, clients: 0, expressions: 0 };
  for (let seed = 1; seed <= 2000; seed++) {
    const random = randomFrom(seed);
    const plain: Asked = {
      only: [],
      exclude: [],
      sectionDepth: 1 + random(3),
      realIp: random(2) === 0,
      site: ["", "http://own.example"][random(2)]!,
    };
    const expression = () =>
      anyExpression(random, wantedOf(anyHit(random, 0), plain)!);
    const asked: Asked = {
      ...plain,
      only: Array.from({ length: random(3) }, expression),
      exclude: Array.from({ length: random(3) }, expression),
    };
    seen.expressions += asked.only.length + asked.exclude.length;
    const selection = Selection.of(structuredClone(asked))!;
    const record = new LogRecord();
    for (let i = 0; i < 100; i++) {
      const hit = anyHit(random, i);
      selection.apply(recordOf(hit, record));
      const wanted = wantedOf(hit, asked);
      const got = shownOf(record);
      const what = JSON.stringify({ seed, asked, hit });
      assert(got.isExcluded === (wanted === null), what);
      seen[got.isExcluded ? "excluded" : "counted"]++;
      if (wanted === null) continue;
      assert(got.client === wanted.client, `${what}: ${got.client}`);
      assert(got.section === (wanted.section ?? ""), `${what}: ${got.section}`);
      if (wanted.client !== hit.client) seen.clients++;
    }
  }
  for (const count of Object.values(seen)) assert(count > 1000);
});

const NOTHING: Hit = {
  second: 0,
  status: null,
  bytes: 0,
  micros: null,
  method: null,
  target: null,
  protocol: null,
  client: "192.0.2.1",
  host: null,
  agent: null,
  referrer: null,
  forwarded: null,
};

Deno.test("Selection finds nothing equal, alike, more or less in what a hit does not have", () => {
  const isCounted = (expression: string) =>
    !apply(NOTHING, { ...PLAIN, only: [expression] }).isExcluded;
  for (
    const field of [
      ...["method", "section", "path", "target", "host", "agent", "referrer"],
      "protocol",
    ]
  ) {
    for (const [operator, is] of [["=", 0], ["!=", 1], ["!~", 1]] as const) {
      assertEquals(isCounted(`${field}${operator}x`), is === 1, field);
    }
    assertEquals([isCounted(`${field}~x`), isCounted(`${field}=*`)], [
      false,
      false,
    ]);
  }
  for (const field of ["status", "time"]) {
    for (const operator of ["=", "<", "<=", ">", ">="]) {
      assertEquals(isCounted(`${field}${operator}0`), false);
      assertEquals(isCounted(`${field}${operator}599`), false);
    }
    assertEquals(isCounted(`${field}!=0`), true);
  }
  assertEquals(isCounted("status!=5xx"), true);
  assertEquals(isCounted("bytes=0"), true);
});

Deno.test("Selection compares addresses as such, however they are written", () => {
  const isCounted = (client: string, expression: string) =>
    !apply({ ...NOTHING, client }, { ...PLAIN, only: [expression] }).isExcluded;
  assert(isCounted("2001:db8:0:0::7", "client=2001:db8::7"));
  assert(isCounted("::ffff:10.1.2.3", "client=10.0.0.0/8"));
  assert(isCounted("10.1.2.3", "client=::ffff:10.1.2.3"));
  assert(isCounted("11.1.2.3", "client!=10.0.0.0/8"));
  assert(isCounted("host.example", "client!=10.0.0.0/8"));
  assert(!isCounted("10.1.2.3.example", "client=10.0.0.0/8"));
  assert(!isCounted("11.1.2.3", "client=10.0.0.0/8"));
  // IPv4 is no part of IPv6 but by its own network.
  assert(isCounted("2001:db8::7", "client=::/0"));
  assert(isCounted("10.1.2.3", "client=0.0.0.0/0"));
  assert(isCounted("10.1.2.3", "client=::ffff:0:0/96"));
  for (const network of ["::/0", "::/1", "::/95"]) {
    assert(!isCounted("10.1.2.3", `client=${network}`), network);
    assert(isCounted("10.1.2.3", `client!=${network}`), network);
  }
  assert(!isCounted("2001:db8::7", "client=0.0.0.0/0"));
});

Deno.test("Selection compares the site's sections with its origin, as they are shown, or without", () => {
  const isCounted = (target: string, expression: string) =>
    !apply({ ...NOTHING, method: "GET", target }, {
      ...PLAIN,
      site: "http://own.example",
      only: [expression],
    }).isExcluded;
  for (
    const expression of [
      ...[
        "section=/a",
        "section=/*",
        "section=http*",
        "section~own",
        "section~/A",
      ],
      ...["section=http://own.example/a", "section=http://own.example/*"],
      ...["section~ple/a", "section!~ab", "section!=/b", "section=http://own*"],
    ]
  ) {
    assert(isCounted("/a/b", expression), expression);
    assert(isCounted("http://own.example/a/b", expression), expression);
  }
  for (const expression of ["section!~own", "section!=http*", "section~ba"]) {
    assert(!isCounted("/a/b", expression), expression);
  }
  assert(!isCounted("http://other.example/a", "section~own"));
  assert(isCounted("http://other.example/a", "section=http*"));
  assert(isCounted(`/${"a".repeat(10_000)}`, "section~aaa"));
});

Deno.test("Selection takes the first public address for the client, else the first, else none", () => {
  const client = (forwarded: string) =>
    apply({ ...NOTHING, forwarded }, { ...PLAIN, realIp: true }).client;
  assertEquals(client("10.0.0.1, 203.0.113.9, 198.51.100.1"), "203.0.113.9");
  assertEquals(client("10.0.0.1, 192.168.0.1"), "10.0.0.1");
  assertEquals(client("unknown, [2001:db8::9]:443"), "2001:db8::9");
  assertEquals(client("203.0.113.9:1234"), "203.0.113.9");
  assertEquals(client("junk"), "192.0.2.1");
  assertEquals(client(""), "192.0.2.1");
});

Deno.test("Selection takes a list of one address for what it is, in the client's place too", () => {
  const clientOf = (client: string, realIp = true) =>
    apply({ ...NOTHING, client }, { ...PLAIN, realIp }).client;
  assertEquals(clientOf("203.0.113.9:1234"), "203.0.113.9");
  assertEquals(clientOf("10.0.0.1:1234"), "10.0.0.1");
  assertEquals(clientOf("[2001:db8::9]:443"), "2001:db8::9");
  assertEquals(clientOf("2001:db8::9"), "2001:db8::9");
  assertEquals(clientOf("host.example"), "host.example");
  assertEquals(clientOf("host.example:443"), "host.example:443");
  assertEquals(clientOf("203.0.113.9:1234", false), "203.0.113.9:1234");
});

Deno.test("Selection takes a list behind the agent that ends with an address, whatever was sent before", () => {
  const clientOf = (list: string) => {
    const line = "192.0.2.1 - - [10/Oct/2025:13:55:36 +0200] " +
      `"GET /a HTTP/1.1" 200 5 "-" "a Bot" "${list}"\n`;
    const record = new LogRecord();
    readClf(bytesOf(line), 0, record);
    Selection.of({ ...PLAIN, realIp: true })!.apply(record);
    return textOf(record.buffer.subarray(record.clientStart, record.clientEnd));
  };
  // What the client has sent, and what the proxy appended.
  for (const sent of ["foo", "", "a, b", "999.1.1.1", "10.0.0.2, foo"]) {
    assertEquals(clientOf(`${sent}, 203.0.113.9`), "203.0.113.9", sent);
  }
  assertEquals(clientOf("203.0.113.9"), "203.0.113.9");
  for (const other of ["203.0.113.9, junk", "junk", "-", "a, b"]) {
    assertEquals(clientOf(other), "192.0.2.1", other);
  }
});

Deno.test("Selection reads what follows a common line only where it is asked for", () => {
  const line = "10.0.0.7, 203.0.113.9 - - [10/Oct/2025:13:55:36 +0200] " +
    '"GET /a/b HTTP/1.1" 200 5 "http://r.x/" "a Bot"\n';
  const read = (options: Partial<SelectionOptions>) => {
    const record = new LogRecord();
    readClf(bytesOf(line), 0, record);
    Selection.of({ ...PLAIN, ...options })!.apply(record);
    return { ...shownOf(record), isRead: record.tailStart < 0 };
  };
  const counted = { isExcluded: false, client: "10.0.0.7", section: "/a" };
  assertEquals(read({ only: ["status=200", "section=/a", "bytes=5"] }), {
    ...counted,
    isRead: false,
  });
  assertEquals(read({ only: ["ua~bot"] }), { ...counted, isRead: true });
  assertEquals(read({ exclude: ["ua~bot"] }).isExcluded, true);
  assertEquals(read({ only: ["protocol=HTTP/1.1"], sectionDepth: 2 }), {
    ...counted,
    section: "/a/b",
    isRead: true,
  });
  assertEquals(read({ only: ["time>0"] }).isExcluded, true);
  assertEquals(read({ realIp: true }).client, "203.0.113.9");
});

Deno.test("Selection leaves lines alone that are no hits, and is none where nothing is asked", () => {
  const record = new LogRecord();
  readClf(bytesOf("junk\n"), 0, record);
  Selection.of({ ...PLAIN, only: ["status=200"] })!.apply(record);
  assertEquals(record.kind, LineKind.MALFORMED);
  assertEquals(Selection.of(undefined), undefined);
});
