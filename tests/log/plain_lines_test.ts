import { assert, assertEquals, fail } from "@std/assert";
import { block, BLOCK_BYTES } from "../../lib/log/block.ts";
import { readClf } from "../../lib/log/clf.ts";
import * as plain from "../../lib/log/plain_lines.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import { readTail } from "../../lib/log/tail.ts";
import { hashBytes, moreHash } from "../../lib/traffic/hash.ts";
import { logTime } from "../../lib/demo/traffic.ts";
import { randomFrom } from "../_random.ts";
import { innerOf, shapeOfFirst } from "../kernel/_rows.ts";
import { bytesOf } from "../_lines.ts";
import { GOOD_LINES, LINE_MAKERS, type LineMaker } from "./_hostile_lines.ts";
import { PREFIXES } from "./_prefixes.ts";

const LF = 0x0a;
const SEED = 20251010;
/** 10 October 2025, 11:55:30 UTC. */
const START = 1_760_097_330;
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

/** What is wrong with a row, or nothing; the record was read from a copy. */
function wrongRow(row: number, slow: LogRecord, by: number) {
  const { buffer, clientStart, clientEnd, sectionStart, sectionEnd } = slow;
  const client = hashBytes(buffer, clientStart, clientEnd, SEED);
  const clientMore = moreHash();
  const section = hashBytes(buffer, sectionStart, sectionEnd, SEED);
  const sectionMore = moreHash();
  const inner = innerOf(row);
  const expected = [
    [plain.startOf(row), slow.lineStart + by],
    [plain.secondOf(row), slow.second],
    [plain.formatOf(row), slow.format],
    [inner.clientEnd, clientEnd + by],
    [inner.method, slow.methodStart + by],
    [inner.target, slow.methodEnd + by + 1],
    [inner.target, sectionStart + by],
    [inner.sectionEnd, sectionEnd + by],
    [inner.status, slow.status],
    [inner.size, slow.size],
    [inner.clientHash, client],
    [inner.clientMoreHash, clientMore],
    [inner.sectionHash, section],
    [inner.sectionMoreHash, sectionMore],
  ];
  const wrong = expected.findIndex(([is, shouldBe]) => is !== shouldBe);
  return wrong < 0 ? undefined : `value ${wrong} of the row`;
}

interface Made {
  readonly name: string;
  readonly text: string;
}

/** Holds what is read the fast way to what readClf() says of each line. */
function checkRows(
  read: typeof plain.readPlainLines,
  texts: Iterable<Made>,
  random: (below: number) => number,
): { lines: number; plainLines: number; malformed: number; told: number } {
  const placeFor = placesFrom(random);
  const fast = new LogRecord();
  const slow = new LogRecord();
  let lines = 0;
  let plainLines = 0;
  let malformed = 0;
  let told = 0;
  for (const { name, text } of texts) {
    const start = placeFor(text.length + 1);
    const end = write(text, start);
    const copy = block.slice(start, end);
    for (let at = start; at < end;) {
      const count = read(at, end, SEED);
      for (let row = 0; row < count; row++, lines++) {
        forget(slow);
        const next = start + readClf(copy, at - start, slow);
        let wrong = plain.nextOf(row) === next && plain.startOf(row) === at
          ? undefined
          : "where it stands";
        if (plain.isPlain(row)) {
          plainLines++;
          forget(fast);
          plain.fillRecord(fast, row);
          wrong ??= wrongRow(row, slow, start);
          wrong ??= fast.buffer === block && fast.line === block
            ? difference(fast, slow, start)
            : "buffer";
        }
        const isMalformed = slow.kind === LineKind.MALFORMED;
        if (isMalformed) malformed++;
        if (plain.isMalformed(row)) {
          told++;
          if (!isMalformed) wrong ??= "that it is malformed";
        }
        if (wrong) {
          fail(
            `seed ${SEED}, line ${lines} (${name}) at ${at}: ${wrong} differs\n` +
              `${JSON.stringify(text.slice(at - start))}\n` +
              `of ${JSON.stringify(text)}`,
          );
        }
        at = next;
      }
    }
  }
  return { lines, plainLines, malformed, told };
}

