/**
 * What is to be known of a log of which only the end is read: its format, and
 * what its directives say.
 *
 * @module
 */

import { readAt, type SeekableReader } from "./read_at.ts";

/** What learns from a log's bytes: the reader of its lines. */
export interface Primed {
  /** Learns from whole lines; what follows the last newline is left out. */
  prime(bytes: Uint8Array): void;
  /** The same, but from directives alone. */
  primeDirectives(bytes: Uint8Array): void;
}

/** So much of a log's head is looked at: directives and some lines. */
const HEAD_BYTES = 16 * 1024;
/** So much before the place where reading begins is searched for directives. */
const BEFORE_BYTES = 64 * 1024;

/**
 * Looks at the head of a log.
 *
 * @param reader What learns from it.
 * @param file The log; where it stands afterwards is not defined.
 * @param size How much of it there is, in bytes.
 */
export function primeHead(
  reader: Primed,
  file: SeekableReader,
  size: number,
): void {
  const head = new Uint8Array(Math.min(size, HEAD_BYTES));
  reader.prime(head.subarray(0, readAt(file, 0, head)));
}

/**
 * Looks for directives shortly before the place where reading begins: they may be
 * others than at the head. Further back they are not looked for.
 *
 * @param reader What learns from them.
 * @param file The log; where it stands afterwards is not defined.
 * @param offset Where reading begins, in bytes: the begin of a line.
 */
export function primeBefore(
  reader: Primed,
  file: SeekableReader,
  offset: number,
): void {
  const begin = Math.max(0, offset - BEFORE_BYTES);
  const room = new Uint8Array(offset - begin);
  const bytes = room.subarray(0, readAt(file, begin, room));
  // Where it is not the file's begin, the first line is cut.
  const first = begin === 0 ? 0 : bytes.indexOf(0x0a) + 1;
  reader.primeDirectives(bytes.subarray(first));
}
