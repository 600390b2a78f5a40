import { assert, assertEquals } from "@std/assert";
import type { Format } from "../../../lib/log/format.ts";
import { parseFieldMap } from "../../../lib/log/json/field_map.ts";
import {
  caddyFormat,
  jsonFormat,
  jsonLinesFormat,
  traefikJsonFormat,
} from "../../../lib/log/json/formats.ts";
import { LogRecord } from "../../../lib/log/record.ts";
import { bytesOf, type ReadLine } from "../../_lines.ts";
import { caddyLine, nginxLine, traefikLine } from "./_lines.ts";
import { check, ISO, NOT_HTTP, SECOND } from "./_writers.ts";

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
    [{ request_time: "0.1 or 2", duration: 5 }, { micros: 5000 }],
    // Of all that nginx asked for an answer.
    [{ request_time: "0.1, 0.2" }, { micros: 300_000 }],
    [{ request_time: "0.1, - : 0.3" }, { micros: 400_000 }],
    [{ request_time: "-, -", duration: 5 }, { micros: 5000 }],
    [{ client_ip: "192.0.2.7, 10.0.0.1" }, { client: "192.0.2.7" }],
    [{ client_ip: "[2001:db8::1]:80, 10.0.0.1" }, { client: "2001:db8::1" }],
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
      "no time in the line",
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

Deno.test("JSON lines: blanks may stand around an object", () => {
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
