import { assert, assertEquals, assertThrows } from "@std/assert";
import { jsonFieldsOf } from "../../../lib/log/described/json.ts";
import {
  compileLogFormat,
  LogFormatError,
} from "../../../lib/log/described/log_format.ts";
import { jsonFormat } from "../../../lib/log/json/formats.ts";
import { type ReadLine, readWith } from "../../_lines.ts";
import { PREFIXES } from "../_prefixes.ts";

/** 10 October 2025, 11:55:36 UTC. */
const SECOND = 1_760_097_336;
const TIME = "10/Oct/2025:13:55:36 +0200";

type Expected = Partial<Omit<ReadLine, "next">>;

function read(format: string, line: string): Omit<ReadLine, "next"> {
  return readWith(compileLogFormat(format), line);
}

/** Only what is expected is looked at. */
function assertReads(format: string, line: string, expected: Expected): void {
  const read_ = read(format, line);
  const seen = Object.fromEntries(
    Object.keys(expected).map((key) => [key, read_[key as keyof Expected]]),
  );
  assertEquals(
    { kind: read_.kind, ...seen },
    { kind: "hit", ...expected },
    `${format}\n${line}`,
  );
}

/** What is in front of each variable: a time and a status. */
const NGINX = "[$time_local] $status ";
const APACHE = "%t %>s ";
const FRONT = `[${TIME}] 200 `;

