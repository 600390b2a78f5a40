/**
 * Reads lines as a log format says: a flat list of steps, each of which finds a
 * value's end, sees that the format's text follows, and takes the value.
 *
 * No step looks back at what an earlier one read, so the time that a line takes
 * grows with its length and no faster.
 *
 * @module
 */

import {
  beginLine,
  isDash,
  readMicros,
  readSize,
  readStatus,
  readWhole,
  setMalformed,
} from "./fields.ts";
import type { FormatReader } from "./format.ts";
import { readIsoTime } from "./iso_time.ts";
import { clearClock, secondOfClock, setPiece } from "./log_format_clock.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "./record.ts";
import {
  setInvalidRequest,
  setMethodAndTarget,
  setRequestLine,
  setServedTarget,
} from "./request.ts";
import { readTime, TIME_BYTES } from "./time.ts";

const TAB = 0x09;
const SPACE = 0x20;
const HASH = 0x23;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const QUESTION = 0x3f;
const BACKSLASH = 0x5c;

/** How a step finds the end of its value. */
export const Find = {
  /** The text that follows. */
  TEXT: 0,
  /** The same, a byte after a backslash is not the begin of it. */
  ESCAPED_TEXT: 1,
  /** The same, a blank may be one between the values of a list. */
  LIST: 2,
  /** The same, behind the version of a request's protocol. */
  REQUEST: 3,
  /** The line's end. */
  LINE_END: 4,
  /** So many bytes. */
  FIXED: 5,
  /** A `-`, else so many bytes. */
  FIXED_OR_DASH: 6,
  /** Digits and dots; or a `-`. */
  NUMBER: 7,
  /** Letters. */
  WORD: 8,
  /** The byte that begins the next value. */
  NEXT: 9,
} as const;

/** What a step does with its value. */
export const Take = {
  NOTHING: 0,
  CLIENT: 1,
  FORWARDED: 2,
  /** Both of it: the first address is the client's. */
  FORWARDED_CLIENT: 3,
  IDENT: 4,
  USER: 5,
  REQUEST: 6,
  METHOD: 7,
  TARGET: 8,
  /** A path, decoded by the server. */
  PATH: 9,
  /** A path with its query, or with what stands for none. */
  PATH_AND_QUERY: 10,
  QUERY: 11,
  PROTOCOL: 12,
  STATUS: 13,
  BYTES: 14,
  HOST: 15,
  REFERRER: 16,
  AGENT: 17,
  DURATION: 18,
  DURATIONS: 19,
  CLF_TIME: 20,
  ISO_TIME: 21,
  EPOCH: 22,
  TIME_PIECE: 23,
} as const;

/** What a step is made of. */
export interface StepOptions {
  /** One of {@linkcode Find}. */
  readonly find: number;
  /** So many bytes the value has, where that is fixed. */
  readonly bytes: number;
  /** The byte that begins the next value. */
  readonly next: number;
  /** The text that follows; none where a value does. */
  readonly text: Uint8Array;
  /** One of {@linkcode Take}. */
  readonly take: number;
  /**
   * A duration's unit in microseconds, an epoch's units a second, the index of a
   * time's piece, the bytes before a user that are part of the identity, one of
   * {@linkcode NoQuery}.
   */
  readonly unit: number;
}

/**
 * One value of a line and the text behind it. It is a class so that the steps of
 * all formats are of one shape: else each further format makes all slower.
 */
export class Step implements StepOptions {
  readonly find: number;
  readonly bytes: number;
  readonly next: number;
  readonly text: Uint8Array;
  /** The first byte of the text. */
  readonly first: number;
  readonly take: number;
  readonly unit: number;

  constructor(options: StepOptions) {
    this.find = options.find;
    this.bytes = options.bytes;
    this.next = options.next;
    this.text = options.text;
    this.first = options.text[0] ?? 0;
    this.take = options.take;
    this.unit = options.unit;
  }
}

/** What lines are read by. */
export interface Scanner {
  /** The text before the first value. */
  readonly head: Uint8Array;
  readonly steps: readonly Step[];
  /** Whether the time is in pieces. */
  readonly hasClock: boolean;
  /** Whether path and query are apart, and are put together. */
  readonly joinsQuery: boolean;
}

/** Year 9999. What is later than that is no time in seconds. */
const MAX_SECOND = 253_402_300_799;
/** The longest line that is put together anew; sources hand over none longer. */
const MAX_JOINED_BYTES = 128 * 1024;
let joined = new Uint8Array(0);

// What a line says of its request, until all of it is read. -1 where it says
// nothing of the kind.
let methodStart = -1;
let methodEnd = -1;
let targetStart = -1;
let targetEnd = -1;
let isServed = false;
let queryStart = -1;
let queryEnd = -1;
let protocolStart = -1;
let protocolEnd = -1;

