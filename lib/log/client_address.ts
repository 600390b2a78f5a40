/**
 * Addresses with a port behind: `192.0.2.1:4711`, `[2001:db8::1]:443`.
 *
 * @module
 */

import type { LogRecord } from "./record.ts";

const ZERO = 0x30;
const COLON = 0x3a;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/**
 * Sets the client of a record: a port, and the brackets of IPv6, are not part of
 * it. An IPv6 address without brackets is taken as it is.
 *
 * @param record Gets the client.
 * @param bytes What holds it: the record's buffer.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 */
export function setClientAddress(
  record: LogRecord,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  record.clientStart = start;
  record.clientEnd = end;
  if (start < end && bytes[start] === BRACKET) {
    let i = start + 1;
    while (i < end && bytes[i] !== CLOSING_BRACKET) i++;
    if (i === end || i === start + 1) return;
    record.clientStart = start + 1;
    record.clientEnd = i;
    return;
  }
  let i = end;
  while (i > start && bytes[i - 1]! >= ZERO && bytes[i - 1]! <= ZERO + 9) i--;
  const colon = i - 1;
  if (i === end || colon <= start || bytes[colon] !== COLON) return;
  for (i = start; i < colon; i++) if (bytes[i] === COLON) return;
  record.clientEnd = colon;
}
