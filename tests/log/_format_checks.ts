/**
 * What every format has to stand: lines of any bytes, changed lines, and lines
 * that are made to take long.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Format, FormatReader } from "../../lib/log/format.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import { readTail } from "../../lib/log/tail.ts";
import { bytesOf, type ReadLine, textOfRecord } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { LINE_MAKERS } from "./_hostile_lines.ts";

type Random = (below: number) => number;

/** A format and lines that it reads. */
export interface FormatCase {
  readonly format: Format;
  readonly lines: readonly string[];
  /** What is said before them. */
  readonly directives?: readonly string[];
}

/** What is a format's own. */
export interface FormatOptions {
  /** Bytes that mean something to it, beside those of all. */
  readonly odd?: string;
  /** What its long lines are full of, beside what those of all are. */
  readonly bits?: readonly string[];
  /** What its long lines begin with, beside its lines cut anywhere. */
  readonly heads?: readonly string[];
  /** Whether it is tried on any line. */
  readonly looksLikeAll?: boolean;
}

/** How many lines a fuzz reads: FUZZ_LINES, where it may be read. */
export function fuzzLines(usual: number): number {
  // Tests of the core run with no permission at all.
  const variable = "FUZZ_LINES";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return Number((state === "granted" && Deno.env.get(variable)) || usual);
}

/** Bytes that mean something to one format or another. */
const ODD =
  ' "\\[](){}<>-/:;.,+|0123456789GETHPOSTZct.#=?,\r\t\t""  \0\x1b\xff';

/** What a hostile line is full of. */
const BITS = ['"', "\\", "[", "]", ";", " ", "\t", "0", "{", " [", '" "', "a:"]
  .concat("/", '"" ', '"""a ', "-\t", "a");

const LONG = 65_536;
const SHORT = LONG / 16;
/** Where a line is kept, each time among other bytes. */
const AROUND = ['"]}7\n', " \\ x\t-\n"].map(bytesOf);
const rooms = AROUND.map(() => new Uint8Array(16 * LONG));

/** Makes a reader that was told the directives. */
function open({ format, directives = [] }: FormatCase): FormatReader {
  const reader = format.open();
  for (const text of directives) {
    const bytes = bytesOf(text);
    reader.directive?.(bytes, 0, bytes.length);
  }
  return reader;
}

/**
 * Reads a line, twice among different bytes, and sees that it is as any line has
 * to be: what is read depends on the line alone, all of it is set, and nothing
 * reaches beyond it.
 *
 * @returns What was read.
 */
export function checkLine(
  format: Format,
  line: Uint8Array,
  reader: FormatReader = format.open(),
): Omit<ReadLine, "next"> {
  const [one, other] = AROUND.map((around, i) =>
    readIn(format, reader, line, around, rooms[i]!)
  );
  assertEquals(one, other, "what is read depends on what stands around it");
  const { read } = one!;
  if (read.kind === "malformed") {
    assert(read.column >= 1 && read.column <= line.length + 1, "its column");
  } else {
    assert(read.kind !== "excluded", "it has no kind");
    if (read.kind === "invalid") assertEquals(read.section, null);
  }
  return read;
}

function readIn(
  format: Format,
  reader: FormatReader,
  line: Uint8Array,
  around: Uint8Array,
  bytes: Uint8Array,
) {
  const start = around.length;
  const end = start + line.length;
  bytes.set(around);
  bytes.set(line, start);
  bytes.set(around, end);
  const looks = format.looksLike(bytes, start, end);
  const record = new LogRecord();
  record.kind = LineKind.EXCLUDED;
  // Only of malformed lines it is set.
  record.reasonAt = start;
  reader.read(bytes, start, end, record);
  for (let i = 0; i < around.length; i++) {
    const isSame = bytes[i] === around[i] && bytes[end + i] === around[i];
    assert(isSame, "the bytes around it are not as before");
  }
  assertEquals([record.lineStart, record.lineEnd], [start, end]);
  assert(record.line === bytes, "it is not where it was");
  if (record.kind <= LineKind.INVALID_REQUEST) assertHit(record);
  return { looks, read: textOfRecord(record) };
}

