/**
 * Where values of a line are decoded and put together.
 *
 * @module
 */

import { beginLine } from "../fields.ts";
import { decodeString } from "../json_string.ts";
import type { LogRecord } from "../record.ts";
import { type FieldTree, ValueKind } from "./field_tree.ts";

/**
 * A line's values, of which each is decoded once, and a target and query that are
 * joined fit in twice the longest line; what does not fit is cut off.
 */
const scratch = new Uint8Array(2 * 128 * 1024);
let used = 0;

/** Where a value is in the line. */
export function lineOffset(
  record: LogRecord,
  tree: FieldTree,
  node: number,
): number {
  const { lineStarts, starts } = tree;
  return record.buffer === scratch ? lineStarts[node]! : starts[node]!;
}

/**
 * Copies all values into the scratch, so that they are in one buffer with those
 * that have escapes, which are decoded.
 *
 * @param record A record that was begun for the line, and in which nothing is set.
 * @param tree The line's values: they are moved, where they were is kept.
 */
export function moveToScratch(record: LogRecord, tree: FieldTree): void {
  const { found, foundCount, kinds, starts, ends } = tree;
  const { line, lineStart, lineEnd } = record;
  beginLine(record, record.format, scratch, 0, 0);
  record.line = line;
  record.lineStart = lineStart;
  record.lineEnd = lineEnd;
  used = 0;
  for (let i = 0; i < foundCount; i++) {
    const node = found[i]!;
    const kind = kinds[node]!;
    if (kind < ValueKind.NUMBER) continue;
    const start = starts[node]!;
    const to = used;
    if (kind === ValueKind.ESCAPED) {
      used = decodeString(line, start, ends[node]!, scratch, to);
    } else {
      append(line, start, ends[node]!);
    }
    starts[node] = to;
    ends[node] = used;
    tree.lineStarts[node] = start;
  }
}

/** One past the last byte of what is in the scratch. */
export function scratchEnd(): number {
  return used;
}

/** How many bytes there is room for behind that. */
export function scratchRoom(): number {
  return scratch.length - used;
}

/** Puts bytes behind what is in the scratch, as far as there is room. */
export function append(bytes: Uint8Array, start: number, end: number): void {
  for (let i = start; i < end && used < scratch.length; i++) {
    scratch[used++] = bytes[i]!;
  }
}

/** Puts one byte there, in place of the last one where there is no room. */
export function appendByte(byte: number): void {
  if (used === scratch.length) used--;
  scratch[used++] = byte;
}
