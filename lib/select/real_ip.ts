/**
 * The client behind a proxy.
 *
 * @module
 */

import { findAddress, found, isPublic } from "../log/address.ts";
import type { LogRecord } from "../log/record.ts";
import { find } from "../log/scan.ts";
import { readTail } from "../log/tail.ts";

const COMMA = 0x2c;

/**
 * Takes for the client the first public address of the list of X-Forwarded-For;
 * where none is public the first one. Where the log has no such list, or no
 * address in it, the client stays, but for a port: in its place a list of one address
 * may stand, and would else be another client with each connection.
 *
 * @param record A hit; its client is changed.
 */
export function takeRealIp(record: LogRecord): void {
  readTail(record);
  const { buffer, forwardedStart, forwardedEnd } = record;
  let start = -1;
  let end = -1;
  for (let at = forwardedStart; at < forwardedEnd;) {
    const next = find(buffer, COMMA, at, forwardedEnd);
    if (findAddress(buffer, at, next)) {
      const isFound = isPublic();
      if (isFound || start < 0) {
        start = found.start;
        end = found.end;
      }
      if (isFound) break;
    }
    at = next + 1;
  }
  if (start < 0) {
    if (!findAddress(buffer, record.clientStart, record.clientEnd)) return;
    ({ start, end } = found);
  }
  record.clientStart = start;
  record.clientEnd = end;
}
