import { assert, assertEquals } from "@std/assert";
import type { Format } from "../../lib/log/format.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { bytesOf, readAmong, readWith } from "../_lines.ts";
import { randomFrom } from "../_random.ts";

/** Of how many lines a fuzz is made: FUZZ_LINES, where it may be read. */
export const FUZZ_LINES = fuzzLines();

function fuzzLines(): number {
  // Tests of the core run with no permission at all.
  const variable = "FUZZ_LINES";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return Number(state === "granted" && Deno.env.get(variable) || 20_000);
}

/** Bytes that mean something to one format or another. */
const BYTES = bytesOf(
  ' "\\[](){}<>-/:;.,+|0123456789GETHPOSTZct.#=\r\n\t\0\x1b\xff',
);

/** What a hostile line is full of. */
const FILLERS = [
  '"',
  "\\",
  "[",
  "]",
  ";",
  " ",
  "0",
  "{",
  " [",
  '" "',
  "a:",
  "/",
];
const SHORT = 4096;
const LONG = 65_536;

/** A line of which bytes were changed, put in, left out, or the end cut. */
function mutated(
  lines: readonly Uint8Array[],
  random: (below: number) => number,
): Uint8Array {
  let line = lines[random(lines.length)]!.slice();
  if (random(6) === 0) line = line.slice(0, random(line.length + 1));
  for (let changes = random(5); changes > 0 && line.length > 0; changes--) {
    const at = random(line.length);
    const byte = random(8) === 0 ? random(256) : BYTES[random(BYTES.length)]!;
    const kind = random(5);
    if (kind < 3) line[at] = byte;
    else if (kind === 3) line.copyWithin(at, Math.min(at + 1, line.length));
    else {
      const other = lines[random(lines.length)]!;
      const from = random(other.length);
      line.set(other.subarray(from, from + Math.min(8, line.length - at)), at);
    }
  }
  return line;
}

/** What holds for any line: `readAmong` looks at the ranges and around the line. */
function checkLine(format: Format, line: Uint8Array): void {
  const read = readAmong(format.open(), line);
  assert(read.kind !== undefined, "it has no kind");
  if (read.kind === "malformed") {
    assert(read.column >= 1 && read.column <= line.length + 1, "its column");
  } else if (read.kind !== "skipped") {
    assert(!Number.isNaN(read.second), "a hit has no time");
    assert(read.status === 0 || read.status >= 100, "a hit has no status");
    assert(read.bytes >= 0, "a hit has no size");
  }
  const looks = ['"]}7\n', "\\ x\n"].map((around) => {
    const side = bytesOf(around);
    const bytes = new Uint8Array([...side, ...line, ...side]);
    const before = bytes.slice();
    const end = side.length + line.length;
    const looksLike = format.looksLike(bytes, side.length, end);
    assertEquals(bytes, before, "the bytes are not as before");
    return looksLike;
  });
  assertEquals(looks[0], looks[1], "how it looks depends on what is around it");
}

/**
 * What every format has to stand.
 *
 * @param name The name of what reads.
 * @param format It.
 * @param good Lines that it reads.
 */
export function testFormat(
  name: string,
  format: Format,
  good: readonly string[],
): void {
  const lines = good.map(bytesOf);

  Deno.test(`${name}: its lines look like it, and are hits`, () => {
    for (const line of good) {
      const bytes = bytesOf(line + "\n");
      assert(format.looksLike(bytes, 0, bytes.length - 1), line);
      assertEquals(readWith(format, line).kind, "hit", line);
    }
  });

  Deno.test(`${name}: any bytes are a line, of which nothing around it is a part`, () => {
    const random = randomFrom(1);
    for (let round = 0; round < 3000; round++) {
      const line = Uint8Array.from(
        { length: random(80) },
        () => random(3) === 0 ? random(256) : BYTES[random(BYTES.length)]!,
      );
      checkLine(format, line);
    }
    for (const line of lines) {
      for (let cut = 0; cut < line.length; cut++) {
        checkLine(format, line.subarray(0, cut));
      }
    }
  });

  Deno.test(`${name}: lines with wrong bytes are read without a fault`, () => {
    const random = randomFrom(2);
    for (let round = 0; round < FUZZ_LINES; round++) {
      checkLine(format, mutated(lines, random));
    }
  });

  Deno.test(`${name}: long hostile lines take no more than linear time`, () => {
    const record = new LogRecord();
    const reader = format.open();
    const time = timer((bytes) => {
      const end = bytes.length - 1;
      format.looksLike(bytes, 0, end);
      reader.read(bytes, 0, end, record);
    });
    const line = good[0]!;
    for (const filler of FILLERS) {
      for (const place of [0, 0.25, 0.5, 0.75, 1]) {
        const at = Math.floor(line.length * place);
        const [short, long] = [SHORT, LONG].map((length) =>
          bytesOf(
            line.slice(0, at) + filler.repeat(length / filler.length) +
              line.slice(at) + "\n",
          )
        );
        // 16 times the bytes: 256 times the time if it were quadratic.
        const ratio = time(long!) / Math.max(time(short!), 0.05);
        assert(ratio < 100, `${filler} at ${at}: ${ratio} times the time`);
      }
    }
  });

  Deno.test(`${name}: no line of other kinds looks like it`, () => {
    for (const line of FOREIGN_LINES) {
      const bytes = bytesOf(line + "\n");
      assert(!format.looksLike(bytes, 0, bytes.length - 1), line);
    }
  });

  Deno.test(`${name}: blank lines and comments are neither hits nor malformed`, () => {
    for (const line of ["", " ", " \t ", "# a comment"]) {
      assertEquals(readWith(format, line).kind, "skipped", line);
    }
  });
}

/**
 * Makes what tells how many milliseconds something takes with some bytes: the
 * least of some times, for the machine may have other things to do.
 */
export function timer(
  run: (bytes: Uint8Array) => void,
): (bytes: Uint8Array) => number {
  return (bytes) => {
    let least = Infinity;
    for (let i = 0; i < 6; i++) {
      const start = performance.now();
      run(bytes);
      least = Math.min(least, performance.now() - start);
    }
    return least;
  };
}

/** Lines that are of none of the formats that have lines of their own. */
export const FOREIGN_LINES: readonly string[] = [
  "",
  " ",
  "junk",
  '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5',
  '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "curl/8"',
  '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "curl/8" "-"',
  '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "x" 12 0.003',
  '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "x" 12 0.003 .',
  'www.example.org 192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5ms',
  "2025-10-10 13:55:36 192.0.2.1 GET /a - 80 - 192.0.2.2 curl/8 200 0 0 15",
  "2025/10/10 13:55:36 [error] 31#31: *3 open() failed, client: 192.0.2.1, request: " +
  '"GET /a HTTP/1.1"',
  "[Fri Oct 10 13:55:36.056862 2025] [:error] [pid 1:tid 2] [client 192.0.2.1:5] x",
  '{"status":200,"request":"GET /a HTTP/1.1"}',
  "java.lang.NullPointerException: null",
  "time:2025-10-10T13:55:36Z\tstatus:200\treq:GET /a HTTP/1.1",
  'http 2025-10-10T13:55:36.1Z app/lb/1 192.0.2.1:80 - -1 -1 -1 503 - 0 0 "GET http://a:80/ HTTP/1.1"',
];
