import { assertEquals } from "@std/assert";
import {
  block,
  bracketFrom,
  newlineBefore,
  newlineFrom,
} from "../../lib/log/block.ts";
import { randomFrom } from "../_random.ts";
import { shapeOfFirst } from "./_rows.ts";

const LF = 0x0a;
const BRACKET = 0x5b;
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

Deno.test("brackets are found where they are, in the block and elsewhere", () => {
  const random = randomFrom(20251129);
  for (let round = 0; round < 20_000; round++) {
    for (let i = 0; i < LENGTH; i++) {
      block[i] = [0x5a, 0xdb, 0x0b, 0x8a][i % 4]!;
    }
    for (let i = random(6); i > 0; i--) {
      block[random(LENGTH)] = random(3) === 0 ? LF : BRACKET;
    }
    block[LENGTH] = LF;
    const from = random(LENGTH);
    const found = block.findIndex((byte, at) =>
      at >= from && (byte === BRACKET || byte === LF)
    );
    assertEquals(bracketFrom(block, from), found);
    assertEquals(bracketFrom(block.slice(0, LENGTH + 1), from), found);
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
      // Malformed: no quote is before the newline.
      assertEquals(shapeOfFirst(memory), -3, JSON.stringify(text));
    }
  }
});
