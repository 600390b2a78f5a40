/**
 * Tells lines that are none of the common formats from those that may be one.
 *
 * In all of them a status and a size stand behind a quote. A line without them is
 * malformed, whatever else is in it: that it is told here is worth 5 % of the time of a
 * log with 10 % such lines.
 *
 * @module
 */

import { isDigit } from "./numbers.as";
import { quoteFrom } from "./scan.as";

const TAB: u8 = 0x09;
const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const HASH: u8 = 0x23;
const DASH: u8 = 0x2d;
const ZERO: u8 = 0x30;

/**
 * Whether a line is malformed for certain; else that is for `clf.ts` to say.
 *
 * @param start Where it begins.
 */
export function isMalformed(start: usize): bool {
  // Blank lines and comments are neither hits nor malformed.
  if (load<u8>(start) === HASH || isBlank(start)) return false;
  let at = quoteFrom(start);
  while (load<u8>(at) === QUOTE) {
    if (mayBeAnswer(at + 1)) return false;
    at = quoteFrom(at + 1);
  }
  return true;
}

function isBlank(start: usize): bool {
  let at = start;
  let byte = load<u8>(at);
  while (byte === SPACE || byte === TAB || byte === CR) byte = load<u8>(++at);
  return byte === LF;
}

/** Whether ` status size` may stand there, as `clf.ts` reads them. */
function mayBeAnswer(at: usize): bool {
  const status = at + 1;
  if (load<u8>(at) !== SPACE) return false;
  // What else than a status may stand for one begins so.
  if (load<u8>(status) === DASH || load<u8>(status) === ZERO) return true;
  if (
    !isDigit(status) || !isDigit(status + 1) || !isDigit(status + 2) ||
    load<u8>(status, 3) !== SPACE
  ) return false;
  const size = status + 4;
  if (load<u8>(size) === DASH) return true;
  let end = size;
  while (isDigit(end)) end++;
  const after = load<u8>(end);
  return end > size && (after <= SPACE || after === QUOTE);
}
