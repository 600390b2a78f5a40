import { assert, assertEquals } from "@std/assert";
import { parseFieldMap } from "../../lib/log/field_map.ts";
import type { Format } from "../../lib/log/format.ts";
import {
  caddyFormat,
  jsonFormat,
  jsonLinesFormat,
  traefikJsonFormat,
} from "../../lib/log/json.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { bytesOf, type ReadLine, readWith } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import {
  changed,
  checkLine,
  checkLinear,
  fuzzLines,
} from "./_changed_lines.ts";
import { caddyLine, nginxLine, traefikLine } from "./_json_lines.ts";

const SECOND = 1_760_104_536;
const ISO = "2025-10-10T13:55:36Z";

/** Reads one line and checks those of its fields that are named. */
function check(
  format: Format,
  line: string | object,
  want: Partial<ReadLine>,
): void {
  const text = typeof line === "string" ? line : JSON.stringify(line);
  const read = readWith(format, text);
  const got = Object.fromEntries(
    Object.keys(want).map((key) => [key, read[key as keyof typeof read]]),
  );
  assertEquals(got, want as Record<string, unknown>, text);
}

/** Requests as each of those who log in JSON writes them, and what they say. */
const WRITERS: Record<string, [object, Partial<ReadLine>]> = {
  "nginx, all as text": [
    {
      time_local: "10/Oct/2025:15:55:36 +0200",
      remote_addr: "192.0.2.7",
      request: "GET /pages/create?x=1 HTTP/1.1",
      status: "404",
      body_bytes_sent: "512",
      bytes_sent: "700",
      request_time: "0.007",
      http_referer: "-",
      http_user_agent: "curl/8",
      http_x_forwarded_for: "198.51.100.1, 198.51.100.2",
      server_name: "_",
      host: "www.example.org",
    },
    {
      client: "192.0.2.7",
      method: "GET",
      target: "/pages/create?x=1",
      protocol: "HTTP/1.1",
      status: 404,
      bytes: 512,
      micros: 7000,
      referrer: null,
      agent: "curl/8",
      forwarded: "198.51.100.1, 198.51.100.2",
      vhost: "www.example.org",
    },
  ],
  "nginx, with the parts of the request": [
    {
      msec: "1760104536.123",
      remote_addr: "2001:db8::7",
      request_method: "POST",
      uri: "/api/users",
      args: "a=b&c=d",
      server_protocol: "HTTP/2.0",
      status: 201,
      bytes_sent: 99,
    },
    {
      client: "2001:db8::7",
      method: "POST",
      target: "/api/users?a=b&c=d",
      section: "/api",
      protocol: "HTTP/2.0",
      status: 201,
      bytes: 99,
    },
  ],
  "nginx, request_uri before uri": [
    {
      time_iso8601: "2025-10-10T15:55:36+02:00",
      request_method: "GET",
      uri: "/index.php",
      request_uri: "/shop/7?x",
      status: 200,
    },
    { target: "/shop/7?x", section: "/shop", bytes: 0, client: null },
  ],
  "Apache": [
    {
      time: "[10/Oct/2025:15:55:36 +0200]",
      remoteIP: "192.0.2.7",
      host: "www.example.org",
      request: "/pages/7",
      query: "?a=b",
      method: "GET",
      status: "200",
      bytes: "-",
      userAgent: "curl/8",
      referer: "http://a.example/",
    },
    {
      target: "/pages/7?a=b",
      bytes: 0,
      agent: "curl/8",
      referrer: "http://a.example/",
      vhost: "www.example.org",
      client: "192.0.2.7",
    },
  ],
  "Envoy": [
    {
      ":authority": "www.example.org",
      bytes_received: 0,
      bytes_sent: 121_258,
      downstream_remote_address: "192.0.2.7:59292",
      duration: 11,
      method: "GET",
      path: "/rewritten",
      protocol: "HTTP/2",
      response_code: 200,
      response_flags: "-",
      start_time: "2025-10-10T13:55:36.479Z",
      "user-agent": "curl/8",
      "x-envoy-origin-path": "/assets/image.webp",
      "x-forwarded-for": "198.51.100.1",
    },
    {
      client: "192.0.2.7",
      target: "/assets/image.webp",
      protocol: "HTTP/2",
      bytes: 121_258,
      micros: 11_000,
      agent: "curl/8",
      forwarded: "198.51.100.1",
      vhost: "www.example.org",
    },
  ],
  "Elastic Common Schema, nested": [
    {
      "@timestamp": "2025-10-10T13:55:36.000Z",
      http: {
        request: { method: "GET", referrer: "http://a.example/" },
        response: { status_code: 200, body: { bytes: 512 } },
        version: "1.1",
      },
      url: { path: "/pages/7", query: "a=b", domain: "www.example.org" },
      source: { address: "192.0.2.7", ip: "192.0.2.8" },
      user_agent: { original: "curl/8", name: "curl" },
      event: { duration: 7_000_000 },
    },
    {
      target: "/pages/7?a=b",
      bytes: 512,
      client: "192.0.2.7",
      agent: "curl/8",
      referrer: "http://a.example/",
      micros: 7000,
      vhost: "www.example.org",
    },
  ],
  "Elastic Common Schema, with dots": [
    {
      "@timestamp": "2025-10-10T13:55:36.000Z",
      "http.request.method": "GET",
      "http.response.status_code": 200,
      "http.response": { "body.bytes": 512 },
      "url.original": "/pages/7?a=b",
      "client.ip": "192.0.2.7",
      "user_agent.original": "curl/8",
    },
    {
      target: "/pages/7?a=b",
      bytes: 512,
      client: "192.0.2.7",
      agent: "curl/8",
    },
  ],
  "Google": [
    {
      httpRequest: {
        requestMethod: "GET",
        requestUrl: "https://www.example.org/pages/7",
        requestSize: "300",
        status: 200,
        responseSize: "512",
        userAgent: "curl/8",
        remoteIp: "192.0.2.7",
        latency: "0.123s",
        protocol: "HTTP/1.1",
      },
      timestamp: ISO,
      receiveTimestamp: "2025-10-10T13:55:40Z",
    },
    {
      section: "https://www.example.org/pages",
      bytes: 512,
      client: "192.0.2.7",
      micros: 123_000,
      protocol: "HTTP/1.1",
    },
  ],
  "Amazon's API Gateway": [
    {
      requestId: "x",
      ip: "192.0.2.7",
      requestTime: "10/Oct/2025:13:55:36 +0000",
      httpMethod: "GET",
      path: "/pages/7",
      status: "200",
      protocol: "HTTP/1.1",
      responseLength: "512",
    },
    { client: "192.0.2.7", target: "/pages/7", bytes: 512 },
  ],
  "pino": [
    {
      level: 30,
      time: 1_760_104_536_123,
      pid: 7,
      hostname: "machine",
      req: {
        id: 1,
        method: "GET",
        url: "/pages/7?a=b",
        query: { a: "b" },
        headers: { host: "www.example.org", "user-agent": "curl/8" },
        remoteAddress: "::ffff:192.0.2.7",
        remotePort: 4711,
      },
      res: { statusCode: 200, headers: { "content-length": "512" } },
      responseTime: 7,
      msg: "request completed",
    },
    {
      target: "/pages/7?a=b",
      client: "::ffff:192.0.2.7",
      bytes: 512,
      micros: 7000,
      vhost: "www.example.org",
      agent: "curl/8",
    },
  ],
  "echo": [
    {
      time: "2025-10-10T13:55:36.123456789Z",
      remote_ip: "192.0.2.7",
      host: "localhost:8080",
      method: "GET",
      uri: "/pages/7",
      status: 200,
      latency: 14_743,
      latency_human: "14.743µs",
      bytes_in: 0,
      bytes_out: 512,
    },
    { client: "192.0.2.7", bytes: 512, micros: 15, vhost: "localhost:8080" },
  ],
  "zap": [
    {
      level: "info",
      ts: 1_760_104_536.5,
      msg: "/pages/7",
      status: 200,
      method: "GET",
      path: "/pages/7",
      query: "",
      ip: "192.0.2.7",
      "user-agent": "curl/8",
      latency: 0.0123,
    },
    { client: "192.0.2.7", micros: 12_300, agent: "curl/8" },
  ],
  "Caddy by its names": [
    JSON.parse(caddyLine(0).replace(/"ts":[^,]*/, `"ts":${SECOND}.5`)),
    { client: "192.0.2.0", target: "/", bytes: 3000, micros: 1000 },
  ],
};

