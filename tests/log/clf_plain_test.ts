import { assert, assertEquals, fail } from "@std/assert";
import { block, BLOCK_BYTES } from "../../lib/log/block.ts";
import { readClf } from "../../lib/log/clf.ts";
import { NOT_PLAIN, readPlain } from "../../lib/log/clf_plain.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import { readTail } from "../../lib/log/tail.ts";
import { randomFrom } from "../_random.ts";
import { GOOD_LINES, LINE_MAKERS, type LineMaker } from "./_hostile_lines.ts";

const LF = 0x0a;
const SEED = 20251010;
/** In no field after a line was read. */
const UNTOUCHED = -77;

/** What holds for every line; offsets are from the first byte of the block. */
const BOUNDS = ["lineStart", "lineEnd"] as const;
const REASON_VALUES = ["reason"] as const;
const REASON_OFFSETS = ["reasonAt"] as const;
const HIT_VALUES = ["format", "second", "status", "size"] as const;
const HIT_OFFSETS = [
  "vhostStart",
  "vhostEnd",
  "clientStart",
  "clientEnd",
  "identityStart",
  "identityEnd",
  "requestStart",
  "requestEnd",
  "methodStart",
  "methodEnd",
  "targetStart",
  "targetEnd",
  "sectionStart",
  "sectionEnd",
  "tailStart",
] as const;
/** What is read from the tail, where somebody asks; -1 where it is not there. */
const TAIL_VALUES = ["micros"] as const;
const TAIL_OFFSETS = [
  "protocolStart",
  "protocolEnd",
  "referrerStart",
  "referrerEnd",
  "agentStart",
  "agentEnd",
  "forwardedStart",
  "forwardedEnd",
] as const;
const NUMBERS = [
  ...TAIL_VALUES,
  ...TAIL_OFFSETS,
  ...BOUNDS,
  ...REASON_VALUES,
  ...REASON_OFFSETS,
  ...HIT_VALUES,
  ...HIT_OFFSETS,
] as const;
type NumberField = typeof NUMBERS[number];
type Numbers = Record<NumberField | "kind", number>;

function forget(record: LogRecord): void {
  const numbers: Numbers = record;
  for (const field of NUMBERS) numbers[field] = UNTOUCHED;
  numbers.kind = UNTOUCHED;
}

/** Names what differs, or nothing; the one record's offsets are higher by some. */
function difference(one: LogRecord, two: LogRecord, by: number) {
  const values = (fields: readonly NumberField[]) =>
    fields.find((field) => one[field] !== two[field]);
  const offsets = (fields: readonly NumberField[]) =>
    fields.find((field) =>
      one[field] === -1 ? two[field] !== -1 : one[field] - by !== two[field]
    );
  if (one.kind !== two.kind) return "kind";
  const bounds = offsets(BOUNDS);
  if (bounds || one.kind === LineKind.SKIPPED) return bounds;
  if (one.kind === LineKind.MALFORMED) {
    return values(REASON_VALUES) ?? offsets(REASON_OFFSETS);
  }
  if (one.absolute !== two.absolute) return "absolute";
  const different = values(HIT_VALUES) ?? offsets(HIT_OFFSETS);
  if (different) return different;
  readTail(one);
  readTail(two);
  return values(TAIL_VALUES) ?? offsets(TAIL_OFFSETS);
}

/** All that is to be made, in an order that depends on the seed alone. */
function* shuffled(
  makers: readonly LineMaker[],
  random: (below: number) => number,
): Generator<{ name: string; text: string }> {
  const all = new Uint32Array(
    makers.reduce((sum, { count }) => sum + count, 0),
  );
  let end = 0;
  for (const [which, { count }] of makers.entries()) {
    for (let i = 0; i < count; i++) all[end++] = which << 24 | i;
  }
  while (end > 0) {
    const at = random(end);
    const next = all[at]!;
    all[at] = all[--end]!;
    const { name, make } = makers[next >>> 24]!;
    yield { name, text: make(next & 0xff_ffff, random) };
  }
}

/** Writes text of one character a byte into the block, and a newline. */
function write(text: string, at: number): number {
  for (let i = 0; i < text.length; i++) block[at + i] = text.charCodeAt(i);
  block[at + text.length] = LF;
  return at + text.length + 1;
}

/** Places to write at: one after another, and right at the end of the block. */
function placesFrom(random: (below: number) => number) {
  let next = 0;
  return (bytes: number): number => {
    if (next + bytes > BLOCK_BYTES) next = random(8);
    if (random(8) === 0) {
      // What is behind the last newline never counts, so it may be anything.
      block.fill(random(256), BLOCK_BYTES);
      return BLOCK_BYTES - bytes;
    }
    next += bytes;
    return next - bytes;
  };
}