const VARIABLES: readonly (readonly [string, string, Expected])[] = [
  ["$request", "GET /a/b HTTP/1.1", { method: "GET", section: "/a" }],
  ['"$request"', '"GET /a/b HTTP/1.1"', { protocol: "HTTP/1.1" }],
  ['"$request"', '"\\x16\\x03\\x01"', { kind: "invalid", section: null }],
  ['"$request"', '"-"', { kind: "invalid" }],
  ['"$request"', '""', { kind: "invalid" }],
  ["$request_method", "PUT", { method: "PUT", section: null }],
  ["$request_method", "-", { kind: "invalid" }],
  ["$request_uri", "/a/b?c=/d", { target: "/a/b?c=/d", section: "/a" }],
  ["${request_uri}", "/a", { target: "/a" }],
  ["$uri", "/a b/c", { target: "/a b/c", section: "/a b" }],
  ["$uri", "-", { kind: "invalid" }],
  ["$document_uri", "/a/b", { section: "/a" }],
  ["$uri $args", "/a b=c", { target: "/a?b=c", section: "/a" }],
  ["$args $uri", "b=c /a", { target: "/a?b=c" }],
  ["$uri $query_string", "/a -", { target: "/a" }],
  ["$uri$is_args$args", "/a?b=c", { target: "/a?b=c" }],
  ["$uri$is_args$args", "/a-", { target: "/a" }],
  ["$uri?$args", "/a?b", { target: "/a?b" }],
  ["$uri?$args", "/a?-", { target: "/a" }],
  ["$request_uri $args", "/a?b b", { target: "/a?b" }],
  [
    "$request_method $request_uri $server_protocol",
    "GET /a HTTP/2.0",
    { method: "GET", target: "/a", protocol: "HTTP/2.0" },
  ],
  ["$request_method $request_uri", "GE(T /a", { kind: "invalid" }],
  ["$scheme://$host$request_uri", "https://a.b/c/d", {
    vhost: "a.b",
    section: "/c",
  }],
  ["$host:$server_port$uri", "a.b:80/c", { vhost: "a.b", target: "/c" }],
  ["$host$request_uri x/y", "a.b- x/y", { vhost: "a.b", kind: "invalid" }],
  ["$host$request_uri|/y", "a-b/c|/y", { vhost: "a-b", target: "/c" }],
  ["$host$request_uri-/y", "a-b/c-/y", { vhost: "a-b", target: "/c" }],
  ["$host$request_uri", "a-b-", { vhost: "a-b", kind: "invalid" }],
  ["$host$request_uri", "a.b/c", { vhost: "a.b", target: "/c" }],
  [
    '"$request_method $scheme://$host$request_uri $server_protocol" "$http_referer"',
    '"- https://_- -" "https://a.b/"',
    { kind: "invalid", vhost: "_", referrer: "https://a.b/" },
  ],
  ["$request $body_bytes_sent $server_protocol", "- 17 HTTP/1.0", {
    kind: "invalid",
    bytes: 17,
  }],
  ["$request|$body_bytes_sent|$http_user_agent", "-|17|GET /x HTTP/1.1", {
    kind: "invalid",
    bytes: 17,
    agent: "GET /x HTTP/1.1",
  }],
  ["$request|$body_bytes_sent", "GET /a|c HTTP/1.1|17", {
    target: "/a|c",
    bytes: 17,
  }],
  ["$http_x_real_ip", "-", { client: null }],
  ["$body_bytes_sent", "17", { bytes: 17 }],
  ["$body_bytes_sent $bytes_sent", "17 99", { bytes: 17 }],
  ["$bytes_sent $body_bytes_sent", "99 17", { bytes: 17 }],
  ["$bytes_sent", "99", { bytes: 99 }],
  ["$request_time", "0.123", { micros: 123_000 }],
  ["$request_time", "-", { micros: -1 }],
  ["$upstream_response_time", "0.1, 0.2 : 0.3", { micros: 600_000 }],
  ["$upstream_response_time x", "0.1, 0.2 : 0.3 x", { micros: 600_000 }],
  ["$upstream_response_time x", "- x", { micros: -1 }],
  ["$upstream_response_time x", "-, 0.25 x", { micros: 250_000 }],
  ["$upstream_response_time $request_time", "0.1 0.2", { micros: 200_000 }],
  ["$upstream_addr $request_time", "a:1, b:2 : c:3 0.2", { micros: 200_000 }],
  ["$remote_addr", "192.0.2.1", { client: "192.0.2.1" }],
  ["$realip_remote_addr", "192.0.2.1", { client: "192.0.2.1" }],
  ["$realip_remote_addr $remote_addr", "10.0.0.1 192.0.2.1", {
    client: "192.0.2.1",
  }],
  ["$http_x_real_ip", "192.0.2.1", { client: "192.0.2.1" }],
  ["$http_x_forwarded_for x", "192.0.2.1, 10.0.0.1 x", {
    client: "192.0.2.1",
    forwarded: "192.0.2.1, 10.0.0.1",
  }],
  ["$remote_addr $proxy_add_x_forwarded_for", "10.0.0.1 192.0.2.1, 10.0.0.1", {
    client: "10.0.0.1",
    forwarded: "192.0.2.1, 10.0.0.1",
  }],
  ["$http_x_forwarded_for x", "- x", { client: null, forwarded: null }],
  ["$remote_addr - $remote_user x", "a - john doe x", { user: "john doe" }],
  ["$remote_user", "frank", { user: "frank" }],
  ["$host", "a.b", { vhost: "a.b" }],
  ["$http_host", "a.b:8080", { vhost: "a.b:8080" }],
  ["$server_name", "a.b", { vhost: "a.b" }],
  ["$server_name $host", "x y", { vhost: "y" }],
  ["$host", "-", { vhost: null }],
  ['"$http_referer"', '"http://a/\\x22b"', { referrer: "http://a/\\x22b" }],
  ['"$http_referer"', '"-"', { referrer: null }],
  ['"$http_referer"', '""', { referrer: "" }],
  ['"$http_user_agent"', '"a \\"b\\" c\\\\"', { agent: 'a \\"b\\" c\\\\' }],
  ["$http_user_agent", "all to the end", { agent: "all to the end" }],
  ["$nothing_known x $request_time", "any thing x 1.5", { micros: 1_500_000 }],
  ["$pipe$request_id", `.${"0".repeat(32)}`, {}],
  ['\\t$request_time\\"', '\t1"', { micros: 1_000_000 }],
];