for (const [name, [line, want]] of Object.entries(WRITERS)) {
  Deno.test(`JSON lines by their usual names: ${name}`, () => {
    check(jsonLinesFormat, line, {
      kind: "hit",
      format: "json",
      second: SECOND,
      ...want,
    });
  });
}

const CADDY = {
  level: "info",
  ts: SECOND + 0.25,
  logger: "http.log.access.log0",
  msg: "handled request",
  request: {
    remote_ip: "198.51.100.1",
    remote_port: "4711",
    client_ip: "192.0.2.7",
    proto: "HTTP/2.0",
    method: "GET",
    host: "www.example.org",
    uri: "/beta/7",
    headers: {
      "User-Agent": ["curl/8", "second"],
      "X-Forwarded-For": ["198.51.100.9"],
      Referer: [],
    },
  },
  duration: 0.001335486,
  size: 3609,
  status: 200,
  resp_headers: { Server: ["Caddy"], status: "500" },
};

Deno.test("caddyFormat reads an access log line of Caddy", () => {
  check(caddyFormat, CADDY, {
    kind: "hit",
    format: "caddy",
    second: SECOND,
    client: "192.0.2.7",
    method: "GET",
    target: "/beta/7",
    section: "/beta",
    protocol: "HTTP/2.0",
    status: 200,
    bytes: 3609,
    micros: 1335,
    vhost: "www.example.org",
    agent: "curl/8",
    forwarded: "198.51.100.9",
    referrer: null,
  });
});

