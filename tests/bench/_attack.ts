/**
 * Logs that are made to hurt, as chunks of bytes that are given to the product's
 * standard input: so large that no disk needs to hold them.
 *
 * @module
 */

import { logTime } from "../../lib/demo/traffic.ts";
import { MAX_LINE_BYTES } from "../../lib/source/lines.ts";

/** A log, chunk by chunk; the chunks' buffer is used again for each. */
export type Chunks = Iterable<Uint8Array>;

/** What an attack is made of. */
export interface Attack {
  readonly name: string;
  /** How many hits there are. */
  readonly hits: number;
  readonly chunks: Chunks;
}

const CHUNK_BYTES = 256 * 1024;
const LF = 0x0a;
/** 8 November 2026, 00:00 UTC. */
export const START = 1_794_096_000;
const HITS_A_SECOND = 10_000;

const HEX = new TextEncoder().encode("0123456789abcdef");
const DIGIT = 0x23; // #
const DIGITS = 8;

/**
 * A line with places for a time and a number: `########` stands for its eight hex
 * digits, anywhere and as often as wanted.
 */
export class Template {
  readonly #bytes: Uint8Array;
  readonly #digits: readonly number[];
  readonly #time: number;
  #second = -1;

  /** @param text The line, without its newline; `TIME` stands for its time. */
  constructor(text: string) {
    this.#bytes = new TextEncoder().encode(
      text.replace("TIME", logTime(START)) + "\n",
    );
    this.#digits = Array.from(this.#bytes.keys())
      .filter((i) => this.#bytes[i] === DIGIT);
    this.#time = this.#bytes.indexOf(0x5b) + 1; // [
  }

  /**
   * Puts the line into a buffer.
   *
   * @param line Which line of the log it is: the time goes on with it.
   * @param value Any 32 bits, for the digits.
   * @returns One past its newline.
   */
  put(into: Uint8Array, at: number, line: number, value = 0): number {
    const second = Math.floor(line / HITS_A_SECOND);
    if (second !== this.#second) {
      this.#second = second;
      const time = new TextEncoder().encode(logTime(START + second));
      this.#bytes.set(time, this.#time);
    }
    into.set(this.#bytes, at);
    for (let i = 0; i < this.#digits.length; i++) {
      const shift = 4 * (DIGITS - 1 - i % DIGITS);
      into[at + this.#digits[i]!] = HEX[(value >>> shift) & 15]!;
    }
    return at + this.#bytes.length;
  }
}

/** The n-th of 2^32 different numbers, which do not look like a sequence. */
export function scattered(n: number): number {
  return Math.imul(n, 0x9e3779b1) >>> 0;
}

/**
 * Lines as chunks.
 *
 * @param count How many lines.
 * @param put Puts a line into a buffer and gives one past its newline.
 */
export function* chunksOf(
  count: number,
  put: (into: Uint8Array, at: number, line: number) => number,
): Chunks {
  // The longest line fits behind the last byte of a chunk that is not yet full.
  const chunk = new Uint8Array(CHUNK_BYTES + MAX_LINE_BYTES + 1);
  let end = 0;
  for (let line = 0; line < count; line++) {
    end = put(chunk, end, line);
    if (end < CHUNK_BYTES) continue;
    yield chunk.subarray(0, end);
    end = 0;
  }
  yield chunk.subarray(0, end);
}

/** Lines of one template, each with another number. */
function unique(name: string, hits: number, text: string): Attack {
  const template = new Template(text);
  const put = (into: Uint8Array, at: number, line: number) =>
    template.put(into, at, line, scattered(line));
  return { name, hits, chunks: chunksOf(hits, put) };
}

/** Bytes without a newline, and one at their end. */
function* unbroken(bytes: number): Chunks {
  const chunk = new Uint8Array(CHUNK_BYTES).fill(0x61);
  for (let left = bytes; left > chunk.length; left -= chunk.length) yield chunk;
  chunk[chunk.length - 1] = LF;
  yield chunk;
}

/** Lines as long as they may be, each in a section of its own. */
function longLines(bytes: number): Attack {
  const [start, end] = [
    '192.0.2.7 - - [TIME] "GET /########',
    ' HTTP/1.1" 200 10',
  ];
  const length = start.length + end.length + logTime(START).length - 4;
  return unique(
    "lines of 128 kB, each another section",
    Math.ceil(bytes / MAX_LINE_BYTES),
    start + "x".repeat(MAX_LINE_BYTES - length) + end,
  );
}

/** Methods that are all different, and all statuses there are. */
function methods(hits: number): Attack {
  const templates = Array.from(
    { length: 500 },
    (_, i) =>
      new Template(
        `192.0.2.7 - - [TIME] "M######## /a/b HTTP/1.1" ${100 + i} 10`,
      ),
  );
  const put = (into: Uint8Array, at: number, line: number) =>
    templates[line % templates.length]!.put(into, at, line, scattered(line));
  return {
    name: "unique methods, all statuses",
    hits,
    chunks: chunksOf(hits, put),
  };
}

/** Lines of which one in ten is none of an access log. */
function junk(lines: number): Attack {
  const hit = new Template(
    '192.0.2.7 - - [TIME] "GET /a/######## HTTP/1.1" 200 10 "-" "-"',
  );
  const templates = [
    '192.0.2.7 - - [TIME "GET /a/######## HTTP/1.1" 200 10 "-" "-"',
    "[TIME] [error] ########: no such file, client: 192.0.2.7",
    '{"time":"[TIME]","id":"########","msg":"started"}',
    "######## [TIME",
  ].map((text) => new Template(text));
  const put = (into: Uint8Array, at: number, line: number) => {
    const isJunk = line % 10 === 9;
    const template = isJunk
      ? templates[Math.floor(line / 10) % templates.length]!
      : hit;
    return template.put(into, at, line, scattered(line));
  };
  return {
    name: "junk, one line in ten",
    hits: lines - Math.floor(lines / 10),
    chunks: chunksOf(lines, put),
  };
}

/**
 * What may make the product take memory.
 *
 * @param lines How many lines there are of each that is counted in lines.
 * @param bytes How many bytes there are of each that is counted in bytes.
 */
export function attacks(lines: number, bytes: number): Attack[] {
  const rest = 'HTTP/1.1" 200 10 "-" "-"';
  const client = "2001:db8::########";
  return [
    { name: "nothing", hits: 0, chunks: [] },
    unique(
      "unique sections",
      lines,
      `192.0.2.7 - - [TIME] "GET /######## ${rest}`,
    ),
    unique("unique clients", lines, `${client} - - [TIME] "GET /a/b ${rest}`),
    unique(
      "unique paths in one section",
      lines,
      `192.0.2.7 - - [TIME] "GET /a/######## ${rest}`,
    ),
    unique(
      "all three at once",
      lines,
      `${client} - - [TIME] "GET /########/######## ${rest}`,
    ),
    methods(lines),
    junk(lines),
    { name: "a line of 1 GB", hits: 0, chunks: unbroken(bytes) },
    longLines(bytes),
  ];
}