const DIRECTIVES: readonly (readonly [string, string, Expected])[] = [
  ["%r", "GET /a/b HTTP/1.1", { target: "/a/b" }],
  ['\\"%r\\"', '"GET /a\\"b HTTP/1.1"', { target: '/a\\"b' }],
  ["%m %U%q %H", "GET /a?b HTTP/1.1", { target: "/a?b", protocol: "HTTP/1.1" }],
  ["%m %U%q %H", "GET /a- HTTP/1.1", { target: "/a-" }],
  ["%m %U %q", "GET /a ?b", { target: "/a?b" }],
  ["%m %U %q", "GET /a ", { target: "/a" }],
  ["%<s", "500", { status: 200 }],
  ["%b", "-", { bytes: 0 }],
  ["%B %O %I", "5 300 100", { bytes: 5 }],
  ["%I %O", "100 300", { bytes: 300 }],
  ["%S", "400", { bytes: 0 }],
  ["%D", "1234", { micros: 1234 }],
  ["%T", "2", { micros: 2_000_000 }],
  ["%{ms}T", "15", { micros: 15_000 }],
  ["%{us}T", "15", { micros: 15 }],
  ["%{s}T", "1", { micros: 1_000_000 }],
  ["%T %{ms}T %D", "1 1234 1234567", { micros: 1_234_567 }],
  ["%h %l %u", "192.0.2.1 - john doe", {
    client: "192.0.2.1",
    user: "john doe",
  }],
  ["%h %a", "name.example 192.0.2.1", { client: "192.0.2.1" }],
  ["%{c}a %a", "10.0.0.1 192.0.2.1", { client: "192.0.2.1" }],
  ["%{c}a", "10.0.0.1", { client: "10.0.0.1" }],
  ["%A %f %k %L %P %R %X", "::1 /a 0 - 77 - +", {}],
  ["%X%k", "-3", {}],
  ["%v:%p", "a.b:443", { vhost: "a.b" }],
  ["%{remote}p %{tid}P", "443 9", {}],
  ["%{hextid}P", "7f12ab", {}],
  ["%V %v", "y x", { vhost: "x" }],
  ["%{Host}i", "a.b", { vhost: "a.b" }],
  ["%v%U", "a.b/c/d", { vhost: "a.b", section: "/c" }],
  ['"%{Referer}i" "%{user-AGENT}i"', '"a" "b"', { referrer: "a", agent: "b" }],
  ['"%!200,304{Referer}i"', '"-"', { referrer: null }],
  ['"%400,501{User-agent}i"', '"x"', { agent: "x" }],
  ['"%400{User-agent}i" "%{User-agent}i"', '"-" "x"', { agent: "x" }],
  ["%{X-Forwarded-For}i %u", "192.0.2.1, 10.0.0.1 bob", {
    client: "192.0.2.1",
    user: "bob",
  }],
  ['"%{constructor}i"', '"x"', {}],
  ["%{X}i %{X}o %{X}C %{X}e %{X}n %{X}x %{X}^ti %^FB", "1 2 3 4 5 6 7 8", {}],
  ["100%% %D", "100% 7", { micros: 7 }],
  ["\\t%D\\\\", "\t7\\", { micros: 7 }],
];

Deno.test("each variable of nginx is read", () => {
  for (const [format, value, expected] of VARIABLES) {
    assertReads(NGINX + format, FRONT + value, {
      second: SECOND,
      status: 200,
      ...expected,
    });
  }
});

Deno.test("each directive of Apache is read", () => {
  for (const [format, value, expected] of DIRECTIVES) {
    assertReads(APACHE + format, FRONT + value, {
      second: SECOND,
      status: 200,
      ...expected,
    });
  }
});

Deno.test("each way to log a time is read", () => {
  const times = [
    ["$time_local", TIME],
    ["$time_iso8601", "2025-10-10T13:55:36+02:00"],
    ["$msec", `${SECOND}.987`],
    ["%t", `[${TIME}]`],
    ["%{sec}t", `${SECOND}`],
    ["%{msec}t", `${SECOND}987`],
    ["%{usec}t", `${SECOND}987654`],
    ["%{begin:sec}t %{end:sec}t", `${SECOND} ${SECOND + 9}`],
    ["%{end:sec}t %{begin:sec}t", `${SECOND + 9} ${SECOND}`],
    ["%{end:msec}t", `${SECOND}001`],
    ["%{%s}t", `${SECOND}`],
    ["%{%d/%b/%Y:%H:%M:%S %z}t", TIME],
    [
      "%{%d/%b/%Y:%H:%M:%S}t.%{msec_frac}t %{%z}t",
      "10/Oct/2025:13:55:36.123 +0200",
    ],
    ["%{%Y-%m-%dT%H:%M:%S%z}t", "2025-10-10T13:55:36+0200"],
    ["%{%F %T}t.%{usec_frac}t%{%z}t", "2025-10-10 13:55:36.123456+0200"],
    ["%{%a %b %e %I:%M:%S %p %Y %Z}t", "Fri Oct 10 11:55:36 AM 2025 UTC"],
    ["%{%D %r %Z}t", "10/10/25 11:55:36 AM GMT"],
    ["%{%F %T %p %z}t", "2025-10-10 13:55:36 PM +0200"],
    ["%{%F %r %z}t", "2025-10-10 01:55:36 PM +0200"],
    ["%{%F %r}t%{%z}t", "2025-10-10 12:55:36 PM+0100"],
    ["%{%A, %B %d %y, %R:%S %z}t", "Friday, October 10 25, 13:55:36 +0200"],
    ["%{%j%u%n%%%t%-d.%m.%Y %T %z}t", "2835\n%\t10.10.2025 13:55:36 +0200"],
    [
      "%{begin:%F}t %{end:%T}t %{end:%F %z}t",
      "2025-10-09 13:55:36 2025-10-10 +0200",
    ],
  ];
  for (const [format, value] of times as [string, string][]) {
    const status = format.startsWith("$") ? "$status" : "%>s";
    assertReads(`${format} ${status}`, `${value} 200`, { second: SECOND });
    assertReads(`${status} ${format}`, `200 ${value}`, { second: SECOND });
  }
});

