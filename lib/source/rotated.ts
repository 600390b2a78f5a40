/**
 * Where rotated files went, as far as their names tell: `access.log.1` and so on.
 *
 * A log that is rotated twice between two looks leaves a file that never was at
 * the path when it was looked at. Under these names it can still be found.
 *
 * @module
 */

import { fileKey, type FileSystem, isMissing } from "./file_system.ts";

const MAX_NUMBER = 9;

/** A rotated file. */
export interface Rotated {
  /** Its name. */
  readonly path: string;
  /** The number its name ends with. */
  readonly number: number;
  /** What is the same for all its names. */
  readonly key: string;
  /** The same with the time of its birth: numbers are given again at once. */
  readonly identity: string;
}

/** The rotated files of a log. */
export class RotatedFiles {
  readonly #path: string;
  readonly #fs: FileSystem;
  #known: ReadonlySet<string> = new Set();

  /**
   * @param path The log.
   * @param fs The file system.
   */
  constructor(path: string, fs: FileSystem) {
    this.#path = path;
    this.#fs = fs;
  }

  /** Those that came since they were last remembered, the newest first. */
  get unknown(): Rotated[] {
    return this.#list().filter((file) => this.#isUnknown(file));
  }

  /** Remembers those that are there now: they are not to be read. */
  learn(): void {
    this.#known = new Set(this.#list().map(({ identity }) => identity));
  }

  /**
   * Finds the files that were at the path between two looks.
   *
   * @param lastKey The file that was at the path at the last look.
   * @returns The missed files, the oldest first, and whether there were more of
   * them than can be found.
   */
  missedSince(lastKey: string): { missed: Rotated[]; gap: boolean } {
    const rotated = this.#list();
    const at = rotated.findIndex(({ key }) => key === lastKey);
    const newer = at < 0 ? rotated : rotated.slice(0, at);
    const missed = newer.filter((file) => this.#isUnknown(file)).reverse();
    // The last file's number tells how many came after it. If it is gone while
    // others came, it was rotated so often that it was deleted: so may others be.
    const gap = at < 0
      ? missed.length > 0
      : newer.length < rotated[at]!.number - 1;
    return { missed, gap };
  }

  #isUnknown({ identity }: Rotated): boolean {
    return !this.#known.has(identity);
  }

  /** Lists those that are there, the newest first; none where it is not allowed. */
  #list(): Rotated[] {
    const found: Rotated[] = [];
    for (let number = 1; number <= MAX_NUMBER; number++) {
      const path = `${this.#path}.${number}`;
      try {
        if (!this.#fs.mayRead(path)) break;
        const info = this.#fs.statSync(path);
        if (!info.isFile) continue;
        const key = fileKey(info);
        const identity = `${key}@${info.birthtime?.getTime()}`;
        found.push({ path, number, key, identity });
      } catch (error) {
        if (!isMissing(error)) break;
      }
    }
    return found;
  }
}
