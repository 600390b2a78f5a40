/**
 * A file that is being read: the handle, the offset, and what tells that it
 * still is the same file.
 *
 * @module
 */

import { fileKey, type FileSystem } from "./file_system.ts";
import { Fingerprint } from "./fingerprint.ts";
import type { Mark } from "./mark.ts";
import {
  LineAssembler,
  type LineSink,
  MAX_LINE_BYTES,
  type SyncReader,
} from "./lines.ts";
import { contentStart, unfinishedLineStart } from "./read_at.ts";

/** What a file that was emptied has lost. */
export interface Lost {
  /** Where reading was. */
  readonly at: Mark;
  /** When the file was changed last, as of the last look: copies are younger. */
  readonly sinceMs: number;
}

/** A file that was emptied, as the log was when that was seen. */
export interface Emptied {
  readonly log: OpenFile;
  readonly lost: Lost;
  /** Whether the path still names it: a log that was moved is not copied. */
  readonly isNamed: boolean;
}

/** What is left of a file that was emptied. */
export interface Copies {
  /** The copies that were made of it, to be read on from where they stand. */
  readonly files: readonly OpenFile[];
  /** Whether the first of them goes on where reading was. */
  readonly isWhole: boolean;
  /** Whether the file is left to another reader: it is a copy of what that reads. */
  readonly isLeft?: boolean;
  /** Tells whether there is more than was read in one that was compressed meanwhile. */
  readonly isMoreCompressed?: () => boolean;
  /** Tells whether one was compressed of which all was read. */
  readonly isReadCompressed?: () => boolean;
}

/** A file that is being read. */
export class OpenFile implements SyncReader {
  /** The same for all names of this file. */
  readonly key: string;
  /** Up to where it was read, in bytes. */
  offset = 0;
  /** How long it was when it was last looked at, in bytes. */
  size: number;
  /** Bytes before this were there before following began. */
  liveFrom = 0;
  /** When its last bytes came, or it was replaced by another. */
  activeMs: number;
  /** What the file system threw when it was last read. */
  failure: unknown;
  /** Whether this is a copy, to which nobody writes. */
  isCopy = false;
  /**
   * Whether another run read it and nobody has looked at it since: more may have
   * come and gone meanwhile.
   */
  isUnseen = false;
  /** How many looks in a row the path told another size than the handle. */
  contradictions = 0;

  readonly #file: Deno.FsFile;
  readonly #lines: LineAssembler;
  #fingerprint = new Fingerprint();
  /** When it was last changed, at the last look; NaN where unknown. */
  #changedMs = NaN;
  #closed = false;

  /**
   * @param file The handle; it is closed by this object.
   * @param info What its `stat` says.
   * @param sink Where its lines go.
   * @param nowMs The time, in milliseconds.
   */
  constructor(
    file: Deno.FsFile,
    info: Deno.FileInfo,
    sink: LineSink,
    nowMs: number,
  ) {
    this.key = fileKey(info);
    this.size = info.size;
    this.activeMs = nowMs;
    this.#file = file;
    this.#lines = new LineAssembler(sink);
  }

  /**
   * Opens a file.
   *
   * @param fs The file system.
   * @param path The file's name.
   * @param sink Where its lines go.
   * @param nowMs The time, in milliseconds.
   * @returns The file, to be read from its start.
   * @throws What the file system throws.
   */
  static open(
    fs: FileSystem,
    path: string,
    sink: LineSink,
    nowMs: number,
  ): OpenFile {
    const handle = fs.openSync(path);
    try {
      return new OpenFile(handle, handle.statSync(), sink, nowMs);
    } catch (error) {
      handle.close();
      throw error;
    }
  }

  /** How many bytes are there that were not read. */
  get lagBytes(): number {
    return Math.max(0, this.size - this.offset);
  }

  /** How many bytes of an unfinished line are kept. */
  get partialBytes(): number {
    return this.#lines.partialBytes;
  }

