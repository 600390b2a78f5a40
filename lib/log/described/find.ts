/**
 * The ways to find where a value of a line ends.
 *
 * @module
 */

import { readAnyTime } from "../field_values.ts";
import { isDash } from "../fields.ts";
import { MAX_ISO_BYTES } from "../iso_time.ts";
import {
  findText as offsetOf,
  hasText,
  isDigit,
  isLetter,
  wordEnd,
} from "../scan.ts";
import type { Finder, Step } from "./step.ts";

const SPACE = 0x20;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

const VERSION = new TextEncoder().encode(" HTTP/");

/** At the text that follows. */
export const findText: Finder = ({ text }, b, start, end) => {
  const i = offsetOf(b, text, start, end);
  return i < end ? i : -1;
};

/**
 * As {@linkcode findText}, but at the first behind which a time stands: whoever asks
 * for a password logs what the client calls its user, be it `a [b`.
 */
export const findTextBeforeTime: Finder = (step, b, start, end) => {
  const { text, following } = step;
  const first = findText(step, b, start, end);
  for (let i = first; i >= 0; i = findText(step, b, i + 1, end)) {
    const time = i + text.length;
    if (time < end && isDigit(b[time]!) && isTimeAt(following!, b, time, end)) {
      return i;
    }
  }
  return first;
};

/** As {@linkcode findText}, but where that is escaped by a backslash it is none. */
export const findEscapedText: Finder = (step, b, start, end) => {
  let i = findText(step, b, start, end);
  while (i >= 0 && isEscaped(b, start, i)) i = findText(step, b, i + 1, end);
  return i;
};

/** As {@linkcode findText}, but a blank may be one between the values of a list. */
export const findList: Finder = (step, b, start, end) => {
  let i = findText(step, b, start, end);
  while (i >= 0 && b[i] === SPACE && isInList(b, i, start, end)) {
    i = findText(step, b, i + 1, end);
  }
  return i;
};

/** As {@linkcode findText}, but behind the version of a request's protocol. */
export const findRequest: Finder = (step, b, start, end) => {
  // No method is `-` or has the text in it that ends the request: this one is a word,
  // and what follows it is no target and no version.
  const methodEnd = wordEnd(b, start, end);
  const first = step.first === SPACE
    ? methodEnd
    : findText(step, b, start, end);
  const isOne = first < methodEnd || isDash(b, start, methodEnd);
  const version = isOne ? -1 : versionAfter(b, methodEnd, end);
  return findText(step, b, Math.max(start, version), end);
};

/**
 * At the last of the texts in a word: an address of IPv6 in front of its port has
 * colons of its own.
 */
export const findLastInWord: Finder = ({ text, stop }, b, start, end) => {
  let i = start;
  while (i < end && b[i] !== SPACE && b[i] !== stop) i++;
  while (i >= start && !hasText(b, text, i, end)) i--;
  return i >= start ? i : -1;
};

/** At the line's end. */
export const findLineEnd: Finder = (_step, _bytes, _start, end) => end;

/** After so many bytes. */
export const findFixed: Finder = (step, b, start, end) => {
  const i = start + step.bytes;
  return hasText(b, step.text, i, end) ? i : -1;
};

/** After a `-`, else after so many bytes. */
export const findFixedOrDash: Finder = (step, b, start, end) => {
  const isNone = start < end && b[start] === DASH;
  const i = start + (isNone ? 1 : step.bytes);
  return hasText(b, step.text, i, end) ? i : -1;
};

/** After digits and dots, or a `-`. */
export const findNumber: Finder = (step, b, start, end) => {
  let i = start;
  if (start < end && b[start] === DASH) i++;
  else while (i < end && (isDigit(b[i]!) || b[i] === DOT)) i++;
  return hasText(b, step.text, i, end) ? i : -1;
};

/** After letters. */
export const findWord: Finder = (step, b, start, end) => {
  let i = start;
  while (i < end && isLetter(b[i]!)) i++;
  return hasText(b, step.text, i, end) ? i : -1;
};

/**
 * At the byte that begins the next value; or, where that is none, before the `-` for
 * it, or the nothing, in front of what follows both.
 */
export const findNext: Finder = ({ next, stop }, b, start, end) => {
  let i = start;
  while (i < end && b[i] !== next && b[i] !== stop) i++;
  const isNone = i === end || b[i] !== next;
  return isNone && i > start && b[i - 1] === DASH ? i - 1 : i;
};

/** Whether the value of a step, a time or the first piece of one, is at an offset. */
function isTimeAt(step: Step, b: Uint8Array, at: number, end: number): boolean {
  if (step.find !== findText) return step.find(step, b, at, end) >= 0;
  // An ISO time and a number end at any text: at the next, and soon.
  const last = Math.min(end, at + MAX_ISO_BYTES + step.text.length);
  const i = offsetOf(b, step.text, at, last);
  return i < last && !Number.isNaN(readAnyTime(b, at, i));
}

/** Whether a backslash that is none itself escaped stands before an offset. */
function isEscaped(b: Uint8Array, start: number, at: number): boolean {
  let i = at;
  while (i > start && b[i - 1] === BACKSLASH) i--;
  return ((at - i) & 1) === 1;
}

/** Where the version is behind a request's method and its target; -1 without. */
function versionAfter(b: Uint8Array, methodEnd: number, end: number): number {
  const i = wordEnd(b, methodEnd + 1, end);
  return hasText(b, VERSION, i, end) ? i + VERSION.length - 1 : -1;
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
