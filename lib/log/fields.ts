/**
 * What the readers of formats have in common: a record that begins empty,
 * numbers, and what makes a line malformed.
 *
 * @module
 */

import {
  type LineFormat,
  LineKind,
  type LogRecord,
  type Malformed,
} from "./record.ts";

const SPACE = 0x20;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const PLUS = 0x2b;
const COLON = 0x3a;

/** Units of durations, in microseconds. */
export const MICROS_A_SECOND = 1e6;
/** See {@linkcode MICROS_A_SECOND}. */
export const MICROS_A_MILLISECOND = 1000;

/**
 * Empties a record for a line: a hit of which nothing is known.
 *
 * @param record The record.
 * @param format The line's format.
 * @param bytes The bytes that hold the line.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 */
export function beginLine(
  record: LogRecord,
  format: LineFormat,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const r = record;
  r.buffer = r.line = bytes;
  r.kind = LineKind.HIT;
  r.format = format;
  r.second = NaN;
  r.status = r.size = 0;
  r.lineStart = start;
  r.lineEnd = end;
  r.vhostStart = r.vhostEnd = start;
  r.clientStart = r.clientEnd = start;
  r.identityStart = r.identityEnd = start;
  r.requestStart = r.requestEnd = start;
  r.methodStart = r.methodEnd = start;
  r.targetStart = r.targetEnd = start;
  r.sectionStart = r.sectionEnd = start;
  r.absolute = false;
  r.tailStart = -1;
  r.protocolStart = r.protocolEnd = start;
  r.referrerStart = r.referrerEnd = -1;
  r.agentStart = r.agentEnd = -1;
  r.forwardedStart = r.forwardedEnd = start;
  r.micros = -1;
}

/**
 * Says that a line is malformed.
 *
 * @param record The record of the line.
 * @param reason Why.
 * @param at Where, an offset into the line's bytes.
 */
export function setMalformed(
  record: LogRecord,
  reason: Malformed,
  at: number,
): void {
  record.kind = LineKind.MALFORMED;
  record.reason = reason;
  record.reasonAt = at;
}

/** Whether `bytes[start..end)` is the `-` that stands for nothing. */
export function isDash(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 1 && bytes[start] === DASH;
}

/**
 * Reads a whole number of digits.
 *
 * @returns The number; `NaN` where there is anything but digits, or none, or
 * where the number is too large to be exact.
 */
export function readWhole(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return end > start && value <= Number.MAX_SAFE_INTEGER ? value : NaN;
}

/**
 * Reads a status code.
 *
 * @returns 100 to 599; 0 for `-`, `0`, `000` and `-1`, with which servers say that
 * there was no answer; `NaN` for all else.
 */
export function readStatus(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  if (bytes[start] === DASH && start < end) {
    const isNone = end - start === 1 ||
      (end - start === 2 && bytes[start + 1] === ZERO + 1);
    return isNone ? 0 : NaN;
  }
  const status = readWhole(bytes, start, end);
  const digits = end - start;
  if (status === 0) return digits === 1 || digits === 3 ? 0 : NaN;
  return status >= 100 && status <= 599 && digits === 3 ? status : NaN;
}

/**
 * Reads a size in bytes.
 *
 * @returns The size; 0 for `-`; `NaN` for what is neither that nor a number.
 */
export function readSize(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  return isDash(bytes, start, end) ? 0 : readWhole(bytes, start, end);
}

/**
 * Reads a duration: digits, maybe with a `+` before and a fraction behind.
 *
 * @param unitMicros How many microseconds its unit has.
 * @returns Whole microseconds; -1 where it is none, as `-` and negative numbers,
 * with which servers say that they have none.
 */
export function readMicros(
  bytes: Uint8Array,
  start: number,
  end: number,
  unitMicros: number,
): number {
  let i = bytes[start] === PLUS ? start + 1 : start;
  let value = 0;
  let digits = 0;
  for (; i < end && bytes[i] !== DOT; i++, digits++) {
    const digit = bytes[i]! - ZERO;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  let part = 1;
  for (i++; i < end; i++, digits++) {
    const digit = bytes[i]! - ZERO;
    if (!(digit >= 0 && digit <= 9)) return -1;
    part /= 10;
    value += digit * part;
  }
  const micros = Math.round(value * unitMicros);
  return digits > 0 && micros <= Number.MAX_SAFE_INTEGER ? micros : -1;
}

/**
 * Reads the durations of all tries that a server had made, as nginx lists them:
 * `0.1, 0.2 : 0.3`, with `-` for what was none.
 *
 * @param unitMicros How many microseconds their unit has.
 * @returns Whole microseconds of all together; -1 where none is one.
 */
export function readMicrosOfAll(
  bytes: Uint8Array,
  start: number,
  end: number,
  unitMicros: number,
): number {
  let sum = -1;
  for (let i = start; i < end;) {
    const from = i;
    while (
      i < end && bytes[i] !== COMMA && bytes[i] !== COLON && bytes[i] !== SPACE
    ) i++;
    const micros = readMicros(bytes, from, i, unitMicros);
    if (micros >= 0) sum = Math.max(sum, 0) + micros;
    i++;
  }
  return sum <= Number.MAX_SAFE_INTEGER ? sum : -1;
}
