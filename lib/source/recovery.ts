/**
 * Finds lines that are no longer where they were written: in files that came to
 * the path and went between two looks, and in the copy that is made of a file
 * before it is emptied.
 *
 * @module
 */

import { type FileSystem, isMissing, whyOf } from "./file_system.ts";
import { contentBytesOf } from "./gzip.ts";
import type { Ledger, Reader } from "./ledger.ts";
import type { LineSink } from "./lines.ts";
import type { Mark } from "./mark.ts";
import { type Copies, type Emptied, OpenFile } from "./open_file.ts";
import type { OpenFiles } from "./open_files.ts";
import {
  LIST_TRIES,
  NO_NUMBER,
  type Rotated,
  RotatedFiles,
} from "./rotated.ts";

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
  /** How the folders were when that was asked last, and whether as before that. */
  #stamp = "";
  #isStill = false;

  /** @param parts What it works with. */
  constructor(parts: RecoveryParts) {
    this.#parts = parts;
    this.#rotated = new RotatedFiles(parts.reader.path, parts.fs);
  }

  /** Remembers the rotated files that are there now: they are not to be read. */
  learn(): void {
    this.#rotated.learn();
  }

  /** Whether a path has a name that a rotation gives to the log. */
  isRotatedName(path: string): boolean {
    return this.#rotated.isName(path);
  }

  /** Where the log is, all links followed; "" where unknown. */
  get target(): string {
    return this.#rotated.target;
  }

  set target(target: string) {
    this.#rotated.target = target;
  }

  /** The rotated files that are not to be read, by their identity. */
  get known(): readonly string[] {
    return this.#rotated.known;
  }

  set known(identities: readonly string[]) {
    this.#rotated.known = identities;
  }

  /**
   * Whether to look for missed files while nothing is at the path: the folders have
   * changed, or had at the question before, since their clock ticks slowly.
   */
  isToLook(): boolean {
    const stamp = this.#rotated.stamp();
    const wasStill = this.#isStill;
    this.#isStill = stamp === this.#stamp;
    this.#stamp = stamp;
    return !this.#isStill || !wasStill;
  }

  /**
   * Opens the files that came to the path and went again since the last look, as
   * far as they can be found.
   *
   * @param lastKey The file that was at the path then; nothing where it is gone.
   * @param next The file that is there now, if any: it may be moved on meanwhile.
   * @param nowMs The time, in milliseconds.
   * @returns How many there were.
   */
  openMissed(
    lastKey: string | undefined,
    next: OpenFile | undefined,
    nowMs: number,
  ): number {
    const { files } = this.#parts;
    const nextBornMs = next?.stat().birthtime?.getTime() ?? Infinity;
    let count = 0;
    for (let tries = 0; tries <= LIST_TRIES; tries++) {
      const list = next ? this.#rotated.listBeforeTurn() : this.#rotated.list();
      const last = list.find(({ key }) => key === lastKey);
      const came = list.filter((file) =>
        file.key !== next?.key && this.#isNew(file) &&
        // Where the path led to there may be one that came when it did so no more.
        (file.number !== NO_NUMBER || file.bornMs <= nextBornMs)
      );
      let lost = last !== undefined &&
        isAnyGone(
          list,
          last,
          next ? "path" : came.find(({ log }) => log === last.log),
        );
      let isMoved = false;
      const copies = new Set<Rotated>();
      // The oldest first: a list that is out of date is no guide any more.
      for (const rotated of came.toReversed()) {
        const file = this.#open(rotated, nowMs);
        if (file === "moved") {
          isMoved = true;
          break;
        }
        if (file === "unreadable") lost = true;
        else if (
          next && rotated.bornMs > nextBornMs && file.beginsAs(next.fingerprint)
        ) {
          // Younger than the log that came: a copy of it, to be asked for later.
          file.close();
          copies.add(rotated);
        } else {
          const isLater = rotated.log === last?.log &&
            rotated.number < last.number;
          const kind = this.#put(file, isLater, nowMs);
          if (kind === "missed") count++;
          if (kind === "copy of an open file") copies.add(rotated);
        }
      }
      if (isMoved && tries < LIST_TRIES) continue;
      // If it is gone while others came, it was rotated so often that it was deleted:
      // so may others be.
      lost ||= last === undefined && lastKey !== undefined &&
        came.length > copies.size;
      // Not of another list: what came since then is still to be read. What is left in
      // a copy is asked for when its file is looked at: without one that was done.
      this.#rotated.remember(
        next ? list.filter((file) => !copies.has(file)) : list,
      );
      if (lost || isMoved) files.gaps++;
      break;
    }
    this.#rotated.turn();
    return count;
  }

  /**
   * Opens the copy of a file that was emptied, to read on where reading was, and
   * later copies if it was emptied again.
   *
   * @param emptied The file as it is now, and what it has lost.
   * @param nowMs The time, in milliseconds.
   * @returns The copies, the oldest first.
   */
  openCopies(emptied: Emptied, nowMs: number): Copies {
    for (let tries = 0;; tries++) {
      const list = this.#rotated.list().filter((file) => this.#isNew(file));
      const opened = this.#openStill(list, nowMs);
      if (opened === undefined && tries < LIST_TRIES) continue;
      const files: OpenFile[] = [];
      let isWhole = false;
      for (const { file, rotated } of opened ?? []) {
        const kind = this.#kindOfCopy(file, rotated, emptied);
        if (kind === "not its own") {
          file.close();
          continue; // It will be asked for when that is emptied.
        }
        this.#rotated.remember([rotated]);
        isWhole ||= kind !== "other";
        if (kind === "read") this.#leave(file);
        else files.push(file);
      }
      this.#rotated.turn();
      const { at: { offset }, sinceMs } = emptied.lost;
      return {
        files,
        isWhole,
        isMoreCompressed: () =>
          !isWhole &&
          this.#compressed(sinceMs, offset).some((more) => more > 0),
        isReadCompressed: () => isRead(this.#compressed(sinceMs, offset)),
      };
    }
  }

  /**
   * Whether a file that is gone was compressed when all of it had been read.
   *
   * @param mark Where reading of it stopped.
   */
  isReadCompressed({ offset, changedMs }: Mark): boolean {
    return isRead(this.#compressed(changedMs, offset));
  }

  /**
   * What was compressed meanwhile: how many bytes more than were read of the log each
   * one has. What is lost with them is only told: it may be gigabytes to be unpacked.
   *
   * @param sinceMs When the log was changed last, as far as known: they are younger.
   * @param offset How many bytes of it were read.
   */
  #compressed(sinceMs: number, offset: number): number[] {
    // Where that is not known, they may be of any time.
    if (sinceMs === -Infinity) return [];
    return this.#rotated.compressedSince(sinceMs).map((path) => {
      try {
        using file = this.#parts.fs.openSync(path);
        // Modulo 2^32, as a difference of 32 bits with a sign; NaN where unknown.
        const bytes = contentBytesOf(file);
        return bytes === bytes ? bytes - offset | 0 : NaN;
      } catch {
        return NaN; // Gone meanwhile, or closed to this user.
      }
    });
  }

  /** Opens files, the oldest first; nothing where their names have been shifted. */
  #openStill(list: readonly Rotated[], nowMs: number) {
    const opened: { file: OpenFile; rotated: Rotated }[] = [];
    for (const rotated of list.toReversed()) {
      const file = this.#open(rotated, nowMs);
      if (file === "moved") {
        for (const { file } of opened) file.close();
        return undefined;
      }
      if (file !== "unreadable") opened.push({ file, rotated });
    }
    return opened;
  }

  /**
   * Tells what a rotated file is to a file that was emptied: a copy that goes on
   * where reading was; one that was made before that, of what has been read; a
   * copy of what still is in it, or of another file; or what came meanwhile.
   */
  #kindOfCopy(
    file: OpenFile,
    { bornMs }: Rotated,
    { log, lost: { at: lostAt, sinceMs }, isNamed }: Emptied,
  ): "goes on" | "read" | "not its own" | "other" {
    const { files, ledger } = this.#parts;
    const isLast = log === files.last;
    const isCurrent = file.size <= log.size && file.beginsAs(log.fingerprint);
    const isOthers = isCurrent || !isLast || bornMs < sinceMs ||
      // Not by its number: it may be that of a copy that is gone.
      files.hasFrontOf(file, log) || ledger.hasFrontOf(file);
    if (lostAt.offset === 0) {
      // All begin as nothing does: whatever was in the log goes on. Where the path does
      // not name it any more, what is there may be other logs that came and went.
      return isOthers || !isNamed ? "not its own" : "goes on";
    }
    if (file.resume(lostAt)) return "goes on";
    const isFront = file.size < lostAt.offset &&
      file.beginsAs(lostAt.fingerprint);
    return isFront ? "read" : isOthers ? "not its own" : "other";
  }

  /**
   * Puts a file that was missed where it is read, but not a copy.
   *
   * @param file The file.
   * @param isLater Whether its number tells that it came after the last file: then
   * it is no copy of that, however much it looks like one.
   * @param nowMs The time, in milliseconds.
   * @returns What it is.
   */
  #put(
    file: OpenFile,
    isLater: boolean,
    nowMs: number,
  ): "missed" | "read before" | "copy of an open file" {
    const { files, ledger } = this.#parts;
    const mark = ledger.markOf(file.key);
    const wasRead = mark !== undefined && file.resume(mark) ||
      isLater && ledger.resumeCopy(file);
    if (wasRead) {
      files.putLast(file, nowMs);
      return "read before";
    }
    // An earlier one may have come back to the path, and been copied there.
    const isCopyOfOpen = isLater
      ? files.isCopyOfEarlier(file)
      : files.hasFrontOf(file);
    if (isCopyOfOpen || !isLater && ledger.hasFrontOf(file)) {
      // As copytruncate makes it: its lines were read, or will be.
      if (isCopyOfOpen) file.close();
      else this.#leave(file);
      return isCopyOfOpen ? "copy of an open file" : "read before";
    }
    files.putLast(file, nowMs);
    return "missed";
  }

  /** Closes a copy whose lines were read: nor are they to be by another name. */
  #leave(file: OpenFile): void {
    file.skipAll();
    file.close();
    this.#parts.ledger.release(file.key, file.mark());
  }

  #isNew(rotated: Rotated): boolean {
    const { files, ledger, reader } = this.#parts;
    return !this.#rotated.isKnown(rotated) && !files.has(rotated.key) &&
      ledger.otherReader(rotated.key, reader) === undefined;
  }

  #open(
    { path, key }: Rotated,
    nowMs: number,
  ): OpenFile | "moved" | "unreadable" {
    const { fs, sink } = this.#parts;
    try {
      const file = OpenFile.open(fs, path, sink, nowMs);
      if (file.key === key) return file;
      file.close();
      return "moved";
    } catch (error) {
      whyOf(error);
      return isMissing(error) ? "moved" : "unreadable";
    }
  }
}

/** Whether the one that was compressed is the log, as it was read: no other came. */
function isRead(compressed: readonly number[]): boolean {
  return compressed.length === 1 && compressed[0] === 0;
}

/**
 * Whether files are gone that came after the last one: its number tells how many
 * there were, up to what is at the path or the newest that is found.
 */
function isAnyGone(
  list: readonly Rotated[],
  last: Rotated,
  newest: Rotated | "path" | undefined,
): boolean {
  if (newest === undefined) return false;
  const [from, number] = newest === "path"
    ? [0, 1]
    : [list.indexOf(newest), newest.number];
  const later = list.slice(from, list.indexOf(last));
  const rotated = later.filter(({ log, number }) =>
    log === last.log && number !== NO_NUMBER
  );
  return rotated.length < last.number - number;
}
