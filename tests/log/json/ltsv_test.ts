import { assert, assertEquals } from "@std/assert";
import { parseFieldMap } from "../../../lib/log/json/field_map.ts";
import { ltsvFormat, ltsvLinesFormat } from "../../../lib/log/json/ltsv.ts";
import { bytesOf, type ReadLine, readWith } from "../../_lines.ts";
import { lineOf, LTSV_ORG } from "./_ltsv_lines.ts";

const SECOND = 1_760_104_536;

function check(
  line: string | Record<string, string | number>,
  want: Partial<ReadLine>,
  format = ltsvLinesFormat,
): void {
  const text = typeof line === "string" ? line : lineOf(line);
  const read = readWith(format, text);
  const got = Object.fromEntries(
    Object.keys(want).map((key) => [key, read[key as keyof typeof read]]),
  );
  assertEquals(got, want as Record<string, unknown>, text);
}

Deno.test("ltsvLinesFormat reads the labels of ltsv.org", () => {
  check(LTSV_ORG, {
    kind: "hit",
    format: "ltsv",
    second: SECOND,
    client: "192.0.2.7",
    forwarded: "198.51.100.1",
    method: "GET",
    target: "/pages/create?x=1",
    section: "/pages",
    protocol: "HTTP/1.1",
    status: 404,
    bytes: 512,
    referrer: null,
    agent: "Mozilla/5.0 (X11: Linux)",
    vhost: "www.example.org",
    micros: 7000,
  });
});

Deno.test("ltsvLinesFormat reads nginx's variables, and requests in parts", () => {
  check({
    time_iso8601: "2025-10-10T15:55:36+02:00",
    remote_addr: "192.0.2.7",
    host: "www.example.org",
    request_method: "POST",
    request_uri: "/api/users?a=b",
    server_protocol: "HTTP/2.0",
    status: 201,
    body_bytes_sent: 99,
    request_time: "0.057",
    http_user_agent: "",
    http_referer: "http://a.example/",
  }, {
    kind: "hit",
    second: SECOND,
    client: "192.0.2.7",
    method: "POST",
    target: "/api/users?a=b",
    protocol: "HTTP/2.0",
    status: 201,
    bytes: 99,
    micros: 57_000,
    agent: "",
    referrer: "http://a.example/",
  });
  check({
    time: SECOND,
    method: "GET",
    uri: "/a/b",
    query: "?c=d",
    status: "-",
    size: "-",
    apptime: "0.5",
  }, {
    kind: "hit",
    second: SECOND,
    target: "/a/b?c=d",
    status: 0,
    bytes: 0,
    micros: 500_000,
    client: null,
    agent: null,
  });
});

Deno.test("ltsvLinesFormat takes a server for the host where it is no address, and nothing else is", () => {
  const { vhost: _, ...line } = LTSV_ORG;
  for (
    const [fields, vhost] of [
      [{ server: "192.0.2.80", domain: "www.example.org" }, "www.example.org"],
      [{ server: "a.example", domain: "www.example.org" }, "www.example.org"],
      [{ server: "a.example", domain: "-" }, "a.example"],
      [{ server: "a.example" }, "a.example"],
      [{ server: "192.0.2.80" }, null],
      [{ server: "2001:db8::80" }, null],
      [{ domain: "192.0.2.80" }, "192.0.2.80"],
    ] as const
  ) check({ ...fields, ...line }, { kind: "hit", vhost });
});

Deno.test("ltsvLinesFormat takes fields with nothing, twice, and tabs in values", () => {
  const line = lineOf(LTSV_ORG);
  check(`${line}\t`, { kind: "hit", status: 404 });
  check(`\t\t${line}`, { kind: "hit", status: 404 });
  check(line.replace("X11", "X\t11"), { kind: "hit", status: 404 });
  check(`${line}\tstatus:200`, { kind: "hit", status: 200 });
  check(line.replace("status", "STATUS"), { kind: "hit", status: 404 });
  check(`${line}\tx:`, { kind: "hit" });
  // What stands there as an escape stays one: there are none in LTSV.
  check(line.replace("/pages", "/a\\u0041\\x22"), {
    section: "/a\\u0041\\x22",
  });
});

Deno.test("ltsvLinesFormat takes requests that are none for invalid ones", () => {
  for (const req of ["", "-", "\x16\x03\x01", "GET /a b HTTP/1.1"]) {
    check({ ...LTSV_ORG, req }, {
      kind: "invalid",
      method: null,
      section: null,
      status: 404,
    });
  }
});

Deno.test("ltsvLinesFormat: what is malformed, why and where", () => {
  const NOT_HTTP = "the line tells of no HTTP request";
  const NOT_LTSV = "the line does not go on as the log format says";
  const line = lineOf(LTSV_ORG);
  const malformed: [string, string, number][] = [
    ["x", NOT_LTSV, 1],
    ["x\ty", NOT_LTSV, 1],
    ["x:1", NOT_LTSV, 4],
    ["x:1\ty", NOT_LTSV, 5],
    ["x:1\t:y", NOT_LTSV, 5],
    [":\t:", NOT_LTSV, 1],
    ["x:1\ty:2", NOT_HTTP, 1],
    [line.replace("req:", "r:"), NOT_HTTP, 1],
    [line.replace("status:", "s:"), "no status in the line", 1],
    [
      line.replace("time:", "t:"),
      "no time in the line",
      1,
    ],
    [
      line.replace("10/Oct", "40/Oct"),
      "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
      6,
    ],
    [
      line.replace("404", "4x4"),
      "the status is no number from 100 to 599",
      line.indexOf("404") + 1,
    ],
    [
      line.replace("512", "5k"),
      "the size is neither a number nor -",
      line.indexOf("512") + 1,
    ],
  ];
  for (const [text, reason, column] of malformed) {
    check(text, { kind: "malformed", reason, column });
  }
});

Deno.test("ltsvFormat() takes the fields of a map, and no others", () => {
  const format = ltsvFormat(
    parseFieldMap("time=when request=what status=code client=who.is"),
  );
  check(
    {
      ...LTSV_ORG,
      when: SECOND,
      what: "GET /x HTTP/1.1",
      code: 200,
      "who.is": "h",
    },
    {
      kind: "hit",
      target: "/x",
      status: 200,
      client: "h",
      bytes: 0,
      agent: null,
    },
    format,
  );
});

Deno.test("looksLike() knows LTSV by two labels", () => {
  const looks = (line: string) => {
    const bytes = bytesOf(`a:b\t${line}\tc:d`);
    return ltsvLinesFormat.looksLike(bytes, 4, bytes.length - 4);
  };
  for (const line of ["a:\tb:", "time:x y\thttp-x.y_z:1"]) {
    assert(looks(line), line);
  }
  const others = ["", "a", "a:b", "a:b\t", "a:b\tc", ":b\tc:d", "a b:\tc:d"]
    .concat("2025-10-10\t13:55:36\tGET", '{"a":1\t"b":2}', "a\tb:c", "a:b\t:")
    .concat('192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /\tc:d"');
  for (const line of others) assert(!looks(line), line);
});