function assertHit(r: LogRecord): void {
  assert(Number.isSafeInteger(r.second), "a hit has no time");
  assert(r.status === 0 || (r.status >= 100 && r.status <= 599), "its status");
  assert(Number.isSafeInteger(r.size) && r.size >= 0, "its size");
  readTail(r);
  assert(Number.isSafeInteger(r.micros) && r.micros >= -1, "its time taken");
  // What had to be decoded is elsewhere; all else is of the line.
  const isOfLine = r.buffer === r.line;
  const first = isOfLine ? r.lineStart : 0;
  const last = isOfLine ? r.lineEnd : r.buffer.length;
  const isWithin = (start: number, end: number) =>
    first <= start && start <= end && end <= last;
  assert(isWithin(r.clientStart, r.clientEnd), "client");
  assert(isWithin(r.identityStart, r.identityEnd), "identity");
  assert(isWithin(r.vhostStart, r.vhostEnd), "vhost");
  assert(isWithin(r.requestStart, r.requestEnd), "request");
  assert(isWithin(r.methodStart, r.methodEnd), "method");
  assert(isWithin(r.targetStart, r.targetEnd), "target");
  assert(isWithin(r.sectionStart, r.sectionEnd), "section");
  assert(isWithin(r.protocolStart, r.protocolEnd), "protocol");
  assert(isWithin(r.forwardedStart, r.forwardedEnd), "forwarded");
  const isNone = (start: number, end: number) => start === -1 && end === -1;
  const isAgent = isNone(r.agentStart, r.agentEnd) ||
    isWithin(r.agentStart, r.agentEnd);
  const isReferrer = isNone(r.referrerStart, r.referrerEnd) ||
    isWithin(r.referrerStart, r.referrerEnd);
  assert(isAgent && isReferrer, "agent, referrer");
}

/**
 * Changes a line in up to four places: a byte replaced, deleted, doubled or put
 * in, a piece of it moved, the end cut off.
 *
 * @param odd Bytes that mean something to its format.
 * @param other Of which pieces are put in. @default the line
 */