/** Makes the reader of one log. */
export function openScanner(scanner: Scanner): FormatReader {
  return {
    read(bytes, start, end, record) {
      const length = end - start;
      if (!scanner.joinsQuery || length > MAX_JOINED_BYTES) {
        beginLine(record, LineFormat.CUSTOM, bytes, start, end);
        readLine(scanner, bytes, start, end, record);
        return;
      }
      if (joined.length === 0) {
        joined = new Uint8Array(2 * MAX_JOINED_BYTES + 1);
      }
      for (let i = 0; i < length; i++) joined[i] = bytes[start + i]!;
      beginLine(record, LineFormat.CUSTOM, joined, 0, length);
      readLine(scanner, joined, 0, length, record);
      record.line = bytes;
      record.lineStart = start;
      record.lineEnd = end;
      if (record.kind === LineKind.MALFORMED) record.reasonAt += start;
    },
  };
}

function readLine(
  scanner: Scanner,
  bytes: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  methodStart =
    targetStart =
    queryStart =
    protocolStart =
      -1;
  if (scanner.hasClock) clearClock();
  const { head, steps } = scanner;
  if (!isAt(bytes, start, end, head)) {
    return fail(record, bytes, Malformed.NOT_IN_FORMAT, start, start, end);
  }
  let i = start + head.length;
  for (let s = 0; s < steps.length; s++) {
    const step = steps[s]!;
    const { text, first } = step;
    let valueEnd = i;
    if (step.find === Find.TEXT || step.find === Find.ESCAPED_TEXT) {
      // The usual way: it is here, and not a call, because a line has many.
      const last = (end - text.length) | 0;
      for (;; valueEnd++) {
        while (valueEnd <= last && bytes[valueEnd] !== first) valueEnd++;
        if (valueEnd > last) {
          valueEnd = -1;
          break;
        }
        if (
          (text.length === 1 || isAt(bytes, valueEnd, end, text)) &&
          (step.find === Find.TEXT || bytes[valueEnd - 1] !== BACKSLASH ||
            !isEscaped(bytes, i, valueEnd))
        ) break;
      }
    } else valueEnd = findEnd(step, bytes, i, end);
    if (valueEnd < 0) {
      const reason = step.take === Take.CLF_TIME
        ? Malformed.BAD_TIME
        : Malformed.NOT_IN_FORMAT;
      return fail(record, bytes, reason, i, start, end);
    }
    const reason = take(step, bytes, i, valueEnd, record);
    if (reason >= 0) {
      return fail(record, bytes, reason as Malformed, i, start, end);
    }
    i = (valueEnd + text.length) | 0;
  }
  if (i < end && steps.at(-1)!.text.length === 0 && !isBlankByte(bytes[i]!)) {
    return fail(record, bytes, Malformed.NOT_IN_FORMAT, i, start, end);
  }
  if (scanner.hasClock) {
    record.second = secondOfClock();
    if (record.second !== record.second) {
      return fail(record, bytes, Malformed.BAD_TIME, start, start, end);
    }
  }
  if (targetStart >= 0 || methodStart >= 0) {
    if (scanner.joinsQuery) joinQuery(bytes, end);
    setRequest(record, bytes);
  }
}

/** Says why a line is malformed, unless it is none that is meant to be read. */
function fail(
  record: LogRecord,
  bytes: Uint8Array,
  reason: Malformed,
  at: number,
  start: number,
  end: number,
): void {
  let i = start;
  while (i < end && isBlankByte(bytes[i]!)) i++;
  if (i === end || bytes[start] === HASH) record.kind = LineKind.SKIPPED;
  else setMalformed(record, reason, at);
}

/**
 * One past the value that begins at an offset; -1 where there is no end, or
 * where not the step's text stands behind it.
 */
function findEnd(
  step: Step,
  b: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  switch (step.find) {
    case Find.REQUEST:
      return findText(step, b, versionOr(b, start, end), end);
    case Find.LIST:
      i = findText(step, b, start, end);
      while (i >= 0 && b[i] === SPACE && isInList(b, i, start, end)) {
        i = findText(step, b, i + 1, end);
      }
      return i;
    case Find.LINE_END:
      return end;
    case Find.FIXED:
      i = start + step.bytes;
      break;
    case Find.FIXED_OR_DASH:
      i = start < end && b[start] === DASH ? start + 1 : start + step.bytes;
      break;
    case Find.NUMBER:
      if (start < end && b[start] === DASH) i++;
      else while (i < end && (isDigit(b[i]!) || b[i] === DOT)) i++;
      break;
    case Find.WORD:
      while (i < end && isLetter(b[i]!)) i++;
      break;
    default: // Find.NEXT
      while (i < end && b[i] !== step.next) i++;
      return i < end ? i : -1;
  }
  return isAt(b, i, end, step.text) ? i : -1;
}