Deno.test("a time without a zone is in that of this machine", () => {
  const local = new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000;
  assertReads("%{%F %T}t %>s", "2025-10-10 13:55:36 200", { second: local });
});

Deno.test("a value ends at the whole of the text behind it", () => {
  assertReads("%t %>s %{X}i || %D", `[${TIME}] 200 a | b |c || 5`, {
    micros: 5,
  });
  assertReads(
    "escape=none [$time_local] $status <<$http_user_agent>> $request_time",
    `[${TIME}] 200 <<a > b "c\\>> 0.5`,
    { agent: 'a > b "c\\', micros: 500_000 },
  );
  // A backslash escapes the quote, two are one of their own.
  assertReads('%t %>s "%{User-Agent}i" %D', `[${TIME}] 200 "a\\" 9" 5`, {
    agent: 'a\\" 9',
    micros: 5,
  });
  assertReads('%t %>s "%{User-Agent}i" %D', `[${TIME}] 200 "a\\\\" 5`, {
    agent: "a\\\\",
    micros: 5,
  });
});

Deno.test("more may follow a format that ends in a text or a number, and no other", () => {
  const line = `[${TIME}] 200 5`;
  assertReads("[$time_local] $status $bytes_sent", `${line} more`, {
    bytes: 5,
  });
  assertReads('[$time_local] $status "$host"', `[${TIME}] 200 "a" b`, {
    vhost: "a",
  });
  assertReads("[$time_local] $status $host", `[${TIME}] 200 a b`, {
    vhost: "a b",
  });
  assertEquals(read("%t %>s %B", `${line}x`).kind, "malformed");
  assertEquals(read("%>s %t", `200 [${TIME}]x`).kind, "hit");
});

Deno.test("what a line came through is no part of its first value", () => {
  const main = "$remote_addr - $remote_user [$time_local] $status";
  const line = `192.0.2.1 - ann [${TIME}] 200`;
  for (const prefix of PREFIXES) {
    assertReads(main, prefix + line, { client: "192.0.2.1", user: "ann" });
    assertReads(`$host ${main}`, `${prefix}a.example ${line}`, {
      ...{ vhost: "a.example", client: "192.0.2.1" },
    });
    assertReads("%h %l %u %t %>s", prefix + line, { client: "192.0.2.1" });
  }
});

Deno.test("an address of IPv6 ends at the colon before its port", () => {
  for (const client of ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"]) {
    for (
      const [format, line] of [
        ["$remote_addr:$remote_port - $status [$time_local]", "4444 - 200 ["],
        ['"$remote_addr:$remote_port" $status [$time_local]', '4444" 200 ['],
        ["$remote_addr:$remote_port|$status|[$time_local]", "4444|200|["],
        ["$remote_addr:$remote_port, $status [$time_local]", "4444, 200 ["],
      ] as const
    ) {
      const quote = format.startsWith('"') ? '"' : "";
      assertReads(format, `${quote}${client}:${line}${TIME}]`, {
        ...{ client, status: 200 },
      });
    }
    assertReads("%t %>s %a:%{remote}p", `[${TIME}] 200 ${client}:4444`, {
      client,
    });
  }
  const parts = "$remote_addr:$remote_port:$status [$time_local]";
  assertReads(parts, `192.0.2.1:4444:200 [${TIME}]`, { client: "192.0.2.1" });
});

