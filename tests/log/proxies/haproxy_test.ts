import { assertEquals } from "@std/assert";
import { haproxyFormat } from "../../../lib/log/proxies/haproxy.ts";
import { readWith } from "../../_lines.ts";
import { FRONT, LINE, SYSLOG, TIME } from "./_haproxy_lines.ts";

const read = (line: string) => readWith(haproxyFormat, line);
const LOCAL_SECOND = new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000;

Deno.test("haproxy: all fields of a line", () => {
  assertEquals(read(SYSLOG + LINE), {
    kind: "hit",
    format: "haproxy",
    second: LOCAL_SECOND,
    vhost: null,
    client: "192.0.2.7",
    user: null,
    request: "GET /pages/create?x=/a HTTP/1.1",
    method: "GET",
    target: "/pages/create?x=/a",
    section: "/pages",
    protocol: "HTTP/1.1",
    status: 200,
    bytes: 512,
    micros: 45_000,
    referrer: null,
    agent: null,
    forwarded: null,
    reason: read(LINE).reason,
    column: read(LINE).column,
  });
});

Deno.test("haproxy: clients lose their port, IPv6 too", () => {
  const clientOf = (text: string) =>
    read(LINE.replace("192.0.2.7:51234", text)).client;
  assertEquals(clientOf("2001:db8::7:51234"), "2001:db8::7");
  assertEquals(clientOf("::ffff:192.0.2.7:51234"), "::ffff:192.0.2.7");
  assertEquals(clientOf("[2001:db8::7]:51234"), "2001:db8::7");
  assertEquals(clientOf("unix:1"), "unix");
  assertEquals(clientOf("192.0.2.7"), "192.0.2.7");
});

Deno.test("haproxy: requests that are none, statuses that are none", () => {
  const bad =
    `${FRONT} -1/-1/-1/-1/6001 408 212 - - cR-- 1/1/0/0/0 0/0 "<BADREQ>"`;
  const { kind, request, status, micros, section } = read(bad);
  assertEquals(
    [kind, request, status, micros, section],
    ["invalid", "<BADREQ>", 408, 6_001_000, null],
  );
  assertEquals(read(bad.replace("<BADREQ>", "")).kind, "invalid");
  const aborted = read(LINE.replace("40/45 200", "-1/-1 -1"));
  assertEquals([aborted.kind, aborted.status, aborted.micros], ["hit", 0, -1]);
});

Deno.test("haproxy: numbers that are not final have a plus", () => {
  const { status, bytes, micros } = read(
    LINE.replace("40/45 200 512", "40/+45 200 +512"),
  );
  assertEquals([status, bytes, micros], [200, 512, 45_000]);
});

Deno.test("haproxy: the shapes of versions 1.1 and 1.2", () => {
  const old =
    `192.0.2.7:33318 ${TIME} relay Srv1 65/7/147/6723 200 243 - - ---- 3/5 "HEAD /a/b HTTP/1.0" `;
  const { kind, section, micros, bytes } = read(old);
  assertEquals([kind, section, micros, bytes], ["hit", "/a", 6_723_000, 243]);
});

Deno.test("haproxy: backslashes in a request close nothing and open nothing", () => {
  const { kind, target } = read(
    LINE.replace("/pages/create?x=/a", "/a\\..\\b\\"),
  );
  assertEquals([kind, target], ["hit", "/a\\..\\b\\"]);
  const last = read(LINE.replace(' HTTP/1.1"', '\\"'));
  assertEquals([last.kind, last.target], ["hit", "/pages/create?x=/a\\"]);
});

Deno.test("haproxy: a line that was cut in its request is a hit of what is there", () => {
  const cut = (end: string) =>
    read(LINE.slice(0, LINE.indexOf(end) + end.length));
  for (const end of ["/pages/crea", "/a ", "/a HT", "/a HTTP/1.1"]) {
    const { kind, method, section, protocol } = cut(end);
    assertEquals([kind, method, section, protocol], [
      "hit",
      "GET",
      "/pages",
      null,
    ], end);
  }
  for (const end of ['0/0 "', '0/0 "GE', '0/0 "GET', '0/0 "GET ']) {
    assertEquals(cut(end).kind, "malformed", end);
  }
  for (const request of ["<BADR /a", "- /a", "GET -"]) {
    const got = read(`${LINE.slice(0, LINE.indexOf("GET"))}${request}`);
    assertEquals(
      [got.kind, got.reason],
      ["malformed", "the quote of the request never closes"],
      request,
    );
  }
  assertEquals(cut("0/0 ").reason, 'no "request" in quotes after the time');
});

Deno.test("haproxy: what tells of no request is no hit", () => {
  const none = "the line tells of no HTTP request";
  for (
    const [line, reason] of [
      [`${SYSLOG}Proxy www started.`, none],
      [`${SYSLOG}Connect from 192.0.2.7:5 to 192.0.2.8:80 (www/HTTP)`, none],
      [`${SYSLOG}192.0.2.7:5 ${TIME} www/bind1: SSL handshake failure`, none],
      [
        `${SYSLOG}192.0.2.7:5 ${TIME} main app/<NOSRV> -1/-1/1 212 SC 1/1/0/0/0 0/0`,
        none,
      ],
      ["junk", "the line does not go on as the log format says"],
      [
        `${FRONT} a/b/c/d 200 5`,
        "the line does not go on as the log format says",
      ],
      [
        LINE.replace(TIME, "[]"),
        "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
      ],
      [
        LINE.replace(" 200 ", " 2x0 "),
        "the status is no number from 100 to 599",
      ],
      [LINE.replace(" 512 ", " x "), "the size is neither a number nor -"],
    ] as const
  ) {
    const got = read(line);
    assertEquals([got.kind, got.reason], ["malformed", reason], line);
  }
});

Deno.test("haproxy: a time with a zone is what it says", () => {
  const { second } = read(LINE.replace("36.123", "36 +0200"));
  assertEquals(second, Date.UTC(2025, 9, 10, 11, 55, 36) / 1000);
});
