import { assertEquals } from "@std/assert";
import { block, newlineBefore, newlineFrom } from "../../lib/log/block.ts";
import { randomFrom } from "../_random.ts";

const LF = 0x0a;
const LENGTH = 400;

Deno.test("newlines are found where they are, at any place and distance", () => {
  const random = randomFrom(20251127);
  for (let round = 0; round < 20_000; round++) {
    // Bytes that differ in a bit from a newline, and from 128 on.
    for (let i = 0; i < LENGTH; i++) block[i] = [0x0b, 0x8a, 0x2a][i % 3]!;
    for (let i = random(6); i > 0; i--) block[random(LENGTH)] = LF;
    block[LENGTH] = LF;
    const from = random(LENGTH);
    const before = from + random(LENGTH - from + 1);
    const there = block.subarray(from, before);
    const last = there.lastIndexOf(LF);
    assertEquals(newlineBefore(before, from), last < 0 ? -1 : from + last);
    assertEquals(newlineFrom(block, from), block.indexOf(LF, from));
  }
});