Deno.test("caddyFormat knows what older Caddys wrote, and other times", () => {
  const { request } = CADDY;
  const { client_ip: _, remote_ip, ...older } = request;
  check(caddyFormat, { ...CADDY, request: { ...older, remote_ip } }, {
    client: "198.51.100.1",
  });
  check(
    caddyFormat,
    {
      ...CADDY,
      request: { ...older, remote_addr: "[2001:db8::1]:4711" },
      duration: "1.23ms",
      ts: ISO,
    },
    { client: "2001:db8::1", micros: 1230, second: SECOND },
  );
  check(caddyFormat, { ...CADDY, ts: "10/Oct/2025:15:55:36 +0200" }, {
    second: SECOND,
  });
  check(caddyFormat, { ...CADDY, status: 0 }, { kind: "hit", status: 0 });
});

Deno.test("caddyFormat takes no other lines of Caddy for requests", () => {
  const others: [object, string][] = [
    [
      { level: "info", ts: SECOND, msg: "serving initial configuration" },
      NOT_HTTP,
    ],
    [{ ...CADDY, request: "GET /" }, NOT_HTTP],
    [{ ...CADDY, request: { method: "GET" } }, NOT_HTTP],
    [{ ...CADDY, request: { uri: "/" } }, NOT_HTTP],
    // It tells of a request that the access log has as well.
    [{ ...CADDY, logger: "http.log.error.log0" }, NOT_HTTP],
    [{ ...CADDY, status: undefined }, "no status in the line"],
  ];
  for (const [line, reason] of others) {
    check(caddyFormat, line, { kind: "malformed", reason });
  }
});

const NOT_HTTP = "the line tells of no HTTP request";

Deno.test("traefikJsonFormat reads an access log line of Traefik", () => {
  const line = JSON.parse(traefikLine(3));
  const want: Partial<ReadLine> = {
    kind: "hit",
    format: "traefik",
    second: 1_760_000_000,
    client: "192.0.2.3",
    method: "GET",
    target: "/api/users/7",
    protocol: "HTTP/1.1",
    status: 304,
    bytes: 303,
    micros: 1003,
    vhost: "www.example.org",
    referrer: "https://www.example.org/",
  };
  check(traefikJsonFormat, line, want);
  // Fields can be dropped.
  const { time: _, ClientHost: __, ...fewer } = line;
  check(traefikJsonFormat, fewer, want);
  check(traefikJsonFormat, { level: "error", msg: "x", time: ISO }, {
    kind: "malformed",
    reason: NOT_HTTP,
  });
});

const HIT = { time: ISO, method: "GET", url: "/a/b", status: 200 };

