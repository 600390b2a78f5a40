/**
 * The section of a request target.
 *
 * @module
 */

import type { LogRecord } from "./record.ts";
import { hasText } from "./scan.ts";

const SLASH = 0x2f;
const QUESTION = 0x3f;
const HASH = 0x23;
const COLON = 0x3a;

/**
 * Finds where the section of a target ends. A section is what stands before the
 * second `/` of the path, query and fragment cut:
 *
 * | target | section |
 * |---|---|
 * | `/pages/create?x=/a` | `/pages` |
 * | `/report` | `/report` |
 * | `/` | `/` |
 * | `//double/slash` | `/` |
 * | `http://my.site.com/pages/create` | `http://my.site.com/pages` |
 * | `http://my.site.com` | `http://my.site.com` |
 * | `*`, `host:443`, junk | none |
 *
 * @param bytes Bytes that hold the target.
 * @param start The offset of the target's first byte.
 * @param end One past the target's last byte.
 * @returns One past the section's last byte; `start` where there is no section.
 */
export function sectionEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  if (start < end && bytes[start] === SLASH) {
    return pathSectionEnd(bytes, start, end);
  }
  const authority = authorityStart(bytes, start, end);
  if (authority === start) return start;
  let path = authority;
  while (path < end && !isPathOrCut(bytes[path]!)) path++;
  if (path === authority) return start;
  if (path === end || bytes[path] !== SLASH) return path;
  return pathSectionEnd(bytes, path, end);
}

/**
 * Cuts a site's own origin off the section of a record: its sections are those
 * that have none.
 *
 * @param record The record; its section is changed.
 * @param site The origin, without a `/` at its end; nothing where it is empty.
 */
export function cutSite(record: LogRecord, site: Uint8Array): void {
  const { buffer, sectionStart, sectionEnd } = record;
  const path = sectionStart + site.length;
  if (site.length === 0 || path >= sectionEnd || buffer[path] !== SLASH) return;
  if (hasText(buffer, site, sectionStart, path)) record.sectionStart = path;
}

/**
 * Finds where the path of a target ends: query and fragment are cut, an origin
 * stays.
 *
 * @returns One past the path's last byte.
 */
export function pathEnd(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] !== QUESTION && bytes[i] !== HASH) i++;
  return i;
}

/**
 * Makes the section of a record reach further down its path: up to the second `/`
 * behind its root for a depth of 2, and so on. At depth 1 it stays as it is.
 *
 * | target | depth 2 | depth 3 |
 * |---|---|---|
 * | `/a/b/c` | `/a/b` | `/a/b/c` |
 * | `/a/b` | `/a/b` | `/a/b` |
 * | `/a/` | `/a/` | `/a/` |
 * | `/a?x=/b` | `/a` | `/a` |
 * | `http://my.site.com/a/b/c` | `http://my.site.com/a/b` | the target |
 *
 * @param record The record; its section is changed.
 * @param depth How many parts of the path a section has.
 */
export function deepenSection(record: LogRecord, depth: number): void {
  const { buffer, targetEnd } = record;
  let i = record.sectionEnd;
  if (i === record.sectionStart) return;
  for (let parts = 1; parts < depth && i < targetEnd; parts++) {
    if (buffer[i] !== SLASH) break;
    i++;
    while (i < targetEnd && !isPathOrCut(buffer[i]!)) i++;
  }
  record.sectionEnd = i;
}

/** Whether a byte ends an authority: a path, a query or a fragment begins. */
function isPathOrCut(byte: number): boolean {
  return byte === SLASH || byte === QUESTION || byte === HASH;
}

function pathSectionEnd(bytes: Uint8Array, start: number, end: number): number {
  let i = start + 1;
  while (i < end && !isPathOrCut(bytes[i]!)) i++;
  return i;
}

/** One past `scheme://`, or `start` where the target does not begin with one. */
function authorityStart(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && isSchemeByte(bytes[i]!)) i++;
  return i > start && i + 2 < end && bytes[i] === COLON &&
      bytes[i + 1] === SLASH && bytes[i + 2] === SLASH
    ? i + 3
    : start;
}

/** A byte of a URI's scheme: letters, digits, `+`, `-`, `.` (RFC 3986, 3.1). */
function isSchemeByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2b || byte === 0x2d || byte === 0x2e;
}
