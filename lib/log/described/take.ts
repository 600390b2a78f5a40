/**
 * The ways to take a value of a line into a record.
 *
 * @module
 */

import { setClient } from "../client_address.ts";
import {
  isDash,
  readMicros,
  readMicrosOfAll,
  readSize,
  readStatus,
  readWhole,
} from "../fields.ts";
import { readIsoTime } from "../iso_time.ts";
import { LineKind, type LogRecord, Malformed } from "../record.ts";
import {
  setInvalidRequest,
  setMethodAndTarget,
  setRequestLine,
  setServedTarget,
} from "../request.ts";
import { find } from "../scan.ts";
import { readTime, TIME_BYTES } from "../time.ts";
import { setPiece } from "./clock.ts";
import { GOOD, type Taker } from "./step.ts";

const DASH = 0x2d;
const DOT = 0x2e;
const QUESTION = 0x3f;

/** Year 9999. What is later than that is no time in seconds. */
const MAX_SECOND = 253_402_300_799;

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

/** Forgets what the line before said of its request. */
export function clearRequest(): void {
  methodStart = -1;
  targetStart = -1;
  queryStart = -1;
  protocolStart = -1;
}

/** Makes nothing of it. */
export const takeNothing: Taker = () => GOOD;

export const takeClient: Taker = (_step, bytes, start, end, record) => {
  setClient(record, bytes, start, end);
  return GOOD;
};

export const takeForwarded: Taker = (_step, bytes, start, end, record) => {
  if (isDash(bytes, start, end)) return GOOD;
  record.forwardedStart = start;
  record.forwardedEnd = end;
  return GOOD;
};

/** The same where there is no other client: it is the first of the list. */
export const takeForwardedClient: Taker = (step, bytes, start, end, record) => {
  setClient(record, bytes, start, end);
  return takeForwarded(step, bytes, start, end, record);
};

export const takeIdent: Taker = (_step, _bytes, start, end, record) => {
  record.identityStart = start;
  record.identityEnd = end;
  return GOOD;
};

/** As in the common format, where one blank is between ident and user. */
export const takeUser: Taker = (step, _bytes, start, end, r) => {
  if (r.identityEnd === r.identityStart || r.identityEnd + 1 !== start) {
    r.identityStart = start - step.option;
  }
  r.identityEnd = end;
  return GOOD;
};

export const takeRequest: Taker = (_step, bytes, start, end, record) => {
  setRequestLine(record, bytes, start, end);
  return GOOD;
};

export const takeMethod: Taker = (_step, _bytes, start, end) => {
  methodStart = start;
  methodEnd = end;
  return GOOD;
};

export const takeTarget: Taker = (_step, _bytes, start, end) => {
  targetStart = start;
  targetEnd = end;
  isServed = false;
  return GOOD;
};

/** A path, decoded by the server. */
export const takePath: Taker = (_step, _bytes, start, end) => {
  targetStart = start;
  targetEnd = end;
  isServed = true;
  return GOOD;
};

/** A path with its query, or with what stands for none. */
export const takePathAndQuery: Taker = (step, bytes, start, end) => {
  targetStart = start;
  targetEnd = withoutNoQuery(bytes, start, end, step.option);
  isServed = true;
  return GOOD;
};

export const takeQuery: Taker = (_step, _bytes, start, end) => {
  queryStart = start;
  queryEnd = end;
  return GOOD;
};

export const takeProtocol: Taker = (_step, _bytes, start, end) => {
  protocolStart = start;
  protocolEnd = end;
  return GOOD;
};

export const takeStatus: Taker = (_step, bytes, start, end, record) => {
  const status = readStatus(bytes, start, end);
  if (status !== status) return Malformed.BAD_STATUS;
  record.status = status;
  return GOOD;
};

export const takeBytes: Taker = (_step, bytes, start, end, record) => {
  const size = readSize(bytes, start, end);
  if (size !== size) return Malformed.BAD_BYTES;
  record.size = size;
  return GOOD;
};

export const takeHost: Taker = (_step, bytes, start, end, record) => {
  if (isDash(bytes, start, end)) return GOOD;
  record.vhostStart = start;
  record.vhostEnd = end;
  return GOOD;
};

export const takeReferrer: Taker = (_step, bytes, start, end, record) => {
  if (isDash(bytes, start, end)) return GOOD;
  record.referrerStart = start;
  record.referrerEnd = end;
  return GOOD;
};

export const takeAgent: Taker = (_step, bytes, start, end, record) => {
  if (isDash(bytes, start, end)) return GOOD;
  record.agentStart = start;
  record.agentEnd = end;
  return GOOD;
};

export const takeDuration: Taker = (step, bytes, start, end, record) => {
  record.micros = readMicros(bytes, start, end, step.option);
  return GOOD;
};

export const takeDurations: Taker = (step, bytes, start, end, record) => {
  record.micros = readMicrosOfAll(bytes, start, end, step.option);
  return GOOD;
};

export const takeClfTime: Taker = (_step, bytes, start, end, record) =>
  setSecond(record, end - start === TIME_BYTES ? readTime(bytes, start) : NaN);

export const takeIsoTime: Taker = (_step, bytes, start, end, record) =>
  setSecond(record, readIsoTime(bytes, start, end));

export const takeEpoch: Taker = (step, bytes, start, end, record) =>
  setSecond(record, readEpoch(bytes, start, end, step.option));

export const takeTimePiece: Taker = (step, bytes, start, end) =>
  setPiece(step.option, bytes, start, end) ? GOOD : Malformed.BAD_TIME;

function setSecond(record: LogRecord, second: number) {
  record.second = second;
  return second === second ? GOOD : Malformed.BAD_TIME;
}

/**
 * Gives the record the method and the target, where a line has them apart.
 *
 * @param record The line's.
 * @param b What holds the line.
 * @param roomFrom Where in it there is room for a path with its query; -1 for
 * none.
 */
export function setRequestOfParts(
  record: LogRecord,
  b: Uint8Array,
  roomFrom: number,
): void {
  if (targetStart < 0 && methodStart < 0) return;
  if (roomFrom >= 0) joinQuery(b, roomFrom);
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

/** Writes path and query to where there is room, and makes that the target. */
function joinQuery(b: Uint8Array, room: number): void {
  if (targetStart < 0 || queryStart < 0 || isNone(b, queryStart, queryEnd)) {
    return;
  }
  if (isNone(b, targetStart, targetEnd)) return;
  let to = room;
  for (let i = targetStart; i < targetEnd; i++) b[to++] = b[i]!;
  if (b[queryStart] !== QUESTION) b[to++] = QUESTION;
  for (let i = queryStart; i < queryEnd; i++) b[to++] = b[i]!;
  targetStart = room;
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
  if (last < start) return end;
  if (b[last] === QUESTION) return last;
  if (last === start) return end;
  if (noQuery === NoQuery.NOTHING || b[last] !== DASH) return end;
  if (noQuery === NoQuery.QUESTION_AND_DASH) {
    return b[last - 1] === QUESTION ? last - 1 : end;
  }
  for (let i = start; i < last; i++) if (b[i] === QUESTION) return end;
  return last;
}

/** Seconds since the epoch, a fraction cut off; `NaN` where it is no such time. */
function readEpoch(
  b: Uint8Array,
  start: number,
  end: number,
  unitsASecond: number,
): number {
  const whole = find(b, DOT, start, end);
  const second = Math.floor(readWhole(b, start, whole) / unitsASecond);
  return second <= MAX_SECOND ? second : NaN;
}
