/**
 * From the fields of a line that have names to a record: what JSON lines and LTSV
 * have in common.
 *
 * @module
 */

import { setClientAddress } from "./client_address.ts";
import {
  beginLine,
  isDash,
  readSize,
  readStatus,
  setMalformed,
} from "./fields.ts";
import { type FieldTree, Meaning, ValueKind } from "./field_tree.ts";
import { readAnyTime, readDuration, readNumber } from "./field_values.ts";
import { decodeString } from "./json_text.ts";
import { LineKind, type LogRecord, Malformed } from "./record.ts";
import {
  setInvalidRequest,
  setMethodAndTarget,
  setRequestLine,
} from "./request.ts";

const SPACE = 0x20;
const DOT = 0x2e;
const SLASH = 0x2f;
const QUESTION = 0x3f;

/**
 * Where values are decoded and put together. A line's values, of which each is
 * decoded once, and a target and query that are joined fit in twice the longest
 * line; what does not fit is cut off.
 */
const scratch = new Uint8Array(2 * 128 * 1024);
let scratchEnd = 0;

const NONE = -1;
// The nodes that were taken for a meaning in the line that is read, and whether
// it has such a key at all, be it with nothing in it. They are not locals of one
// long function so that it can be several.
let method = NONE;
let target = NONE;
let query = NONE;
let request = NONE;
let isMethodThere = false;
let isTargetThere = false;
let isRequestThere = false;
let badTimeAt = NONE;
let badStatusAt = NONE;
let badBytesAt = NONE;
let isTimeRead = false;
let isStatusRead = false;
let isStatusThere = false;
let isBytesRead = false;

/**
 * Sets a record from the fields of a line.
 *
 * Of several fields with one meaning it takes the first in the tree's order that
 * says something. A line without a request is malformed, and so is one without a
 * time, or without a status where the tree looks for one.
 *
 * @param record A record that was begun for the line.
 * @param tree The fields; strings with escapes are moved, decoded.
 */
export function setNamedFields(record: LogRecord, tree: FieldTree): void {
  tree.sortFound();
  if (needsScratch(tree)) moveToScratch(record, tree);
  forget();
  if (!takeFields(record, tree) || !isHttp(tree)) {
    return setMalformed(record, Malformed.NOT_HTTP, record.lineStart);
  }
  if (!isTimeRead) {
    return badTimeAt < 0
      ? setMalformed(record, Malformed.NO_TIME, record.lineStart)
      : setMalformed(record, Malformed.BAD_TIME, badTimeAt);
  }
  if (!isStatusRead && badStatusAt >= 0) {
    return setMalformed(record, Malformed.BAD_STATUS, badStatusAt);
  }
  if (!isStatusRead && !isStatusThere && tree.wants[Meaning.status]) {
    return setMalformed(record, Malformed.NO_STATUS, record.lineStart);
  }
  if (!isBytesRead && badBytesAt >= 0) {
    return setMalformed(record, Malformed.BAD_BYTES, badBytesAt);
  }
  setRequest(record, tree);
}

function forget(): void {
  method =
    target =
    query =
    request =
      NONE;
  isMethodThere = isTargetThere = isRequestThere = false;
  badTimeAt = badStatusAt = badBytesAt = NONE;
  isTimeRead =
    isStatusRead =
    isStatusThere =
    isBytesRead =
      false;
}

/** Whether something has to be decoded, or put together: see {@linkcode setParts}. */
function needsScratch(tree: FieldTree): boolean {
  if (tree.hasEscapes || isTargetAlone(tree)) return true;
  if (!tree.wants[Meaning.query]) return false;
  const { found, foundCount, meanings, kinds, starts, ends } = tree;
  for (let i = 0; i < foundCount; i++) {
    const node = found[i]!;
    if (
      meanings[node] === Meaning.query && kinds[node]! >= ValueKind.NUMBER &&
      ends[node]! > starts[node]!
    ) return true;
  }
  return false;
}

/** Whether a target is looked for and no method: the user's map has none. */
function isTargetAlone({ wants }: FieldTree): boolean {
  return wants[Meaning.target] === 1 && wants[Meaning.method] === 0;
}

