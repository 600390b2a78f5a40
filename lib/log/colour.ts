/**
 * Colours of a terminal that programs write into their logs.
 *
 * @module
 */

import { hasText, isAt, isDigit } from "./scan.ts";

const ESCAPE = 0x1b;
const SEMICOLON = 0x3b;
const BRACKET = 0x5b;
const LOWER_M = 0x6d;

/** What ends all colours: `ESC [ 0 m`. */
const PLAIN = new TextEncoder().encode("\x1b[0m");

/** One past the colours that are set at an offset: `ESC [ 3 6 m`. */
export function colourEnd(b: Uint8Array, start: number, end: number): number {
  let at = start;
  while (isAt(b, ESCAPE, at, end) && isAt(b, BRACKET, at + 1, end)) {
    let i = at + 2;
    while (i < end && (b[i] === SEMICOLON || isDigit(b[i]!))) i++;
    if (!isAt(b, LOWER_M, i, end)) break;
    at = i + 1;
  }
  return at;
}

/** Where the colours of a text end, if they end with it; else its end. */
export function colourStart(b: Uint8Array, start: number, end: number): number {
  const plain = end - PLAIN.length;
  return plain >= start && hasText(b, PLAIN, plain, end) ? plain : end;
}
