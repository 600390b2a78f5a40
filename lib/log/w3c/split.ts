/**
 * A line of the W3C Extended Log File Format, taken apart.
 *
 * @module
 */

import { find } from "../scan.ts";
import { Column, type FieldPlan } from "./fields.ts";

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;

/**
 * Finds the values of a line. What ends the first one separates all: a single
 * tab, or one and more blanks. A value may stand in quotes; a quote within is
 * doubled.
 *
 * IIS does not quote, and logs quotes that a client sent as they are. So where
 * the quotes do not make as many values as there are fields, they are taken for
 * usual bytes.
 *
 * @param plan Says what the values are, and gets where they stand. Where the
 * line has more than that, the first of those stands in {@linkcode Column.NONE}.
 * @returns How many values there are; one more than fields for any more.
 */
export function splitValues(
  bytes: Uint8Array,
  start: number,
  end: number,
  plan: FieldPlan,
): number {
  const count = split(bytes, start, end, plan, true);
  if (count === plan.columns.length) return count;
  return hasQuote(bytes, start, end)
    ? split(bytes, start, end, plan, false)
    : count;
}

function split(
  b: Uint8Array,
  start: number,
  end: number,
  plan: FieldPlan,
  isQuoted: boolean,
): number {
  const { columns, starts, ends } = plan;
  const fields = columns.length;
  let i = start;
  while (i < end && b[i] === SPACE) i++;
  const separator = separatorOf(b, i, end, isQuoted);
  let count = 0;
  // Behind the last tab is one more value, which may be empty.
  for (let isMore = i < end; isMore;) {
    let from = i;
    let to = isQuoted && b[i] === QUOTE ? closingQuote(b, i + 1, end) : -1;
    if (to >= 0 && (to + 1 === end || b[to + 1] === separator)) {
      from++;
      i = to + 1;
    } else {
      while (i < end && b[i] !== separator) i++;
      to = i;
    }
    if (count < fields) {
      const column = columns[count++]!;
      starts[column] = from;
      ends[column] = to;
    } else if (from < to) {
      starts[Column.NONE] = from;
      return count + 1;
    }
    // What is empty behind the last field is a separator too many.
    isMore = i < end;
    i++;
    if (separator === SPACE) {
      while (i < end && b[i] === SPACE) i++;
      isMore = i < end;
    }
  }
  return count;
}

/** What ends the first value: a blank or a tab; a blank where nothing does. */
function separatorOf(
  b: Uint8Array,
  start: number,
  end: number,
  isQuoted: boolean,
): number {
  if (isQuoted && b[start] === QUOTE) {
    const after = closingQuote(b, start + 1, end) + 1;
    if (after > 0 && after < end && isSeparator(b[after]!)) return b[after]!;
  }
  let i = start;
  while (i < end && !isSeparator(b[i]!)) i++;
  return i < end ? b[i]! : SPACE;
}

function isSeparator(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

/** The next quote that is not doubled; -1 where there is none. */
function closingQuote(b: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    if (b[i] !== QUOTE) continue;
    if (i + 1 === end || b[i + 1] !== QUOTE) return i;
    i++;
  }
  return -1;
}

function hasQuote(b: Uint8Array, start: number, end: number): boolean {
  return find(b, QUOTE, start, end) < end;
}
