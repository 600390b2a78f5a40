import { assertEquals } from "@std/assert";
import { envoyFormat } from "../../../lib/log/proxies/envoy.ts";
import { readWith } from "../../_lines.ts";
import { HEAD, ISTIO, LINE } from "./_envoy_lines.ts";

const read = (line: string) => readWith(envoyFormat, line);

Deno.test("envoy: all fields of a line", () => {
  for (const line of [LINE, ISTIO]) {
    const { reason: _, column: __, ...fields } = read(line);
    assertEquals(fields, {
      kind: "hit",
      format: "envoy",
      second: Date.UTC(2025, 9, 10, 13, 55, 36) / 1000,
      vhost: "www.example.org",
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
      agent: "curl/8 (a; b)",
      forwarded: "192.0.2.7, 198.51.100.1",
    });
  }
});

Deno.test("envoy: without a forwarded address the client is Istio's remote address", () => {
  const clientOf = (line: string) =>
    read(line.replace("192.0.2.7, 198.51.100.1", "-")).client;
  assertEquals(clientOf(LINE), null);
  assertEquals(clientOf(ISTIO), "10.0.0.7");
  assertEquals(
    clientOf(ISTIO.replace("10.0.0.7:38", "[2001:db8::7]:38")),
    "2001:db8::7",
  );
  assertEquals(clientOf(ISTIO.replace("10.0.0.7:38", "-")), null);
  assertEquals(
    read(LINE.replace("192.0.2.7, 198.51.100.1", "-")).forwarded,
    null,
  );
});

Deno.test("envoy: `-` and no text are no agent and an empty one", () => {
  assertEquals(read(LINE.replace("curl/8 (a; b)", "-")).agent, null);
  assertEquals(read(LINE.replace("curl/8 (a; b)", "")).agent, "");
});

Deno.test("envoy: quotes in a request are a part of it", () => {
  for (const target of ['/a"b', '/a"', '/"a" 200 x']) {
    const it = read(LINE.replace("/pages/create?x=/a", target));
    assertEquals([it.kind !== "malformed", it.status, it.bytes], [
      true,
      200,
      512,
    ]);
  }
});

Deno.test("envoy: connections are no requests, broken requests are", () => {
  const none = "the line tells of no HTTP request";
  const tcp =
    '[2025-10-10T13:55:36Z] "- - -" 0 - 87 254 4 - "-" "-" "-" "-" "10.0.0.1:80"';
  assertEquals([read(tcp).kind, read(tcp).reason], ["malformed", none]);
  const broken = read(
    '[2025-10-10T13:55:36Z] "- - HTTP/1.1" 400 DPE 0 11 0 - "-" "-" "-" "-" "-"',
  );
  assertEquals(
    [broken.kind, broken.method, broken.section, broken.status, broken.bytes],
    ["invalid", null, null, 400, 11],
  );
});

Deno.test("envoy: a quote in a target or an agent closes nothing", () => {
  const { kind, target, agent, vhost } = read(
    LINE.replace("x=/a", 'x="/a"b').replace("curl/8 (a; b)", 'a"b'),
  );
  assertEquals(
    [kind, target, agent, vhost],
    ["hit", '/pages/create?x="/a"b', 'a"b', "www.example.org"],
  );
});

Deno.test("envoy: lines that do not go on as they should are malformed", () => {
  for (
    const [line, reason] of [
      ["junk", "the line does not go on as the log format says"],
      [
        LINE.replace("10-10T", "30-30T"),
        "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
      ],
      [LINE.replace('] "', "] "), 'no "request" in quotes after the time'],
      [HEAD.slice(0, 40), "the quote of the request never closes"],
      [
        LINE.replace(" 200 ", " 20 "),
        "the status is no number from 100 to 599",
      ],
      [LINE.replace(" 512 ", " x "), "the size is neither a number nor -"],
      [HEAD, "the size is neither a number nor -"],
    ] as const
  ) {
    const got = read(line);
    assertEquals([got.kind, got.reason], ["malformed", reason], line);
  }
});
