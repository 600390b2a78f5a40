/**
 * The lines of a site with a million clients and a million sections, and what
 * has to come out when they are counted.
 *
 * @module
 */

import { logTime } from "../../lib/demo/traffic.ts";
import { MAX_LINE_BYTES } from "../../lib/source/lines.ts";
import { randomFrom } from "../_random.ts";

/** So many clients and so many sections there are. */
export const DISTINCT = 1_000_000;
/** Multiplied by them, all numbers below DISTINCT come, in no order. */
const [CLIENT_STEP, SECTION_STEP] = [611_953, 387_661];

/** Statuses are 100 to 599. */
const [FIRST_STATUS, STATUSES] = [100, 500];
const METHODS = ["GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE"];
/** More than the monitor has rows for. */
const ODD_METHODS = 5000;

// Primes, so that what is rare meets everything else that is.
const EVERY = {
  malformed: 397,
  invalid: 311,
  oddMethod: 53,
  hot: 5,
  noSize: 97,
  long: 3001,
  tooLong: 150_001,
};

/** What is no log line, of each kind one. */
const MALFORMED: readonly ((time: string) => string)[] = [
  () => "what is this doing here?",
  () => "\x00\x1b[31m\x07\ufffd",
  () => '192.0.2.1 - - [31/Feb/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1',
  (time) => `192.0.2.1 - - [${time}] "GET / HTTP/1.1" 600 1`,
  (time) => `192.0.2.1 - - [${time}] "GET / HTTP/1.1" 200 1x`,
  (time) => `192.0.2.1 - - [${time}] "GET / HTTP/1.1`,
];

/** Requests that are none: what bots and wrong ports leave. */
const INVALID = ["", "-", "\\x16\\x03\\x01\\x02", "SSH-2.0-Go", "GET /a b c"];

/** What the monitor's total has to be. */
export interface Expected {
  hits: number;
  malformed: number;
  invalidRequests: number;
  bytes: number;
  /** Hits by status. */
  readonly status: Map<number, number>;
}

/** Makes lines and keeps count of them. */
export class MadeLines {
  readonly expected: Expected = {
    hits: 0,
    malformed: 0,
    invalidRequests: 0,
    bytes: 0,
    status: new Map(),
  };
  readonly #random: (below: number) => number;
  /** How many lines had a section of their own. */
  #cold = 0;

  /** @param seed The same seed makes the same lines, but for their times. */
  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** How many lines were made. */
  get count(): number {
    return this.expected.hits + this.expected.malformed;
  }

  /**
   * Makes lines.
   *
   * @param count How many.
   * @param nowMs Their time, in milliseconds.
   * @param file The number of the file they go to: it is told by the status of
   * every other line, so that it can be seen which file was not counted.
   */
  make(count: number, nowMs: number, file: number): string {
    const time = logTime(Math.floor(nowMs / 1000));
    let text = "";
    for (let i = 0; i < count; i++) text += this.#line(time, file) + "\n";
    return text;
  }

  #line(time: string, file: number): string {
    const { expected } = this;
    const n = this.count + 1;
    if (n % EVERY.tooLong === 0) {
      expected.malformed++;
      return "x".repeat(MAX_LINE_BYTES + 1 + this.#random(MAX_LINE_BYTES));
    }
    if (n % EVERY.malformed === 0) {
      return MALFORMED[expected.malformed++ % MALFORMED.length]!(time);
    }
    const status = FIRST_STATUS + (n % 2 === 0 ? n / 2 : file) % STATUSES;
    const bytes = n % EVERY.noSize === 0 ? 0 : this.#random(50_000);
    expected.status.set(status, (expected.status.get(status) ?? 0) + 1);
    expected.bytes += bytes;
    expected.hits++;
    const cold = this.#cold++;
    const client = clientOf(cold * CLIENT_STEP % DISTINCT);
    const size = bytes === 0 ? "-" : bytes;
    const tail = n % 3 === 0 ? "" : ' "-" "Mozilla/5.0"';
    return `${client} - - [${time}] "${
      this.#request(n, cold)
    }" ${status} ${size}${tail}`;
  }

  #request(n: number, cold: number): string {
    if (n % EVERY.invalid === 0) {
      return INVALID[this.expected.invalidRequests++ % INVALID.length]!;
    }
    const method = n % EVERY.oddMethod === 0
      ? `M${n % ODD_METHODS}`
      : METHODS[n % METHODS.length]!;
    const section = n % EVERY.hot === 0
      ? `/hot${this.#random(40)}`
      : `/s${cold * SECTION_STEP % DISTINCT}`;
    const rest = n % EVERY.long === 0
      ? "l".repeat(1 + this.#random(MAX_LINE_BYTES / 4))
      : "page";
    return `${method} ${section}/${rest} HTTP/1.1`;
  }
}

/** An address of its own for each number; every tenth is of IPv6. */
function clientOf(number: number): string {
  const [high, middle, low] = [number >> 16, number >> 8 & 255, number & 255];
  return number % 10 === 0
    ? `2001:db8::${high.toString(16)}:${(number & 0xffff).toString(16)}`
    : `10.${high}.${middle}.${low}`;
}

/**
 * The files that lines with a status are from.
 *
 * @param status The status.
 * @param files How many files there were.
 * @returns Their numbers; half of all such lines are from them.
 */
export function filesOf(status: number, files: number): number[] {
  const found: number[] = [];
  for (let file = status - FIRST_STATUS; file < files; file += STATUSES) {
    found.push(file);
  }
  return found;
}