Deno.test("JSON lines: numbers may be text, text numbers, and nothing null", () => {
  const same: [object, Partial<ReadLine>][] = [
    [{ status: "200" }, { status: 200 }],
    [{ status: 200.0 }, { status: 200 }],
    [{ status: null }, { status: 0 }],
    [{ status: "-" }, { status: 0 }],
    [{ status: "" }, { status: 0 }],
    [{ status: -1 }, { status: 0 }],
    [{ bytes: "512" }, { bytes: 512 }],
    [{ bytes: 1.5e3 }, { bytes: 1500 }],
    [{ bytes: null }, { bytes: 0 }],
    [{ bytes: "-" }, { bytes: 0 }],
    [{ bytes: -0 }, { bytes: 0 }],
    [{ bytes: -1 }, { bytes: 0 }],
    [{ bytes: {} }, { bytes: 0 }],
    [{ url: 7 }, { target: "7", section: null }],
    [{ client_ip: null, ip: "192.0.2.7" }, { client: "192.0.2.7" }],
    [{ client_ip: "-", ip: "192.0.2.7" }, { client: "192.0.2.7" }],
    [{ user_agent: "", referer: "" }, { agent: "", referrer: "" }],
    [{ user_agent: "", ua: "x" }, { agent: "x" }],
    [{ user_agent: "-", referer: null }, { agent: null, referrer: null }],
    [{ status: "ok", status_code: 404 }, { status: 404 }],
    [{ status: 200, code: "E7" }, { status: 200 }],
    [{ time: "7ms", ts: SECOND }, { second: SECOND }],
    [{ request_time: "0.1, 0.2", duration: 5 }, { micros: 5000 }],
    [{ duration: "-" }, { micros: -1 }],
    [{ duration: 1.5 }, { micros: 1_500_000 }],
    [{ duration: 600_000 }, { micros: 600_000_000 }],
    [{ duration: 1_234_567 }, { micros: -1 }],
    [{ duration: "1234567ns" }, { micros: 1235 }],
    [{ request: "c0ffee" }, { target: "/a/b", method: "GET" }],
    [{ query: "SELECT a" }, { target: "/a/b" }],
    [{ url: "/a?b", query: "c" }, { target: "/a?b" }],
  ];
  for (const [fields, want] of same) {
    check(jsonLinesFormat, { ...HIT, ...fields }, { kind: "hit", ...want });
  }
  const text = JSON.stringify(HIT).replace("200", "2e2");
  check(jsonLinesFormat, text, { kind: "hit", status: 200 });
  check(jsonLinesFormat, text.replace("2e2", "-0"), { status: 0 });
});

Deno.test("JSON lines: escapes are decoded, and all fields are where they are", () => {
  const line =
    '{"time":"10\\/Oct\\/2025:13:55:36 +0000","request":"GET \\/a\\u0026b\\/c?d=\\ud83d\\ude00\\u001b\\x22 HTTP\\/1.1","status":200,"bytes":7,"ip":"192.0.2.7","ua":"\\"x\\"\\ud83d","referer":"","host":"w"}';
  check(jsonLinesFormat, line, {
    kind: "hit",
    second: SECOND,
    target: "/a&b/c?d=😀\u001b\\x22",
    section: "/a&b",
    protocol: "HTTP/1.1",
    client: "192.0.2.7",
    agent: '"x"\ufffd',
    referrer: "",
    vhost: "w",
    bytes: 7,
  });
});

Deno.test("JSON lines: what a line with escapes has not is a range of its buffer too", () => {
  const line = bytesOf(JSON.stringify({ ...HIT, url: '/a"' }));
  // Further behind than the buffer of what is decoded is long.
  const before = 300_000;
  const bytes = new Uint8Array(before + line.length + 1);
  bytes.set(line, before);
  const record = new LogRecord();
  jsonLinesFormat.open().read(bytes, before, before + line.length, record);
  assertEquals([record.lineStart, record.line === bytes], [before, true]);
  for (const [name, offset] of Object.entries(record)) {
    if (!/(Start|End)$/.test(name) || name.startsWith("line")) continue;
    assert(offset <= record.buffer.length, `${name} is ${offset}`);
  }
});

Deno.test("JSON lines: a request that is none is a hit with an invalid request", () => {
  const requests: [object, string][] = [
    [{ request: "" }, ""],
    [{ request: "-" }, ""],
    [{ request: "\u0016\u0003\u0001" }, "\u0016\u0003\u0001"],
    [{ method: "", url: "" }, ""],
    [{ method: "-", url: "-" }, ""],
    [{ method: null, url: null }, ""],
    [{ method: "GET", url: "/a b" }, "/a b"],
    [{ method: "G T", url: "/" }, "/"],
  ];
  for (const [fields, request] of requests) {
    check(jsonLinesFormat, { time: ISO, status: 400, ...fields }, {
      kind: "invalid",
      request,
      method: null,
      target: null,
      section: null,
      protocol: null,
      status: 400,
    });
  }
});

