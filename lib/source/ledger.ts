/**
 * Which files are being read, and up to where others were.
 *
 * One file may come under several names: a link beside it, a pattern that takes
 * in the rotated `access.log.1` too, a name that is given back. Followers that
 * share a ledger read each file once, and go on where one of them stopped.
 *
 * @module
 */

import { type Mark, restoreMark, type SavedMark, saveMark } from "./mark.ts";
import type { OpenFile } from "./open_file.ts";

/** Who reads a file. */
export interface Reader {
  /** The name it reads it by. */
  readonly path: string;
  /** Whether a path has a name that a rotation gives to the log it reads. */
  hasRotatedName(path: string): boolean;
  /** Whether a file is a copy of what it reads, or of its front. */
  hasFrontOf(file: OpenFile): boolean;
}

/** So many marks are kept, beside one for each file that is read or was before a stop. */
const MIN_MARKS = 64;

/** The files of one or more followers, by their {@linkcode fileKey}. */
export class Ledger {
  readonly #readers = new Map<string, Reader>();
  // The oldest is first, and goes first.
  readonly #marks = new Map<string, Mark>();
  readonly #copies = new Map<string, Mark>();
  #expected = 0;

  /**
   * Tells who reads a file.
   *
   * @param key The file.
   * @param self Who asks.
   * @returns The other one who reads it, if there is one.
   */
  otherReader(key: string, self: Reader): Reader | undefined {
    const reader = this.#readers.get(key);
    return reader === self ? undefined : reader;
  }

  /**
   * Tells who reads the log that a path is a rotated name of.
   *
   * @param self Who asks; it reads by that path.
   * @returns The other ones.
   */
  readersOfLog(self: Reader): Reader[] {
    const readers = new Set(this.#readers.values());
    readers.delete(self);
    return [...readers].filter((reader) => reader.hasRotatedName(self.path));
  }

  /** Enters who reads a file from now on. */
  take(key: string, reader: Reader): void {
    this.#readers.set(key, reader);
    this.#marks.delete(key);
    this.#copies.delete(key);
  }

  /**
   * Enters that a file is read no longer.
   *
   * @param key The file.
   * @param mark Where to go on if it comes back; nothing for a file that is gone.
   */
  release(key: string, mark?: Mark): void {
    this.#readers.delete(key);
    this.#copies.delete(key);
    if (mark !== undefined) this.#put(this.#marks, key, mark);
  }

  /**
   * Enters that a file is left alone, since it is a copy of what another one reads.
   *
   * @param key The file.
   * @param end Its end: all that is before it is read elsewhere.
   */
  leave(key: string, end: Mark): void {
    this.#readers.delete(key);
    this.#put(this.#copies, key, end);
  }

  /** The end of a file that is left alone. */
  copyAt(key: string): Mark | undefined {
    return this.#copies.get(key);
  }

  /**
   * Goes on in a file that is a whole copy of one that was read: of one that came
   * back to the path, and was copied there and emptied.
   */
  resumeCopy(file: OpenFile): boolean {
    for (const mark of this.#marks.values()) {
      if (mark.offset > 0 && file.resume(mark)) return true;
    }
    return false;
  }

  /** Whether a file is a copy of one that was read, or of its front. */
  hasFrontOf(file: OpenFile): boolean {
    for (const { fingerprint } of this.#marks.values()) {
      if (file.beginsAs(fingerprint)) return true;
    }
    return false;
  }

  /** What is kept of files that are read no longer, the oldest first. */
  save(): SavedMark[] {
    return [
      ...Array.from(this.#marks, ([key, mark]) => saveMark(key, mark)),
      ...Array.from(
        this.#copies,
        ([key, mark]) => ({ ...saveMark(key, mark), isCopy: true }),
      ),
    ];
  }

  /**
   * Hears how many files another run had open: until they are found nobody reads
   * them, and their marks are kept all the same.
   */
  expect(files: number): void {
    this.#expected = files;
  }

  /** Takes over what was kept. */
  restore(saved: readonly SavedMark[]): void {
    for (const mark of saved) {
      if (mark.isCopy) this.leave(mark.key, restoreMark(mark));
      else this.release(mark.key, restoreMark(mark));
    }
  }

  /** Where reading of a file stopped. */
  markOf(key: string): Mark | undefined {
    return this.#marks.get(key);
  }

  /** Puts a mark last; the first goes where there are too many. */
  #put(marks: Map<string, Mark>, key: string, mark: Mark): void {
    marks.delete(key);
    marks.set(key, mark);
    // Of a thousand logs all may be rotated between two looks.
    const most = MIN_MARKS + Math.max(this.#readers.size, this.#expected);
    for (const oldest of marks.keys()) {
      if (marks.size <= most) break;
      marks.delete(oldest);
    }
  }
}
