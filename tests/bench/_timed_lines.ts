/**
 * Lines of a log that are made once and written again and again, each time with
 * another time.
 *
 * @module
 */

import { logTime, Traffic } from "../../lib/demo/traffic.ts";

/** Stands in a line's target before the time of writing, and nowhere else. */
export const STAMP_MARK = 0x7e; // ~
/** The digits of a stamp: microseconds since the epoch. */
export const STAMP_DIGITS = 16;

const ZERO = 0x30;
const TIME_MARK = 0x5b; // [

/** Lines of a combined log, with places for times. */
export class TimedLines {
  readonly #bytes: Uint8Array;
  /** Where lines begin, and where the last one ends. */
  readonly #starts: number[] = [];
  readonly #count: number;

  /**
   * @param count How many lines there are.
   * @param stamped Whether there is a place for a stamp in each.
   */
  constructor(count: number, stamped = false) {
    this.#count = count;
    const lines: string[] = [];
    const options = { rate: 100, burstEverySeconds: Infinity, seed: 1 };
    const traffic = new Traffic(options, 0, Infinity);
    for (let second = 0; lines.length < count; second++) {
      lines.push(...traffic.linesTo(second).split("\n").slice(0, -1));
    }
    const place = `/~${"0".repeat(STAMP_DIGITS)} HTTP/`;
    let at = 0;
    for (let i = 0; i < count; i++) {
      if (stamped) lines[i] = lines[i]!.replace(" HTTP/", place);
      this.#starts.push(at);
      at += lines[i]!.length + 1;
    }
    this.#starts.push(at);
    this.#bytes = new TextEncoder().encode(
      lines.slice(0, count).join("\n") + "\n",
    );
  }

  /**
   * Sets the time of lines.
   *
   * @param second Seconds since the epoch.
   * @param from The first line.
   * @param to One past the last line.
   */
  setTime(second: number, from = 0, to: number = this.#count): void {
    const time = new TextEncoder().encode(logTime(second));
    for (let line = from; line < to; line++) {
      const mark = this.#bytes.indexOf(TIME_MARK, this.#starts[line]);
      this.#bytes.set(time, mark + 1);
    }
  }

  /** Stamps lines with a time in microseconds since the epoch. */
  stamp(micros: number, from: number, to: number): void {
    const digits = new TextEncoder().encode(
      `${micros}`.padStart(STAMP_DIGITS, "0"),
    );
    for (let line = from; line < to; line++) {
      const mark = this.#bytes.indexOf(STAMP_MARK, this.#starts[line]);
      this.#bytes.set(digits, mark + 1);
    }
  }

  /** The bytes of lines. */
  bytes(from = 0, to: number = this.#count): Uint8Array {
    return this.#bytes.subarray(this.#starts[from], this.#starts[to]);
  }
}

/** Reads the stamp behind its mark, in microseconds since the epoch. */
export function stampAt(bytes: Uint8Array, mark: number): number {
  let micros = 0;
  for (let i = 1; i <= STAMP_DIGITS; i++) {
    micros = micros * 10 + bytes[mark + i]! - ZERO;
  }
  return micros;
}

/** The time in microseconds since the epoch, which two processes agree on. */
export function nowMicros(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

/** Writes all bytes, however much a write takes. */
export function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
