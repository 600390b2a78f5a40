/**
 * What follows the size of a response in the common and combined formats:
 * referrer, user agent, more fields.
 *
 * It is read only where somebody asks for it: it would cost each line.
 *
 * @module
 */

import { endsWithAddress, isAddressList } from "./address.ts";
import { portColon } from "./client_address.ts";
import { isDash } from "./fields.ts";
import { LineKind, type LogRecord } from "./record.ts";
import {
  closingQuote,
  fieldEnd as endOfField,
  hasText,
  isLetter,
  wordEnd,
} from "./scan.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;

/**
 * Sets the fields of a record that are read only where they are asked for:
 * protocol, referrer, user agent, response time and the addresses of
 * X-Forwarded-For. Referrer and agent are as logged: escapes are not decoded, the
 * quotes are not part of them.
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
  const isRequest = record.kind === LineKind.HIT;
  record.protocolStart = isRequest && record.targetEnd < record.requestEnd
    ? record.targetEnd + 1
    : record.requestEnd;
  record.protocolEnd = wordEnd(
    record.buffer,
    record.protocolStart,
    record.requestEnd,
  );
  readFrontList(record);
  readHost(record);
  isUnclosed = false;
  if (!readField(record, referrerStart(record, tailStart + 1))) return;
  if (isNumber) return;
  if (!isNone(record)) {
    record.referrerStart = fieldStart;
    record.referrerEnd = fieldEnd;
  }
  if (!readField(record, fieldNext + 1)) return;
  if (!isNone(record)) {
    record.agentStart = fieldStart;
    record.agentEnd = fieldEnd;
  }
  const { buffer } = record;
  while (readField(record, fieldNext + 1)) {
    if (
      isQuoted &&
      (isAddressList(buffer, fieldStart, fieldEnd) ||
        endsWithAddress(buffer, fieldStart, fieldEnd))
    ) {
      record.forwardedStart = fieldStart;
      record.forwardedEnd = fieldEnd;
    }
  }
}

/**
 * The virtual host in the place of the ident, as lighttpd and OVH have it; and none
 * where there is a port alone.
 */
function readHost(record: LogRecord): void {
  const { buffer, vhostStart, vhostEnd, identityStart, identityEnd } = record;
  if (vhostEnd > vhostStart) {
    if (buffer[vhostStart] === COLON) record.vhostEnd = vhostStart;
    return;
  }
  if (identityEnd <= identityStart || buffer[identityStart] === DASH) return;
  const end = wordEnd(buffer, identityStart, identityEnd);
  // Of more words the others may be anything, but of one user.
  const isIdent = end < identityEnd &&
    wordEnd(buffer, end + 1, identityEnd) === identityEnd;
  if (isIdent && isHost(buffer, identityStart, end)) {
    record.vhostStart = identityStart;
    record.vhostEnd = end;
  }
}

/**
 * Whether a word can be nothing but a host, maybe with a port: `localhost`, or a name
 * whose last label is of letters.
 */
function isHost(b: Uint8Array, start: number, end: number): boolean {
  const colon = portColon(b, start, end);
  const nameEnd = colon > start ? colon : end;
  let i = nameEnd;
  while (i > start && isLetter(b[i - 1]!)) i--;
  if (i === start) return hasText(b, LOCALHOST, start, nameEnd);
  return i > start + 1 && nameEnd - i > 1 && b[i - 1] === DOT;
}

const LOCALHOST = new TextEncoder().encode("localhost");

/** A list of X-Forwarded-For that stands in the place of the client. */
function readFrontList(record: LogRecord): void {
  const { buffer, clientStart, lineEnd } = record;
  record.forwardedStart = record.forwardedEnd = clientStart;
  let end = record.clientEnd;
  let commas = 0;
  for (let i = clientStart; i < end; i++) if (buffer[i] === COMMA) commas++;
  while (end < lineEnd && buffer[end] === COMMA) {
    commas++;
    end++;
    while (end < lineEnd && buffer[end] === SPACE) end++;
    while (end < lineEnd && buffer[end] !== SPACE && buffer[end] !== COMMA) {
      end++;
    }
  }
  if (commas > 0) record.forwardedEnd = end;
}

/**
 * Where the referrer begins. One bare word may stand before it, as a duration does
 * in some logs and the host in those of Strato and IONOS, but then both it and the
 * agent are in quotes.
 */
function referrerStart(record: LogRecord, at: number): number {
  const { buffer, lineEnd } = record;
  if (at >= lineEnd || buffer[at] === QUOTE) return at;
  const word = wordEnd(buffer, at, lineEnd);
  const referrer = word + 1;
  if (!opensQuote(buffer, referrer, lineEnd)) return at;
  const agent = endOfField(buffer, referrer, lineEnd) + 1;
  if (!opensQuote(buffer, agent, lineEnd)) return at;
  // A referrer without quotes, an agent, and the list of X-Forwarded-For.
  const end = closingQuote(buffer, agent + 1, lineEnd);
  if (isAddressList(buffer, agent + 1, end)) return at;
  if (record.vhostEnd === record.vhostStart && isHost(buffer, at, word)) {
    record.vhostStart = at;
    record.vhostEnd = word;
  }
  return referrer;
}

/** Whether a quote opens at an offset, behind a blank. */
function opensQuote(buffer: Uint8Array, at: number, end: number): boolean {
  return at < end && buffer[at] === QUOTE && buffer[at - 1] === SPACE;
}

// The field that was read last: an object for each would be garbage by the line.
let fieldStart = 0;
let fieldEnd = 0;
/** The offset behind the field and its quote. */
let fieldNext = 0;
let isQuoted = false;
/** Whether it is a bare word other than `-`: no referrer, but a further number. */
let isNumber = false;
/** Whether no quote closes a field from there on, as of a line that was cut. */
let isUnclosed = false;

/** Reads the field that begins at an offset, and tells whether there is one. */
function readField({ buffer, lineEnd }: LogRecord, at: number): boolean {
  if (at >= lineEnd) return false;
  isQuoted = buffer[at] === QUOTE;
  if (!isQuoted) {
    fieldStart = at;
    fieldEnd = fieldNext = wordEnd(buffer, at, lineEnd);
    isNumber = fieldEnd !== at + 1 || buffer[at] !== DASH;
    return true;
  }
  isNumber = false;
  fieldStart = at + 1;
  fieldEnd = closingQuote(buffer, at + 1, lineEnd);
  if (!endsField(buffer, fieldEnd, lineEnd) && !isUnclosed) {
    const quote = unescapedEnd(buffer, at + 1, lineEnd);
    isUnclosed = quote === lineEnd;
    if (!isUnclosed) fieldEnd = quote;
  }
  fieldNext = fieldEnd + 1;
  return true;
}

/** Whether a quote closes a field: nothing or a blank is behind it. */
function endsField(b: Uint8Array, quote: number, end: number): boolean {
  return quote < end && (quote + 1 === end || b[quote + 1] === SPACE);
}

/**
 * The quote that closes a field of a server that does not escape backslashes, as
 * gunicorn, so that one at the end of an agent escapes nothing; the end where there
 * is none.
 */
function unescapedEnd(b: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    if (b[i] === QUOTE && endsField(b, i, end)) return i;
  }
  return end;
}

/** Whether the field is the `-` that stands for none. */
function isNone({ buffer }: LogRecord): boolean {
  return isDash(buffer, fieldStart, fieldEnd);
}
