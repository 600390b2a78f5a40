import { assertEquals } from "@std/assert";
import { giteaFormat } from "../../../lib/log/servers/gitea.ts";
import { readWith } from "../../_lines.ts";
import { LINE, LINES } from "./_gitea_lines.ts";

const read = (line: string) => readWith(giteaFormat, line);

Deno.test("gitea: all fields of a line", () => {
  for (const [i, line] of LINES.entries()) {
    const it = read(line);
    assertEquals(
      [it.kind, it.second, it.client, it.method, it.target, it.section],
      [
        "hit",
        new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000,
        ["192.0.2.7", "192.0.2.7", "2001:db8::7"][i],
        "GET",
        "/pages/create?x=/a",
        "/pages",
      ],
      line,
    );
    assertEquals([it.status, it.bytes, it.micros], [404, 0, 22_400], line);
  }
});

Deno.test("gitea: an address of IPv6 without a port is whole", () => {
  assertEquals(
    read(LINE.replace("192.0.2.7:51234", "2001:db8::1")).client,
    "2001:db8::1",
  );
});

Deno.test("gitea: an address without a port, and what is no time of Go's", () => {
  assertEquals(read(LINE.replace(":51234", "")).client, "192.0.2.7");
  const other = read(LINE.replace("2025/10/10", "2025-10-10"));
  assertEquals(
    [other.kind, other.reason],
    ["malformed", "the line does not go on as the log format says"],
  );
});

Deno.test("gitea: a panic is answered with 500", () => {
  const it = read(
    LINE.replace("completed", "failed   ").replace(/404 .*? in/, "panic in") +
      ", err=completed GET / for 192.0.2.9, 200 OK in 1s",
  );
  assertEquals(
    [it.kind, it.client, it.section, it.status, it.micros],
    ["hit", "192.0.2.7", "/pages", 500, 22_400],
  );
  const other = read(LINE.replace("completed", "failed   "));
  assertEquals([other.kind, other.status], ["hit", 404]);
});

Deno.test("gitea: of a request that takes long only its end counts", () => {
  const none = "the line tells of no HTTP request";
  for (
    const [text, reason] of [
      [LINE.replace("completed", "slow     "), none],
      [LINE.replace(/completed.*/, "polling GET /a for 192.0.2.7:0"), none],
      [LINE.replace("404", "4x4"), "the status is no number from 100 to 599"],
      [LINE.replace("for ", "of "), none],
      [LINE.replace("192.0.2.7:51234", "x"), none],
      [LINE.replace("/pages/create?x=/a", "sync"), none],
      [
        LINE.replace("10/10", "10/32"),
        "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
      ],
      [
        "2025/10/10 13:55:36 modules/a.go:1:f() [I] started",
        "the line does not go on as the log format says",
      ],
    ]
  ) {
    const it = read(text!);
    assertEquals([it.kind, it.reason], ["malformed", reason], text);
  }
});
