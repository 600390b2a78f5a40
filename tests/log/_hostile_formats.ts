/**
 * What every format has to stand: lines of any bytes, changed lines, and lines
 * that are made to take long.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Format, FormatReader } from "../../lib/log/format.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import { bytesOf, textOfRecord } from "../_lines.ts";
import { randomFrom } from "../_random.ts";

/** How many changed lines a test reads; more where FUZZ_LINES says so. */
const LINES = fuzzLines() ?? 20_000;
const AROUND = ['"]}7\n', "\\ x\t-\n"].map(bytesOf);
const LONG_BYTES = 65_536;

function fuzzLines(): number | undefined {
  const variable = { name: "env", variable: "FUZZ_LINES" } as const;
  return Deno.permissions.querySync(variable).state === "granted"
    ? Number(Deno.env.get("FUZZ_LINES")) || undefined
    : undefined;
}

/** Makes a reader that was told the directives. */
function open(format: Format, directives: readonly string[]): FormatReader {
  const reader = format.open();
  for (const text of directives) {
    const bytes = bytesOf(text);
    reader.directive?.(bytes, 0, bytes.length);
  }
  return reader;
}

const record = new LogRecord();
const rooms = AROUND.map(() => new Uint8Array(LONG_BYTES));

/** Reads a line among other bytes, and holds it to what holds for all lines. */
function readIn(
  format: Format,
  reader: FormatReader,
  line: Uint8Array,
  which: number,
): string {
  const bytes = rooms[which]!;
  const around = AROUND[which]!;
  const start = around.length;
  const end = start + line.length;
  bytes.set(around);
  bytes.set(line, start);
  bytes.set(around, end);
  const looks = format.looksLike(bytes, start, end);
  record.kind = LineKind.EXCLUDED;
  record.reasonAt = start;
  reader.read(bytes, start, end, record);
  assert(record.kind !== LineKind.EXCLUDED, "the kind was not set");
  assertEquals([record.lineStart, record.lineEnd], [start, end]);
  assert(record.line === bytes);
  assert(record.reasonAt >= start && record.reasonAt <= end, "column");
  if (record.kind <= LineKind.INVALID_REQUEST) {
    assert(Number.isSafeInteger(record.second), "a hit has a second");
    assert(Number.isSafeInteger(record.size), "a hit has a size");
    assert(Number.isSafeInteger(record.micros), "whole microseconds");
    if (record.buffer === bytes) assertWithin(record, start, end);
  }
  return JSON.stringify([looks, textOfRecord(record)]);
}

function assertWithin(r: LogRecord, start: number, end: number): void {
  const ranges = [
    [r.clientStart, r.clientEnd],
    [r.identityStart, r.identityEnd],
    [r.vhostStart, r.vhostEnd],
    [r.requestStart, r.requestEnd],
    [r.methodStart, r.methodEnd],
    [r.targetStart, r.targetEnd],
    [r.sectionStart, r.sectionEnd],
    [r.protocolStart, r.protocolEnd],
    [r.forwardedStart, r.forwardedEnd],
  ] as const;
  for (const [from, to] of ranges) {
    assert(start <= from && from <= to && to <= end, `range ${from}..${to}`);
  }
  for (
    const [from, to] of [[r.referrerStart, r.referrerEnd], [
      r.agentStart,
      r.agentEnd,
    ]] as const
  ) {
    assert(
      (from === -1 && to === -1) || (start <= from && from <= to && to <= end),
      `range ${from}..${to}`,
    );
  }
}

function readBoth(format: Format, reader: FormatReader, line: Uint8Array) {
  const one = readIn(format, reader, line, 0);
  const other = readIn(format, reader, line, 1);
  if (one !== other) {
    throw new Error(`depends on what stands around:\n${one}\n${other}`);
  }
}

const BITS = bytesOf('""  \t\t\\[]-/:?+.0123456789GETHPOct#=,T Z\r\0');

/**
 * Tests that a format stands whatever comes.
 *
 * @param format The format.
 * @param lines Valid lines of it: they are changed.
 * @param directives What is said before them.
 */
export function testHostileLines(
  format: Format,
  lines: readonly string[],
  directives: readonly string[] = [],
): void {
  Deno.test(`${format.title}: changed lines never throw, nor reach beyond the line`, () => {
    const random = randomFrom(1);
    const seeds = lines.map(bytesOf);
    const reader = open(format, directives);
    for (let round = 0; round < LINES; round++) {
      const seed = seeds[random(seeds.length)]!;
      let line = seed.slice(
        0,
        random(4) === 0 ? random(seed.length) : undefined,
      );
      for (let changes = random(5); changes > 0 && line.length > 0; changes--) {
        const at = random(line.length);
        if (random(3) === 0) {
          const to = at + random(12);
          const piece = seed.subarray(random(seed.length)).subarray(
            0,
            random(12),
          );
          line = Uint8Array.of(
            ...line.subarray(0, at),
            ...piece,
            ...line.subarray(to),
          );
        } else {
          line[at] = random(8) === 0 ? random(256) : BITS[random(BITS.length)]!;
        }
      }
      readBoth(format, reader, line);
    }
  });

  Deno.test(`${format.title}: random bytes never throw, and are no hits`, () => {
    const random = randomFrom(2);
    const reader = open(format, directives);
    for (let round = 0; round < LINES / 4; round++) {
      const pick = random(2) === 0
        ? () => random(256)
        : () => BITS[random(BITS.length)]!;
      const line = Uint8Array.from({ length: random(200) }, pick);
      readBoth(format, reader, line);
      assert(record.kind >= LineKind.MALFORMED);
    }
  });

  Deno.test(`${format.title}: long lines take linear time`, () => {
    const reader = open(format, directives);
    for (const head of ["", lines[0]!, lines[0]!.slice(0, -1)]) {
      for (
        const text of [
          '"',
          "\\",
          "[",
          ";",
          " ",
          "\t",
          "7",
          "{",
          ' "',
          '"" ',
          '"""a ',
          "-\t",
        ]
      ) {
        const time = (length: number) => {
          const line = bytesOf(head + text.repeat(length / text.length));
          const start = performance.now();
          for (let i = 0; i < 10; i++) {
            format.looksLike(line, 0, line.length);
            reader.read(line, 0, line.length, record);
          }
          return performance.now() - start;
        };
        // 16 times the bytes: 256 times the time if it were quadratic. A machine
        // that is busy elsewhere is given another try.
        let ratio = Infinity;
        for (let tries = 0; tries < 5 && ratio > 100; tries++) {
          ratio = time(LONG_BYTES) / Math.max(time(4096), 0.2);
        }
        assert(ratio < 100, `${JSON.stringify(text)}: ${ratio} times the time`);
      }
    }
  });
}
