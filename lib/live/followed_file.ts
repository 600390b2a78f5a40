/**
 * A followed file whose lines are counted while they come.
 *
 * @module
 */

import type { SourceStatus } from "../events.ts";
import type { LineReader } from "../log/line_reader.ts";
import { LineKind, LogRecord } from "../log/record.ts";
import { findOffset, type SecondOf } from "../source/backfill.ts";
import { Follower } from "../source/follow.ts";
import type { Ledger } from "../source/ledger.ts";
import { type LineSink, MAX_LINE_BYTES } from "../source/lines.ts";
import { newestSecond } from "../source/newest.ts";
import { absoluteOf, placeOf } from "../source/place.ts";
import { unfinishedLineStart } from "../source/read_at.ts";
import { primeBefore, primeHead } from "../source/prime.ts";
import type { CountingOptions, LiveSource, SavedSource } from "./source.ts";
import type { Turn } from "./turns.ts";

/** A followed file. */
export class FollowedFile implements LiveSource, LineSink, Turn {
  readonly ended = false;
  readonly #path: string;
  /** Its path as it was named, whatever the working directory. */
  readonly #named: string | undefined;
  readonly #with: CountingOptions;
  readonly #source: Uint8Array | undefined;
  readonly #reader: LineReader;
  readonly #follower: Follower;
  #id: string;
  /** Lines that were there at the start count only if they are later than this. */
  #cutoff = -Infinity;
  /** Whether lines that were there at the start are told apart from later ones. */
  readonly #readsBack: boolean;
  /** Whether it goes on where another run stopped. */
  #resumed = false;
  #upToDate = false;
  /** Whether there was something at the last look. */
  #found = false;
  /** How many changes of files there were when the state was last to be kept. */
  #fileChanges = 0;
  newest = -Infinity;

