/**
 * Follows a log by its name, through all that happens to it: it grows, is
 * rotated, emptied, replaced, goes away and comes back.
 *
 * Every look compares what the path names with the handle that is open. Files
 * that were at the path before are kept open for a while and read first, so that
 * lines come in their order and late ones are not lost. Nothing here waits or
 * reads a clock: a look is a call, and the time is given to it.
 *
 * @module
 */

import { quote } from "../failure.ts";
import { dirname } from "node:path";
import {
  fileKey,
  type FileSystem,
  isMissing,
  kindOfInfo,
  notAllowed,
  realFileSystem,
} from "./file_system.ts";
import { Ledger, type Reader } from "./ledger.ts";
import { Health } from "./health.ts";
import type { FollowOptions, FollowStatus } from "./follow_types.ts";
import { LeftCopy } from "./left_copy.ts";
import type { LineSink } from "./lines.ts";
import { type Copies, OpenFile } from "./open_file.ts";
import { OpenFiles } from "./open_files.ts";
import { Recovery } from "./recovery.ts";
import { findSaved } from "./restore.ts";
import { looksRotated } from "./rotated.ts";
import type { FirstFile, SavedFollower } from "./saved.ts";

export type { FollowOptions, FollowStatus } from "./follow_types.ts";

const DEFAULT_BUDGET_BYTES = 1024 * 1024;
const DEFAULT_GRACE_MS = 10_000;

/** What there is of a file that was written over with a copy of another log. */
const LEFT: Copies = { files: [], isWhole: false, isLeft: true };

/**
 * Follows one file.
 *
 * @example Usage
 * ```ts ignore
 * const follower = new Follower({ path: "access.log", sink, from: "end" });
 * while (!stopped) {
 *   while (follower.poll(Date.now()));
 *   await waker.wait();
 * }
 * follower.close();
 * ```
 */
export class Follower implements Reader {
  /** The file that is followed. */
  readonly path: string;

  readonly #from: FollowOptions["from"];
  readonly #fs: FileSystem;
  readonly #ledger: Ledger;
  readonly #sink: LineSink;
  readonly #files: OpenFiles;
  readonly #recovery: Recovery;
  readonly #health = new Health();
  readonly #leftCopy: LeftCopy;

  #polled = false;
  #closed = false;
  /** The file of the first look; null where there was none. */
  #first: FirstFile | null | undefined;
  /** Whether the last look found nothing at the path. */
  #isMissing = false;
  #caughtUp = false;
  #opened = 0;
  /** Whether the file that the path named before a restart was not found again. */
  #isLastGone = false;
  #rotations = 0;

