import { assertEquals } from "@std/assert";
import { clfTimeFormat } from "../../lib/log/clf_time.ts";
import { readWith } from "../_lines.ts";
import { LINE, REQUEST } from "./_clf_time_lines.ts";

const read = (line: string) => readWith(clfTimeFormat, line);
const LOCAL_SECOND = new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000;
const UTC_SECOND = Date.UTC(2025, 9, 10, 13, 55, 36) / 1000;

Deno.test("clf-time: times without a zone are local, others are not", () => {
  const secondOf = (time: string) => read(LINE.replace(/\[.*\]/, `[${time}]`));
  for (
    const [time, second] of [
      ["10/Oct/2025 13:55:36", LOCAL_SECOND],
      ["2025-10-10 13:55:36", LOCAL_SECOND],
      ["2025-10-10T13:55:36+00:00", UTC_SECOND],
      ["2025-10-10T15:55:36.123+02:00", UTC_SECOND],
      ["10/Oct/2025:13:55:36.123 +0000", UTC_SECOND],
      ["10/Oct/2025:11:25:36.123456 -0230", UTC_SECOND],
      ["10/Oct/2025:13:55:36 UTC", UTC_SECOND],
      ["10/Oct/2025:13:55:36 JST", LOCAL_SECOND],
      ["10/10/2025:13:55:36 -0000", UTC_SECOND],
      ["1/Oct/2025:15:55:36 +0200", UTC_SECOND - 9 * 86_400],
    ] as const
  ) assertEquals(secondOf(time).second, second, time);
  // Month first: there is no 25th one.
  assertEquals(secondOf("10/25/2025:13:55:36 -0000").kind, "hit");
  for (
    const time of [
      "25/10/2025:13:55:36 -0000",
      "10/Oct/2025:13:55:36",
      "0/Oct/2025:13:55:36 +0200",
      "1/Oct/2025:13:55:36 +020",
      "30/Feb/2025 13:55:36",
      "10/Oct/2025-13:55:36",
      "10/Oct/2025:13:55:36 -0700",
      "10/Oct/2025:13:55:36.x +0000",
      "10/Oct/2025:13:55:36. +0000",
      "10/Oct/2025:13:55:36.1 +00:00",
      "1760104536",
    ]
  ) assertEquals(secondOf(time).kind, "malformed", time);
});

Deno.test("clf-time: all fields of a line, also behind what logging puts before it", () => {
  for (
    const before of [
      "",
      "INFO:werkzeug:",
      "2025-10-10 13:55:36,1 7 INFO db x: ",
    ]
  ) {
    const it = read(`${before}${LINE} "http://a/" "curl"`);
    assertEquals(
      [it.kind, it.client, it.method, it.section, it.status, it.bytes],
      ["hit", "192.0.2.7", "GET", "/pages", 200, 512],
    );
    assertEquals([it.referrer, it.agent], ["http://a/", "curl"]);
  }
  const django = read(`[10/Oct/2025 13:55:36] ${REQUEST}`);
  assertEquals([django.kind, django.client], ["hit", null]);
  const dash = read(LINE.replace("192.0.2.7", "-"));
  assertEquals([dash.kind, dash.client], ["hit", null]);
});

Deno.test("clf-time: colours around a request are no part of it", () => {
  const it = read(
    LINE.replace(/"(.*)"/, '"\x1b[31m\x1b[1m$1\x1b[0m"').replace("200", "404"),
  );
  assertEquals(
    [it.kind, it.method, it.target, it.protocol, it.status],
    ["hit", "GET", "/pages/create?x=/a", "HTTP/1.1", 404],
  );
});

