/**
 * Dates and times of day of the W3C Extended Log File Format, and the date that
 * goes on where only times of day are logged.
 *
 * @module
 */

import { digitsEnd } from "../scan.ts";
import { civilSecond, monthIndex, twoDigits } from "../time.ts";

const MINUS = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const SECONDS_AN_HOUR = 3600;
const SECONDS_A_DAY = 24 * SECONDS_AN_HOUR;
const DATE_BYTES = 10;
const NAMED_DATE_BYTES = 11;
const MINUTE_BYTES = 5;
const SECOND_BYTES = 8;

/**
 * Reads a date, `2000-10-10`.
 *
 * @returns Seconds since the epoch, UTC, when that day began; `NaN` where
 * `bytes[start..end)` is no such date.
 */
export function readDate(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  return end - start === DATE_BYTES && bytes[start + 4] === MINUS &&
      bytes[start + 7] === MINUS
    ? civilSecond(
      twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2),
      twoDigits(bytes, start + 5) - 1,
      twoDigits(bytes, start + 8),
      0,
      0,
      0,
    )
    : NaN;
}

/**
 * Reads a time of day, `13:55:36.123` or `13:55`.
 *
 * @returns Whole seconds since the day began; `NaN` where `bytes[start..end)` is
 * no such time.
 */
export function readTimeOfDay(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const hasSeconds = end - start >= SECOND_BYTES;
  if (
    bytes[start + 2] !== COLON ||
    (hasSeconds ? bytes[start + 5] !== COLON : end - start !== MINUTE_BYTES)
  ) return NaN;
  const dot = start + SECOND_BYTES;
  if (dot < end) {
    if (bytes[dot] !== DOT) return NaN;
    if (digitsEnd(bytes, dot + 1, end) < end) return NaN;
  }
  return civilSecond(
    1970,
    0,
    1,
    twoDigits(bytes, start),
    twoDigits(bytes, start + 3),
    hasSeconds ? twoDigits(bytes, start + 6) : 0,
  );
}

/** The date of a log that has times of day alone: a directive says it once. */
export class LogDate {
  #midnight = NaN;
  #timeOfDay = 0;
  #hasLine = false;

  /**
   * Takes a `#Date` directive: `2000-10-10 13:55:36`, or with the month's name as
   * in `12-Jan-1996 00:00:00`. What is none changes nothing.
   *
   * @param bytes What holds the value `bytes[start..end)`, without blanks before.
   */
  set(bytes: Uint8Array, start: number, end: number): void {
    let date = start + DATE_BYTES;
    let midnight = readDate(bytes, start, Math.min(date, end));
    if (midnight !== midnight) {
      date = start + NAMED_DATE_BYTES;
      midnight = readNamedDate(bytes, start, Math.min(date, end));
      if (midnight !== midnight) return;
    }
    const time = date + 1;
    const timeOfDay = readTimeOfDay(
      bytes,
      time,
      Math.min(time + SECOND_BYTES, end),
    );
    this.#midnight = midnight;
    this.#timeOfDay = timeOfDay === timeOfDay ? timeOfDay : 0;
    this.#hasLine = false;
  }

  /** Says that the time of the last directive was a line's. */
  resume(): void {
    this.#hasLine = true;
  }

  /**
   * The second of a time of day. Logs go on in time: one that is hours earlier
   * than the last is of the next day; one that is nearly a day later came late,
   * from before midnight.
   *
   * @param timeOfDay Seconds since the day began.
   * @returns Seconds since the epoch as if the date were UTC's; `NaN` as long as
   * no date is known.
   */
  secondOf(timeOfDay: number): number {
    const step = timeOfDay - this.#timeOfDay;
    if (this.#hasLine && step > SECONDS_A_DAY - SECONDS_AN_HOUR) {
      return this.#midnight - SECONDS_A_DAY + timeOfDay;
    }
    this.#hasLine = true;
    if (step < -SECONDS_AN_HOUR) this.#midnight += SECONDS_A_DAY;
    if (step > 0 || step < -SECONDS_AN_HOUR) this.#timeOfDay = timeOfDay;
    return this.#midnight + timeOfDay;
  }

  /** Seconds since the epoch of the newest line or directive; `NaN` for none. */
  get newest(): number {
    return this.#midnight + this.#timeOfDay;
  }

  /** Whether that is a line's time: no line comes late of a directive. */
  get hasLine(): boolean {
    return this.#hasLine;
  }

  /** Forgets it. */
  clear(): void {
    this.#midnight = NaN;
    this.#timeOfDay = 0;
    this.#hasLine = false;
  }
}

/** `12-Jan-1996`, also with `/`. */
function readNamedDate(b: Uint8Array, start: number, end: number): number {
  const separator = b[start + 2];
  return end - start === NAMED_DATE_BYTES && b[start + 6] === separator &&
      (separator === MINUS || separator === SLASH)
    ? civilSecond(
      twoDigits(b, start + 7) * 100 + twoDigits(b, start + 9),
      monthIndex(b, start + 3),
      twoDigits(b, start),
      0,
      0,
      0,
    )
    : NaN;
}
