/**
 * What holds for the reader of any line, and lines to try it with.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Format } from "../../lib/log/format.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { readAmong } from "../_lines.ts";

type Random = (below: number) => number;

/** How many lines are tried: FUZZ_LINES, where it may be read. */
export function fuzzLines(usual: number): number {
  const variable = "FUZZ_LINES";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return Number((state === "granted" && Deno.env.get(variable)) || usual);
}

/**
 * Changes a line in up to four places: a byte replaced, deleted, doubled or put
 * in, a piece of it moved, the end cut off.
 *
 * @param odd Bytes that mean something to its format, as text.
 */
export function changed(
  line: Uint8Array,
  odd: Uint8Array,
  random: Random,
): Uint8Array {
  const bytes = [...line];
  for (let i = random(4); i >= 0; i--) {
    const at = random(bytes.length + 1);
    const byte = odd[random(odd.length)]!;
    switch (random(6)) {
      case 0:
        bytes.splice(at, 1, byte);
        break;
      case 1:
        bytes.splice(at, 1 + random(4));
        break;
      case 2:
        bytes.splice(at, 0, byte);
        break;
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + random(30)));
        break;
      case 4: {
        const piece = bytes.splice(at, random(30));
        bytes.splice(random(bytes.length + 1), 0, ...piece);
        break;
      }
      default:
        if (random(4) === 0) bytes.splice(at);
        else bytes[at] = random(256);
    }
  }
  return Uint8Array.from(bytes, (byte) => byte ?? 0);
}

/** Checks all that a reader promises of any line, and gives what it read. */
export function checkLine(format: Format, line: Uint8Array) {
  const read = readAmong(format.open(), line);
  assert(read.kind !== undefined, "it has no kind");
  if (read.kind === "malformed") {
    assert(read.column >= 1 && read.column <= line.length + 1, "its column");
  } else if (read.kind !== "skipped") {
    assert(Number.isSafeInteger(read.second), "a hit has no time");
    assert(read.status === 0 || (read.status >= 100 && read.status <= 599));
    assert(Number.isSafeInteger(read.bytes) && read.bytes >= 0, "its size");
    assert(Number.isSafeInteger(read.micros) && read.micros >= -1);
    assertEquals(read.kind === "invalid" && read.section !== null, false);
  }
  const looks = ["{{", ":\t"].map((around) => {
    const side = new TextEncoder().encode(around);
    const bytes = new Uint8Array([...side, ...line, ...side]);
    return format.looksLike(bytes, side.length, side.length + line.length);
  });
  assertEquals(looks[0], looks[1], "how it looks depends on what is around it");
  return read;
}

const LONG_BYTES = 65_536;
const ROUNDS = 8;

/**
 * Checks that a line of one bit that is repeated takes no longer for each byte
 * than a line of a sixteenth of its length: if it were quadratic, 16 times.
 */
export function checkLinear(
  format: Format,
  head: string,
  bit: string,
  tail: string,
): void {
  const reader = format.open();
  const record = new LogRecord();
  const timeOf = (length: number) => {
    const text = head + bit.repeat(length / bit.length) + tail;
    const bytes = new TextEncoder().encode(text + "\n");
    let best = Infinity;
    for (let i = 0; i < ROUNDS; i++) {
      const start = performance.now();
      for (let bytes_ = 0; bytes_ < LONG_BYTES; bytes_ += length) {
        reader.read(bytes, 0, bytes.length - 1, record);
      }
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  timeOf(LONG_BYTES / 16);
  const short = timeOf(LONG_BYTES / 16);
  const long = timeOf(LONG_BYTES);
  assert(long < 6 * short + 1, `${bit}: ${long} ms, in pieces ${short} ms`);
}
