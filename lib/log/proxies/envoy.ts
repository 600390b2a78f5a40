/**
 * Envoy's default text format, also with the fields that Istio adds.
 *
 * ```text
 * [time] "request" status flags[ details termination "failure"] received sent
 *   duration upstream_time "forwarded for" "agent" "request id" "authority"
 *   "upstream"[ cluster upstream_local local remote server_name route]
 * ```
 *
 * Envoy escapes nothing, but no blank can be in a target or a header's value be
 * told from a field, so a quote closes only where a blank or nothing follows.
 *
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#default-format-string}
 * @see {@link https://istio.io/latest/docs/tasks/observability/logs/access-log/#default-access-log-format}
 *
 * @module
 */

import { setClientAddress } from "../client_address.ts";
import {
  beginLine,
  isDash,
  MICROS_A_MILLISECOND,
  readMicros,
  readStatus,
  readWhole,
  setMalformed,
} from "../fields.ts";
import type { Format } from "../format.ts";
import { MAX_ISO_BYTES, readIsoTime } from "../iso_time.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import {
  rawRequestEnd,
  setInvalidRequest,
  setRequestLine,
} from "../request.ts";
import { find, findBeforeBlank, isAt, wordEnd } from "../scan.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DASH = 0x2d;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const UPPER_T = 0x54;

/** How many fields Istio has between flags and numbers, at most. */
const MAX_DETAILS = 4;
/** Received, sent, duration, upstream time. */
const NUMBERS = 4;
const SENT = 1;
const DURATION = 2;
/** Forwarded for, agent, request ID, authority, upstream. */
const TEXTS = 5;
const FORWARDED = 0;
const AGENT = 1;
const AUTHORITY = 3;
/** The downstream's remote address is the fourth word behind the texts. */
const REMOTE_WORD = 3;

const starts = new Uint32Array(TEXTS);
const ends = new Uint32Array(TEXTS);

/** Envoy's default text format, and Istio's. */
export const envoyFormat: Format = {
  id: LineFormat.ENVOY,
  aliases: ["istio"],
  title: "Envoy's default text format, Istio's too",
  looksLike,
  open: () => ({ read }),
};

function looksLike(b: Uint8Array, start: number, end: number): boolean {
  const bracket = timeEnd(b, start, end);
  return bracket > start && b[start + 5] === DASH &&
    b[start + 11] === UPPER_T && isAt(b, QUOTE, bracket + 2, end);
}

/** The bracket that closes a line's time; `start` where it has none. */
function timeEnd(b: Uint8Array, start: number, end: number): number {
  if (!isAt(b, BRACKET, start, end)) return start;
  const limit = Math.min(end, start + MAX_ISO_BYTES);
  const bracket = find(b, CLOSING_BRACKET, start, limit);
  return bracket < limit && bracket > start + 11 ? bracket : start;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.ENVOY, b, start, end);
  const bracket = timeEnd(b, start, end);
  if (bracket === start) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  record.second = readIsoTime(b, start + 1, bracket);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.BAD_TIME, start + 1);
  }
  const request = bracket + 3;
  if (
    !isAt(b, SPACE, bracket + 1, end) || !isAt(b, QUOTE, bracket + 2, end)
  ) return setMalformed(record, Malformed.NO_REQUEST, bracket + 1);
  const requestEnd = rawRequestEnd(b, request, end, false);
  if (requestEnd >= end) {
    return setMalformed(record, Malformed.OPEN_REQUEST, bracket + 2);
  }

  const status = requestEnd + 2;
  const statusEnd = wordEnd(b, status, end);
  record.status = readStatus(b, status, statusEnd);
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, Math.min(status, end));
  }
  setRequest(b, request, requestEnd, record);
  if (record.kind === LineKind.MALFORMED) return;

  const numbers = numbersStart(b, statusEnd + 1, end);
  if (numbers < 0) {
    return setMalformed(record, Malformed.BAD_BYTES, statusEnd);
  }
  const texts = readNumbers(b, numbers, end, record);
  const behind = readTexts(b, texts, end, record);
  if (record.clientEnd === record.clientStart) {
    setRemoteClient(b, behind, end, record);
  }
}

