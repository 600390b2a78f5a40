import { parseFieldMap } from "../../../lib/log/json/field_map.ts";
import {
  caddyFormat,
  jsonFormat,
  jsonLinesFormat,
  traefikJsonFormat,
} from "../../../lib/log/json/formats.ts";
import { logfmtFormat } from "../../../lib/log/json/logfmt.ts";
import { ltsvLinesFormat } from "../../../lib/log/json/ltsv.ts";
import type { ReadLine } from "../../_lines.ts";
import { traefikLine } from "./_lines.ts";
import { check, ISO, NOT_HTTP, SECOND, WRITERS } from "./_writers.ts";

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

Deno.test("jsonLinesFormat takes no line of Caddy's errors for a request either", () => {
  const line = { ...CADDY, logger: "http.log.error" };
  check(jsonLinesFormat, line, { kind: "malformed", reason: NOT_HTTP });
  check(jsonLinesFormat, { ...line, logger: "my.app" }, { kind: "hit" });
});

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

Deno.test("JSON lines without a method are hits only where client, agent, path and status are there", () => {
  const whole: Record<string, unknown> = {
    date: ISO,
    ip: "192.0.2.7",
    path: "/pages/7",
    status: 200,
    user_agent: "curl/8",
  };
  check(jsonLinesFormat, whole, {
    kind: "hit",
    method: null,
    target: "/pages/7",
  });
  for (
    const change of [
      { ip: undefined },
      { user_agent: undefined },
      { status: 0 },
      { path: "pages" },
      { path: undefined },
    ]
  ) {
    check(jsonLinesFormat, { ...whole, ...change }, { kind: "malformed" });
  }
  // A method that was logged as none is one of a request that was none.
  check(jsonLinesFormat, { ...whole, method: "-" }, { kind: "invalid" });
});

Deno.test("responsetime is nginx's in small letters and with three decimals: seconds", () => {
  const line = {
    "@timestamp": ISO,
    client: "192.0.2.7",
    method: "GET",
    url: "/a/b",
    status: "200",
  };
  for (
    const [field, micros] of [
      ['"responsetime":1.500', 1_500_000],
      ['"responsetime" : "0.007"', 7000],
      ['"referer":"a\\u0062","responsetime":1.500', 1_500_000],
      ['"responsetime":1.5', 1500],
      ['"responsetime":1500', 1_500_000],
      ['"responsetime":1.5001', 1500],
      ['"responsetime":".500"', 500],
      ['"responseTime":1.500', 1500],
      ['"response_time_ms":1.500', 1500],
    ] as const
  ) {
    check(jsonLinesFormat, `{${field},${JSON.stringify(line).slice(1)}`, {
      kind: "hit",
      micros,
    });
  }
  const logfmt =
    `time=${ISO} remote_addr=192.0.2.7 method=GET path=/a status=200`;
  for (
    const [value, micros] of [["0.123", 123_000], ['"0.123"', 123_000], [
      "12",
      12_000,
    ]] as const
  ) {
    check(logfmtFormat, `${logfmt} responsetime=${value}`, {
      kind: "hit",
      micros,
    });
  }
  const ltsv = `time:${ISO}\thost:192.0.2.7\tmethod:GET\turi:/a\tstatus:200`;
  for (const [value, micros] of [["0.123", 123_000], ["12", 12_000]] as const) {
    check(ltsvLinesFormat, `${ltsv}\tresponsetime:${value}`, {
      kind: "hit",
      micros,
    });
  }
  // A map says the unit itself.
  const map = parseFieldMap(
    "time=@timestamp method=method target=url milliseconds=responsetime",
  );
  const text = `{"responsetime":1.500,${JSON.stringify(line).slice(1)}`;
  check(jsonFormat(map), text, { kind: "hit", micros: 1500 });
});
