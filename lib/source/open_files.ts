/**
 * The files that are open for one path: the one it names, and those it named
 * before, which are read until nothing comes any more.
 *
 * @module
 */

import { fileKey } from "./file_system.ts";
import type { Ledger, Reader } from "./ledger.ts";
import type { Copies, Emptied, OpenFile } from "./open_file.ts";
import { saveMark } from "./mark.ts";
import type { SavedFile } from "./saved.ts";

/** Rotated in a storm, a log would keep one open file for each rotation. */
const MAX_FILES = 16;
/** As many while there is something to be read of them. */
const MAX_UNREAD_FILES = 512;
/** A deleted file takes its place on the disk for as long as it is open. */
const DELETED_IDLE_MS = 60_000;
/**
 * A file may be emptied between the two questions, so that path and handle tell
 * different sizes once. Twice they are different files of one number.
 */
const MAX_CONTRADICTIONS = 2;

const NO_COPIES: Copies = { files: [], isWhole: false };

/** The open files of one path. */
export class OpenFiles {
  /** How often a file was emptied or written anew in place. */
  truncations = 0;
  /** How many lines were begun and never finished. */
  droppedPartialLines = 0;
  /** How often lines were lost, for certain or by all appearances. */
  gaps = 0;

  readonly #ledger: Ledger;
  readonly #owner: Reader;
  readonly #graceMs: number;
  /** The oldest first: they are read in this order. */
  #files: OpenFile[] = [];
  /** When the path last named a file, and which. */
  #namedMs = -Infinity;
  #named: OpenFile | undefined;

  /**
   * @param ledger Where it is entered what is read.
   * @param owner Who reads.
   * @param graceMs How long a file that was replaced is read on after its last
   * bytes came, in milliseconds.
   */
  constructor(ledger: Ledger, owner: Reader, graceMs: number) {
    this.#ledger = ledger;
    this.#owner = owner;
    this.#graceMs = graceMs;
  }

  /** The file that the path names, or last named. */
  get last(): OpenFile | undefined {
    return this.#files.at(-1);
  }

