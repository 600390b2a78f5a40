import { assertEquals } from "@std/assert";
import { goTimeEnd, readGoTime } from "../../lib/log/go_time.ts";
import { bytesOf } from "../_lines.ts";

const LOCAL = new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000;

Deno.test("goTimeEnd() passes over the time of Go's package log, and nothing else", () => {
  const endOf = (text: string) => goTimeEnd(bytesOf(text), 0, text.length);
  for (const time of ["2025/10/10 13:55:36 ", "2025/10/10 13:55:36.123456 "]) {
    assertEquals(endOf(`${time}x`), time.length);
    assertEquals(readGoTime(bytesOf(time), 0), LOCAL);
  }
  for (
    const text of [
      "2025/10/10 13:55:36",
      "2025/10/10 13:55:36x",
      "2025/10/10 13:55:36.123456",
      "2025/10/10 13:55:36.1x ",
      "2025-10/10 13:55:36 x",
      "2025/10-10 13:55:36 x",
      "2025/10/10T13:55:36 x",
      "2025/10/10 13-55:36 x",
      "2025/10/10 13:55-36 x",
    ]
  ) assertEquals(endOf(text), 0, text);
  assertEquals(readGoTime(bytesOf("2025/13/10 13:55:36 "), 0), NaN);
});
