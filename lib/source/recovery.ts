/**
 * Finds lines that are no longer where they were written: in files that came to
 * the path and went between two looks, and in the copy that is made of a file
 * before it is emptied.
 *
 * @module
 */

import { type FileSystem, whyOf } from "./file_system.ts";
import type { Ledger, Mark, Reader } from "./ledger.ts";
import type { LineSink } from "./lines.ts";
import { OpenFile } from "./open_file.ts";
import type { OpenFiles } from "./open_files.ts";
import { type Rotated, RotatedFiles } from "./rotated.ts";

/** What a {@linkcode Recovery} works with. */
export interface RecoveryParts {
  /** Who reads the log. */
  readonly reader: Reader;
  /** Where its lines go. */
  readonly sink: LineSink;
  /** Its open files. */
  readonly files: OpenFiles;
  /** What is read by which name. */
  readonly ledger: Ledger;
  /** The file system. */
  readonly fs: FileSystem;
}

/** Finds what is left of lost lines in the rotated files of a log. */
export class Recovery {
  readonly #parts: RecoveryParts;
  readonly #rotated: RotatedFiles;

  /** @param parts What it works with. */
  constructor(parts: RecoveryParts) {
    this.#parts = parts;
    this.#rotated = new RotatedFiles(parts.reader.path, parts.fs);
  }

  /** Remembers the rotated files that are there now: they are not to be read. */
  learn(): void {
    this.#rotated.learn();
  }

  /** The rotated files that are not to be read, by their identity. */
  get known(): readonly string[] {
    return this.#rotated.known;
  }

  set known(identities: readonly string[]) {
    this.#rotated.known = identities;
  }

  /**
   * Opens the files that came to the path and went again since the last look, as
   * far as they can be found.
   *
   * @param lastKey The file that was at the path then; nothing where it is gone.
   * @param nowMs The time, in milliseconds.
   * @returns How many there were.
   */
  openMissed(lastKey: string | undefined, nowMs: number): number {
    const { files, ledger } = this.#parts;
    const { missed, gap } = this.#rotated.missedSince(lastKey);
    let lost = gap;
    let count = 0;
    for (const rotated of missed) {
      if (this.#isOpen(rotated)) continue;
      const file = this.#open(rotated, nowMs);
      if (file === undefined) {
        lost = true;
      } else if (files.hasFrontOf(file) || ledger.hasFrontOf(file)) {
        // A copy, as copytruncate makes it: its lines were read.
        file.close();
      } else {
        files.putLast(file, nowMs);
        count++;
      }
    }
    if (lost) files.gaps++;
    return count;
  }

  /**
   * Opens the copy of a file that was emptied, to read on where reading was, and
   * later copies if it was emptied again.
   *
   * @param lostAt Where that was.
   * @param nowMs The time, in milliseconds.
   * @returns The copies, the oldest first; none where the first is not found.
   */
  openCopies(lostAt: Mark, nowMs: number): OpenFile[] {
    const copies: OpenFile[] = [];
    for (const rotated of this.#rotated.unknown) {
      if (this.#isOpen(rotated)) continue;
      const file = this.#open(rotated, nowMs);
      if (file === undefined) continue;
      if (file.resume(lostAt)) return [file, ...copies];
      // A copy of what is still in the log, which has not been emptied again.
      if (this.#parts.files.hasFrontOf(file)) file.close();
      else copies.unshift(file);
    }
    for (const copy of copies) copy.close();
    return [];
  }

  #isOpen({ key }: Rotated): boolean {
    const { files, ledger, reader } = this.#parts;
    return files.has(key) || ledger.otherReader(key, reader) !== undefined;
  }

  #open({ path }: Rotated, nowMs: number): OpenFile | undefined {
    try {
      return OpenFile.open(this.#parts.fs, path, this.#parts.sink, nowMs);
    } catch (error) {
      whyOf(error);
      return undefined;
    }
  }
}