Deno.test("JSON lines: what is malformed, why and where", () => {
  const BAD_STATUS = "the status is no number from 100 to 599";
  const BAD_BYTES = "the size is neither a number nor -";
  const BAD_TIME = "the time is none: expected [10/Oct/2000:13:55:36 -0700]";
  const malformed: [string, string, number][] = [
    ["x", "not one JSON object", 1],
    ["[1]", "not one JSON object", 1],
    ['{"a":1', "not one JSON object", 7],
    ['{"a":1} x', "not one JSON object", 9],
    ["{}", NOT_HTTP, 1],
    ['{"status":200}', NOT_HTTP, 1],
    ['{"method":"GET","status":200}', NOT_HTTP, 1],
    ['{"request":{"id":7},"status":200}', NOT_HTTP, 1],
    ['{"request":null,"status":200}', NOT_HTTP, 1],
    [
      '{"method":"GET","url":"/","status":200}',
      "no [day/month/year:time zone] in the line",
      1,
    ],
    ['{"method":"GET","url":"/","status":200,"time":"x"}', BAD_TIME, 48],
    [`{"time":"${ISO}","method":"GET","url":"/"}`, "no status in the line", 1],
    [`{"time":"${ISO}","method":"GET","url":"/","status":600}`, BAD_STATUS, 66],
    [
      `{"time":"${ISO}","method":"GET","url":"/","status":1e400}`,
      BAD_STATUS,
      66,
    ],
    [
      `{"time":"${ISO}","method":"GET","url":"\\/","status":true,"code":"x"}`,
      BAD_STATUS,
      80,
    ],
    [
      `{"time":"${ISO}","method":"GET","url":"/","status":200,"bytes":-7}`,
      BAD_BYTES,
      78,
    ],
    [
      `{"time":"${ISO}","method":"GET","url":"/","status":200,"bytes":1.5}`,
      BAD_BYTES,
      78,
    ],
    [
      `{"time":"${ISO}","method":"GET","url":"/","status":200,"bytes":1e400}`,
      BAD_BYTES,
      78,
    ],
  ];
  for (const [line, reason, column] of malformed) {
    check(jsonLinesFormat, line, { kind: "malformed", reason, column });
  }
});

Deno.test("JSON lines: blank lines and comments are skipped", () => {
  for (const line of ["", " ", "\t ", "# a", "#{}"]) {
    check(jsonLinesFormat, line, { kind: "skipped" });
  }
  check(jsonLinesFormat, ` \t${JSON.stringify(HIT)} `, { kind: "hit" });
});

Deno.test("jsonFormat() takes the fields of a map, and no others", () => {
  const fields = parseFieldMap(
    "time=t client=remote.addr method=m target=u query=q status=code bytes=n " +
      "agent=h.ua milliseconds=d host=v",
  );
  const line = {
    t: ISO,
    time: "2001-01-01T00:00:00Z",
    remote: { addr: "192.0.2.7:80" },
    client_ip: "192.0.2.8",
    m: "GET",
    u: "/a/b",
    q: "c=d",
    code: "404",
    status: 200,
    n: 7,
    h: [{ ua: ["x"] }],
    user_agent: "y",
    d: 1.5,
    "v": "w",
    request: "POST /other HTTP/1.1",
  };
  check(jsonFormat(fields), line, {
    kind: "hit",
    format: "json",
    second: SECOND,
    client: "192.0.2.7",
    method: "GET",
    target: "/a/b?c=d",
    status: 404,
    bytes: 7,
    agent: "x",
    micros: 1500,
    vhost: "w",
    protocol: null,
  });
  check(jsonFormat(parseFieldMap("time=a.b.c,request=r.x")), {
    "a.b": { c: SECOND },
    "r.x": "GET /a HTTP/1.1",
  }, { kind: "hit", second: SECOND, target: "/a", status: 0 });
});

