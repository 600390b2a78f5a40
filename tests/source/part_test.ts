import { assertEquals, assertThrows } from "@std/assert";
import { fileKey } from "../../lib/source/file_system.ts";
import {
  LONG_LINE_HEAD_BYTES,
  MAX_LINE_BYTES,
  PIECE_BYTES,
} from "../../lib/source/lines.ts";
import { partCount, partPieces, reopen } from "../../lib/source/part.ts";
import type { SeekableReader } from "../../lib/source/read_at.ts";
import { randomFrom } from "../_random.ts";
import { Collector, latin1, MemoryFile, utf8 } from "./_helpers.ts";

const LOGS = 2000;
const MARK = "\ufeff";
const NEWLINE = 0x0a;

/** What each part of a log has handed over. */
function readAll(
  file: SeekableReader,
  byteCount: number,
  partBytes: number,
): Collector[] {
  const count = partCount(byteCount, partBytes);
  return Array.from({ length: count }, (_, part) => {
    const sink = new Collector();
    const range = { part, isLast: part === count - 1, partBytes };
    // Pieces of few bytes and of many, which have no say in what is read.
    const mostBytes = part % 2 === 0 ? PIECE_BYTES : 1 + part % 7;
    for (const _ of partPieces(shortReads(file, mostBytes), range, sink));
    return sink;
  });
}

/** The same file, of which each read brings so many bytes at most. */
function shortReads(file: SeekableReader, mostBytes: number): SeekableReader {
  return {
    seekSync: (offset, whence) => file.seekSync(offset, whence),
    readSync: (into) => file.readSync(into.subarray(0, mostBytes)),
  };
}

/** What there is in a log, by the offset at which it begins. */
interface Expected {
  readonly start: number;
  readonly line?: string;
  readonly long?: string;
}

function expectedOf(bytes: Uint8Array): Expected[] {
  const found: Expected[] = [];
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    const hasMark = start === 0 && line[0] === 0xef && line[1] === 0xbb &&
      line[2] === 0xbf;
    const shown = hasMark ? line.subarray(3) : line;
    if (line.length > MAX_LINE_BYTES) {
      found.push({
        start,
        long: latin1(shown.subarray(0, LONG_LINE_HEAD_BYTES)),
      });
    } else {
      found.push({ start, line: decoder.decode(shown) });
    }
    start = end + 1;
  }
  return found;
}

/** That each line was handed over by the part in which it begins, and only there. */
function check(bytes: Uint8Array, partBytes: number, found: Collector[]): void {
  const expected = expectedOf(bytes);
  for (const [part, sink] of found.entries()) {
    const own = expected.filter(({ start }) =>
      Math.floor(start / partBytes) === part
    );
    const about = `part ${part} of ${partBytes} bytes`;
    assertEquals(
      sink.all,
      own.flatMap(({ line }) => line === undefined ? [] : [line]),
      about,
    );
    assertEquals(
      sink.long.map(latin1),
      own.flatMap(({ long }) => long === undefined ? [] : [long]),
      about,
    );
  }
}

function checkParts(text: string, ...partBytes: number[]): void {
  const bytes = utf8(text);
  for (const size of partBytes) {
    check(bytes, size, readAll(new MemoryFile(bytes), bytes.length, size));
  }
}

