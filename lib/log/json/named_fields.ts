/**
 * From the fields of a line that have names to a record: what JSON lines, LTSV and
 * logfmt have in common.
 *
 * @module
 */

import { readAddress } from "../address.ts";
import { firstEnd, setClientAddress } from "../client_address.ts";
import { isDash, readSize, readStatus, setMalformed } from "../fields.ts";
import { type LogRecord, Malformed } from "../record.ts";
import { setServedTarget } from "../request.ts";
import { type FieldTree, Meaning, ValueKind } from "./field_tree.ts";
import { readAnyTime, readNumber } from "../field_values.ts";
import { durationOf, saysUnit } from "./named_duration.ts";
import { isJoined, setNamedRequest } from "./named_request.ts";
import { aroundSecond } from "../wrap.ts";
import { lineOffset, moveToScratch } from "./value_scratch.ts";

const SLASH = 0x2f;

const NONE = -1;
// The nodes that were taken for a meaning in the line that is read, and whether
// it has such a key at all, be it with nothing in it. They are not locals of one
// long function so that it can be several.
let method = NONE;
let target = NONE;
let query = NONE;
let request = NONE;
let route = NONE;
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
let isDecimalMs = false;
let isUnitSaid = false;
let isTomcat = false;

/**
 * Sets a record from the fields of a line.
 *
 * Of several fields with one meaning it takes the first in the tree's order that
 * says something. A line without a request is malformed, and so is one without a
 * time, neither of its own nor of what it came through, or without a status where
 * the tree looks for one.
 *
 * @param record A record that was begun for the line.
 * @param tree The fields; strings with escapes are moved, decoded.
 */
export function setNamedFields(record: LogRecord, tree: FieldTree): void {
  tree.sortFound();
  if (tree.hasEscapes || isJoined(tree)) moveToScratch(record, tree);
  forget();
  const isOurs = takeFields(record, tree);
  const isWhole = isHttp(tree);
  if (!isOurs || !(isWhole || isServed(record, tree))) {
    return setMalformed(record, Malformed.NOT_HTTP, record.lineStart);
  }
  if (!isTimeRead) {
    if (badTimeAt >= 0) {
      return setMalformed(record, Malformed.BAD_TIME, badTimeAt);
    }
    record.second = aroundSecond(
      record.line,
      record.lineStart,
      record.lineEnd,
    );
    if (record.second !== record.second) {
      return setMalformed(record, Malformed.NO_TIME_FIELD, record.lineStart);
    }
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
  if (isWhole) {
    return setNamedRequest(record, tree, request, method, target, query);
  }
  const start = tree.starts[target]!;
  const end = tree.ends[target]!;
  setServedTarget(record, record.buffer, start, start, start, end);
}

function forget(): void {
  method = NONE;
  target = NONE;
  query = NONE;
  request = NONE;
  route = NONE;
  isMethodThere = false;
  isTargetThere = false;
  isRequestThere = false;
  badTimeAt = NONE;
  badStatusAt = NONE;
  badBytesAt = NONE;
  isTimeRead = false;
  isStatusRead = false;
  isStatusThere = false;
  isBytesRead = false;
  isDecimalMs = false;
  isUnitSaid = false;
  isTomcat = false;
}

/** Takes the fields one after another; false where they are of another log. */
function takeFields(record: LogRecord, tree: FieldTree): boolean {
  const { found, foundCount, meanings } = tree;
  for (let i = 0; i < foundCount; i++) {
    const node = found[i]!;
    switch (meanings[node]) {
      case Meaning.time:
        takeTime(record, tree, node, false);
        break;
      case Meaning.localTime:
        takeTime(record, tree, node, true);
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
      case Meaning.route:
        if (hasText(record, tree, node)) route = node;
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
      case Meaning.decimalMs:
        isDecimalMs = true;
        break;
      case Meaning.tomcat:
        isTomcat = true;
        break;
      case Meaning.seconds:
      case Meaning.milliseconds:
      case Meaning.microseconds:
      case Meaning.nanoseconds:
      case Meaning.responseTime:
      case Meaning.duration:
        takeDuration(record, tree, node);
        break;
      default:
        takeText(record, tree, node);
    }
  }
  // What was asked for is better than the pattern that it matched.
  if (request < 0 && (method < 0 || target < 0)) request = route;
  if (isTomcat && record.clientStart === record.clientEnd) takeHost(record);
  return true;
}

/** Takes the host for the client: Tomcat's valve calls that so which asked. */
function takeHost(record: LogRecord): void {
  const { buffer, vhostStart, vhostEnd } = record;
  record.vhostEnd = vhostStart;
  setClientAddress(record, buffer, vhostStart, vhostEnd, false);
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

function takeTime(
  record: LogRecord,
  tree: FieldTree,
  node: number,
  isLocal: boolean,
): void {
  if (isTimeRead || !hasText(record, tree, node)) return;
  const second = readAnyTime(
    record.buffer,
    tree.starts[node]!,
    tree.ends[node]!,
    isLocal,
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

/**
 * Takes the first response time, or one that says its unit: `343.007µs` is finer
 * than the whole milliseconds that Grafana has beside it.
 */
function takeDuration(record: LogRecord, tree: FieldTree, node: number): void {
  if (!hasText(record, tree, node)) return;
  const isFiner = !isUnitSaid && saysUnit(record, tree, node);
  if (record.micros >= 0 && !isFiner) return;
  const micros = durationOf(record, tree, node, isDecimalMs);
  if (micros < 0) return;
  record.micros = micros;
  isUnitSaid = isFiner;
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
        const first = firstEnd(r.buffer, start, end);
        setClientAddress(r, r.buffer, start, first, false);
      }
      break;
    case Meaning.server:
      // Apache's %A is the server's own address, and names no host.
      if (readAddress(r.buffer, start, end)) break;
      // falls through
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

/**
 * Whether a line without a method tells of a request all the same: it has a path,
 * a status, a client and a user agent, as Matomo asks nginx to log.
 */
function isServed(record: LogRecord, tree: FieldTree): boolean {
  return !isMethodThere && target >= 0 && isStatusRead &&
    record.status > 0 && record.clientEnd > record.clientStart &&
    record.agentStart >= 0 && record.buffer[tree.starts[target]!] === SLASH;
}