/** Sets the request. `-` stands for what a request does not have. */
function setRequest(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  const hasMethod = !(isAt(b, DASH, start, end) && b[start + 1] === SPACE);
  if (hasMethod) return setRequestLine(record, b, start, end);
  record.requestStart = start;
  record.requestEnd = end;
  setInvalidRequest(record);
  // "- - -" with no status is a connection, not a request that was none.
  const isTcp = record.status === 0 && isAt(b, DASH, end - 1, end);
  if (isTcp) setMalformed(record, Malformed.NOT_HTTP, start);
}

/** The quote that closes a text. */
function rawTextEnd(b: Uint8Array, start: number, end: number): number {
  return findBeforeBlank(b, QUOTE, start, end);
}

/** One past a field: a word, or a text in quotes with them. */
function fieldEnd(b: Uint8Array, start: number, end: number): number {
  return isAt(b, QUOTE, start, end)
    ? Math.min(rawTextEnd(b, start + 1, end) + 1, end)
    : wordEnd(b, start, end);
}

/**
 * Finds the four numbers: behind the flags, or some fields further on.
 *
 * @param flags The offset of the flags.
 * @returns The offset of the first number; -1 where there are none.
 */
function numbersStart(b: Uint8Array, flags: number, end: number): number {
  let at = wordEnd(b, flags, end) + 1;
  for (let i = 0; i <= MAX_DETAILS && at < end; i++) {
    if (hasNumbers(b, at, end)) return at;
    at = fieldEnd(b, at, end) + 1;
  }
  return -1;
}

/** Whether received, sent and duration stand at an offset. */
function hasNumbers(b: Uint8Array, start: number, end: number): boolean {
  let at = start;
  for (let i = 0; i <= DURATION; i++) {
    const word = wordEnd(b, at, end);
    if (Number.isNaN(readWhole(b, at, word))) return false;
    at = word + 1;
  }
  return true;
}

/** Reads the numbers and returns where the texts begin. */
function readNumbers(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): number {
  let at = start;
  for (let i = 0; i < NUMBERS; i++) {
    const word = wordEnd(b, at, end);
    if (i === SENT) record.size = readWhole(b, at, word);
    if (i === DURATION) {
      record.micros = readMicros(b, at, word, MICROS_A_MILLISECOND);
    }
    at = word + 1;
  }
  return at;
}

/** Reads the texts and returns where the words behind them begin. */
function readTexts(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): number {
  let at = start;
  let count = 0;
  for (; count < TEXTS && isAt(b, QUOTE, at, end); count++) {
    starts[count] = at + 1;
    ends[count] = rawTextEnd(b, at + 1, end);
    at = ends[count]! + 2;
  }
  if (count > FORWARDED && !isNone(b, FORWARDED)) {
    const first = starts[FORWARDED]!;
    const last = ends[FORWARDED]!;
    record.forwardedStart = record.clientStart = first;
    record.forwardedEnd = last;
    record.clientEnd = find(b, COMMA, first, last);
  }
  if (count > AGENT && !isNone(b, AGENT)) {
    record.agentStart = starts[AGENT]!;
    record.agentEnd = ends[AGENT]!;
  }
  if (count > AUTHORITY && !isNone(b, AUTHORITY)) {
    record.vhostStart = starts[AUTHORITY]!;
    record.vhostEnd = ends[AUTHORITY]!;
  }
  return count === TEXTS ? at : end;
}

/** Whether a text is the `-` that stands for none. */
function isNone(b: Uint8Array, text: number): boolean {
  return isDash(b, starts[text]!, ends[text]!);
}

/** Takes the address that the connection came from, where the line has it. */
function setRemoteClient(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  let at = start;
  for (let i = 0; i < REMOTE_WORD; i++) at = wordEnd(b, at, end) + 1;
  const word = at < end ? wordEnd(b, at, end) : at;
  if (word > at && !isDash(b, at, word)) {
    setClientAddress(record, b, at, word, true);
  }
}
