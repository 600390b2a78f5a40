/**
 * The request of a line whose fields have names: a request line, or its parts.
 *
 * @module
 */

import { LineKind, type LogRecord } from "../record.ts";
import {
  setInvalidRequest,
  setMethodAndTarget,
  setRequestLine,
} from "../request.ts";
import { type FieldTree, Meaning, ValueKind } from "./field_tree.ts";
import {
  append,
  appendByte,
  scratchEnd,
  scratchRoom,
} from "./value_scratch.ts";

const SPACE = 0x20;
const SLASH = 0x2f;
const QUESTION = 0x3f;
/** Any method, where a target is known and no method is. */
const NO_METHOD = 0x2a;

/**
 * Sets the request of a record, whose protocol is set already where the line has
 * it in a field of its own.
 *
 * @param record Gets the request; its kind where it is none.
 * @param tree The line's fields.
 * @param request The node of the request line; negative for none, as are the next.
 * @param method That of the method.
 * @param target That of the target.
 * @param query That of the query.
 */
export function setNamedRequest(
  record: LogRecord,
  tree: FieldTree,
  request: number,
  method: number,
  target: number,
  query: number,
): void {
  const { starts, ends } = tree;
  const { protocolStart, protocolEnd } = record;
  let path = target;
  if (request >= 0) {
    setRequestLine(record, record.buffer, starts[request]!, ends[request]!);
    if (record.kind === LineKind.HIT) return;
    // Not a request line: some call the target so, and have the method apart. It is
    // that before any other: `path` may be that of the log, as of Logstash.
    if (record.buffer[starts[request]!] === SLASH) path = request;
  }
  if (path >= 0 && (method >= 0 || isTargetAlone(tree))) {
    record.kind = LineKind.HIT;
    if (query >= 0) joinQuery(record, tree, path, query);
    setParts(record, tree, method, path);
    if (record.kind === LineKind.HIT) {
      record.protocolStart = protocolStart;
      record.protocolEnd = protocolEnd;
    }
    return;
  }
  const part = path >= 0 ? path : method;
  if (request < 0 && part >= 0) {
    record.requestStart = starts[part]!;
    record.requestEnd = ends[part]!;
  }
  setInvalidRequest(record);
}

/**
 * Whether the request has to be put together, for which all values have to be in
 * the scratch.
 */
export function isJoined(tree: FieldTree): boolean {
  if (isTargetAlone(tree)) return true;
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

/** Puts the query behind a target that has none. */
function joinQuery(
  record: LogRecord,
  tree: FieldTree,
  target: number,
  query: number,
): void {
  const { buffer } = record;
  const { starts, ends } = tree;
  const targetStart = starts[target]!;
  const targetEnd = ends[target]!;
  const queryStart = starts[query]!;
  const queryEnd = ends[query]!;
  // The target of a line that is too long is better than its query.
  if (targetEnd - targetStart >= scratchRoom()) return;
  for (let i = targetStart; i < targetEnd; i++) {
    if (buffer[i] === QUESTION) return;
  }
  // What has blanks in it is no query of a URL: some log their searches so.
  for (let i = queryStart; i < queryEnd; i++) {
    if (buffer[i] === SPACE) return;
  }
  starts[target] = scratchEnd();
  append(buffer, targetStart, targetEnd);
  if (buffer[queryStart] !== QUESTION) appendByte(QUESTION);
  append(buffer, queryStart, queryEnd);
  ends[target] = scratchEnd();
}

function setParts(
  record: LogRecord,
  tree: FieldTree,
  method: number,
  target: number,
): void {
  const { starts, ends } = tree;
  const isAlone = method < 0;
  if (isAlone) appendByte(NO_METHOD);
  const end = scratchEnd();
  setMethodAndTarget(
    record,
    record.buffer,
    isAlone ? end - 1 : starts[method]!,
    isAlone ? end : ends[method]!,
    starts[target]!,
    ends[target]!,
  );
  if (isAlone) record.methodEnd = record.methodStart;
}