/** Copies all values, so that they are in one buffer with those that have escapes. */
function moveToScratch(record: LogRecord, tree: FieldTree): void {
  const { found, foundCount, kinds, starts, ends } = tree;
  const { line, lineStart, lineEnd } = record;
  beginLine(record, record.format, scratch, 0, 0);
  record.line = line;
  record.lineStart = lineStart;
  record.lineEnd = lineEnd;
  scratchEnd = 0;
  for (let i = 0; i < foundCount; i++) {
    const node = found[i]!;
    const kind = kinds[node]!;
    if (kind < ValueKind.NUMBER) continue;
    const start = starts[node]!;
    const to = scratchEnd;
    if (kind === ValueKind.ESCAPED) {
      scratchEnd = decodeString(line, start, ends[node]!, scratch, to);
    } else {
      copy(line, start, ends[node]!);
    }
    starts[node] = to;
    ends[node] = scratchEnd;
    tree.lineStarts[node] = start;
  }
}

function copy(bytes: Uint8Array, start: number, end: number): void {
  for (let i = start; i < end && scratchEnd < scratch.length; i++) {
    scratch[scratchEnd++] = bytes[i]!;
  }
}

/** Takes the fields one after another; false where they are of another log. */
function takeFields(record: LogRecord, tree: FieldTree): boolean {
  const { found, foundCount, meanings } = tree;
  for (let i = 0; i < foundCount; i++) {
    const node = found[i]!;
    switch (meanings[node]) {
      case Meaning.time:
        takeTime(record, tree, node);
        break;
      case Meaning.method:
        if (method < 0 && hasText(record, tree, node)) method = node;
        isMethodThere ||= isThere(tree, node);
        break;
      case Meaning.target:
        if (target < 0 && hasText(record, tree, node)) target = node;
        isTargetThere ||= isThere(tree, node);
        break;
      case Meaning.request:
        if (request < 0 && hasText(record, tree, node)) request = node;
        isRequestThere ||= tree.kinds[node]! >= ValueKind.NUMBER;
        break;
      case Meaning.query:
        if (query < 0 && hasText(record, tree, node)) query = node;
        break;
      case Meaning.status:
        takeStatus(record, tree, node);
        break;
      case Meaning.bytes:
        takeBytes(record, tree, node);
        break;
      case Meaning.logger:
        if (isErrorLogger(record.buffer, tree, node)) return false;
        break;
      case Meaning.seconds:
        takeDuration(record, tree, node, 1e6);
        break;
      case Meaning.milliseconds:
        takeDuration(record, tree, node, 1000);
        break;
      case Meaning.microseconds:
        takeDuration(record, tree, node, 1);
        break;
      case Meaning.nanoseconds:
        takeDuration(record, tree, node, 0.001);
        break;
      case Meaning.duration:
        takeDuration(record, tree, node, unitOf(record, tree, node));
        break;
      default:
        takeText(record, tree, node);
    }
  }
  return true;
}

/** Whether a node has a value, be it null, `""` or `-`: it is what was logged. */
function isThere(tree: FieldTree, node: number): boolean {
  const kind = tree.kinds[node]!;
  return kind >= ValueKind.NUMBER || kind === ValueKind.NULL;
}

function hasText(record: LogRecord, tree: FieldTree, node: number): boolean {
  const start = tree.starts[node]!;
  const end = tree.ends[node]!;
  return tree.kinds[node]! >= ValueKind.NUMBER && end > start &&
    !isDash(record.buffer, start, end);
}

/** Where a value is in the line. */
function lineOffset(record: LogRecord, tree: FieldTree, node: number): number {
  return record.buffer === scratch
    ? tree.lineStarts[node]!
    : tree.starts[node]!;
}

function takeTime(record: LogRecord, tree: FieldTree, node: number): void {
  if (isTimeRead || !hasText(record, tree, node)) return;
  const second = readAnyTime(
    record.buffer,
    tree.starts[node]!,
    tree.ends[node]!,
  );
  if (second === second) {
    record.second = second;
    isTimeRead = true;
  } else if (badTimeAt < 0) {
    badTimeAt = lineOffset(record, tree, node);
  }
}

