/**
 * The values of fields that have names: times in whatever way they are written,
 * numbers, durations with a unit.
 *
 * @module
 */

import { readIsoTime } from "./iso_time.ts";
import { digitsEnd, isDigit } from "./scan.ts";
import { readTime, TIME_BYTES } from "./time.ts";

const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const LOWER_E = 0x65;
const LOWER_H = 0x68;
const LOWER_M = 0x6d;
const LOWER_N = 0x6e;
const LOWER_S = 0x73;
const LOWER_U = 0x75;

/**
 * Reads a time: RFC 3339, that of the Common Log Format, or a number since the
 * epoch, of seconds, milli-, micro- or nanoseconds, which its size tells. Apache's
 * brackets may be around it.
 *
 * @param b Bytes that hold the time.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @param isLocal Whether a time without a zone is in the zone of this machine; else
 * it is in UTC. @default {false}
 * @returns Whole seconds since the epoch, UTC; `NaN` where it is no time.
 */
export function readAnyTime(
  b: Uint8Array,
  start: number,
  end: number,
  isLocal = false,
): number {
  const inBrackets = end - start > 2 && b[start] === BRACKET &&
    b[end - 1] === CLOSING_BRACKET;
  const first = inBrackets ? start + 1 : start;
  const last = inBrackets ? end - 1 : end;
  if (last - first === TIME_BYTES && b[first + 2] === SLASH) {
    return readTime(b, first);
  }
  return last - first > 4 && b[first + 4] === MINUS
    ? readIsoTime(b, first, last, isLocal)
    : readEpoch(b, first, last);
}

/** The fewest digits of a time in seconds. */
const SECONDS_DIGITS = 9;
/** How many digits each smaller unit has more. */
const UNIT_DIGITS = 3;
const UNITS = 4;

/**
 * Reads a number since the epoch. Seconds have 9 to 11 digits, that is from 1973
 * to 5138, each smaller unit 3 more: what is below is a duration, no time. The
 * digits of whole seconds are read as such: nanoseconds are too large to be exact.
 */
function readEpoch(b: Uint8Array, start: number, end: number): number {
  const whole = digitsEnd(b, start, end);
  let digits = whole - start;
  const last = whole < end && b[whole] === DOT
    ? digitsEnd(b, whole + 1, end)
    : whole;
  if (last < end) {
    // With an exponent: 1.7e9.
    const value = readNumber(b, start, end);
    if (!(value >= 10 ** (SECONDS_DIGITS - 1))) return NaN;
    digits = Math.floor(Math.log10(value)) + 1;
    const unit = unitOf(digits);
    return unit < UNITS ? Math.floor(value / 10 ** (unit * UNIT_DIGITS)) : NaN;
  }
  const unit = unitOf(digits);
  if (unit < 0 || unit >= UNITS) return NaN;
  const secondsEnd = whole - unit * UNIT_DIGITS;
  let second = 0;
  for (let i = start; i < secondsEnd; i++) second = second * 10 + b[i]! - ZERO;
  return second;
}

/** 0 for seconds, 1 for milliseconds and so on; below 0 for no time. */
function unitOf(digits: number): number {
  return Math.floor((digits - SECONDS_DIGITS) / UNIT_DIGITS);
}

const POWERS = Float64Array.from({ length: 23 }, (_, power) => 10 ** power);

/**
 * Reads a decimal number, with a fraction or an exponent where it has them.
 *
 * @returns The number, near enough for what a log counts and measures; infinite
 * where it is too large; `NaN` where it is none.
 */
export function readNumber(b: Uint8Array, start: number, end: number): number {
  const isNegative = b[start] === MINUS && start < end;
  let i = isNegative || (b[start] === PLUS && start < end) ? start + 1 : start;
  const first = i;
  let value = 0;
  for (; i < end && isDigit(b[i]!); i++) value = value * 10 + b[i]! - ZERO;
  let digits = i - first;
  let power = 0;
  if (i < end && b[i] === DOT) {
    const fraction = ++i;
    for (; i < end && isDigit(b[i]!); i++) {
      // More would change nothing, and might become infinite.
      if (power > -18) {
        value = value * 10 + b[i]! - ZERO;
        power--;
      }
    }
    digits += i - fraction;
  }
  if (digits === 0) return NaN;
  if (i < end) {
    const exponent = readExponent(b, i, end);
    if (exponent !== exponent) return NaN;
    power += exponent;
  }
  if (value !== 0 && power !== 0) value = scaled(value, power);
  return isNegative ? -value : value;
}

function readExponent(b: Uint8Array, at: number, end: number): number {
  if ((b[at]! | 0x20) !== LOWER_E || at + 1 >= end) return NaN;
  const sign = b[at + 1]!;
  const first = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
  if (digitsEnd(b, first, end) !== end || first === end) return NaN;
  let value = 0;
  for (let i = first; i < end && value < 10_000; i++) {
    value = value * 10 + b[i]! - ZERO;
  }
  return sign === MINUS ? -value : value;
}

function scaled(value: number, power: number): number {
  // A power of ten that is exact, or else two of them: 1e-330 is no number.
  if (power >= 0) return value * (POWERS[power] ?? Math.pow(10, power));
  if (power > -300) return value / (POWERS[-power] ?? Math.pow(10, -power));
  return value / 1e300 / Math.pow(10, -power - 300);
}

/**
 * Reads a duration with a unit behind each number, as Go writes them: `1.23ms`,
 * `350µs`, `1m2.5s`.
 *
 * @param unitMicros How many microseconds the unit of a number without one has.
 * @returns Whole microseconds; -1 where it is no duration, or less than nothing.
 */
export function readDuration(
  b: Uint8Array,
  start: number,
  end: number,
  unitMicros: number,
): number {
  let micros = 0;
  let i = start;
  while (i < end) {
    const number = i;
    while (i < end && isOfNumber(b, i, number)) i++;
    const value = readNumber(b, number, i);
    while (i < end && b[i] === 0x20) i++;
    const unit = i;
    while (i < end && !isDigit(b[i]!)) i++;
    const factor = unit === end && number === start
      ? unitMicros
      : microsOfUnit(b, unit, i);
    micros += value * factor;
  }
  // Comparisons with NaN are false.
  return start < end && micros >= 0 && micros <= Number.MAX_SAFE_INTEGER
    ? Math.round(micros)
    : -1;
}

/** Whether a byte goes on with the number that begins at an offset. */
function isOfNumber(b: Uint8Array, at: number, number: number): boolean {
  const byte = b[at]!;
  return isDigit(byte) || byte === DOT || (byte | 0x20) === LOWER_E ||
    ((byte === MINUS || byte === PLUS) &&
      (at === number || (b[at - 1]! | 0x20) === LOWER_E));
}

function microsOfUnit(b: Uint8Array, start: number, end: number): number {
  const unit = b[start]!;
  if (end - start === 1) {
    if (unit === LOWER_S) return 1e6;
    if (unit === LOWER_M) return 60e6;
    return unit === LOWER_H ? 3600e6 : NaN;
  }
  if (end - start < 2 || b[end - 1] !== LOWER_S) return NaN;
  if (end - start === 2) {
    if (unit === LOWER_M) return 1000;
    if (unit === LOWER_U) return 1;
    return unit === LOWER_N ? 0.001 : NaN;
  }
  // U+00B5 and U+03BC, the micro sign and the Greek letter.
  const letter = unit << 8 | b[start + 1]!;
  return end - start === 3 && (letter === 0xc2b5 || letter === 0xcebc)
    ? 1
    : NaN;
}
