import { assertEquals } from "@std/assert";
import {
  readMicros,
  readSize,
  readStatus,
  readWhole,
} from "../../lib/log/fields.ts";
import { bytesOf } from "../_lines.ts";

/** Calls a reader with the text alone, and with digits on both sides of it. */
function both(
  read: (bytes: Uint8Array, start: number, end: number) => number,
  text: string,
): number {
  const alone = read(bytesOf(text), 0, bytesOf(text).length);
  const bytes = bytesOf(`77${text}77`);
  assertEquals(read(bytes, 2, bytes.length - 2), alone);
  return alone;
}

Deno.test("readWhole() takes digits and nothing else", () => {
  for (
    const [text, value] of [
      ["0", 0],
      ["0012", 12],
      ["9007199254740991", 9007199254740991],
      ["9007199254740993", NaN],
      ["", NaN],
      ["-1", NaN],
      ["1.5", NaN],
      ["1e3", NaN],
    ] as const
  ) assertEquals(both(readWhole, text), value, text);
});

Deno.test("readStatus() takes 100 to 599, and what says that there is none", () => {
  for (
    const [text, value] of [
      ["100", 100],
      ["599", 599],
      ["-", 0],
      ["0", 0],
      ["000", 0],
      ["-1", 0],
      ["600", NaN],
      ["99", NaN],
      ["0200", NaN],
      ["00", NaN],
      ["0000", NaN],
      ["2xx", NaN],
      ["-12", NaN],
      ["", NaN],
    ] as const
  ) assertEquals(both(readStatus, text), value, text);
});

Deno.test("readSize() takes a dash for nothing", () => {
  assertEquals(both(readSize, "-"), 0);
  assertEquals(both(readSize, "12"), 12);
  assertEquals(both(readSize, "-12"), NaN);
});

Deno.test("readMicros() applies the unit, and takes no negative times", () => {
  const seconds = (text: string) =>
    both((bytes, start, end) => readMicros(bytes, start, end, 1e6), text);
  for (
    const [text, value] of [
      ["0", 0],
      ["0.001", 1000],
      ["1.5", 1_500_000],
      ["+2", 2_000_000],
      [".25", 250_000],
      ["0.0000004", 0],
      ["-1", -1],
      ["-", -1],
      ["", -1],
      [".", -1],
      ["+", -1],
      ["1.2.3", -1],
      ["99999999999999999999", -1],
    ] as const
  ) assertEquals(seconds(text), value, text);
});
