/**
 * What follows the size of a response: referrer, user agent, more fields.
 *
 * It is read only where somebody asks for it: no count needs it.
 *
 * @module
 */

import type { LogRecord } from "./record.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;
const BACKSLASH = 0x5c;

/** A range of bytes of the record's buffer. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The fields behind the size; `null` where the log has `-` or no such field. */
export interface Tail {
  readonly referrer: ByteRange | null;
  readonly agent: ByteRange | null;
}

/**
 * Reads referrer and user agent of a record in a combined format, as logged:
 * escapes are not decoded, the quotes are not part of the field.
 *
 * @param record A hit; its buffer must still hold the line.
 * @returns The ranges of both fields.
 */
export function readTail(record: LogRecord): Tail {
  const referrer = field(record, record.tailStart + 1);
  if (!referrer || referrer.number) return { referrer: null, agent: null };
  const agent = field(record, referrer.next + 1);
  return {
    referrer: known(record, referrer),
    agent: agent && known(record, agent),
  };
}

interface Field extends ByteRange {
  /** The offset behind the field and its quote. */
  readonly next: number;
  /** Whether it is a bare word other than `-`: no referrer, but a further number. */
  readonly number: boolean;
}

function field({ buffer, lineEnd }: LogRecord, at: number): Field | null {
  if (at >= lineEnd) return null;
  let i = at;
  if (buffer[at] !== QUOTE) {
    while (i < lineEnd && buffer[i] !== SPACE) i++;
    const dash = i === at + 1 && buffer[at] === DASH;
    return { start: at, end: i, next: i, number: !dash };
  }
  i++;
  while (i < lineEnd && buffer[i] !== QUOTE) {
    i += buffer[i] === BACKSLASH ? 2 : 1;
  }
  const end = Math.min(i, lineEnd);
  return { start: at + 1, end, next: end + 1, number: false };
}

/** The field, unless it is the `-` that stands for none. */
function known({ buffer }: LogRecord, field: Field): ByteRange | null {
  const { start, end } = field;
  return end - start === 1 && buffer[start] === DASH ? null : { start, end };
}
