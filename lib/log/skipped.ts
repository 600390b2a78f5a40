/**
 * Lines that are neither a hit nor malformed.
 *
 * @module
 */

import { LineKind, type LogRecord } from "./record.ts";

const TAB = 0x09;
const SPACE = 0x20;
const HASH = 0x23;

/**
 * Sets the record of a blank line, and of one that begins with `#`, to be
 * skipped.
 *
 * @param record A record whose line is set.
 * @returns Whether it is such a line.
 */
export function skips(record: LogRecord): boolean {
  const { line, lineStart, lineEnd } = record;
  let i = lineStart;
  while (i < lineEnd && (line[i] === SPACE || line[i] === TAB)) i++;
  const isSkipped = i === lineEnd || line[lineStart] === HASH;
  if (isSkipped) record.kind = LineKind.SKIPPED;
  return isSkipped;
}