Deno.test("readPlainLines() reads lines as readClf() does, or leaves them, whatever the lines", () => {
  const random = randomFrom(SEED);
  const texts = shuffled(LINE_MAKERS, random);
  const { lines, plainLines, malformed, told } = checkRows(
    plain.readPlainLines,
    texts,
    random,
  );
  assert(lines > 1_000_000, `${lines} lines`);
  assert(
    told > malformed / 3,
    `only ${told} of ${malformed} malformed lines are told to be`,
  );
  assert(
    plainLines > 100_000,
    `only ${plainLines} of ${lines} lines are plain`,
  );
});

/** Some of the lines, with prefixes in front that are whole or cut, or none. */
function* prefixed(
  random: (below: number) => number,
  most: number,
): Generator<Made> {
  for (const { name, text } of shuffled(LINE_MAKERS, random)) {
    if (most-- === 0) return;
    const prefix = () => {
      const whole = ONE_BYTE_PREFIXES[random(ONE_BYTE_PREFIXES.length)]!;
      if (random(16) > 0) return whole;
      const from = random(whole.length);
      return random(2) === 0 ? whole.slice(from) : whole.slice(0, from);
    };
    const front = Array.from({ length: [1, 1, 1, 0, 2, 5][random(6)]! }, prefix)
      .join("");
    yield {
      name: `${JSON.stringify(front)} ${name}`,
      text: front + text.replaceAll("\n", () => `\n${prefix()}`),
    };
  }
}

/** A character a byte, as lines are made here. */
const ONE_BYTE_PREFIXES = [
  ...PREFIXES.map((prefix) => String.fromCharCode(...bytesOf(prefix))),
  // With brackets and times of their own.
  "[x] ",
  "a [b/c/d] ",
  "a [ab/c] ",
  "app[12/3]: ",
  '<190>1 - - nginx - id1 [ab/c@1 b="c"] ',
  "<190>1 - - nginx - id1 [10/Oct/2025:13:55:36 +0200] ",
  '[10/Oct/2025:13:55:36 +0200] "GET /x HTTP/1.1" 200 5 ',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /x HTTP/1.1" 200 5 | ',
];

Deno.test("readPrefixedLines() reads lines as readClf() does, or leaves them, whatever stands in front", () => {
  const random = randomFrom(SEED);
  const { lines, plainLines } = checkRows(
    plain.readPrefixedLines,
    prefixed(random, 200_000),
    random,
  );
  assert(lines > 200_000, `${lines} lines`);
  assert(plainLines > lines / 30, `only ${plainLines} of ${lines} are plain`);
});

Deno.test("readPrefixedLines() takes no hidden prefix for a client", () => {
  const line = '- - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5';
  // The second one's bracket has a date's slash in its place, but no blank before.
  const text = `web_1  | app[12/3]: ${line}`;
  checkRows(plain.readPrefixedLines, [{ name: "", text }], randomFrom(1));
});

Deno.test("readPrefixedLines() reads the lines that it is there for, through minutes", () => {
  const line =
    'v:80 c - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5';
  for (const prefix of ONE_BYTE_PREFIXES.slice(0, PREFIXES.length)) {
    const text = [36, 37, 38].map((minute) =>
      prefix + line.replace("55:36", `${minute}:36`)
    ).join("\n");
    assertEquals(plain.readPrefixedLines(0, write(text, 0), SEED), 3);
    const are = [0, 1, 2].map(plain.isPlain);
    assertEquals([prefix, ...are], [prefix, true, true, true]);
    assertEquals(plain.hasPrefix(0), true);
  }
  const lines = PLAIN.slice(0, 4).join("\n");
  assertEquals(plain.readPrefixedLines(0, write(lines, 0), SEED), 4);
  assertEquals([0, 1, 2, 3].filter(plain.isPlain).length, 4);
  assertEquals(plain.hasPrefix(0), false);
});

