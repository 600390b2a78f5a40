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

Deno.test("readTime() takes both sides of a daylight-saving change as instants", () => {
  const summer = readTime(bytesOf("26/Oct/2025:02:30:00 +0200"), 0);
  const winter = readTime(bytesOf("26/Oct/2025:02:30:00 +0100"), 0);
  assertEquals(winter - summer, 3600);
  assertEquals(readTime(bytesOf("26/Oct/2025:00:30:00 +0000"), 0), summer);
});