  /** What is kept of them over a restart. */
  save(): SavedFile[] {
    // What is deleted and read to its end will not be found, nor is it missed. But
    // the last one stands for what the path named.
    return this.#files.flatMap((file) => {
      const isDone = isDeleted(file) && isRead(file);
      return isDone && file !== this.last ? [] : [{
        ...saveMark(file.key, file.mark()),
        isCopy: file.isCopy,
        ...(isDone ? { isDone } : {}),
        // As far as the last look could tell.
        ...(file.lagBytes + file.partialBytes === 0 ? { wasRead: true } : {}),
      }];
    });
  }

  /** How many files are open. */
  get count(): number {
    return this.#files.length;
  }

  /** How many bytes are there that were not read. */
  get lagBytes(): number {
    return this.#files.reduce((sum, file) => sum + file.lagBytes, 0);
  }

  /** Whether all that was there before following began has been read. */
  get backfilled(): boolean {
    return this.#files.every((file) => file.offset >= file.liveFrom);
  }

  /** Whether a file is open. */
  has(key: string): boolean {
    return this.#files.some((file) => file.key === key);
  }

  /** Whether a file is a copy of one of these but one, or of its front. */
  hasFrontOf(file: OpenFile, except?: OpenFile): boolean {
    return this.#files.some((other) =>
      other !== except && file.beginsAs(other.fingerprint)
    );
  }

  /** Whether a file is a whole copy of one of these but the last. */
  isCopyOfEarlier(file: OpenFile): boolean {
    return this.#files.slice(0, -1).some((other) =>
      other.offset > 0 && file.resume(other.mark())
    );
  }

  /** Whether the last file is the one that the path names, and can be read. */
  isLast(info: Deno.FileInfo): boolean {
    const { last } = this;
    return last !== undefined && last.key === fileKey(info) &&
      last.failure === undefined && last.contradictions < MAX_CONTRADICTIONS;
  }

  /**
   * Puts a file last. What was last until now has its grace from now on.
   *
   * @param file The file, new or one of these.
   * @param nowMs The time, in milliseconds.
   */
  putLast(file: OpenFile, nowMs: number): void {
    const { last } = this;
    if (last !== undefined) last.activeMs = nowMs;
    // Not pushed: a push makes room for sixteen more, in each of a thousand logs.
    this.#files = this.#files.filter((other) => other !== file).concat(file);
    this.#ledger.take(file.key, this.#owner);
    this.#trim();
  }

  /**
   * Puts another handle in the place of the last one, which could not be read.
   *
   * @param file The new handle.
   * @param resumed Whether it goes on where the other one stopped.
   */
  replaceLast(file: OpenFile, resumed: boolean): void {
    const failed = this.#files.pop()!;
    this.#files.push(file);
    if (!resumed) this.#countRestart(failed.lagBytes > 0, failed.partialBytes);
    failed.close();
  }

  /**
   * Puts a file last that was so before: it was moved away and back.
   *
   * @param key The file that the path names.
   * @param nowMs The time, in milliseconds.
   * @returns False where it is not open.
   */
  bringBack(key: string, nowMs: number): boolean {
    const file = this.#files.find((file) => file.key === key);
    if (file === undefined || file === this.last) return false;
    this.putLast(file, nowMs);
    return true;
  }

  /**
   * Reads all files, each only when those before it are at their end.
   *
   * @param budgetBytes About how many bytes to read at most.
   * @param nowMs The time, in milliseconds.
   * @param info What the path says of the last file, where it names it.
   * @param copiesOf Opens copies that were made before the log was emptied.
   * @returns Whether more is there.
   */
  read(
    budgetBytes: number,
    nowMs: number,
    info: Deno.FileInfo | undefined,
    copiesOf: (emptied: Emptied) => Copies,
  ): boolean {
    const { last } = this;
    for (const file of [...this.#files]) {
      this.#look(
        file,
        file === last ? info : undefined,
        // Nobody copies a copy.
        file.isCopy ? () => NO_COPIES : copiesOf,
      );
    }
    let leftBytes = budgetBytes;
    let hasReadCopy = false;
    for (const file of [...this.#files]) {
      if (file.failure !== undefined) continue;
      // While a copy was read the log may have been copied and emptied once more: it
      // has to be looked at again before it is read.
      if (hasReadCopy && !file.isCopy) return true;
      const readBytes = file.read(leftBytes, nowMs);
      leftBytes -= readBytes;
      if (file.lagBytes > 0 && file.failure === undefined) {
        // Nothing came although more is there: a hole that nothing follows yet.
        if (readBytes === 0 && leftBytes > 0) continue;
        return true;
      }
      if (file.isCopy) {
        this.#close(file);
        hasReadCopy = true;
      }
    }
    this.#trim();
    return false;
  }

  /**
   * Closes what has been silent for its time.
   *
   * @param nowMs The time, in milliseconds.
   * @param named Whether the path names the last file, or another that cannot be
   * opened; where it names nothing, the last file is closed too if it was deleted.
   */
  closeSilent(nowMs: number, named: boolean): void {
    const { last } = this;
    this.#namedMs = named ? nowMs : Math.min(this.#namedMs, nowMs);
    if (named && this.#named !== last) {
      for (const file of this.#files) {
        if (this.#isKept(file)) file.activeMs = nowMs;
      }
      this.#named = last;
    }
    for (const file of [...this.#files]) {
      // A clock that was set back must not make it wait for hours.
      if (file.activeMs > nowMs) file.activeMs = nowMs;
      const silentMs = nowMs - file.activeMs;
      if (file !== last && !this.#isKept(file)) {
        if (silentMs >= this.#graceMs) this.#close(file);
      } else if (
        Math.min(silentMs, nowMs - this.#namedMs) >= DELETED_IDLE_MS &&
        isDeleted(file)
      ) {
        this.#close(file);
      }
    }
  }

  /**
   * Whether a file has its grace only when the path names another one: the one that
   * it named last, and after a restart all, for nobody knows which that was.
   */
  #isKept(file: OpenFile): boolean {
    return this.#named === undefined || file === this.#named;
  }

  /** Closes all files. */
  close(): void {
    for (const file of this.#files) {
      file.close();
      this.#ledger.release(file.key, file.mark());
    }
    this.#files = [];
  }

  /** Looks whether a file is still the same. */
  #look(
    file: OpenFile,
    info: Deno.FileInfo | undefined,
    copiesOf: (emptied: Emptied) => Copies,
  ): void {
    const { lagBytes, partialBytes, offset } = file;
    try {
      // While nothing is new what the path says will do.
      const own = info?.size === offset ? info : file.stat();
      const { isSame, lost } = file.look(own);
      file.failure = undefined;
      if (lost !== undefined) {
        const isNamed = info !== undefined;
        const copies = copiesOf({ log: file, lost, isNamed });
        const { files, isWhole } = copies;
        if (copies.isLeft) return this.#remove(file);
        if (files.length > 0) this.#putBefore(file, files);
        else if (!isSame) {
          // Nobody knows what was in it at last: a copy would tell.
          const isUnknown = file.isUnseen && !isWhole &&
            copies.isReadCompressed?.() !== true;
          const isMore = lagBytes > 0 || copies.isMoreCompressed?.() === true;
          this.#countRestart(isMore || isUnknown, partialBytes);
        }
        if (files.length > 0 && !isWhole) this.gaps++;
      } else if (info !== undefined) {
        const contradicts = info.size < offset || info.size > own.size;
        file.contradictions = contradicts ? file.contradictions + 1 : 0;
      }
      file.isUnseen = false;
    } catch (error) {
      file.failure = error;
    }
  }

  /** Puts the copies of a file that was emptied where they are read first. */
  #putBefore(file: OpenFile, copies: readonly OpenFile[]): void {
    this.truncations += copies.length;
    this.#files.splice(this.#files.indexOf(file), 0, ...copies);
    for (const copy of copies) {
      copy.isCopy = true;
      this.#ledger.take(copy.key, this.#owner);
    }
  }

  #countRestart(isGap: boolean, partialBytes: number): void {
    this.truncations++;
    if (partialBytes > 0) this.droppedPartialLines++;
    if (isGap) this.gaps++;
  }

  #close(file: OpenFile): void {
    if (!isRead(file)) this.gaps++;
    if (file.partialBytes > 0) this.droppedPartialLines++;
    const deleted = isDeleted(file);
    const mark = file.mark();
    this.#remove(file);
    // The number of a deleted file goes to another one.
    if (!this.has(file.key)) {
      this.#ledger.release(file.key, deleted ? undefined : mark);
    }
  }

  /** Closes the oldest of too many files, those that were read to their end first. */
  #trim(): void {
    while (this.#files.length > MAX_FILES) {
      const old = this.#files.slice(0, -1);
      const read = old.find((other) => isRead(other));
      if (read === undefined && this.#files.length <= MAX_UNREAD_FILES) return;
      this.#close(read ?? old[0]!);
    }
  }

  #remove(file: OpenFile): void {
    this.#files = this.#files.filter((other) => other !== file);
    file.close();
  }
}

/** Whether a file is read to its end, as it is now. */
function isRead(file: OpenFile): boolean {
  try {
    file.size = file.stat().size;
  } catch {
    // As it was at the last look.
  }
  return file.lagBytes === 0;
}

function isDeleted(file: OpenFile): boolean {
  try {
    return file.stat().nlink === 0;
  } catch {
    return true;
  }
}
