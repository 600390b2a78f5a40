/**
 * The text of a line of the W3C Extended Log File Format.
 *
 * @module
 */

import { isDash, readMicros, setMalformed } from "../fields.ts";
import { LineKind, type LogRecord, Malformed } from "../record.ts";
import { setMethodAndTarget } from "../request.ts";
import { sectionEnd } from "../section.ts";
import { Column, type FieldPlan, unitOf } from "./fields.ts";

const SLASH = 0x2f;
const QUESTION = 0x3f;

/**
 * Sets what needs no check: request, client, agent and so on, and the response
 * time. Text stays in the line, or is copied where path and query are joined.
 *
 * @param bytes What holds the line.
 * @param plan Says where its values stand; they may stand elsewhere afterwards.
 * @param record A hit.
 */
export function setText(
  bytes: Uint8Array,
  plan: FieldPlan,
  record: LogRecord,
): void {
  readTaken(bytes, plan, record);
  const { starts, ends } = plan;
  const hasQuery = isSome(bytes, plan, Column.STEM) &&
    isSome(bytes, plan, Column.QUERY);
  if (hasQuery && !join(bytes, plan)) {
    return setMalformed(record, Malformed.TOO_LONG, record.lineStart);
  }
  const b = hasQuery ? scratch : bytes;
  const none = hasQuery ? 0 : record.lineStart;
  record.buffer = b;

  let has = isSome(b, plan, Column.CLIENT);
  record.clientStart = has ? starts[Column.CLIENT]! : none;
  record.clientEnd = has ? ends[Column.CLIENT]! : none;
  has = isSome(b, plan, Column.USER);
  record.identityStart = has ? starts[Column.USER]! : none;
  record.identityEnd = has ? ends[Column.USER]! : none;
  has = isSome(b, plan, Column.HOST);
  record.vhostStart = has ? starts[Column.HOST]! : none;
  record.vhostEnd = has ? ends[Column.HOST]! : none;
  has = isSome(b, plan, Column.FORWARDED);
  record.forwardedStart = has ? starts[Column.FORWARDED]! : none;
  record.forwardedEnd = has ? ends[Column.FORWARDED]! : none;
  const referrer = starts[Column.REFERRER]!;
  if (referrer >= 0 && !isDash(b, referrer, ends[Column.REFERRER]!)) {
    record.referrerStart = referrer;
    record.referrerEnd = ends[Column.REFERRER]!;
  }
  const agent = starts[Column.AGENT]!;
  if (agent >= 0 && !isDash(b, agent, ends[Column.AGENT]!)) {
    record.agentStart = agent;
    record.agentEnd = ends[Column.AGENT]!;
  }
  record.protocolStart = record.protocolEnd = none;
  setRequest(b, plan, record, none);
}

function readTaken(
  bytes: Uint8Array,
  { starts, ends, unitMicros }: FieldPlan,
  record: LogRecord,
): void {
  const start = starts[Column.TAKEN]!;
  if (start < 0) return;
  const end = ends[Column.TAKEN]!;
  record.micros = readMicros(
    bytes,
    start,
    end,
    unitMicros || unitOf(bytes, start, end),
  );
}

function setRequest(
  b: Uint8Array,
  plan: FieldPlan,
  record: LogRecord,
  none: number,
): void {
  const { starts, ends } = plan;
  const target = starts[Column.STEM]! >= 0 ? Column.STEM : Column.URI;
  const hasTarget = starts[target]! >= 0;
  setMethodAndTarget(
    record,
    b,
    starts[Column.METHOD]!,
    ends[Column.METHOD]!,
    hasTarget ? starts[target]! : none,
    hasTarget ? ends[target]! : none,
  );
  if (record.kind !== LineKind.HIT) return;
  const protocol = starts[Column.PROTOCOL]!;
  if (protocol >= 0 && isHttpVersion(b, protocol, ends[Column.PROTOCOL]!)) {
    record.protocolStart = protocol;
    record.protocolEnd = ends[Column.PROTOCOL]!;
  }
  if (target === Column.URI && record.sectionEnd === record.sectionStart) {
    setSchemelessSection(b, record);
  }
}

/** Incapsula has `www.example.com/path`: what it serves is in the path. */
function setSchemelessSection(b: Uint8Array, record: LogRecord): void {
  const { targetStart, targetEnd } = record;
  let path = targetStart;
  while (path < targetEnd && b[path] !== SLASH && b[path] !== QUESTION) path++;
  if (path === targetEnd || b[path] !== SLASH || path === targetStart) return;
  record.sectionStart = path;
  record.sectionEnd = sectionEnd(b, path, targetEnd);
  if (record.vhostStart === record.vhostEnd) {
    record.vhostStart = targetStart;
    record.vhostEnd = path;
  }
}

/** Whether a column holds something other than nothing and `-`. */
function isSome(b: Uint8Array, plan: FieldPlan, column: Column): boolean {
  const start = plan.starts[column]!;
  const end = plan.ends[column]!;
  return start >= 0 && start < end && !isDash(b, start, end);
}

/** Whether it begins with `HTTP/`. */
function isHttpVersion(b: Uint8Array, start: number, end: number): boolean {
  return end - start > 5 && b[start] === 0x48 && b[start + 1] === 0x54 &&
    b[start + 2] === 0x54 && b[start + 3] === 0x50 && b[start + 4] === SLASH;
}

const TEXT_COLUMNS = [
  Column.STEM,
  Column.QUERY,
  Column.METHOD,
  Column.CLIENT,
  Column.USER,
  Column.HOST,
  Column.PROTOCOL,
  Column.FORWARDED,
  Column.REFERRER,
  Column.AGENT,
] as const;

// Room for all text of the longest line that the reader of files hands over,
// and for the mark between path and query.
const scratch = new Uint8Array(128 * 1024 + 1);

/**
 * Copies the text of a line, path and query joined, and says in the plan where
 * it stands then.
 *
 * @returns Whether there was room for it.
 */
function join(bytes: Uint8Array, plan: FieldPlan): boolean {
  const { starts, ends } = plan;
  let size = 1;
  for (let k = 0; k < TEXT_COLUMNS.length; k++) {
    size += ends[TEXT_COLUMNS[k]!]! - starts[TEXT_COLUMNS[k]!]!;
  }
  if (size > scratch.length) return false;
  let to = 0;
  for (let k = 0; k < TEXT_COLUMNS.length; k++) {
    const column = TEXT_COLUMNS[k]!;
    const from = starts[column]!;
    const end = ends[column]!;
    if (from < 0) continue;
    // BlueCoat's query has its mark.
    if (column === Column.QUERY && bytes[from] !== QUESTION) {
      scratch[to++] = QUESTION;
    }
    starts[column] = to;
    for (let i = from; i < end; i++) scratch[to++] = bytes[i]!;
    ends[column] = to;
  }
  ends[Column.STEM] = ends[Column.QUERY]!;
  return true;
}
