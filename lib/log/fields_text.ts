/**
 * What a record says, as text: for people who look at single lines.
 *
 * @module
 */

import { LineKind, type LogRecord } from "./record.ts";
import { readTail } from "./tail.ts";
import { textOf } from "./text.ts";

/** The fields of one line; what the line does not have is null. */
export interface FieldTexts {
  /** Seconds since the epoch, UTC. */
  readonly second: number;
  readonly client: string | null;
  /** The addresses of X-Forwarded-For. */
  readonly forwarded: string | null;
  readonly host: string | null;
  readonly method: string | null;
  /** The request as logged where it is none. */
  readonly invalidRequest: string | null;
  readonly target: string | null;
  readonly section: string | null;
  readonly protocol: string | null;
  readonly status: number | null;
  /** Bytes sent. */
  readonly bytes: number;
  /** The response time in seconds. */
  readonly seconds: number | null;
  readonly referrer: string | null;
  readonly agent: string | null;
}

/**
 * Takes down the fields of a hit.
 *
 * @param record The hit; what holds its line must still be there.
 */
export function fieldTexts(record: LogRecord): FieldTexts {
  readTail(record);
  const { buffer } = record;
  const text = (start: number, end: number) =>
    start >= 0 && end > start ? textOf(buffer.subarray(start, end)) : null;
  const isInvalid = record.kind === LineKind.INVALID_REQUEST;
  return {
    second: record.second,
    client: text(record.clientStart, record.clientEnd),
    forwarded: text(record.forwardedStart, record.forwardedEnd),
    host: text(record.vhostStart, record.vhostEnd),
    method: text(record.methodStart, record.methodEnd),
    invalidRequest: isInvalid
      ? text(record.requestStart, record.requestEnd) ?? ""
      : null,
    target: text(record.targetStart, record.targetEnd),
    section: text(record.sectionStart, record.sectionEnd),
    protocol: text(record.protocolStart, record.protocolEnd),
    status: record.status === 0 ? null : record.status,
    bytes: record.size,
    seconds: record.micros < 0 ? null : record.micros / 1e6,
    referrer: text(record.referrerStart, record.referrerEnd),
    agent: text(record.agentStart, record.agentEnd),
  };
}