  /**
   * Sets where reading begins in a file that was there before following began.
   *
   * @param from See the follower's options.
   * @param size How long the file was then, in bytes.
   */
  beginWithin(
    from: "start" | "end" | ((file: Deno.FsFile, size: number) => number),
    size: number,
  ): void {
    let offset = 0;
    if (from === "end") {
      // Begun at its begin, a line that is being written is whole in the end.
      offset = unfinishedLineStart(this.#file, size, MAX_LINE_BYTES + 1);
    } else if (from !== "start") {
      offset = Math.max(0, Math.min(Math.floor(from(this.#file, size)), size));
    }
    this.offset = offset;
    this.liveFrom = size;
    this.#lines.begin(offset === 0);
    this.#fingerprint.learn(this.#file, offset);
  }

  /** Takes all that is there for read. */
  skipAll(): void {
    this.beginWithin(() => this.size, this.size);
    this.learnFront();
  }

  /** Learns how it begins, before the first look. */
  learnFront(): void {
    this.#fingerprint.matches(this.#file, this.offset);
  }

  /**
   * Goes on where reading stopped before.
   *
   * @param mark Where that was.
   * @returns False where this is not the file that was read.
   */
  resume(mark: Mark): boolean {
    const fingerprint = mark.fingerprint.copy();
    const same = this.size >= mark.offset &&
      fingerprint.matches(this.#file, mark.offset);
    if (same) this.adopt({ ...mark, fingerprint });
    return same;
  }

  /**
   * Takes over where reading stopped before, unseen: the next look tells whether
   * this is still the file that was read.
   *
   * @param mark Where that was.
   */
  adopt({ offset, liveFrom, passingOver, changedMs, fingerprint }: Mark): void {
    this.offset = offset;
    this.liveFrom = liveFrom;
    this.#changedMs = changedMs;
    this.#fingerprint = fingerprint;
    this.#lines.begin(offset === 0, passingOver);
  }

  /** How the file was when it was last read. */
  get fingerprint(): Fingerprint {
    return this.#fingerprint;
  }

  /** Whether this begins as another file did: a copy of it, or of its front. */
  beginsAs(other: Fingerprint): boolean {
    return other.beginsAs(this.#file);
  }

  /** What the handle says, whatever the path says. */
  stat(): Deno.FileInfo {
    return this.#file.statSync();
  }

  /**
   * Looks whether the file still is what was read of it, and leaves it at the
   * offset. A file that was emptied is begun anew.
   *
   * @param info What `stat` says of it.
   * @returns Whether it is the same; if not, or if that cannot be told since
   * nothing was read of it and it has been written to, also what was lost.
   */
  look(info: Deno.FileInfo): { isSame: boolean; lost?: Lost } {
    const changedMs = info.mtime?.getTime() ?? NaN;
    const lastMs = this.#changedMs;
    const isKnown = !Number.isNaN(lastMs);
    // Its clock ticks slowly: the time alone does not tell.
    const isChanged = isKnown &&
      (lastMs !== changedMs || this.size !== info.size);
    this.size = info.size;
    this.#changedMs = changedMs;
    const isSame = info.size >= this.offset &&
      this.#fingerprint.matches(this.#file, this.offset);
    if (isSame && (this.offset > 0 || !isChanged)) return { isSame };
    const lost = { at: this.mark(), sinceMs: isKnown ? lastMs : -Infinity };
    if (isSame) return { isSame, lost };
    this.offset = 0;
    this.liveFrom = 0;
    this.#fingerprint = new Fingerprint();
    this.#lines.begin(true);
    // Learns the front, and goes there.
    this.#fingerprint.matches(this.#file, 0);
    return { isSame, lost };
  }

  /**
   * Reads on from the offset, after a look.
   *
   * @param budgetBytes About how many bytes to read at most.
   * @param nowMs The time, in milliseconds.
   * @returns How many were read.
   */
  read(budgetBytes: number, nowMs: number): number {
    if (this.offset === 0 && this.size > 0 && !this.#skipHole()) return 0;
    let readBytes = 0;
    while (
      readBytes < budgetBytes && this.offset < this.size && !this.#closed
    ) {
      // A read does not go beyond what was there before: its lines are told apart.
      const live = this.offset >= this.liveFrom;
      const limitBytes = live
        ? budgetBytes - readBytes
        : Math.min(budgetBytes - readBytes, this.liveFrom - this.offset);
      const added = this.#lines.read(this, limitBytes, live);
      if (added === 0) break;
      readBytes += added;
    }
    if (readBytes > 0) this.activeMs = nowMs;
    return readBytes;
  }

  /** Reads for the lines; see {@linkcode SyncReader}. */
  readSync(into: Uint8Array): number {
    try {
      const byteCount = this.#file.readSync(into) ?? 0;
      this.#fingerprint.note(into, byteCount);
      this.offset += byteCount;
      return byteCount;
    } catch (error) {
      // Kept apart from what the sink may throw.
      this.failure = error;
      return 0;
    }
  }

  /** Where to go on if this file is closed now and comes back. */
  mark(): Mark {
    const unfinishedBytes = this.partialBytes;
    const fingerprint = this.#fingerprint.copy();
    fingerprint.rewind(unfinishedBytes);
    return {
      offset: this.offset - unfinishedBytes,
      fingerprint,
      passingOver: this.#lines.passingOver,
      liveFrom: this.liveFrom,
      changedMs: this.#changedMs,
    };
  }

  /** Closes the handle. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#file.close();
  }

  /** Goes behind the hole a file may begin with; false where all is hole. */
  #skipHole(): boolean {
    try {
      const start = contentStart(this.#file, this.size);
      if (start < 0) return false;
      this.#file.seekSync(start, Deno.SeekMode.Start);
      this.offset = start;
      return true;
    } catch (error) {
      this.failure = error;
      return false;
    }
  }
}