Deno.test(`partPieces() gives each line of ${LOGS} logs to the part it begins in`, () => {
  for (let seed = 1; seed <= LOGS; seed++) {
    const random = randomFrom(seed);
    const newline = random(2) ? "\n" : "\r\n";
    const longest = [2, 10, 100][random(3)]!;
    const lines = Array.from(
      { length: random(30) },
      (_, i) => `${i}${"é".repeat(random(longest))}`.slice(random(3)),
    );
    const bytes = utf8(
      (random(4) ? "" : MARK) + lines.join(newline) +
        (random(2) ? newline : ""),
    );
    const partBytes = 1 + random([3, 40, bytes.length + 10][random(3)]!);
    const most = random(2) ? () => Infinity : () => 1 + random(20);
    const file = new MemoryFile(bytes, most);
    try {
      check(bytes, partBytes, readAll(file, bytes.length, partBytes));
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
});

Deno.test("partPieces() keeps lines whole where a part ends at, before or behind a newline", () => {
  // The first newline is the byte 4: parts of 4, 5 and 6 bytes end around it.
  checkParts("abcd\nefgh\nijkl\n", 3, 4, 5, 6, 9, 10, 11, 14, 15, 16);
  checkParts("abcd\nefgh\nijkl", 3, 4, 5, 6, 9, 10, 11, 14, 15, 16);
  checkParts("abc\r\nefg\r\nijk\r\n", 3, 4, 5, 6, 9, 10, 11);
});

Deno.test("partPieces() reads what has no lines, or only empty ones", () => {
  checkParts("", 1, 100);
  checkParts("\n", 1, 2, 100);
  checkParts("\n\n\n\n\n", 1, 2, 3, 5, 6);
  checkParts("x", 1, 2);
});

Deno.test("partPieces() passes over a byte order mark at the start of the log alone", () => {
  checkParts(`${MARK}a\n${MARK}b\n${MARK}`, 1, 2, 3, 4, 5, 6, 7, 100);
  checkParts(`${MARK}\n${MARK}\n`, 1, 2, 3, 4, 5);
  checkParts(MARK, 1, 2, 3, 4);
});

Deno.test("partPieces() reads a line that is longer than several parts", () => {
  const line = "0123456789".repeat(10_000);
  checkParts(`a\n${line}\nb\n${line}`, 1000, 4096, 33_333, 65_536, 70_000);
});

Deno.test("partPieces() tells of a line that is too long once, in the part it begins in", () => {
  const longest = "x".repeat(MAX_LINE_BYTES);
  const sizes = [5000, 65_536, MAX_LINE_BYTES, MAX_LINE_BYTES + 1, 500_000];
  checkParts(`a\n${longest}\nb\n`, ...sizes);
  checkParts(`a\n${longest}x\nb\n`, ...sizes);
  checkParts(`${MARK}${longest}\nb\n`, ...sizes);
  checkParts(`${longest.repeat(4)}\nb\n${longest}y`, ...sizes);
  // It begins with the last byte of a part, or with the first one.
  checkParts(`aaa\n${longest.repeat(2)}\nb`, 3, 4, 5);
});

Deno.test("partPieces() reads a part piece by piece", () => {
  const bytes = utf8("line\n".repeat(100_000));
  const range = { part: 0, isLast: false, partBytes: 3 * PIECE_BYTES + 5000 };
  const pieces = [...partPieces(new MemoryFile(bytes), range, new Collector())];
  assertEquals(pieces, [PIECE_BYTES, PIECE_BYTES, PIECE_BYTES, 5000]);
});

Deno.test("partPieces() reads in the last part what was added meanwhile", () => {
  const file = new MemoryFile(utf8("one\ntwo\nthr"));
  const count = partCount(file.bytes.length, 4);
  file.bytes = utf8("one\ntwo\nthree\nfour\nfive\nsix");
  const found: string[][] = [];
  for (let part = 0; part < count; part++) {
    const sink = new Collector();
    const range = { part, isLast: part === count - 1, partBytes: 4 };
    for (const _ of partPieces(file, range, sink));
    found.push(sink.all);
  }
  assertEquals(found, [["one"], ["two"], ["three", "four", "five", "six"]]);
});

Deno.test("partPieces() ends with a log that was cut short meanwhile", () => {
  const file = new MemoryFile(utf8("one\ntwo\nthr"));
  const found = readAll(file, 24, 4).map(({ all }) => all);
  assertEquals(found, [["one"], ["two"], ["thr"], [], [], []]);
});

Deno.test("partCount() is one at least, and has the last part begun", () => {
  const counts = [0, 1, 9, 10, 11, 20, 21].map((bytes) => partCount(bytes, 10));
  assertEquals(counts, [1, 1, 1, 1, 2, 2, 3]);
});

Deno.test("reopen() opens the same file, by any name, and refuses another", () => {
  const folder = Deno.makeTempDirSync({ prefix: "part_test_" });
  try {
    const path = `${folder}/access.log`;
    Deno.writeTextFileSync(path, "one\n");
    const key = fileKey(Deno.statSync(path));
    reopen(path, key).close();
    Deno.renameSync(path, `${path}.1`);
    reopen(`${path}.1`, key).close();
    assertThrows(() => reopen(path, key), Deno.errors.NotFound);
    Deno.writeTextFileSync(path, "two\n");
    assertThrows(() => reopen(path, key), Error, "it was replaced");
    // The refused one is not left open.
    const left = [...Deno.readDirSync("/proc/self/fd")].filter(({ name }) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${name}`).startsWith(folder);
      } catch {
        return false;
      }
    });
    assertEquals(left.length, 0);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
