/**
 * What the logs of Amazon's load balancers have in common: from the time to the
 * user agent.
 *
 * ```text
 * time balancer client:port target:port seconds seconds seconds status
 * target-status received sent "request" "agent"
 * ```
 *
 * @module
 */

import { portColon, setClientAddress } from "../client_address.ts";
import {
  isDash,
  MICROS_A_SECOND,
  readMicros,
  readSize,
  readStatus,
} from "../fields.ts";
import { readIsoTime } from "../iso_time.ts";
import { LineKind, type LogRecord, Malformed } from "../record.ts";
import { setRequestLine } from "../request.ts";
import { wordEnd } from "../scan.ts";
import {
  closingQuote,
  malformed,
  quotedEnd,
  setAgent,
  splitWords,
} from "./words.ts";

const QUOTE = 0x22;

/** The words before the request. */
const Word = {
  TIME: 0,
  BALANCER: 1,
  CLIENT: 2,
  TARGET: 3,
  REQUEST_SECONDS: 4,
  TARGET_SECONDS: 5,
  RESPONSE_SECONDS: 6,
  STATUS: 7,
  TARGET_STATUS: 8,
  RECEIVED: 9,
  SENT: 10,
} as const;
const WORDS = 11;
const starts = new Int32Array(WORDS);
const ends = new Int32Array(WORDS);

/**
 * Reads a line from its time to its user agent.
 *
 * @param bytes What holds the line: the record's buffer.
 * @param at The offset of the time.
 * @param end One past the line's last byte.
 * @param record Gets what is read, or is set malformed.
 * @returns The offset behind the user agent; -1 where there is nothing more to
 * be read.
 */
export function readBalancer(
  bytes: Uint8Array,
  at: number,
  end: number,
  record: LogRecord,
): number {
  const request = splitWords(bytes, at, end, starts, ends);
  record.second = readIsoTime(bytes, at, ends[Word.TIME]!);
  if (record.second !== record.second) {
    return malformed(record, Malformed.BAD_TIME, at);
  }
  if (request < 0) return malformed(record, Malformed.FEW_FIELDS, end);
  const status = starts[Word.STATUS]!;
  record.status = readStatus(bytes, status, ends[Word.STATUS]!);
  if (record.status !== record.status) {
    return malformed(record, Malformed.BAD_STATUS, status);
  }
  const sent = starts[Word.SENT]!;
  record.size = readSize(bytes, sent, ends[Word.SENT]!);
  if (record.size !== record.size) {
    return malformed(record, Malformed.BAD_BYTES, sent);
  }
  if (request >= end || bytes[request] !== QUOTE) {
    return malformed(record, Malformed.NO_REQUEST, request);
  }
  const quote = closingQuote(bytes, request + 1, end);
  if (quote === end) return malformed(record, Malformed.OPEN_REQUEST, request);
  setRequestLine(record, bytes, request + 1, quote);
  // A listener of TCP: neither a request nor an answer.
  if (record.kind === LineKind.INVALID_REQUEST && record.status === 0) {
    return malformed(record, Malformed.NOT_HTTP, request);
  }
  record.micros = sumOfTimes(bytes);
  setClient(bytes, record);
  const agent = quote + 2;
  const agentEnd = quotedEnd(bytes, agent, end);
  setAgent(record, agent, agentEnd);
  return agentEnd;
}

/** How long it all took; -1 where one of the three is not known. */
function sumOfTimes(bytes: Uint8Array): number {
  let sum = 0;
  for (let word = Word.REQUEST_SECONDS; word <= Word.RESPONSE_SECONDS; word++) {
    const micros = readMicros(
      bytes,
      starts[word]!,
      ends[word]!,
      MICROS_A_SECOND,
    );
    if (micros < 0) return -1;
    sum += micros;
  }
  return sum;
}

/** An address and a port; IPv6 is with and without brackets. */
function setClient(bytes: Uint8Array, record: LogRecord): void {
  const start = starts[Word.CLIENT]!;
  const end = ends[Word.CLIENT]!;
  if (isDash(bytes, start, end)) return;
  setClientAddress(record, bytes, start, end, true);
}

/**
 * Whether the words of a line are those of a load balancer: a time, a name, a
 * client with its port, and a target or `-`.
 *
 * @param at The offset of the time.
 */
export function looksLikeBalancer(
  bytes: Uint8Array,
  at: number,
  end: number,
): boolean {
  return !Number.isNaN(readIsoTime(bytes, at, wordEnd(bytes, at, end))) &&
    splitWords(bytes, at, end, starts, ends) >= 0 &&
    hasPort(bytes, starts[Word.CLIENT]!, ends[Word.CLIENT]!) &&
    (hasPort(bytes, starts[Word.TARGET]!, ends[Word.TARGET]!) ||
      isDash(bytes, starts[Word.TARGET]!, ends[Word.TARGET]!));
}

/** Whether a word ends with a colon and digits. */
function hasPort(bytes: Uint8Array, start: number, end: number): boolean {
  return portColon(bytes, start, end) > start;
}