const ABSOLUTE = [
  'a - - [10/Oct/2025:13:55:59 -0200] "GET http://my.site.com/pages/create HTTP/1.1" 200 5',
  'a - - [10/Oct/2025:13:55:59 -0200] "GET https://my.site.com:443/a?b=c HTTP/2" 200 5 "-" "-"',
  'a - - [10/Oct/2025:13:55:59 -0200] "GET http://a/ HTTP/1.1" 200 5',
];
const PLAIN = [
  ...GOOD_LINES.slice(0, 5),
  ...GOOD_LINES.slice(6),
  'a,b - - [10/Oct/2025:13:55:59 -0200] "GET /a HTTP/1.1" 200 5',
  'a, b, c - frank [10/Oct/2025:13:55:59 -0200] "GET /a HTTP/1.1" 200 5',
  'a b c [10/Oct/2025:13:55:59 -0200] "GET /a HTTP/1.1" 200 5',
  'v c - - [10/Oct/2025:13:55:59 -0200] "GET /a HTTP/1.1" 200 5',
  'v:80 2001:db8::1 - b [10/Oct/2025:13:55:59 -0200] "GET /a HTTP/1.1" 200 5 "-"',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 123456789',
  'a - - [10/Oct/2025:13:55:59 -0200] "GET /\xff HTTP/1.1" 599 99999999',
  'a - - [10/Oct/2025:13:55:59 -0200] "GET /a HTTP/1.1" 304 -\r',
  'a - - [10/Oct/2025:13:55:59 -0200] "GET /a/b HTTP/2" 200 5 "-" "-"',
  'a - - [10/Oct/2025:13:55:59 -0200] "GET /a HTTP/3" 304 -',
  ...ABSOLUTE,
  'a - - [10/Oct/2025:13:55:59 -0200] "PROPFIND /a HTTP/1.1" 304 -',
  'a - - [10/Oct/2025:13:55:59 -0200] "GET /a/\x80\xa2\xa3\xdc\xff HTTP/1.1" 200 5',
  'a - - [19/Jan/2038:03:14:07 +0000] "GET /a HTTP/1.1" 100 0 - -',
];
const NOT_PLAIN_AT_ALL = [
  GOOD_LINES[5]!,
  'a, b c - - [10/Oct/2025:13:55:59 -0200] "GET /a HTTP/1.1" 200 5',
  'a,, b - - [10/Oct/2025:13:55:59 -0200] "GET /a HTTP/1.1" 200 5',
  "",
  "# x",
  '- - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5',
  '- 192.0.2.9 - b [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5',
  '<134>192.0.2.9 - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5',
  'a - john doe [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5',
  'v c d e [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 4294967296',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a\\"b HTTP/1.1" 200 5',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET http://my.site.com HTTP/1.1" 200 5',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET http:///a HTTP/1.1" 200 5',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET ftp://a/b HTTP/1.1" 200 5',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/10" 200 5',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/x" 200 5',
  'a - - [19/Jan/2038:03:14:08 +0000] "GET /a HTTP/1.1" 200 5',
  'a - - [10/Oct/2025:13:55:60 +0200] "GET /a HTTP/1.1" 200 5',
  'a - - [31/Dec/1969:23:59:59 +0000] "GET /a HTTP/1.1" 200 5',
];

/** Whether lines that stand at the block's begin are plain, by their rows. */
function arePlain(text: string): boolean[] {
  const end = write(text, 0);
  const are: boolean[] = [];
  for (let at = 0; at < end;) {
    const count = plain.readPlainLines(at, end, SEED);
    for (let row = 0; row < count; row++) are.push(plain.isPlain(row));
    at = plain.nextOf(count - 1);
  }
  return are;
}