export function changed(
  line: Uint8Array,
  odd: Uint8Array,
  random: Random,
  other: Uint8Array = line,
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
      case 3: {
        const from = random(other.length + 1);
        const piece = other.subarray(from, from + random(30));
        bytes.splice(at, random(2) * piece.length, ...piece);
        break;
      }
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

/** Of a line no byte is a newline. */
function withoutNewlines(line: Uint8Array): Uint8Array {
  return line.map((byte) => byte === 10 ? 0 : byte);
}

/**
 * What every format has to stand. It is told from the first words of each test's
 * name which format it is about.
 *
 * @param name The format's name.
 * @param cases It, with all that makes its lines differ.
 */
export function testFormat(
  name: string,
  cases: readonly FormatCase[],
  options: FormatOptions = {},
): void {
  const odd = bytesOf(ODD + (options.odd ?? ""));
  const all = cases.map((it) => ({
    ...it,
    bytes: it.lines.map(bytesOf),
    reader: open(it),
  }));

  Deno.test(`${name}: its lines look like it, and are hits`, () => {
    for (const { format, bytes, reader } of all) {
      for (const line of bytes) {
        assert(format.looksLike(line, 0, line.length), textOf(line));
        const { kind } = checkLine(format, line, reader);
        assertEquals(kind, "hit", textOf(line));
      }
    }
  });

  Deno.test(`${name}: any bytes are a line, of which nothing around it is a part`, () => {
    const random = randomFrom(1);
    for (let i = fuzzLines(20_000) / 4; i > 0; i--) {
      const { format, reader } = all[random(all.length)]!;
      const line = withoutNewlines(
        Uint8Array.from(
          { length: random(200) },
          () => random(3) === 0 ? random(256) : odd[random(odd.length)]!,
        ),
      );
      const { kind } = checkLine(format, line, reader);
      assert(kind === "malformed" || kind === "skipped", textOf(line));
    }
  });

  Deno.test(`${name}: lines that are made to mislead the common formats are no trouble`, () => {
    const random = randomFrom(2);
    for (let i = fuzzLines(20_000) / 4; i > 0; i--) {
      const { format, reader } = all[random(all.length)]!;
      const maker = LINE_MAKERS[random(LINE_MAKERS.length)]!;
      const text = maker.make(random(maker.count), random).split("\n").at(-1)!;
      const line = Uint8Array.from(text, (char) => char.charCodeAt(0));
      checkLine(format, line, reader);
    }
  });

  Deno.test(`${name}: a line may end anywhere`, () => {
    for (const { format, bytes, reader } of all) {
      for (const line of bytes) {
        for (let cut = 0; cut < line.length; cut++) {
          checkLine(format, line.subarray(0, cut), reader);
        }
      }
    }
  });

  Deno.test(`${name}: changed lines are read as any line is`, () => {
    const random = randomFrom(3);
    const kinds = new Set<string>();
    for (let i = fuzzLines(20_000); i > 0; i--) {
      const { format, bytes, reader } = all[random(all.length)]!;
      const line = bytes[random(bytes.length)]!;
      const other = bytes[random(bytes.length)]!;
      const odder = withoutNewlines(changed(line, odd, random, other));
      kinds.add(checkLine(format, odder, reader).kind);
    }
    for (const kind of ["hit", "malformed"]) assert(kinds.has(kind), kind);
  });

  Deno.test(`${name}: long hostile lines take no more than linear time`, () => {
    for (const { format, lines, reader } of all) {
      const line = lines[0]!;
      const places = [0, 0.25, 0.5, 0.75, 1].map((it) =>
        Math.floor(line.length * it)
      );
      const heads = [
        ...(options.heads ?? []).map((head) => [head, '"}'] as const),
        ...places.map((at) => [line.slice(0, at), line.slice(at)] as const),
      ];
      for (const bit of [...BITS, ...options.bits ?? []]) {
        for (const [head, tail] of heads) {
          checkLinear((bytes) => {
            format.looksLike(bytes, 0, bytes.length - 1);
            reader.read(bytes, 0, bytes.length - 1, spare);
          }, (length) => head + bit.repeat(length / bit.length) + tail + "\n");
        }
      }
    }
  });

  if (options.looksLikeAll) return;
  Deno.test(`${name}: no line of other kinds looks like it`, () => {
    for (const [of, line] of FOREIGN_LINES) {
      if (of === name) continue;
      const bytes = bytesOf(line + "\n");
      for (const { format } of all) {
        assert(!format.looksLike(bytes, 0, bytes.length - 1), line);
      }
    }
  });
}

const spare = new LogRecord();
const textOf = (line: Uint8Array) => new TextDecoder().decode(line);

const ROUNDS = 5;
const TRIES = 4;

/**
 * Checks that a line takes no longer for each byte than lines of a sixteenth of
 * its length: if it were quadratic, 16 times.
 *
 * @param run Reads a line.
 * @param lineOf Makes a line that is about so long.
 */
export function checkLinear(
  run: (bytes: Uint8Array) => void,
  lineOf: (length: number) => string,
): void {
  const timeOf = (length: number) => {
    const bytes = bytesOf(lineOf(length));
    let best = Infinity;
    for (let i = 0; i < ROUNDS; i++) {
      const start = performance.now();
      for (let read = 0; read < LONG; read += length) run(bytes);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  let [long, short] = [0, 0];
  // A machine that is busy elsewhere is given another try.
  for (let i = 0; i < TRIES; i++) {
    [short, long] = [timeOf(SHORT), timeOf(LONG)];
    if (long < 6 * short + 1) return;
  }
  const line = lineOf(64);
  assert(false, `${JSON.stringify(line)}: ${long} ms, in pieces ${short} ms`);
}

/** Lines of many kinds, and the format that each is of. */
export const FOREIGN_LINES: readonly (readonly [of: string, line: string])[] = [
  ["", ""],
  ["", " "],
  ["", "junk"],
  [
    "common",
    '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5',
  ],
  [
    "common",
    '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "curl/8"',
  ],
  [
    "common",
    '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "curl/8" "-"',
  ],
  [
    "common",
    '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "x" 12 0.003',
  ],
  [
    "common",
    '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "x" 12 0.003 .',
  ],
  [
    "common",
    'www.example.org 192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5ms',
  ],
  [
    "w3c",
    "2025-10-10 13:55:36 192.0.2.1 GET /a - 80 - 192.0.2.2 curl/8 200 0 0 15",
  ],
  [
    "",
    '2025/10/10 13:55:36 [error] 31#31: *3 open() failed, client: 192.0.2.1, request: "GET /a HTTP/1.1"',
  ],
  [
    "",
    "[Fri Oct 10 13:55:36.056862 2025] [:error] [pid 1:tid 2] [client 192.0.2.1:5] x",
  ],
  ["json", '{"status":200,"request":"GET /a HTTP/1.1"}'],
  ["", "java.lang.NullPointerException: null"],
  ["ltsv", "time:2025-10-10T13:55:36Z\tstatus:200\treq:GET /a HTTP/1.1"],
  [
    "awsalb",
    'http 2025-10-10T13:55:36.1Z app/lb/1 192.0.2.1:80 - -1 -1 -1 503 - 0 0 "GET http://a:80/ HTTP/1.1"',
  ],
];