  /** @param options What to follow and where to begin. */
  constructor(options: FollowOptions) {
    const { path, from, sink, fs, ledger, graceMs } = options;
    this.path = path;
    this.#from = from;
    this.#fs = fs ?? realFileSystem;
    this.#ledger = ledger ?? new Ledger();
    this.#leftCopy = new LeftCopy(this, this.#ledger, this.#health);
    this.#files = new OpenFiles(
      this.#ledger,
      this,
      graceMs ?? DEFAULT_GRACE_MS,
    );
    this.#sink = sink;
    this.#recovery = new Recovery({
      reader: this,
      sink: this.#sink,
      files: this.#files,
      ledger: this.#ledger,
      fs: this.#fs,
    });
  }

  /** How many bytes are there that were not read, in all files that are open. */
  get lagBytes(): number {
    return this.#files.lagBytes;
  }

  /** As {@linkcode FollowStatus.caughtUp}, without a whole status. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** How often it came to other files, or to the start of one: that is kept, too. */
  get fileChanges(): number {
    const { truncations, gaps } = this.#files;
    return this.#opened + this.#rotations + truncations + gaps;
  }

  /** How it is now: a copy, which stays as it is. */
  get status(): FollowStatus {
    return {
      path: this.path,
      ...this.#health.state,
      sinceMs: this.#health.sinceMs,
      lagBytes: this.lagBytes,
      caughtUp: this.#caughtUp,
      rotations: this.#rotations,
      truncations: this.#files.truncations,
      droppedPartialLines: this.#files.droppedPartialLines,
      gaps: this.#files.gaps,
      openFiles: this.#files.count,
    };
  }

  /**
   * What is kept over a restart, to be given to {@linkcode restore}.
   *
   * @returns Plain data that JSON can hold.
   */
  save(): SavedFollower {
    const { truncations, droppedPartialLines, gaps } = this.#files;
    const first = this.#first === undefined ? "could not look" : this.#first;
    const { target } = this.#recovery;
    return {
      folder: target && dirname(target),
      target,
      files: this.#files.save(),
      isLastGone: this.#isLastGone,
      known: this.#recovery.known,
      opened: this.#opened,
      // Of what is read from its start all is new.
      first: this.#from === "start" ? null : first,
      rotations: this.#rotations,
      truncations,
      droppedPartialLines,
      gaps,
    };
  }

  /**
   * Goes on where another follower of this path stopped, before the first look.
   * Its files are found again where they have been rotated or copied to.
   *
   * @param saved What the other one kept.
   * @param nowMs The time, in milliseconds.
   */
  restore(saved: SavedFollower, nowMs: number): void {
    const { path } = this;
    const found = findSaved(saved, {
      path,
      sink: this.#sink,
      fs: this.#fs,
      nowMs,
      isRead: (key) => this.#ledger.otherReader(key, this) !== undefined,
      markOf: (key) => this.#ledger.markOf(key),
    });
    const files = this.#files;
    this.#recovery.target = saved.target ?? "";
    this.#recovery.known = saved.known;
    this.#rotations = saved.rotations;
    files.truncations = saved.truncations;
    files.droppedPartialLines = saved.droppedPartialLines;
    files.gaps = saved.gaps;
    for (const [i, { file, mark, isUnreadable }] of found.entries()) {
      if (file !== undefined) {
        files.putLast(file, nowMs);
      } else {
        const { key, isDone, wasRead } = saved.files[i]!;
        // It is where another one reads it, from where this one had stopped.
        if (this.#ledger.otherReader(key, this) !== undefined) continue;
        this.#ledger.release(key, mark);
        // Nobody writes to what has its name from a rotation: that it is deleted is
        // the end of it.
        const isOver = wasRead && looksRotated(path);
        const isRead = isDone || isOver ||
          this.#recovery.isReadCompressed(mark);
        if (!isUnreadable && !isRead) files.gaps++;
      }
    }
    this.#opened = saved.opened;
    this.#isLastGone = saved.isLastGone || found.at(-1)?.file === undefined;
    // What is at the path and was not read before came meanwhile, unless it was
    // there at the first look.
    const { first = null } = saved;
    this.#first = first === "could not look" ? undefined : first;
  }

  /**
   * Looks once: notices what happened to the file and reads what is there.
   *
   * @param nowMs The time, in milliseconds; only differences count.
   * @param budgetBytes About how many bytes to read at most.
   * @returns Whether more is there: look again soon.
   * @throws {TypeError} At the first look, where the path is no file.
   * @throws {Deno.errors.NotCapable} At the first look, where Deno was not
   * allowed to read the file.
   */
  poll(nowMs: number, budgetBytes: number = DEFAULT_BUDGET_BYTES): boolean {
    if (this.#closed) return false;
    this.#health.begin();
    const info = this.#look();
    let isLast = info !== undefined && this.#files.isLast(info);
    if (info !== undefined && !isLast) {
      this.#turnTo(info, nowMs);
      isLast = this.#files.isLast(info);
    }
    this.#polled = true;

    const { last } = this.#files;
    let more = this.#files.read(
      budgetBytes,
      nowMs,
      isLast ? info : undefined,
      (emptied) =>
        this.#leftCopy.isCopied(emptied.log)
          ? LEFT
          : this.#recovery.openCopies(emptied, nowMs),
    );
    if (last?.failure !== undefined) this.#health.failed(last.failure);
    // While more is there nobody knows who is silent.
    if (!more) this.#files.closeSilent(nowMs, info !== undefined);
    // Only then, since what was emptied is asked for its copies before.
    if (!more && this.#isMissing) more = this.#findMissed(nowMs);

    this.#caughtUp ||= !more || this.#files.backfilled;
    this.#health.enter(more, nowMs);
    return more;
  }

  /** Closes all files. What was unfinished is not handed over. */
  close(): void {
    this.#closed = true;
    this.#files.close();
  }

  /** Looks at what the path names. */
  #look(): Deno.FileInfo | undefined {
    let info: Deno.FileInfo;
    this.#isMissing = false;
    try {
      info = this.#fs.statSync(this.path);
    } catch (error) {
      this.#checkCapable(error);
      this.#health.failed(error);
      this.#isMissing = isMissing(error);
      // Only what is known to be missing is new when it appears.
      if (this.#isMissing && this.#first === undefined) this.#first = null;
      return undefined;
    }
    const kind = kindOfInfo(info);
    if (kind !== "file") {
      const why = kind === "directory" ? "is a directory" : "is a stream";
      if (!this.#polled) {
        throw new TypeError(
          `Cannot follow ${quote(this.path)}: it ${why}`,
        );
      }
      this.#health.trouble("unreadable", why);
      return undefined;
    }
    if (this.#first === undefined) {
      this.#first = { key: fileKey(info), size: info.size };
    }
    return info;
  }

  /** Turns to another file than the last one. */
  #turnTo(info: Deno.FileInfo, nowMs: number): void {
    const key = fileKey(info);
    const other = this.#ledger.otherReader(key, this);
    if (other !== undefined) {
      this.#health.trouble("waiting", `followed as ${other.path}`);
      return;
    }
    if (this.#leftCopy.isLeft(info)) return;
    if (this.#files.bringBack(key, nowMs)) {
      this.#rotations++;
      return;
    }
    // A change of its rights makes it another thing to try.
    const what = `${key}:${info.mode}`;
    if (this.#health.isPausing(what, nowMs)) return;
    let file: OpenFile | undefined;
    try {
      file = OpenFile.open(this.#fs, this.path, this.#sink, nowMs);
      // Otherwise it was replaced between the two questions: the next look tells.
      if (file.key === key && !this.#leftCopy.isCopied(file)) {
        this.#put(file, nowMs);
      } else file.close();
      this.#health.opened();
    } catch (error) {
      file?.close();
      this.#checkCapable(error);
      this.#health.openFailed(what, error, nowMs);
    }
  }

  /** Puts the file last that the path names. */
  #put(file: OpenFile, nowMs: number): void {
    const { last } = this.#files;
    // What could not be read is read on, by another handle.
    const again = last?.failure !== undefined && last.key === file.key;
    const mark = again ? last.mark() : this.#ledger.markOf(file.key);
    const resumed = mark !== undefined && file.resume(mark);
    const first = this.#first;
    if (!resumed && first?.key === file.key && file.size >= first.size) {
      file.beginWithin(this.#from, first.size);
    }
    // Only once: its number may come back with another file.
    this.#first = null;

    if (again) {
      this.#files.replaceLast(file, resumed);
    } else {
      if (this.#opened === 0) {
        this.#recovery.learn();
      } else {
        file.learnFront();
        this.#rotations += this.#recovery.openMissed(
          this.#lastKey,
          file,
          nowMs,
        );
      }
      this.#files.putLast(file, nowMs);
      if (this.#opened++ > 0) this.#rotations++;
    }
    this.#isLastGone = false;
  }

  /**
   * Finds what came to the path and went again, while nothing is there: it may be
   * compressed before another file comes.
   *
   * @param nowMs The time, in milliseconds.
   * @returns Whether there is something to be read.
   */
  #findMissed(nowMs: number): boolean {
    if (this.#opened === 0 || !this.#recovery.isToLook()) return false;
    const { last } = this.#files;
    this.#rotations += this.#recovery.openMissed(
      this.#lastKey,
      undefined,
      nowMs,
    );
    if (this.#files.last === last) return false;
    this.#isLastGone = false;
    return true;
  }

  /** The file that was at the path last; nothing where it is gone. */
  get #lastKey(): string | undefined {
    return this.#isLastGone ? undefined : this.#files.last?.key;
  }

  hasRotatedName(path: string): boolean {
    return this.#recovery.isRotatedName(path);
  }

  hasFrontOf(file: OpenFile): boolean {
    return this.#files.hasFrontOf(file);
  }

  /** What was never allowed is no trouble with a file, but a wrong start. */
  #checkCapable(error: unknown): void {
    if (error instanceof Deno.errors.NotCapable && !this.#polled) {
      throw notAllowed(this.path, error);
    }
  }
}