function takeStatus(record: LogRecord, tree: FieldTree, node: number): void {
  if (isStatusRead || !isThere(tree, node)) return;
  isStatusThere = true;
  if (!hasText(record, tree, node)) return;
  const start = tree.starts[node]!;
  const end = tree.ends[node]!;
  let status = readStatus(record.buffer, start, end);
  if (status !== status && tree.kinds[node] === ValueKind.NUMBER) {
    // 200.0 and 2e2, as some languages write all their numbers.
    const number = readNumber(record.buffer, start, end);
    const isStatus = number === 0 || (number >= 100 && number <= 599);
    if (isStatus && Number.isInteger(number)) status = number;
  }
  if (status === status) {
    record.status = status;
    isStatusRead = true;
  } else if (badStatusAt < 0) {
    badStatusAt = lineOffset(record, tree, node);
  }
}

function takeBytes(record: LogRecord, tree: FieldTree, node: number): void {
  if (isBytesRead || !hasText(record, tree, node)) return;
  const start = tree.starts[node]!;
  const end = tree.ends[node]!;
  let size = readSize(record.buffer, start, end);
  if (size !== size) {
    // 1.5e3; and -1, with which Go says that it does not know.
    const number = readNumber(record.buffer, start, end);
    if (number === -1 || number === 0) size = 0;
    else if (number > 0 && Number.isSafeInteger(number)) size = number;
  }
  if (size === size) {
    record.size = size;
    isBytesRead = true;
  } else if (badBytesAt < 0) {
    badBytesAt = lineOffset(record, tree, node);
  }
}

function takeDuration(
  record: LogRecord,
  tree: FieldTree,
  node: number,
  unitMicros: number,
): void {
  if (record.micros >= 0 || !hasText(record, tree, node)) return;
  record.micros = readDuration(
    record.buffer,
    tree.starts[node]!,
    tree.ends[node]!,
    unitMicros,
  );
}

/**
 * The unit of a duration that does not say it: zap writes seconds, with a
 * fraction; Envoy whole milliseconds.
 */
function unitOf(record: LogRecord, tree: FieldTree, node: number): number {
  const end = tree.ends[node]!;
  for (let i = tree.starts[node]!; i < end; i++) {
    if (record.buffer[i] === DOT) return 1e6;
  }
  return 1000;
}

/** Takes one of the fields that are a text and nothing more. */
function takeText(record: LogRecord, tree: FieldTree, node: number): void {
  const r = record;
  const start = tree.starts[node]!;
  const end = tree.ends[node]!;
  if (!hasText(r, tree, node)) {
    const isEmpty = tree.kinds[node]! >= ValueKind.NUMBER && start === end;
    const meaning = tree.meanings[node];
    if (isEmpty && meaning === Meaning.agent && r.agentStart < 0) {
      r.agentStart = r.agentEnd = start;
    } else if (isEmpty && meaning === Meaning.referrer && r.referrerStart < 0) {
      r.referrerStart = r.referrerEnd = start;
    }
    return;
  }
  // The first one is taken: later ones find that it is not empty.
  switch (tree.meanings[node]) {
    case Meaning.client:
      if (r.clientStart === r.clientEnd) {
        setClientAddress(r, r.buffer, start, end);
      }
      break;
    case Meaning.host:
      if (r.vhostStart === r.vhostEnd) {
        r.vhostStart = start;
        r.vhostEnd = end;
      }
      break;
    case Meaning.agent:
      if (r.agentStart === r.agentEnd) {
        r.agentStart = start;
        r.agentEnd = end;
      }
      break;
    case Meaning.referrer:
      if (r.referrerStart === r.referrerEnd) {
        r.referrerStart = start;
        r.referrerEnd = end;
      }
      break;
    case Meaning.forwarded:
      if (r.forwardedStart === r.forwardedEnd) {
        r.forwardedStart = start;
        r.forwardedEnd = end;
      }
      break;
    case Meaning.protocol:
      if (r.protocolStart === r.protocolEnd) {
        r.protocolStart = start;
        r.protocolEnd = end;
      }
  }
}

