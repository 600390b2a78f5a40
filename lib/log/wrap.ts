/**
 * What stands around a line: nothing, a prefix, or an object of Docker's; and how
 * the line within is read.
 *
 * @module
 */

import { dockerSecond, unwrapDocker } from "./docker.ts";
import type { FormatReader } from "./format.ts";
import { prefixEnd } from "./prefix.ts";
import { prefixSecond } from "./prefix_time.ts";
import { LineKind, type LogRecord } from "./record.ts";
import { isBlankOrComment } from "./scan.ts";

/** What stands around each line of a log. */
export const Wrap = {
  NONE: 0,
  /** A prefix, as syslog and Docker Compose put it in front. */
  PREFIX: 1,
  /** A JSON object of Docker's, with the line as text. */
  DOCKER: 2,
} as const;
export type Wrap = typeof Wrap[keyof typeof Wrap];

/** All of them, in the order in which they are tried. */
export const WRAPS: readonly Wrap[] = Object.values(Wrap);

/** Where lines of Docker are unwrapped to: longer than any line, and a newline. */
const unwrapped = new Uint8Array(256 * 1024);

/**
 * What is within the line that was unwrapped last: one object for all, a new one
 * for each would be garbage by the line. Behind it is a newline, or other bytes
 * of what holds the line.
 */
export const inner: { bytes: Uint8Array; start: number; end: number } = {
  bytes: unwrapped,
  start: 0,
  end: 0,
};

// The whole line that was unwrapped last, and what stands around it.
let outerBytes: Uint8Array = unwrapped;
let outerStart = 0;
let outerEnd = 0;
let outerWrap: Wrap = Wrap.NONE;

/**
 * Finds what is within a line, and sets {@linkcode inner}.
 *
 * @param wrap What stands around it.
 * @param bytes Bytes that hold the line, and a newline somewhere behind it.
 * @param start The offset of the line's first byte.
 * @param end One past its last byte.
 * @returns Whether it has that around it; where it has not, it is itself what is
 * within.
 */
export function unwrap(
  wrap: Wrap,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  outerBytes = bytes;
  outerStart = start;
  outerEnd = end;
  outerWrap = wrap;
  if (wrap === Wrap.DOCKER) {
    const length = unwrapDocker(bytes, start, end, unwrapped);
    if (length >= 0) {
      inner.bytes = unwrapped;
      inner.start = 0;
      inner.end = length;
      return true;
    }
  }
  inner.bytes = bytes;
  inner.end = end;
  inner.start = wrap === Wrap.PREFIX ? prefixEnd(bytes, start, end) : start;
  return wrap === Wrap.NONE || inner.start > start;
}

/**
 * The time of what a line came through, for one that has none of its own: of the
 * object of Docker's or the prefix that was taken off, or of a prefix in it.
 *
 * @param bytes Bytes that hold the line, as a format is given them.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @returns Seconds since the epoch, UTC; `NaN` where there is none.
 */
export function aroundSecond(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const isInner = bytes === inner.bytes && start === inner.start;
  const isWithin = isInner && outerWrap !== Wrap.NONE;
  if (!isWithin) return prefixSecond(bytes, start, end);
  return bytes === unwrapped
    ? dockerSecond(outerBytes, outerStart, outerEnd)
    : prefixSecond(bytes, outerStart, outerEnd);
}

/**
 * Whether what is within is blank or a comment: no format is for that. A line that is
 * itself so has nothing around it.
 */
export function isNothingWithin(): boolean {
  return isBlankOrComment(inner.bytes, inner.start, inner.end);
}

/**
 * Reads what is within the line that was unwrapped last.
 *
 * @param reader Reads it.
 * @param bytes The bytes that hold the line itself.
 * @param start The offset of its first byte.
 * @param record Set to what it says.
 * @returns Whether it is a hit.
 */
export function readInner(
  reader: FormatReader,
  bytes: Uint8Array,
  start: number,
  record: LogRecord,
): boolean {
  reader.read(inner.bytes, inner.start, inner.end, record);
  // A column is counted from the line's own begin, but where it was decoded.
  if (record.line === bytes) record.lineStart = start;
  return record.kind <= LineKind.INVALID_REQUEST;
}