Deno.test("jsonFormat() with a map that lacks a part of the request", () => {
  const only = (text: string) => jsonFormat(parseFieldMap(text));
  const line = { t: ISO, u: "/a/b", m: "GET", s: 404 };
  check(only("time=t target=u"), line, {
    kind: "hit",
    method: null,
    target: "/a/b",
    section: "/a",
  });
  check(only("time=t method=m"), line, { kind: "invalid", section: null });
  check(only("time=t status=s"), line, { kind: "invalid", status: 404 });
  check(only("time=t status=s"), { t: ISO }, {
    kind: "malformed",
    reason: "no status in the line",
  });
  check(only("time=t target=x"), line, { kind: "malformed", reason: NOT_HTTP });
});

Deno.test("looksLike(): each of the JSON formats knows its own lines", () => {
  const looks = (format: Format, line: string) => {
    const bytes = bytesOf(`{"ts":1,"request":{${line}{"DownstreamStatus":`);
    const start = bytesOf('{"ts":1,"request":{').length;
    return format.looksLike(bytes, start, start + bytesOf(line).length);
  };
  const formats = [caddyFormat, traefikJsonFormat, jsonLinesFormat];
  const lines: [string, boolean[]][] = [
    [caddyLine(1), [true, false, true]],
    [traefikLine(1), [false, true, true]],
    [nginxLine(1), [false, false, true]],
    [" \t{}", [false, false, true]],
    ["", [false, false, false]],
    [" ", [false, false, false]],
    ['192.0.2.1 - - [x] "GET /{"', [false, false, false]],
    ["[{}]", [false, false, false]],
  ];
  for (const [line, want] of lines) {
    assertEquals(formats.map((format) => looks(format, line)), want, line);
  }
});

const FORMATS = [
  [caddyFormat, caddyLine],
  [traefikJsonFormat, traefikLine],
  [jsonLinesFormat, nginxLine],
  [
    jsonFormat(parseFieldMap("time=time_iso8601 target=request status=status")),
    nginxLine,
  ],
] as const;
const ODD = bytesOf('{}[]:,"\\"\\/ubx01789.eE+- \t\r\0-_"""\xff');

Deno.test("JSON lines: changed lines are read as any line is", () => {
  const random = randomFrom(3);
  const writers = Object.values(WRITERS).map(([line]) => JSON.stringify(line));
  const kinds = new Set<string>();
  for (let i = 0; i < fuzzLines(20_000); i++) {
    const [format, make] = FORMATS[random(FORMATS.length)]!;
    const line = format === jsonLinesFormat && random(2) === 0
      ? writers[random(writers.length)]!
      : make(random(1000));
    kinds.add(checkLine(format, changed(bytesOf(line), ODD, random)).kind);
  }
  for (const kind of ["hit", "invalid", "malformed"]) assert(kinds.has(kind));
});

Deno.test("JSON lines: random bytes are read as any line is", () => {
  const random = randomFrom(4);
  for (let i = 0; i < fuzzLines(8000); i++) {
    const line = Uint8Array.from(
      { length: random(60) },
      () => random(4) === 0 ? random(256) : ODD[random(ODD.length)]!,
    );
    if (random(2) === 0) line[0] = 0x7b;
    checkLine(FORMATS[random(FORMATS.length)]![0], line);
  }
});

Deno.test("JSON lines: a line takes time in proportion to its length", () => {
  const bits = ['"', "\\", "[", "]", ";", " ", "7", "{", '\\"', "\\\\", "[]"]
    .concat('{"a":', '{"request":', '"a":1,', '"request":{},', "\\ud83d", "1,")
    .concat('"request":{"headers":{}},', '"time":"x",');
  for (const [format] of FORMATS.slice(0, 3)) {
    for (const bit of bits) {
      for (const head of ["", "{", '{"time":"', '{"request":', '{"time":[']) {
        checkLinear(format, head, bit, '"}');
      }
    }
  }
});

Deno.test("JSON lines: values of all lengths are no more than the line", () => {
  for (const length of [100, 70_000, 140_000, 300_000]) {
    const target = "/" + "a".repeat(length);
    // Decoded, and joined with a query: what has no room is cut off.
    const line = {
      time: ISO,
      method: "GET",
      url: target,
      args: "b".repeat(length),
      ua: '"',
      status: 200,
    };
    const read = checkLine(jsonLinesFormat, bytesOf(JSON.stringify(line)));
    assertEquals(read.kind, "hit");
    assert(read.section!.startsWith("/aaa"));
    const alone = checkLine(
      jsonFormat(parseFieldMap("time=time target=url query=args")),
      bytesOf(JSON.stringify(line)),
    );
    assertEquals([alone.kind, alone.method], ["hit", null]);
  }
});
