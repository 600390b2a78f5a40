/**
 * Whether a file still is what was read of it.
 *
 * Size and time do not tell: a file that was emptied and written again may be as
 * long as before or longer, and of the same time, since the system's clock for
 * files ticks slowly and anyone can set them back. So at each look what was read
 * is compared with what is there, at two places: at the front, where every file
 * differs, and right before the offset, where reading goes on. Where a file begins
 * with a hole, as all do of a writer that keeps its own offset, its front is where the
 * hole ends.
 *
 * @module
 */

import { contentStart, readAt, type SeekableReader } from "./read_at.ts";

/** How much of a file's front is remembered, in bytes. */
export const HEAD_BYTES = 1024;
/** How much before the offset is remembered, in bytes. */
export const TAIL_BYTES = 256;

/** Where the bytes before the offset stand, behind the front's room. */
const TAIL_AT = HEAD_BYTES;
const ROOM_BYTES = HEAD_BYTES + TAIL_BYTES;

// Each look at each file comes here: so no views are made that need not be.
const scratch = new Uint8Array(HEAD_BYTES);
const wholeTail = scratch.subarray(0, TAIL_BYTES);
const NOTHING = new Uint8Array(0);

/** The front of a file, and the bytes before the offset up to which it was read. */
export class Fingerprint {
  // The front, and behind its room the bytes before the offset. There is one room for
  // a file, from its first bytes on: a new array for each line that is added would be
  // garbage outside of V8's heap, where it is collected late: 5 MB of a thousand files.
  #room = NOTHING;
  #headBytes = 0;
  #headAt = 0;
  #tailBytes = 0;

  /**
   * Remembers again what was remembered before.
   *
   * @param head The front.
   * @param tail The bytes before the offset.
   * @param headAt Where the front begins.
   */
  static of(head: Uint8Array, tail: Uint8Array, headAt = 0): Fingerprint {
    const fingerprint = new Fingerprint();
    fingerprint.#headAt = headAt;
    fingerprint.#learnHead(head.subarray(0, HEAD_BYTES));
    fingerprint.note(tail, tail.length);
    return fingerprint;
  }

  /** The front of the file, as far as it is remembered; good until more is. */
  get head(): Uint8Array {
    return this.#room.subarray(0, this.#headBytes);
  }

  /** Where that begins: at 0, or with the last NUL of a hole. */
  get headAt(): number {
    return this.#headAt;
  }

  /** The bytes before the offset; good until others are remembered. */
  get tail(): Uint8Array {
    return this.#room.subarray(TAIL_AT, TAIL_AT + this.#tailBytes);
  }

  /**
   * Remembers bytes that were read.
   *
   * @param bytes Holds them from its start.
   * @param byteCount How many were read.
   */
  note(bytes: Uint8Array, byteCount: number): void {
    if (byteCount === 0) return;
    const room = this.#takeRoom();
    const added = Math.min(byteCount, TAIL_BYTES);
    const kept = Math.min(this.#tailBytes, TAIL_BYTES - added);
    const end = TAIL_AT + this.#tailBytes;
    room.copyWithin(TAIL_AT, end - kept, end);
    room.set(bytes.subarray(byteCount - added, byteCount), TAIL_AT + kept);
    this.#tailBytes = kept + added;
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
    const tailBytes = this.#tailBytes;
    const tail = tailBytes === TAIL_BYTES
      ? wholeTail
      : scratch.subarray(0, tailBytes);
    const filled = readAt(file, offset - tailBytes, tail);
    return filled === tailBytes && this.#isInRoom(tail, TAIL_AT, tailBytes);
  }

  /** Whether a file's front is this front, as far as both go; a hole tells nothing. */
  beginsAs(file: SeekableReader): boolean {
    const filled = readAt(file, this.#headAt, scratch);
    const bytes = Math.min(filled, this.#headBytes);
    return this.#isInRoom(scratch, 0, bytes) && !this.#isHole(bytes);
  }

  /** Takes back the last bytes: they will be read again. */
  rewind(byteCount: number): void {
    this.#tailBytes = Math.max(0, this.#tailBytes - byteCount);
  }

  /** Learns the bytes before an offset up to which the file counts as read. */
  learn(file: SeekableReader, offset: number): void {
    const tailBytes = Math.min(offset, TAIL_BYTES);
    const tail = tailBytes === 0
      ? NOTHING
      : this.#takeRoom().subarray(TAIL_AT, TAIL_AT + tailBytes);
    this.#tailBytes = readAt(file, offset - tailBytes, tail);
  }

  /** A copy that stays as it is. */
  copy(): Fingerprint {
    return Fingerprint.of(this.head, this.tail, this.#headAt);
  }

  #headMatches(file: SeekableReader): boolean {
    const filled = readAt(file, this.#headAt, scratch);
    const known = this.#headBytes;
    if (filled < known || !this.#isInRoom(scratch, 0, known)) return false;
    if (filled > known) this.#learnHead(scratch.subarray(0, filled));
    if (filled === HEAD_BYTES && this.#isHole(filled)) this.#passHole(file);
    return true;
  }

  /** Learns the front where the content begins, once there is some. */
  #passHole(file: SeekableReader): void {
    const start = contentStart(file, file.seekSync(0, Deno.SeekMode.End));
    // Nothing yet, or it was emptied meanwhile.
    if (start < HEAD_BYTES) return;
    // With the last NUL: what has text in the place of the hole is another file.
    this.#headAt = start - 1;
    const filled = readAt(file, this.#headAt, scratch);
    this.#learnHead(scratch.subarray(0, filled));
  }

  #learnHead(head: Uint8Array): void {
    if (head.length > 0) this.#takeRoom().set(head);
    this.#headBytes = head.length;
  }

  /** Whether the first bytes of the front are all NUL. */
  #isHole(byteCount: number): boolean {
    const room = this.#room;
    for (let i = 0; i < byteCount; i++) {
      if (room[i] !== 0) return false;
    }
    return true;
  }

  #takeRoom(): Uint8Array {
    if (this.#room === NOTHING) this.#room = new Uint8Array(ROOM_BYTES);
    return this.#room;
  }

  /** Whether the room holds, from a place on, the first bytes of others. */
  #isInRoom(bytes: Uint8Array, at: number, byteCount: number): boolean {
    const room = this.#room;
    for (let i = 0; i < byteCount; i++) {
      if (room[at + i] !== bytes[i]) return false;
    }
    return true;
  }
}
