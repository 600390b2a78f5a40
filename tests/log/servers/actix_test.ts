import { assertEquals } from "@std/assert";
import { actixFormat } from "../../../lib/log/servers/actix.ts";
import { readWith } from "../../_lines.ts";
import { LINE, LINES } from "./_actix_lines.ts";

const read = (line: string) => readWith(actixFormat, line);

Deno.test("actix: all fields of a line", () => {
  for (const line of LINES) {
    const { reason: _, column: __, ...fields } = read(line);
    assertEquals(fields, {
      kind: "hit",
      format: "actix",
      second: Date.UTC(2025, 9, 10, 13, 55, 36) / 1000,
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
      micros: 1234,
      referrer: "https://a.example/",
      agent: "curl/8 (a; b)",
      forwarded: null,
    });
  }
});

Deno.test("actix: what is not known is none", () => {
  const it = read(
    LINE.replace('"https://a.example/" "curl/8 (a; b)"', '"-" "-"')
      .replace("192.0.2.7", "-"),
  );
  assertEquals(
    [it.kind, it.client, it.referrer, it.agent, it.micros],
    ["hit", null, null, null, 1234],
  );
  const cut = read(LINE.slice(0, LINE.indexOf(" 512") + 4));
  assertEquals([cut.kind, cut.bytes, cut.micros], ["hit", 512, -1]);
});

Deno.test("actix: quotes and backslashes in referrer and agent", () => {
  for (const agent of ["curl\\", 'cu"rl', 'cu "rl', '"', "\\"]) {
    for (const referrer of ["http://a/b", "http://a/b\\", 'http://a/"b']) {
      const it = read(
        LINE.replace("https://a.example/", () => referrer)
          .replace("curl/8 (a; b)", () => agent),
      );
      assertEquals([it.kind, it.micros], ["hit", 1234], it.agent ?? "");
      // A quote before a blank may close either.
      if (agent === 'cu "rl' || agent === '"') continue;
      assertEquals([it.referrer, it.agent], [referrer, agent]);
    }
  }
});

Deno.test("actix: quotes in a request, and what is none", () => {
  const quoted = read(LINE.replace("/pages/create", '/a"b'));
  assertEquals([quoted.kind, quoted.section], ["hit", '/a"b']);
  const none = read(LINE.replace("/pages/create?x=/a", ""));
  assertEquals([none.kind, none.status, none.micros], ["invalid", 200, 1234]);
});

Deno.test("actix: what is no such line is malformed", () => {
  for (
    const [text, reason] of [
      [
        LINE.replace("web", "wob"),
        "the line does not go on as the log format says",
      ],
      [LINE.replace("10-10", "10-32"), "no time in the line"],
      [LINE.replace("200", "2x0"), "the status is no number from 100 to 599"],
      [LINE.replace("512", "5x2"), "the size is neither a number nor -"],
      [
        LINE.slice(0, LINE.indexOf('"')),
        'no "request" in quotes after the time',
      ],
    ]
  ) {
    const it = read(text!);
    assertEquals([it.kind, it.reason], ["malformed", reason], text);
  }
});
