/**
 * What follows the size of a response in the common and combined formats:
 * referrer, user agent, more fields.
 *
 * It is read only where somebody asks for it: it would cost each line.
 *
 * @module
 */

import { isDash } from "./fields.ts";
import { LineKind, type LogRecord } from "./record.ts";
import { closingQuote, digitsEnd, fieldEnd, wordEnd } from "./scan.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;

/**
 * Sets the fields of a record that are read only where they are asked for:
 * protocol, referrer, user agent and response time. Referrer and agent are as
 * logged: escapes are not decoded, the quotes are not part of them.
 *
 * @param record A hit; its buffer must still hold the line. One whose fields are
 * all set is left as it is.
 */
export function readTail(record: LogRecord): void {
  const { tailStart } = record;
  if (tailStart < 0) return;
  record.tailStart = -1;
  record.micros = -1;
  record.referrerStart = record.referrerEnd = -1;
  record.agentStart = record.agentEnd = -1;
  record.forwardedStart = record.forwardedEnd = record.lineStart;
  const isRequest = record.kind === LineKind.HIT;
  record.protocolEnd = record.requestEnd;
  record.protocolStart = isRequest && record.targetEnd < record.requestEnd
    ? record.targetEnd + 1
    : record.requestEnd;
  const referrer = field(record, referrerStart(record, tailStart + 1));
  if (!referrer || referrer.number) return;
  if (!isNone(record, referrer)) {
    record.referrerStart = referrer.start;
    record.referrerEnd = referrer.end;
  }
  const agent = field(record, referrer.next + 1);
  if (agent && !isNone(record, agent)) {
    record.agentStart = agent.start;
    record.agentEnd = agent.end;
  }
}

interface Field {
  readonly start: number;
  readonly end: number;
  /** The offset behind the field and its quote. */
  readonly next: number;
  /** Whether it is a bare word other than `-`: no referrer, but a further number. */
  readonly number: boolean;
}

/**
 * Where the referrer begins. A number may stand before it, as a duration does in
 * some, but then both it and the agent are in quotes.
 */
function referrerStart({ buffer, lineEnd }: LogRecord, at: number): number {
  const referrer = digitsEnd(buffer, at, lineEnd) + 1;
  if (referrer === at + 1 || !isQuoted(buffer, referrer, lineEnd)) return at;
  const agent = fieldEnd(buffer, referrer, lineEnd) + 1;
  return isQuoted(buffer, agent, lineEnd) ? referrer : at;
}

/** Whether a quote opens at an offset, behind a blank. */
function isQuoted(buffer: Uint8Array, at: number, end: number): boolean {
  return at < end && buffer[at] === QUOTE && buffer[at - 1] === SPACE;
}

function field({ buffer, lineEnd }: LogRecord, at: number): Field | null {
  if (at >= lineEnd) return null;
  if (buffer[at] !== QUOTE) {
    const end = wordEnd(buffer, at, lineEnd);
    const dash = end === at + 1 && buffer[at] === DASH;
    return { start: at, end, next: end, number: !dash };
  }
  const end = closingQuote(buffer, at + 1, lineEnd);
  return { start: at + 1, end, next: end + 1, number: false };
}

/** Whether a field is the `-` that stands for none. */
function isNone({ buffer }: LogRecord, { start, end }: Field): boolean {
  return isDash(buffer, start, end);
}