// Else all would be read the slow way, and nothing would tell.
Deno.test("readPlainLines() reads the lines that it is there for", () => {
  const isPlain = (line: string) => arePlain(line)[0]!;
  assertEquals(PLAIN.filter((line) => !isPlain(line)), []);
  assertEquals(NOT_PLAIN_AT_ALL.filter(isPlain), []);
});

const MALFORMED = [
  "x",
  '"',
  " x",
  "\t at x",
  "a - - [10/Oct/2025:13:55:36 +0200]",
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1"',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 2000 5',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 x "-" "-"',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5x "-" "a b"',
  '{"a":"b","c": "d"}',
  '[error] open() "/a" failed, request: "GET /a HTTP/1.1", host: "b"',
  '"'.repeat(100),
];
/** What is malformed, skipped, or a hit: the kernel does not tell. */
const NOT_TOLD = [
  ...NOT_PLAIN_AT_ALL,
  " \t\r",
  "\t",
  '#" 200',
  'a - - [31/Feb/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5',
  'a - - [10/Oct/2025:13:55:36 +0200] "GET /a" b" 200 5',
  'a - - [10/Oct/2025:13:55:36 +0200] "x" - -',
  'a - - [10/Oct/2025:13:55:36 +0200] "x" -1 0',
  'a - - [10/Oct/2025:13:55:36 +0200] "x" 0 0',
  'a - - [10/Oct/2025:13:55:36 +0200] "x" 000 -',
  '"a - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5"',
];

Deno.test("readPlainLines() tells malformed lines by what stands behind their quotes", () => {
  const isTold = (line: string) => {
    const end = write(line, 0);
    assertEquals(plain.readPlainLines(0, end, SEED), 1);
    return plain.isMalformed(0);
  };
  assertEquals(MALFORMED.filter((line) => !isTold(line)), []);
  assertEquals(NOT_TOLD.filter(isTold), []);
  assertEquals(PLAIN.filter(isTold), []);
});

Deno.test("readPlainLines() leaves lines of targets with an origin where one may be cut off", () => {
  for (const line of ABSOLUTE) {
    const end = write(line, 0);
    assertEquals(plain.readPlainLines(0, end, SEED, true), 1);
    assertEquals(plain.isPlain(0), false, line);
  }
});

Deno.test("readPlainLines() goes on through minutes, and with more lines than it has rows", () => {
  const lines = Array.from(
    { length: 1500 },
    (_, i) =>
      `a - - [${
        logTime(START + Math.floor(i / 7))
      }] "GET /${i} HTTP/1.1" 200 5`,
  );
  assertEquals(arePlain(lines.join("\n")), lines.map(() => true));
  // Times that change to and fro, as where two servers write to a log.
  const twice = lines.map((line, i) => i % 2 ? line : lines[0]!);
  assertEquals(arePlain(twice.join("\n")), twice.map(() => true));
});

Deno.test("readPlainLines() looks at nothing behind the lines that it is given", () => {
  const line = PLAIN[0]!;
  const end = write(`${line}\n${line}`, 0);
  const middle = line.length + 1;
  assertEquals(plain.readPlainLines(0, middle, SEED), 1);
  assertEquals(plain.nextOf(0), middle);
  assertEquals(plain.readPlainLines(0, end, SEED), 2);
});

Deno.test("the kernel takes nothing for a time before it has read one", async () => {
  // As it is at the start, whatever was read here.
  const { memory, readLines } = await import(
    "../../lib/kernel/kernel.wasm?first"
  );
  const bytes = new Uint8Array(memory.buffer);
  const zeros = "\0".repeat(26);
  for (const second of ["\0\0", "00", "07", "59"]) {
    const time = splice(zeros, 18, second);
    const line = `a - - [${time}] "GET /a HTTP/1.1" 200 5\n`;
    bytes.set(new TextEncoder().encode(line));
    assertEquals(readLines(0, line.length, SEED, 0), 1);
    assert(shapeOfFirst(memory) < 0, JSON.stringify(second));
  }
});

function splice(text: string, at: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + put.length);
}
