import { assertEquals } from "@std/assert";
import { squidFormat } from "../../../lib/log/servers/squid.ts";
import { readWith } from "../../_lines.ts";
import { LINE } from "./_squid_lines.ts";

const read = (line: string) => readWith(squidFormat, line);

Deno.test("squid: all fields of a line", () => {
  const { kind, second, client, method, section, status, bytes, micros } = read(
    LINE,
  );
  assertEquals(
    { kind, second, client, method, section, status, bytes, micros },
    {
      kind: "hit",
      second: 1760104536,
      client: "192.0.2.7",
      method: "GET",
      section: "http://a.example/pages",
      status: 200,
      bytes: 512,
      micros: 45_000,
    },
  );
});

Deno.test("squid: what it fetches for itself has no client", () => {
  const { kind, client, section } = read(LINE.replace("192.0.2.7", "-"));
  assertEquals(
    [kind, client, section],
    ["hit", null, "http://a.example/pages"],
  );
});

Deno.test("squid: what was no request that it could read is an invalid one", () => {
  const { kind, request, status } = read(
    "1760104536.123      0 192.0.2.7 NONE/400 3881 NONE error:invalid-request - HIER_NONE/- text/html",
  );
  assertEquals([kind, request, status], [
    "invalid",
    "error:invalid-request",
    400,
  ]);
});

Deno.test("squid: what caches ask each other, and wrong numbers, are malformed", () => {
  const reasons = [
    [LINE.replace("TCP_MISS", "UDP_MISS"), "the line tells of no HTTP request"],
    [LINE.replace("/200 ", "/2x0 "), "the status is no number from 100 to 599"],
    [LINE.replace(" 512 ", " -512 "), "the size is neither a number nor -"],
    [
      LINE.slice(0, LINE.indexOf(" GET")),
      'no "request" in quotes after the time',
    ],
    ["1760104536.123 x", "the line does not go on as the log format says"],
    ["1760104 4 x", "the time is none: expected [10/Oct/2000:13:55:36 -0700]"],
  ];
  for (const [line, reason] of reasons) {
    const { kind, reason: got } = read(line!);
    assertEquals([kind, got], ["malformed", reason], line);
  }
});