Deno.test("the fields that are compared are all there are", () => {
  assertEquals(
    [...NUMBERS, "absolute", "buffer", "kind", "line"].sort(),
    Object.keys(new LogRecord()).sort(),
  );
});

Deno.test("readClf() reads a line in the block as it does elsewhere, whatever the line", () => {
  const random = randomFrom(SEED);
  const placeFor = placesFrom(random);
  const fast = new LogRecord();
  const slow = new LogRecord();
  let lines = 0;
  for (const { name, text } of shuffled(LINE_MAKERS, random)) {
    const start = placeFor(text.length + 1);
    const end = write(text, start);
    const copy = block.slice(start, end);
    for (let at = start; at < end; lines++) {
      forget(fast);
      forget(slow);
      const next = readClf(block, at, fast);
      const expected = start + readClf(copy, at - start, slow);
      const wrong = next === expected
        ? difference(fast, slow, start)
        : "the next line's offset";
      if (wrong || fast.buffer !== block || slow.buffer !== copy) {
        fail(
          `seed ${SEED}, line ${lines} (${name}) at ${at}: ` +
            `${wrong ?? "buffer"} differs\n` +
            `${JSON.stringify(text.slice(at - start))}\n` +
            `of ${JSON.stringify(text)}`,
        );
      }
      at = expected;
    }
  }
  assert(lines > 1_000_000, `${lines} lines`);
});

const PLAIN = [
  GOOD_LINES[0]!,
  GOOD_LINES[1]!,
  GOOD_LINES[2]!,
  GOOD_LINES.at(-1)!,
  'a - - [10/Oct/2025:13:55:59 -0200] "GET /\xff HTTP/1.1" 599 999999999',
  'a - - [10/Oct/2025:13:55:59 -0200] "GET /a/\x80\xa2\xa3\xdc\xff HTTP/1.1" 200 5',
  'a - - [19/Jan/2038:03:14:07 +0000] "GET /a HTTP/1.1" 100 0 - -',
];
const NOT_PLAIN_AT_ALL = [
  GOOD_LINES[3]!,
  GOOD_LINES[4]!,
  GOOD_LINES[5]!,
  "",
  "# x",
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 1234567890',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a\\"b HTTP/1.1" 200 5',
  'a - - [19/Jan/2038:03:14:08 +0000] "GET /a HTTP/1.1" 200 5',
  'a - - [31/Dec/1969:23:59:59 +0000] "GET /a HTTP/1.1" 200 5',
];

// Else all would be read the slow way, and nothing would tell.
Deno.test("readPlain() reads the lines that it is there for", () => {
  const record = new LogRecord();
  const read = (line: string) => {
    const end = write(line, 0);
    return readPlain(0, record) === end;
  };
  assertEquals(PLAIN.filter((line) => !read(line)), []);
  assertEquals(NOT_PLAIN_AT_ALL.filter(read), []);
});

Deno.test("readPlain() leaves the record alone where it gives up", () => {
  const random = randomFrom(SEED);
  const record = new LogRecord();
  const untouched = new LogRecord();
  forget(untouched);
  const few = LINE_MAKERS.map((maker) => ({
    ...maker,
    make: () => maker.make(random(maker.count), random),
    count: 2000,
  }));
  for (const { name, text } of shuffled(few, random)) {
    const end = write(text, 0);
    for (let at = 0; at < end; at = block.indexOf(LF, at) + 1) {
      forget(record);
      record.buffer = untouched.buffer;
      if (readPlain(at, record) !== NOT_PLAIN) continue;
      const isUntouched = record.kind === untouched.kind &&
        record.buffer === untouched.buffer &&
        NUMBERS.every((field) => record[field] === UNTOUCHED);
      if (!isUntouched) {
        fail(`seed ${SEED} (${name}): ${JSON.stringify(text.slice(at))}`);
      }
    }
  }
});

Deno.test("readPlain() takes nothing for a time before it has read one", async () => {
  // As it is at the start, whatever was read here.
  const { readPlain } = await import("../../lib/log/clf_plain.ts?first");
  const zeros = "\0".repeat(26);
  for (const second of ["\0\0", "00", "07", "59"]) {
    const time = splice(zeros, 18, second);
    write(`a - - [${time}] "GET /a HTTP/1.1" 200 5`, 0);
    assertEquals(readPlain(0, new LogRecord()), NOT_PLAIN, second);
  }
});

function splice(text: string, at: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + put.length);
}
