import { assertEquals } from "@std/assert";
import { readTime } from "../../lib/log/time.ts";
import { bytesOf } from "../_lines.ts";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

Deno.test("readTime() agrees with Date on every day of four centuries", () => {
  const two = (value: number) => String(value).padStart(2, "0");
  for (let day = -25_567; day < 120_000; day += 1) {
    const second = day * 86_400 + (day & 0xfff) * 21;
    const date = new Date(second * 1000);
    const text = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${
      String(date.getUTCFullYear()).padStart(4, "0")
    }:${date.toISOString().slice(11, 19)} +0000`;
    const got = readTime(bytesOf(text), 0);
    if (got !== second) assertEquals(got, second, text);
  }
});

Deno.test("readTime() reads a time again after another was no time", () => {
  const good = bytesOf("10/Oct/2025:13:55:36 +0000");
  assertEquals(readTime(good, 0), 1760104536);
  assertEquals(readTime(bytesOf("10/Oct/2025:13:55:99 +0000"), 0), NaN);
  assertEquals(readTime(good, 0), 1760104536);
  assertEquals(readTime(bytesOf("10/Oct/2025:13:55:36"), 0), NaN);
});

Deno.test("67. readTime() takes both sides of a daylight-saving change as instants", () => {
  const summer = readTime(bytesOf("26/Oct/2025:02:30:00 +0200"), 0);
  const winter = readTime(bytesOf("26/Oct/2025:02:30:00 +0100"), 0);
  assertEquals(winter - summer, 3600);
  assertEquals(readTime(bytesOf("26/Oct/2025:00:30:00 +0000"), 0), summer);
});

Deno.test("readTime() tells times apart by any of their bytes", () => {
  const text = "10/Oct/2025:13:55:36 +0000";
  const second = readTime(bytesOf(text), 0);
  for (
    const [other, difference] of [
      ["20/Oct/2025:13:55:36 +0000", 10 * 86_400],
      ["10/Oct/2025:13:55:37 +0000", 1],
      ["10/Oct/2025:13:55:36 -0000", 0],
      ["10/Oct/2025:13:55:36 +0001", -60],
    ] as const
  ) {
    assertEquals(readTime(bytesOf(text), 0), second);
    assertEquals(readTime(bytesOf(other), 0), second + difference);
  }
});

Deno.test("readTime() wants every separator, and digits for all else", () => {
  const text = "10/Oct/2025:13:55:36 +0000";
  for (let at = 0; at < text.length; at++) {
    for (const byte of [".", ";", "\n"]) {
      const bytes = bytesOf(text.slice(0, at) + byte + text.slice(at + 1));
      assertEquals(readTime(bytes, 0), NaN, `${byte} at ${at}`);
    }
  }
});