/** Where a step's text begins that stands at or behind an offset; -1 for none. */
function findText(
  step: Step,
  b: Uint8Array,
  start: number,
  end: number,
): number {
  const { text, first } = step;
  const last = (end - text.length) | 0;
  for (let i = start | 0; i <= last; i++) {
    while (i <= last && b[i] !== first) i++;
    if (i <= last && (text.length === 1 || isAt(b, i, end, text))) return i;
  }
  return -1;
}

/** Whether a backslash that is none itself escaped stands before an offset. */
function isEscaped(b: Uint8Array, start: number, at: number): boolean {
  let i = at;
  while (i > start && b[i - 1] === BACKSLASH) i--;
  return ((at - i) & 1) === 1;
}

/**
 * Where a request without quotes can end at the earliest: at its begin, or, if
 * its third word is a version, at that.
 */
function versionOr(b: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && b[i] !== SPACE) i++;
  i++;
  while (i < end && b[i] !== SPACE) i++;
  const isVersion = i + 5 < end && b[i + 1] === 0x48 && b[i + 2] === 0x54 &&
    b[i + 3] === 0x54 && b[i + 4] === 0x50 && b[i + 5] === SLASH;
  return isVersion ? i + 5 : start;
}

/** Whether a blank at an offset stands between two values of a list. */
function isInList(
  b: Uint8Array,
  at: number,
  start: number,
  end: number,
): boolean {
  const before = at > start ? b[at - 1] : 0;
  // `0.1, 0.2 : 0.3`
  return before === COMMA ||
    (before === COLON && at - 1 > start && b[at - 2] === SPACE) ||
    (at + 2 < end && b[at + 1] === COLON && b[at + 2] === SPACE);
}

/** Takes a value; gives the reason where it makes the line malformed, else -1. */
function take(
  step: Step,
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): number {
  const r = record;
  switch (step.take) {
    case Take.NOTHING:
      break;
    case Take.CLIENT:
      r.clientStart = start;
      r.clientEnd = end;
      break;
    case Take.FORWARDED_CLIENT:
      if (isDash(b, start, end)) break;
      r.clientStart = start;
      r.clientEnd = firstOfList(b, start, end);
      r.forwardedStart = start;
      r.forwardedEnd = end;
      break;
    case Take.FORWARDED:
      if (isDash(b, start, end)) break;
      r.forwardedStart = start;
      r.forwardedEnd = end;
      break;
    case Take.IDENT:
      r.identityStart = start;
      r.identityEnd = end;
      break;
    case Take.USER:
      // As in the common format, where one blank is between both.
      if (r.identityEnd === r.identityStart || r.identityEnd + 1 !== start) {
        r.identityStart = start - step.unit;
      }
      r.identityEnd = end;
      break;
    case Take.REQUEST:
      setRequestLine(r, b, start, end);
      break;
    case Take.METHOD:
      methodStart = start;
      methodEnd = end;
      break;
    case Take.TARGET:
      targetStart = start;
      targetEnd = end;
      isServed = false;
      break;
    case Take.PATH:
      targetStart = start;
      targetEnd = end;
      isServed = true;
      break;
    case Take.PATH_AND_QUERY:
      targetStart = start;
      targetEnd = withoutNoQuery(b, start, end, step.unit);
      isServed = true;
      break;
    case Take.QUERY:
      queryStart = start;
      queryEnd = end;
      break;
    case Take.PROTOCOL:
      protocolStart = start;
      protocolEnd = end;
      break;
    case Take.STATUS:
      r.status = readStatus(b, start, end);
      if (r.status !== r.status) return badNumber(r, Malformed.BAD_STATUS);
      break;
    case Take.BYTES:
      r.size = readSize(b, start, end);
      if (r.size !== r.size) return badNumber(r, Malformed.BAD_BYTES);
      break;
    case Take.HOST:
      if (isDash(b, start, end)) break;
      r.vhostStart = start;
      r.vhostEnd = end;
      break;
    case Take.REFERRER:
      if (isDash(b, start, end)) break;
      r.referrerStart = start;
      r.referrerEnd = end;
      break;
    case Take.AGENT:
      if (isDash(b, start, end)) break;
      r.agentStart = start;
      r.agentEnd = end;
      break;
    case Take.DURATION:
      r.micros = readMicros(b, start, end, step.unit);
      break;
    case Take.DURATIONS:
      r.micros = sumOfList(b, start, end, step.unit);
      break;
    case Take.CLF_TIME:
      r.second = end - start === TIME_BYTES ? readTime(b, start) : NaN;
      return r.second === r.second ? -1 : Malformed.BAD_TIME;
    case Take.ISO_TIME:
      r.second = readIsoTime(b, start, end);
      return r.second === r.second ? -1 : Malformed.BAD_TIME;
    case Take.EPOCH:
      r.second = readEpoch(b, start, end, step.unit);
      return r.second === r.second ? -1 : Malformed.BAD_TIME;
    case Take.TIME_PIECE:
      return setPiece(step.unit, b, start, end) ? -1 : Malformed.BAD_TIME;
  }
  return -1;
}