const ERROR_LOGGER = new TextEncoder().encode("http.log.error");

/**
 * Whether the line is of Caddy's log of errors: it has the same fields as that of
 * the access log which comes beside it, and would count a second time.
 */
function isErrorLogger(
  bytes: Uint8Array,
  tree: FieldTree,
  node: number,
): boolean {
  const start = tree.starts[node]!;
  if (
    tree.kinds[node]! < ValueKind.STRING ||
    tree.ends[node]! - start < ERROR_LOGGER.length
  ) return false;
  for (let i = 0; i < ERROR_LOGGER.length; i++) {
    if (bytes[start + i] !== ERROR_LOGGER[i]) return false;
  }
  return true;
}

/** Whether the line has what tells of a request, of what the tree looks for. */
function isHttp({ wants }: FieldTree): boolean {
  if (isRequestThere) return true;
  const wantsMethod = wants[Meaning.method] === 1;
  const wantsTarget = wants[Meaning.target] === 1;
  return wantsMethod || wantsTarget
    ? (isMethodThere || !wantsMethod) && (isTargetThere || !wantsTarget)
    : wants[Meaning.request] === 0;
}

function setRequest(record: LogRecord, tree: FieldTree): void {
  const { starts, ends } = tree;
  const { protocolStart, protocolEnd } = record;
  if (request >= 0) {
    setRequestLine(record, record.buffer, starts[request]!, ends[request]!);
    if (record.kind === LineKind.HIT) return;
    // Not a request line; some call the target so that they log with its method.
    const isTarget = target < 0 && record.buffer[starts[request]!] === SLASH;
    if (method >= 0 && isTarget) target = request;
  }
  if (target >= 0 && (method >= 0 || isTargetAlone(tree))) {
    if (query >= 0) joinQuery(record, tree);
    setParts(record, tree);
    if (record.kind === LineKind.HIT) {
      record.protocolStart = protocolStart;
      record.protocolEnd = protocolEnd;
    }
    return;
  }
  if (request < 0) {
    const part = target >= 0 ? target : method;
    if (part >= 0) {
      record.requestStart = starts[part]!;
      record.requestEnd = ends[part]!;
    }
  }
  setInvalidRequest(record);
}

/** Puts the query behind a target that has none, in the scratch. */
function joinQuery(record: LogRecord, tree: FieldTree): void {
  const { buffer } = record;
  const { starts, ends } = tree;
  const targetStart = starts[target]!;
  const targetEnd = ends[target]!;
  const queryEnd = ends[query]!;
  for (let i = targetStart; i < targetEnd; i++) {
    if (buffer[i] === QUESTION) return;
  }
  // What has blanks in it is no query of a URL: some log their searches so.
  for (let i = starts[query]!; i < queryEnd; i++) {
    if (buffer[i] === SPACE) return;
  }
  const start = scratchEnd;
  // A target that is there is more than the query of a line that is too long.
  if (start + (targetEnd - targetStart) > scratch.length) return;
  copy(buffer, targetStart, targetEnd);
  if (buffer[starts[query]!] !== QUESTION && scratchEnd < scratch.length) {
    scratch[scratchEnd++] = QUESTION;
  }
  copy(buffer, starts[query]!, queryEnd);
  starts[target] = start;
  ends[target] = scratchEnd;
}

/** Any method, where a target is known and no method is. */
const NO_METHOD = 0x2a;

function setParts(record: LogRecord, tree: FieldTree): void {
  const { starts, ends } = tree;
  record.kind = LineKind.HIT;
  const isAlone = method < 0;
  if (isAlone) {
    scratchEnd = Math.min(scratchEnd, scratch.length - 1);
    scratch[scratchEnd] = NO_METHOD;
  }
  setMethodAndTarget(
    record,
    record.buffer,
    isAlone ? scratchEnd : starts[method]!,
    isAlone ? scratchEnd + 1 : ends[method]!,
    starts[target]!,
    ends[target]!,
  );
  if (isAlone) record.methodEnd = record.methodStart;
}
