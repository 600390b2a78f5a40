import { assertEquals } from "@std/assert";
import { block, newlineBefore, newlineFrom } from "../../lib/log/block.ts";
import { randomFrom } from "../_random.ts";
import { shapeOfFirst } from "./_rows.ts";

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

Deno.test("no line is read that goes on behind its newline", async () => {
  // All behind it is zeros: a search that does not end would leave the memory.
  const { memory, readLines } = await import(
    "../../lib/kernel/kernel.wasm?second"
  );
  for (const before of ["a - - [", "a b c [", "v a - b ["]) {
    for (let at = 0; at < 26; at++) {
      const time = "x".repeat(at) + "\n" + "x".repeat(25 - at);
      const text = `${before}${time}] "GET /aaaa`;
      new Uint8Array(memory.buffer).fill(0, 0, 300);
      new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer));
      const end = text.indexOf("\n") + 1;
      assertEquals(readLines(0, end, 1, 0), 1);
      assertEquals(shapeOfFirst(memory), -1, JSON.stringify(text));
    }
  }
});