Deno.test("a user ends where the time begins, whatever it is called", () => {
  const users = ["ann", "-", "al ice", "a [b", "a - - [", "x [1", "[", "7 8"]
    .concat("a [2000-", "a [123456789", "a [2000-10-10T");
  for (const user of users) {
    for (
      const [format, time] of [
        ["$remote_addr - $remote_user [$time_local]", `[${TIME}]`],
        ["%h %l %u %t", `[${TIME}]`],
        ["%a %l %u %{%FT%T%z}t", "2025-10-10T13:55:36+0200"],
        ["%a %l %u %{sec}t", String(SECOND)],
        [
          "$remote_addr - $remote_user $time_iso8601",
          "2025-10-10T13:55:36+02:00",
        ],
        ["$remote_addr - $remote_user [$msec]", `[${SECOND}.123]`],
      ] as const
    ) {
      assertReads(
        `${format} "GET" $status $body_bytes_sent`.replace(
          "$status $body_bytes_sent",
          format.includes("%") ? "%>s %b" : "$status $body_bytes_sent",
        ),
        `192.0.2.1 - ${user} ${time} "GET" 200 5`,
        { client: "192.0.2.1", second: SECOND, status: 200, bytes: 5 },
      );
    }
  }
  // What is wrong is told of the first place where it could be.
  const wrong = readWith(
    compileLogFormat("$remote_user [$time_local] $status"),
    "a [b] 200",
  );
  assertEquals([wrong.kind, wrong.column], ["malformed", 4]);
});

Deno.test("what looks like a prefix is a value where the format says so", () => {
  const time = "2025-10-10T11:55:36+00:00";
  const format = "$time_iso8601 $remote_addr $status";
  const line = `${time} 192.0.2.1 200`;
  for (const prefix of ["", `${time} stdout F `, "web-1  | "]) {
    assertReads(format, prefix + line, {
      ...{ second: SECOND, client: "192.0.2.1", status: 200 },
    });
  }
  assertReads(
    "$host: $remote_addr [$time_local] $status",
    `a.example: 192.0.2.1 [${TIME}] 200`,
    { vhost: "a.example", client: "192.0.2.1" },
  );
});

Deno.test("a format may begin with any text", () => {
  assertReads("#%t %>s", `#[${TIME}] 200`, { status: 200 });
});

Deno.test("a malformed line says why and where", () => {
  const format = '%h %t "%r" %>s %b';
  const good = `192.0.2.1 [${TIME}] "GET / HTTP/1.1" 200 5`;
  assertEquals(read(format, good).kind, "hit");
  const cases: [string, string, string, string][] = [
    [
      "the day",
      "10/Oct",
      "32/Oct",
      "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
    ],
    ["the status", " 200", " 2000", "the status is no number from 100 to 599"],
    [
      "the size",
      " 5",
      " five",
      "the size is neither a number nor -",
    ],
    [
      "the quote",
      '1.1"',
      "1.1",
      "the line does not go on as the log format says",
    ],
    ["the bracket", "[", "(", "the line does not go on as the log format says"],
  ];
  const columns = [12, 57, 61, 41, 1];
  cases.forEach(([what, from, to, reason], i) => {
    const read_ = read(format, good.replace(from, to));
    assertEquals(
      [read_.kind, read_.reason, read_.column],
      ["malformed", reason, columns[i]!],
      what,
    );
  });
  assertEquals(
    read("%t %>s %b x", `[${TIME}] 200 5a x`).reason,
    "the size is neither a number nor -",
  );
  assertEquals(read("%t %>s", `[${TIME}] -`).status, 0);
  assertEquals(
    read("$msec $status", "12345678901234567 200").kind,
    "malformed",
  );
});

Deno.test("what is wrong with a format is said with its place and a remedy", () => {
  const cases: [string, string[]][] = [
    ["", ["no log format", "$remote_addr", "%h"]],
    ["combinde", ["no log format"]],
    ['LogFormat "%h %t" x', ["LogFormat", "quotes", "--log-format-from"]],
    ["log_format main '$remote_addr $time_local';", ["quotes"]],
    ["$remote_addr $status", ["no time", "$time_local"]],
    ["%h %r", ["no time", "%t"]],
    ["%{%F}t %r", ["no hour, no minute, no second"]],
    ["%{%F %I:%M:%S}t %r", ["no am or pm"]],
    ["$time_local $remote_addr", ["neither the request nor the status"]],
    ["%h %t", ["%r", "%U", "%>s"]],
    ["[$time_local] $status $remote_addr$host", [
      "$remote_addr",
      "at character 23",
      "$host",
      "told apart",
    ]],
    ["%t %h%u %>s", ["%h at character 4", "%u"]],
    ["%t %Q %>s", ["%Q at character 4", "no directive"]],
    ["%t %{x}Z %>s", ["%{x}Z at character 4"]],
    ["%t %{parsecs}T %>s", ["%{parsecs}T"]],
    ["%t %{constructor}T %>s", ["%{constructor}T"]],
    ["%{constructor}t %>s", ["no time"]],
    ["%t %>s 100%", ["% at character 11", "missing", "%%"]],
    ["%{%F %T %Q}t %>s", ["%Q", "strftime"]],
    ['%h %^[%d:%t %^] "%r" %s %b "%R" "%u"', ["%^ at character 4", "goaccess"]],
    ["%d:%t %>s", ["goaccess"]],
  ];
  for (const [format, words] of cases) {
    const { message, name } = assertThrows(
      () => compileLogFormat(format),
      LogFormatError,
    );
    assertEquals(name, "LogFormatError");
    for (const word of words) assert(message.includes(word), message);
    assert(!message.includes("\n"), message);
  }
});

