/**
 * The address of a client, as logs write it: `-` for none, a list of X-Forwarded-For,
 * or with a port behind: `192.0.2.1:4711`, `[2001:db8::1]:443`.
 *
 * @module
 */

import { isDash } from "./fields.ts";
import type { LogRecord } from "./record.ts";
import { find, isDigit } from "./scan.ts";

const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/**
 * Sets the client of a record, where no port stands behind it: `-` is none, and of a
 * list it is the first.
 *
 * @param record Gets the client.
 * @param bytes What holds it: the record's buffer.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 */
export function setClient(
  record: LogRecord,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  if (isDash(bytes, start, end)) return;
  record.clientStart = start;
  record.clientEnd = firstEnd(bytes, start, end);
}

/**
 * One past the first address of a list of X-Forwarded-For in the client's place,
 * which is the client's; one past the word where it is no list.
 */
export function firstEnd(b: Uint8Array, start: number, end: number): number {
  for (let i = start + 1; i < end; i++) if (b[i] === COMMA) return i;
  return end;
}

/**
 * Sets the client of a record: a port, and the brackets of IPv6, are not part of
 * it.
 *
 * @param record Gets the client.
 * @param bytes What holds it: the record's buffer.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @param hasPort Whether the format always has a port: then IPv6 without brackets
 * has one too, `2001:db8::1:443`, and is else taken as it is.
 */
export function setClientAddress(
  record: LogRecord,
  bytes: Uint8Array,
  start: number,
  end: number,
  hasPort: boolean,
): void {
  record.clientStart = start;
  record.clientEnd = end;
  if (start < end && bytes[start] === BRACKET) {
    const bracket = find(bytes, CLOSING_BRACKET, start + 1, end);
    if (bracket === end || bracket === start + 1) return;
    record.clientStart = start + 1;
    record.clientEnd = bracket;
    return;
  }
  const colon = portColon(bytes, start, end);
  if (colon <= start) return;
  if (hasPort || find(bytes, COLON, start, colon) === colon) {
    record.clientEnd = colon;
  }
}

/** The offset of the colon before the digits that end a text; -1 for none. */
export function portColon(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let i = end;
  while (i > start && isDigit(bytes[i - 1]!)) i--;
  return i < end && i > start && bytes[i - 1] === COLON ? i - 1 : -1;
}
