/**
 * One JSON object, read on its bytes in one pass: whether it is one, and where
 * the values of the keys are that somebody looks for. Nothing is allocated.
 *
 * It takes what `JSON.parse` takes, and two things more that servers write:
 * control bytes in strings, and nginx's `\xHH`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8259}
 *
 * @module
 */

import { decodeString, plainEnd, stringEnd } from "../json_string.ts";
import { digitsEnd, hasText, isDigit } from "../scan.ts";
import { viewOfLines } from "../words.ts";
import { type FieldTree, NO_NODE, ROOT_NODE, ValueKind } from "./field_tree.ts";

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_E = 0x65;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** As many as the longest line can have: each costs a byte of it. */
const MAX_DEPTH = 128 * 1024;
/** The objects and arrays around the one that is read: node * 2 + whether object. */
const outer = new Int32Array(MAX_DEPTH);

/** Where a key with escapes is decoded; no key that is looked for is longer. */
const keyScratch = new Uint8Array(1024);
const keyWords = new DataView(keyScratch.buffer);

/**
 * Reads a line that is one JSON object, maybe with blanks around it.
 *
 * @param b Bytes that hold the line.
 * @param start The offset of its first byte.
 * @param end One past its last byte; nothing from here on is looked at.
 * @param tree Gets the values of its keys. Of an array it is the first one; of a
 * key that comes twice, the last.
 * @returns -1; or the offset where the line goes wrong.
 */
export function scanObject(
  b: Uint8Array,
  start: number,
  end: number,
  tree: FieldTree,
): number {
  tree.clear();
  let i = start;
  while (i < end && isBlank(b[i]!)) i++;
  if (i >= end || b[i] !== OPEN_BRACE) return i;
  const words = viewOfLines(b);

  let depth = 0;
  let inObject = false;
  // The node of the object that is read; of an array, that of its next element.
  let node = NO_NODE;
  let child = ROOT_NODE;
  for (;;) {
    // A value, at i; the node that wants it is child.
    let c = i < end ? b[i]! : 0;
    if (c === QUOTE) {
      const first = ++i;
      i = plainEnd(b, words, i, end);
      if (i === end) return end;
      let kind: ValueKind = ValueKind.STRING;
      if (b[i] === BACKSLASH) {
        i = stringEnd(b, words, i, end);
        if (i < 0) return ~i;
        kind = ValueKind.ESCAPED;
      }
      if (child !== NO_NODE) tree.set(child, kind, first, i);
      i++;
    } else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      if (depth === MAX_DEPTH) return i;
      outer[depth++] = node << 1 | (inObject ? 1 : 0);
      inObject = c === OPEN_BRACE;
      node = child;
      i++;
      while (i < end && isBlank(b[i]!)) i++;
      c = i < end ? b[i]! : 0;
      if (c !== (inObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
        // Its first key or element.
        if (inObject) {
          i = readKey(b, words, i, end, node, tree);
          if (i < 0) return ~i;
          child = keyNode;
        } else {
          node = NO_NODE;
        }
        continue;
      }
    } else {
      const first = i;
      i = scalarEnd(b, i, end);
      if (i < 0) return ~i;
      if (child !== NO_NODE) tree.set(child, scalarKind(c), first, i);
    }

    // Behind a value, or at the end of an object or array with nothing in it.
    for (;;) {
      while (i < end && isBlank(b[i]!)) i++;
      c = i < end ? b[i]! : 0;
      if (c === COMMA) {
        i++;
        while (i < end && isBlank(b[i]!)) i++;
        if (inObject) {
          i = readKey(b, words, i, end, node, tree);
          if (i < 0) return ~i;
          child = keyNode;
        } else {
          child = NO_NODE;
        }
        break;
      }
      if (c !== (inObject ? CLOSE_BRACE : CLOSE_BRACKET)) return i;
      i++;
      const around = outer[--depth]!;
      node = around >> 1;
      inObject = (around & 1) === 1;
      if (depth === 0) {
        while (i < end && isBlank(b[i]!)) i++;
        return i === end ? -1 : i;
      }
    }
  }
}

/** The node of the key that was read last. */
let keyNode = NO_NODE;

/**
 * Reads a key and its colon, up to the value.
 *
 * @param at Where its quote has to be.
 * @returns The offset of the value; where it goes wrong, the complement of that
 * offset, which is negative.
 */
function readKey(
  b: Uint8Array,
  words: DataView,
  at: number,
  end: number,
  parent: number,
  tree: FieldTree,
): number {
  if (at >= end || b[at] !== QUOTE) return ~at;
  const first = at + 1;
  let i = plainEnd(b, words, first, end);
  if (i === end) return ~end;
  keyNode = NO_NODE;
  if (b[i] === BACKSLASH) {
    i = stringEnd(b, words, i, end);
    if (i < 0) return i;
    if (parent !== NO_NODE) {
      const length = decodeString(b, first, i, keyScratch, 0);
      keyNode = tree.find(parent, keyScratch, keyWords, 0, length);
    }
  } else if (parent !== NO_NODE) {
    keyNode = tree.find(parent, b, words, first, i);
  }
  i++;
  while (i < end && isBlank(b[i]!)) i++;
  if (i >= end || b[i] !== COLON) return ~i;
  i++;
  while (i < end && isBlank(b[i]!)) i++;
  return i;
}

function isBlank(c: number): boolean {
  return c <= SPACE && (c === SPACE || c === TAB || c === LF || c === CR);
}

function scalarKind(first: number): ValueKind {
  if (first === MINUS || isDigit(first)) return ValueKind.NUMBER;
  return first === 0x6e ? ValueKind.NULL : ValueKind.BOOLEAN;
}

const [TRUE, FALSE, NULL] = ["true", "false", "null"].map((word) =>
  new TextEncoder().encode(word)
);

/** One past a number, true, false or null; the complement where it is none. */
function scalarEnd(b: Uint8Array, at: number, end: number): number {
  if (at >= end) return ~end;
  const c = b[at]!;
  if (c === MINUS || isDigit(c)) return numberEnd(b, at, end);
  if (c === 0x74) return wordEnd(b, at, end, TRUE!);
  if (c === 0x66) return wordEnd(b, at, end, FALSE!);
  return c === 0x6e ? wordEnd(b, at, end, NULL!) : ~at;
}

function wordEnd(
  b: Uint8Array,
  at: number,
  end: number,
  word: Uint8Array,
): number {
  return hasText(b, word, at, end) ? at + word.length : ~at;
}

function numberEnd(b: Uint8Array, at: number, end: number): number {
  const first = b[at] === MINUS ? at + 1 : at;
  let i = digitsEnd(b, first, end);
  if (i === first) return ~i;
  if (b[first] === ZERO && i > first + 1) return ~(first + 1);
  if (i < end && b[i] === DOT) {
    const fraction = i + 1;
    i = digitsEnd(b, fraction, end);
    if (i === fraction) return ~i;
  }
  if (i < end && (b[i]! | 0x20) === LOWER_E) {
    i++;
    if (i < end && (b[i] === PLUS || b[i] === MINUS)) i++;
    const exponent = i;
    i = digitsEnd(b, exponent, end);
    if (i === exponent) return ~i;
  }
  return i;
}
