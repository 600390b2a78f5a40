/**
 * The response time of a line whose fields have names.
 *
 * @module
 */

import { readDuration, readNumber } from "../field_values.ts";
import {
  MICROS_A_MILLISECOND,
  MICROS_A_SECOND,
  readMicrosOfAll,
} from "../fields.ts";
import type { LogRecord } from "../record.ts";
import { digitsEnd, find, hasText, isAt, isDigit } from "../scan.ts";
import { type FieldTree, Meaning } from "./field_tree.ts";
import { lineOffset } from "./value_scratch.ts";

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DOT = 0x2e;
const COLON = 0x3a;
const EQUALS = 0x3d;

/** A whole number above this is hardly of milliseconds. */
const MAX_WHOLE_MS = 600_000;

/**
 * The response time that a value says.
 *
 * @param record What has the line.
 * @param tree The line's fields.
 * @param node That of the value, which is none of nothing.
 * @param isDecimalMs Whether the line's durations are of milliseconds with a fraction.
 * @returns Whole microseconds; -1 where it is none.
 */
export function durationOf(
  record: LogRecord,
  tree: FieldTree,
  node: number,
  isDecimalMs: boolean,
): number {
  const unit = unitOf(record, tree, node, isDecimalMs);
  if (unit === 0) return -1;
  const start = tree.starts[node]!;
  const end = tree.ends[node]!;
  const read = isList(record.buffer, start, end)
    ? readMicrosOfAll
    : readDuration;
  return read(record.buffer, start, end, unit);
}

/** Whether a value, which is not empty, has its unit behind it, as in `1.7ms`. */
export function saysUnit(
  { buffer }: LogRecord,
  { ends, meanings }: FieldTree,
  node: number,
): boolean {
  return meanings[node] === Meaning.duration &&
    !isDigit(buffer[ends[node]! - 1]!);
}

/** Whether a value is a list of nginx, of what several servers were asked. */
function isList(b: Uint8Array, start: number, end: number): boolean {
  const blank = find(b, SPACE, start, end);
  return isAt(b, COLON, blank + 1, end) ||
    blank < end && blank > start && b[blank - 1] === COMMA;
}

/** How many microseconds a value's unit has; 0 where that is not to be known. */
function unitOf(
  record: LogRecord,
  tree: FieldTree,
  node: number,
  isDecimalMs: boolean,
): number {
  switch (tree.meanings[node]) {
    case Meaning.seconds:
      return MICROS_A_SECOND;
    case Meaning.milliseconds:
      return MICROS_A_MILLISECOND;
    case Meaning.microseconds:
      return 1;
    case Meaning.nanoseconds:
      return 0.001;
    case Meaning.responseTime:
      return isOfNginx(record, tree, node)
        ? MICROS_A_SECOND
        : MICROS_A_MILLISECOND;
    default:
      return bareUnitOf(record, tree, node, isDecimalMs);
  }
}

/**
 * The unit of a duration whose name does not say it: zap writes seconds, with a
 * fraction, Envoy whole milliseconds, Rails and Serilog milliseconds with one. A
 * large whole number is none, it may be of nanoseconds.
 */
function bareUnitOf(
  { buffer }: LogRecord,
  { starts, ends }: FieldTree,
  node: number,
  isDecimalMs: boolean,
): number {
  const start = starts[node]!;
  const end = ends[node]!;
  if (find(buffer, DOT, start, end) < end) {
    return isDecimalMs ? MICROS_A_MILLISECOND : MICROS_A_SECOND;
  }
  return readNumber(buffer, start, end) > MAX_WHOLE_MS
    ? 0
    : MICROS_A_MILLISECOND;
}

const RESPONSETIME = new TextEncoder().encode("responsetime");
const NGINX_DECIMALS = 3;

/**
 * Whether a response time is nginx's `$request_time`, seconds with three decimals,
 * which many configurations name `responsetime`: in small letters, other than the
 * `responseTime` of libraries.
 */
function isOfNginx(
  record: LogRecord,
  tree: FieldTree,
  node: number,
): boolean {
  const { buffer, line, lineStart } = record;
  const start = tree.starts[node]!;
  const end = tree.ends[node]!;
  const dot = end - NGINX_DECIMALS - 1;
  if (
    dot <= start || digitsEnd(buffer, start, end) !== dot ||
    buffer[dot] !== DOT || digitsEnd(buffer, dot + 1, end) !== end
  ) return false;
  let keyEnd = lineOffset(record, tree, node);
  while (keyEnd > lineStart && isBetween(line[keyEnd - 1]!)) keyEnd--;
  return hasText(line, RESPONSETIME, keyEnd - RESPONSETIME.length, keyEnd);
}

/** Whether a byte may stand between a key and its value. */
function isBetween(byte: number): boolean {
  return byte === QUOTE || byte === COLON || byte === EQUALS ||
    byte === SPACE || byte === TAB;
}