/** A malformed line has no number that is none. */
function badNumber(record: LogRecord, reason: Malformed): Malformed {
  record.status = record.size = 0;
  return reason;
}

/** Gives the record the method and the target, where a line has them apart. */
function setRequest(record: LogRecord, b: Uint8Array): void {
  if (targetStart < 0) {
    record.requestStart = methodStart;
    record.requestEnd = methodEnd;
    if (isNone(b, methodStart, methodEnd)) return setInvalidRequest(record);
    record.methodStart = methodStart;
    record.methodEnd = methodEnd;
  } else if (methodStart < 0 || isServed) {
    if (methodStart < 0) methodStart = methodEnd = targetStart;
    setServedTarget(
      record,
      b,
      methodStart,
      methodEnd,
      targetStart,
      targetEnd,
    );
  } else {
    setMethodAndTarget(
      record,
      b,
      methodStart,
      methodEnd,
      targetStart,
      targetEnd,
    );
  }
  if (
    record.kind === LineKind.HIT && protocolStart >= 0 &&
    !isNone(b, protocolStart, protocolEnd)
  ) {
    record.protocolStart = protocolStart;
    record.protocolEnd = protocolEnd;
  }
}

function isNone(b: Uint8Array, start: number, end: number): boolean {
  return start === end || isDash(b, start, end);
}

/** Writes path and query behind the line's copy, and makes that the target. */
function joinQuery(b: Uint8Array, end: number): void {
  if (targetStart < 0 || queryStart < 0 || isNone(b, queryStart, queryEnd)) {
    return;
  }
  if (b !== joined || isNone(b, targetStart, targetEnd)) return;
  let to = end;
  for (let i = targetStart; i < targetEnd; i++) b[to++] = b[i]!;
  if (b[queryStart] !== QUESTION) b[to++] = QUESTION;
  for (let i = queryStart; i < queryEnd; i++) b[to++] = b[i]!;
  targetStart = end;
  targetEnd = to;
}

/** What stands behind a path for a query that there is none of. */
export const NoQuery = {
  /** Nothing. */
  NOTHING: 0,
  /** `?-`: nginx writes a `-` for `$args` in `$uri?$args`. */
  QUESTION_AND_DASH: 1,
  /** `-`, in `$uri$is_args$args`. */
  DASH: 2,
} as const;

/** One past a path and its query, or past the path where there is none. */
function withoutNoQuery(
  b: Uint8Array,
  start: number,
  end: number,
  noQuery: number,
): number {
  const last = end - 1;
  if (last <= start) return end;
  if (b[last] === QUESTION) return last;
  if (noQuery === NoQuery.NOTHING || b[last] !== DASH) return end;
  if (noQuery === NoQuery.QUESTION_AND_DASH) {
    return b[last - 1] === QUESTION ? last - 1 : end;
  }
  for (let i = start; i < last; i++) if (b[i] === QUESTION) return end;
  return last;
}

/** One past the first address of a list. */
function firstOfList(b: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && b[i] !== COMMA && b[i] !== SPACE) i++;
  return i;
}

/** The time of all tries together; -1 where there was none. */
function sumOfList(
  b: Uint8Array,
  start: number,
  end: number,
  unitMicros: number,
): number {
  let sum = -1;
  for (let i = start; i < end;) {
    const from = i;
    while (i < end && b[i] !== COMMA && b[i] !== COLON && b[i] !== SPACE) i++;
    const micros = readMicros(b, from, i, unitMicros);
    if (micros >= 0) sum = Math.max(sum, 0) + micros;
    i++;
  }
  return sum <= Number.MAX_SAFE_INTEGER ? sum : -1;
}

/** Seconds since the epoch, a fraction cut off; `NaN` where it is no such time. */
function readEpoch(
  b: Uint8Array,
  start: number,
  end: number,
  unitsASecond: number,
): number {
  let whole = start;
  while (whole < end && b[whole] !== DOT) whole++;
  const second = Math.floor(readWhole(b, start, whole) / unitsASecond);
  return second <= MAX_SECOND ? second : NaN;
}

function isAt(
  b: Uint8Array,
  at: number,
  end: number,
  text: Uint8Array,
): boolean {
  const length = text.length;
  if (at + length > end) return false;
  for (let i = 0; i < length; i++) if (b[at + i] !== text[i]) return false;
  return true;
}

function isBlankByte(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
