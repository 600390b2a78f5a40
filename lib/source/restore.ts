/**
 * Finds the files again that were open when the program ended, wherever they
 * went meanwhile: rotated, copied, emptied.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { type FileSystem, isMissing, keyAt } from "./file_system.ts";
import { TAIL_BYTES } from "./fingerprint.ts";
import type { LineSink } from "./lines.ts";
import { OpenFile } from "./open_file.ts";
import { LIST_TRIES } from "./rotated.ts";
import { type Mark, restoreMark } from "./mark.ts";
import type { SavedFile, SavedFollower } from "./saved.ts";

/** What {@linkcode findSaved} works with. */
export interface RestoreParts {
  /** The log. */
  readonly path: string;
  /** Where its lines go. */
  readonly sink: LineSink;
  /** The file system. */
  readonly fs: FileSystem;
  /** The time, in milliseconds. */
  readonly nowMs: number;
  /** Whether a file is being read by someone already. */
  readonly isRead: (key: string) => boolean;
  /** Where reading of a file stopped since, if somebody else has read it. */
  readonly markOf: (key: string) => Mark | undefined;
}

/** What became of one saved file. */
export interface FoundFile {
  /** The file, to be read on; nothing where it was not found. */
  readonly file?: OpenFile;
  /** Where reading was. */
  readonly mark: Mark;
  /** Whether it is there and cannot be read now: it is not lost. */
  readonly isUnreadable: boolean;
}

/**
 * Finds the files that a follower had open.
 *
 * @param saved What it kept.
 * @param parts What to work with.
 * @returns One for each saved file, in their order.
 */
export function findSaved(
  saved: SavedFollower,
  parts: RestoreParts,
): FoundFile[] {
  const paths = new Neighbours(saved.folder, parts);
  const taken = new Set<string>();
  return saved.files.map((file, i) => {
    const isLast = i === saved.files.length - 1;
    const mark = parts.markOf(file.key) ?? restoreMark(file);
    const found = new Search(file, mark, parts, (key) => taken.has(key))
      .run(isLast, paths);
    if (found.file) {
      found.file.isCopy = file.isCopy;
      taken.add(found.file.key);
    }
    return { ...found, mark };
  });
}

/** The files of the folders where a rotation may have put one. */
class Neighbours {
  readonly #parts: RestoreParts;
  readonly #folders: ReadonlySet<string>;
  #byKey: Map<string, string[]> | undefined;

  constructor(folder: string, parts: RestoreParts) {
    this.#parts = parts;
    this.#folders = new Set([dirname(parts.path), folder]);
  }

  /** All paths by the files they name. Asked for only when the log has moved. */
  get byKey(): ReadonlyMap<string, readonly string[]> {
    this.#byKey ??= this.#list();
    return this.#byKey;
  }

  /** Names are shifted one by one: one may have been missed. */
  listAgain(): void {
    this.#byKey = undefined;
  }

  #list(): Map<string, string[]> {
    const { fs } = this.#parts;
    const byKey = new Map<string, string[]>();
    for (const folder of this.#folders) {
      if (folder === "" || !fs.mayRead(folder)) continue;
      for (const name of namesIn(folder, fs)) {
        const path = join(folder, name);
        const key = keyAt(path, fs);
        if (key === undefined) continue;
        const paths = byKey.get(key);
        if (paths) paths.push(path);
        else byKey.set(key, [path]);
      }
    }
    return byKey;
  }
}

/** Looks for one file. */
class Search {
  readonly #saved: SavedFile;
  readonly #mark: Mark;
  readonly #parts: RestoreParts;
  readonly #isTaken: (key: string) => boolean;
  #isUnreadable = false;

  constructor(
    saved: SavedFile,
    mark: Mark,
    parts: RestoreParts,
    isTaken: (key: string) => boolean,
  ) {
    this.#saved = saved;
    this.#mark = mark;
    this.#parts = parts;
    this.#isTaken = isTaken;
  }

  run(isLast: boolean, neighbours: Neighbours): Omit<FoundFile, "mark"> {
    const { path, fs } = this.#parts;
    const { key } = this.#saved;
    const isAtPath = keyAt(path, fs) === key;
    let file = isAtPath ? this.#itself(() => this.#resumed(path)) : undefined;
    for (let tries = 0; tries < LIST_TRIES && !file; tries++) {
      if (tries > 0) neighbours.listAgain();
      for (const other of neighbours.byKey.get(key) ?? []) {
        file ??= this.#itself(() => this.#resumed(other));
      }
      if (this.#isUnreadable || isAtPath) break;
    }
    // Its number is at the path, but not what was read of it: it was emptied, or
    // deleted and the number given to another file. To the next look both are a
    // truncation. Of a file that was done with it is always the latter.
    if (!file && isAtPath && isLast && !this.#saved.isDone) {
      file = this.#itself(() => this.#adopted(path));
    }
    if (!file && !this.#isUnreadable) file = this.#byFingerprint(neighbours);
    return file
      ? { file, isUnreadable: false }
      : { isUnreadable: this.#isUnreadable };
  }

  /**
   * A file of another number: moved over from another disk, or the disk has
   * another number than before. Only what was read far enough can be told from
   * others by that. That others cannot be read says nothing of this one.
   */
  #byFingerprint(neighbours: Neighbours): OpenFile | undefined {
    if (this.#mark.fingerprint.tail.length < TAIL_BYTES) return undefined;
    if (this.#mark.offset < 2 * TAIL_BYTES) return undefined;
    for (const [key, [path]] of neighbours.byKey) {
      if (key === this.#saved.key) continue;
      try {
        const file = this.#resumed(path!);
        if (file) return file;
      } catch {
        // Another one may be it.
      }
    }
    return undefined;
  }

  /** Takes a file that has the number: where it cannot be read it is not lost. */
  #itself(take: () => OpenFile | undefined): OpenFile | undefined {
    try {
      return take();
    } catch {
      this.#isUnreadable = true;
      return undefined;
    }
  }

  #resumed(path: string): OpenFile | undefined {
    const file = this.#open(path);
    if (!file) return undefined;
    let isResumed = false;
    try {
      isResumed = !this.#isOthers(file) && file.resume(this.#mark);
    } finally {
      if (!isResumed) file.close();
    }
    return isResumed ? file : undefined;
  }

  #adopted(path: string): OpenFile | undefined {
    const file = this.#open(path);
    if (!file) return undefined;
    if (this.#isOthers(file)) {
      file.close();
      return undefined;
    }
    file.adopt(this.#mark);
    file.isUnseen = true;
    return file;
  }

  #isOthers({ key }: OpenFile): boolean {
    return this.#isTaken(key) || this.#parts.isRead(key);
  }

  /** @throws What the file system throws, unless the file is missing. */
  #open(path: string): OpenFile | undefined {
    const { fs, sink, nowMs } = this.#parts;
    try {
      return OpenFile.open(fs, path, sink, nowMs);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}

function namesIn(folder: string, fs: FileSystem): readonly string[] {
  try {
    return fs.namesIn(folder);
  } catch {
    return [];
  }
}