Deno.test("clf-time: a request that is none, or has quotes in it, is a hit", () => {
  for (const request of ["-", "", "GET  /a HTTP/1.1", "GET /a b HTTP/1.1"]) {
    const it = read(LINE.replace(/".*"/, `"${request}"`));
    assertEquals([it.kind, it.status, it.bytes], ["invalid", 200, 512]);
  }
  for (const target of ['/a"b', '/a\\\\"b', "/a\\"]) {
    const it = read(LINE.replace(/".*"/, `"GET ${target} HTTP/1.1"`));
    assertEquals([it.kind, it.target, it.status], ["hit", target, 200]);
  }
});

Deno.test("clf-time: the longest ISO time, with the nanoseconds of Go", () => {
  const time = "2025-10-10T13:55:36.123456789+02:00";
  const it = read(LINE.replace(/\[.*?\]/, `[${time}]`));
  assertEquals(
    [it.kind, it.second],
    ["hit", Date.UTC(2025, 9, 10, 11, 55, 36) / 1000],
  );
});

Deno.test("clf-time: of a list of X-Forwarded-For the client is the first", () => {
  for (const list of ["192.0.2.7,10.0.0.1", "192.0.2.7, 10.0.0.1"]) {
    const it = read(LINE.replace("192.0.2.7", list));
    assertEquals([it.kind, it.client, it.status], ["hit", "192.0.2.7", 200]);
  }
  const other = read(LINE.replace("192.0.2.7", "x, 192.0.2.7"));
  assertEquals([other.kind, other.client], ["hit", "192.0.2.7"]);
});

Deno.test("clf-time: a user may be called anything", () => {
  for (
    const user of ["john doe", "", "- x", "203.0.113.66 - x", "a [b", "[ "]
  ) {
    const it = read(
      `192.0.2.7 - ${user} [2025-10-10T13:55:36+00:00] "GET /a HTTP/1.1" 401 5`,
    );
    assertEquals(
      [it.kind, it.client, it.section, it.status],
      ["hit", "192.0.2.7", "/a", 401],
      user,
    );
  }
});

Deno.test("clf-time: quotes in a user that are escaped, and before what is no answer", () => {
  const time = "[10/Oct/2025:13:55:36.123 +0000]";
  for (
    const line of [
      `192.0.2.7 - \\"-\\" ${time} "GET /a HTTP/1.1" 400 5`,
      `192.0.2.7 - - ${time} "" 404:##$" 400 5`,
      `192.0.2.7 - - ${time} "= " - "*404" 400 5`,
      `192.0.2.7 - - ${time} " - " - """ 400 5`,
    ]
  ) {
    const it = read(line);
    assertEquals(
      [it.kind !== "malformed", it.client, it.status, it.bytes],
      [true, "192.0.2.7", 400, 5],
      line,
    );
  }
});

Deno.test("clf-time: Daphne's has a port, and only then no zone", () => {
  const line = '192.0.2.7:50040 - - [10/Oct/2025:13:55:36] "GET /a/b" 200 5';
  const it = read(line);
  assertEquals(
    [it.kind, it.second, it.client, it.section, it.bytes],
    [
      "hit",
      new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000,
      "192.0.2.7",
      "/a",
      5,
    ],
  );
  assertEquals(read(line.replace(":50040", "")).kind, "malformed");
});

Deno.test("clf-time: without a client, status or size it is malformed", () => {
  for (
    const line of [
      LINE.replace(/".*"/, '"GET'),
      LINE.replace("192.0.2.7 - -", "192.0.2.7 -"),
      // Envoy's, of a container.
      '2025-10-10T13:55:36Z stdout F [2025-10-10T13:55:36Z] "GET /a HTTP/1.1" 200 5',
      LINE.replace(" 200 ", " 2x0 "),
      LINE.replace(" 512", ""),
      LINE.replace(" 512", " x"),
      // Envoy's, whose size is wrong.
      '[2025-10-10T13:55:36.123Z] "GET /a HTTP/1.1" 200 5 - x',
      '[2025-10-10 13:55:36] app.ERROR: "GET /a HTTP/1.1" 500 5',
    ]
  ) assertEquals(read(line).kind, "malformed", line);
});
