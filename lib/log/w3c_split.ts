/**
 * A line of the W3C Extended Log File Format, taken apart.
 *
 * @module
 */

import { Column, type FieldPlan } from "./w3c_fields.ts";

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
  let separator = 0;
  let i = start;
  let count = 0;
  while (i < end && b[i] === SPACE) i++;
  // Behind the last tab is one more value, which may be empty.
  for (let isMore = i < end; isMore;) {
    let from = i;
    let to = isQuoted && b[i] === QUOTE ? closingQuote(b, i + 1, end) : -1;
    if (to >= 0 && (to + 1 === end || isSeparator(b[to + 1]!, separator))) {
      from++;
      i = to + 1;
    } else {
      while (i < end && !isSeparator(b[i]!, separator)) i++;
      to = i;
    }
    if (count === fields) {
      // What is empty behind the last field is a separator too many.
      if (from < to) {
        starts[Column.NONE] = from;
        ends[Column.NONE] = to;
        return count + 1;
      }
    } else {
      const column = columns[count++]!;
      starts[column] = from;
      ends[column] = to;
    }
    isMore = i < end;
    if (!isMore) break;
    if (separator === 0) separator = b[i]!;
    i++;
    if (separator === SPACE) {
      while (i < end && b[i] === SPACE) i++;
      isMore = i < end;
    }
  }
  return count;
}

/** Both may separate as long as none has. */
function isSeparator(byte: number, separator: number): boolean {
  return separator === 0 ? byte === SPACE || byte === TAB : byte === separator;
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
  let i = start;
  while (i < end && b[i] !== QUOTE) i++;
  return i < end;
}