  /**
   * @param path The file.
   * @param counting How its lines are to be counted.
   * @param ledger What is read by which name: shared by all files of a run.
   * @param isLater Whether it appeared after the start: then it is read whole.
   */
  constructor(
    path: string,
    counting: CountingOptions,
    ledger: Ledger,
    isLater = false,
  ) {
    const { fromStart, backfill } = counting.options;
    this.#path = path;
    this.#id = idOf(path);
    this.#named = absoluteOf(path);
    this.#with = counting;
    this.#source = counting.sourceOf(path);
    this.#reader = counting.readerOf(path);
    this.#readsBack = !fromStart && !isLater;
    this.#follower = new Follower({
      path,
      sink: this,
      ledger,
      from: !this.#readsBack
        ? "start"
        : backfill
        ? (file, size) => this.#windowStart(file, size)
        : (file, size) => this.#lastLine(file, size),
    });
    counting.rounds.add(this);
    counting.turns.add(this);
  }

  /** The name by which it is known again after a restart. */
  get id(): string {
    return this.#id;
  }

  poll(nowMs: number): boolean {
    const { rounds, turns } = this.#with;
    if (!rounds.includes(this)) return false;
    this.#found = false;
    const more = turns.take(
      this,
      (budgetBytes) => this.#follower.poll(nowMs, budgetBytes),
    );
    if (this.#fileChanges !== this.#follower.fileChanges) {
      this.#fileChanges = this.#follower.fileChanges;
      this.#hasData();
    }
    rounds.looked(this, more || this.#found);
    this.#upToDate ||= !more;
    return more;
  }

  get lagBytes(): number {
    return this.#follower.lagBytes;
  }

  get caughtUp(): boolean {
    return this.#resumed ? this.#upToDate : this.#follower.caughtUp;
  }

  /** Whether there is nothing at its path, and nothing left of what was. */
  get isGone(): boolean {
    const { state, openFiles } = this.#follower.status;
    return state === "waiting" && openFiles === 0;
  }

  reviewFormat(): void {
    this.#reader.review();
  }

  get status(): SourceStatus {
    const status = this.#follower.status;
    return {
      name: status.path,
      state: status.state,
      why: status.why,
      sinceMs: status.sinceMs,
      format: this.#reader.format,
      lagBytes: status.lagBytes,
      rotations: status.rotations,
      truncations: status.truncations,
      droppedPartialLines: status.droppedPartialLines,
      gaps: status.gaps,
    };
  }

  get statuses(): readonly SourceStatus[] {
    return [this.status];
  }

  save(): readonly SavedSource[] {
    // Its folder may have come to be only now.
    if (this.#id === this.#path) this.#id = idOf(this.#path);
    return [{
      id: this.#id,
      path: this.#named,
      follower: this.#follower.save(),
      cutoff: finiteOrNull(this.#cutoff),
      newest: finiteOrNull(this.newest),
      reader: this.#reader.save(),
    }];
  }

  /**
   * Goes on where another run stopped, before the first look.
   *
   * @param saved What that one kept.
   * @param nowMs The time, in milliseconds.
   */
  restore(
    { follower, cutoff, newest, reader }: SavedSource,
    nowMs: number,
  ): void {
    if (follower === undefined) return;
    if (reader) this.#reader.restore(reader);
    this.#resumed = true;
    this.#cutoff = cutoff ?? -Infinity;
    this.newest = newest ?? -Infinity;
    this.#follower.restore(follower, nowMs);
  }

  close(): void {
    this.#with.rounds.delete(this);
    this.#with.turns.delete(this);
    this.#follower.close();
  }

  lines(bytes: Uint8Array, start: number, end: number, live: boolean): void {
    const { counter } = this.#with;
    this.#hasData();
    counter.source = this.#source;
    counter.reader = this.#reader;
    const counted = live || !this.#readsBack;
    const newest = counter.lines(
      bytes,
      start,
      end,
      counted,
      this.#cutoff,
      this.#isAfterCutoff,
    );
    if (newest > this.newest) this.newest = newest;
  }

  tooLong(head: Uint8Array, live: boolean): void {
    this.#hasData();
    const counted = live || !this.#readsBack;
    if (counted || this.#isAfterCutoff) {
      this.#with.counter.tooLong(head, counted);
    }
  }

  /** Whether reading has come to lines that count, or not one line could be read. */
  get #isAfterCutoff(): boolean {
    return this.newest > this.#cutoff || this.#reader.format === undefined;
  }

  #hasData(): void {
    this.#found = true;
    this.#with.onData();
  }

  #windowStart(file: Deno.FsFile, size: number): number {
    const { monitor, options } = this.#with;
    const { clock, windowSeconds } = options;
    // What is met on the way comes in another order than in the log, and what is read
    // from there on is not to be learned from twice.
    const guide = this.#reader.copy();
    primeHead(guide, file, size);
    const secondOf = secondsBy(guide);
    if (clock === "log" && monitor.newest === -Infinity) {
      const newest = newestSecond(file, size, secondOf);
      if (Number.isNaN(newest)) return size;
      monitor.startAt(newest, newest - windowSeconds);
    }
    this.#cutoff = monitor.now + 1 - windowSeconds;
    const offset = findOffset(file, size, this.#cutoff, secondOf);
    primeHead(this.#reader, file, offset);
    primeBefore(this.#reader, file, offset);
    return offset;
  }

  #lastLine(file: Deno.FsFile, size: number): number {
    // Begun at its begin, a line that is being written is whole in the end.
    const offset = unfinishedLineStart(file, size, MAX_LINE_BYTES + 1);
    primeHead(this.#reader, file, offset);
    primeBefore(this.#reader, file, offset);
    return offset;
  }
}

/** By what a log is known over a restart: its name, or its path meanwhile. */
export function idOf(path: string): string {
  return placeOf(path) ?? path;
}

function finiteOrNull(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}

const probe = new LogRecord();

/** Tells the second of the line `bytes[start..end)`; NaN where it has none. */
function secondsBy(reader: LineReader): SecondOf {
  return (bytes, start) => {
    reader.read(bytes, start, probe);
    return probe.kind <= LineKind.INVALID_REQUEST ? probe.second : NaN;
  };
}