Deno.test("a format is called by its name, or by its text", () => {
  assertEquals(compileLogFormat("%t %>s", "main").title, "main");
  assertEquals(compileLogFormat("%t %>s").title, "%t %>s");
  assertEquals(read("%t %>s", `[${TIME}] 200`).format, "custom");
});

Deno.test("whether a line looks like a format is whether it can be read", () => {
  const format = compileLogFormat("%t %>s");
  const looks = (line: string) => {
    const bytes = new TextEncoder().encode(`${line}\n`);
    return format.looksLike(bytes, 0, bytes.length - 1);
  };
  assert(looks(`[${TIME}] 200`));
  assert(!looks(`${TIME} 200`));
  assert(!looks(""));
});

Deno.test("a path and a query that are none are no request", () => {
  for (const [uri, expected] of [["?", "invalid"], ["/?", "hit"]] as const) {
    const format = 'escape=json [$time_local] $status "$uri?$args"';
    assertReads(format, `${FRONT}"${uri}"`, { kind: expected });
  }
});

Deno.test("a format that writes JSON is told as what its fields say", () => {
  const nginx = `escape=json {
    "time":"$time_iso8601", "status":$status, "took":$request_time,
    "upstream":"$upstream_response_time",
    "request":{"method":"$request_method","path":"$uri","query":"$args"},
    "url":"$scheme://$host$request_uri", "id":"$request_id", "x":1}`;
  assertEquals(Object.fromEntries(jsonFieldsOf(nginx)!), {
    time: "time",
    status: "status",
    took: "seconds",
    "request.method": "method",
    url: "target",
  });
  const apache = String
    .raw`{ \"t\":\"%t\", \"r\":\"%m %U%q %H\", \"s\":%>s, \"d\":%D, \"a\":\"%{User-Agent}i\", \"f\":\"%{X-Forwarded-For}i\", \"c\":\"%a\", \"b\":%B, \"h\":\"%v:%p\", \"u\":\"%u\" }`;
  assertEquals(Object.fromEntries(jsonFieldsOf(apache)!), {
    t: "time",
    r: "request",
    s: "status",
    d: "microseconds",
    a: "agent",
    f: "forwarded",
    c: "client",
    b: "bytes",
    h: "host",
  });
  const apart =
    '{"t":"$msec","p":"$uri","q":"$args","s":"$status","r":"$http_referer"}';
  assertEquals(Object.fromEntries(jsonFieldsOf(apart)!), {
    t: "time",
    p: "target",
    q: "query",
    s: "status",
    r: "referrer",
  });
});

Deno.test("a time without a zone is in that of this machine in JSON, too", () => {
  const format = (time: string) =>
    `{"time":"${time}","request":"%r","status":"%>s"}`;
  const [iso, wall] = ["%{%Y-%m-%dT%H:%M:%S%z}t", "%{%Y-%m-%d %H:%M:%S}t"];
  assertEquals(jsonFieldsOf(format(iso!))!.get("time"), "time");
  const fields = jsonFieldsOf(format(wall!))!;
  assertEquals(fields.get("time"), "localTime");
  const read = readWith(
    jsonFormat(fields),
    '{"time":"2025-10-10 13:55:36","request":"GET / HTTP/1.1","status":"200"}',
  );
  const local = new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000;
  assertEquals([read.kind, read.second], ["hit", local]);
});

Deno.test("a format that is no JSON has no such fields", () => {
  for (
    const format of [
      "[$time_local] $status",
      '{"t":"$time_local" $status',
      '{"t":"$time_local","s":$status} more',
      '{"t":$time_local $status}',
      '["$time_local",$status]',
    ]
  ) assertEquals(jsonFieldsOf(format), undefined, format);
  assertThrows(
    () => jsonFieldsOf('{"s":"$status"}'),
    LogFormatError,
    "no time",
  );
});
