/**
 * Whether a file still is what was read of it.
 *
 * Size and time do not tell: a file that was emptied and written again may be as
 * long as before or longer, and of the same time, since the system's clock for
 * files ticks slowly and anyone can set them back. So at each look what was read
 * is compared with what is there, at two places: at the front, where every file
 * differs, and right before the offset, where reading goes on.
 *
 * @module
 */

import { readAt, type SeekableReader } from "./read_at.ts";

/** How much of a file's front is remembered, in bytes. */
export const HEAD_BYTES = 1024;
/** How much before the offset is remembered, in bytes. */
export const TAIL_BYTES = 256;

// Each look at each file comes here: so no views are made that need not be.
const scratch = new Uint8Array(HEAD_BYTES);
const wholeTail = scratch.subarray(0, TAIL_BYTES);
const NOTHING = new Uint8Array(0);

/** The front of a file, and the bytes before the offset up to which it was read. */
export class Fingerprint {
  #head = NOTHING;
  #tail = NOTHING;

  /**
   * Remembers again what was remembered before.
   *
   * @param head The front.
   * @param tail The bytes before the offset.
   */
  static of(head: Uint8Array, tail: Uint8Array): Fingerprint {
    const fingerprint = new Fingerprint();
    fingerprint.#head = new Uint8Array(head);
    fingerprint.#tail = new Uint8Array(tail);
    return fingerprint;
  }

  /** The front of the file, as far as it is remembered. */
  get head(): Uint8Array {
    return this.#head;
  }

  /** The bytes before the offset. */
  get tail(): Uint8Array {
    return this.#tail;
  }

  /**
   * Remembers bytes that were read.
   *
   * @param bytes Holds them from its start.
   * @param byteCount How many were read.
   */
  note(bytes: Uint8Array, byteCount: number): void {
    if (byteCount === 0) return;
    if (this.#tail.length === TAIL_BYTES) {
      const added = Math.min(byteCount, TAIL_BYTES);
      this.#tail.copyWithin(0, added);
      this.#tail.set(
        bytes.subarray(byteCount - added, byteCount),
        TAIL_BYTES - added,
      );
      return;
    }
    const kept = Math.min(this.#tail.length, TAIL_BYTES);
    const joined = new Uint8Array(kept + Math.min(byteCount, TAIL_BYTES));
    joined.set(this.#tail);
    joined.set(
      bytes.subarray(Math.max(0, byteCount - TAIL_BYTES), byteCount),
      kept,
    );
    this.#tail = joined.length > TAIL_BYTES
      ? joined.slice(-TAIL_BYTES)
      : joined;
  }

  /**
   * Compares the file with what is remembered, learns what has been added to its
   * front since, and goes to the offset.
   *
   * @param file The file.
   * @param offset Up to where it was read.
   * @returns False where the file is another, or shorter than the offset.
   */
  matches(file: SeekableReader, offset: number): boolean {
    if (!this.#headMatches(file)) return false;
    const tailBytes = this.#tail.length;
    const tail = tailBytes === TAIL_BYTES
      ? wholeTail
      : scratch.subarray(0, tailBytes);
    const filled = readAt(file, offset - tailBytes, tail);
    return filled === tailBytes && startsWith(tail, this.#tail);
  }

  /** Whether a file's front is this front, as far as both go. */
  beginsAs(file: SeekableReader): boolean {
    const head = scratch.subarray(0, readAt(file, 0, scratch));
    const bytes = Math.min(head.length, this.#head.length);
    return bytes > 0 && startsWith(head, this.#head.subarray(0, bytes));
  }

  /** Takes back the last bytes: they will be read again. */
  rewind(byteCount: number): void {
    this.#tail = this.#tail.slice(
      0,
      Math.max(0, this.#tail.length - byteCount),
    );
  }

  /** Learns the bytes before an offset up to which the file counts as read. */
  learn(file: SeekableReader, offset: number): void {
    const tailBytes = Math.min(offset, TAIL_BYTES);
    const tail = new Uint8Array(tailBytes);
    this.#tail = tail.subarray(0, readAt(file, offset - tailBytes, tail));
  }

  /** A copy that stays as it is. */
  copy(): Fingerprint {
    return Fingerprint.of(this.#head, this.#tail);
  }

  #headMatches(file: SeekableReader): boolean {
    const filled = readAt(file, 0, scratch);
    const known = this.#head.length;
    if (filled < known || !startsWith(scratch, this.#head)) return false;
    if (filled > known) this.#head = scratch.slice(0, filled);
    return true;
  }
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  if (bytes.length < start.length) return false;
  for (let i = 0; i < start.length; i++) {
    if (bytes[i] !== start[i]) return false;
  }
  return true;
}
