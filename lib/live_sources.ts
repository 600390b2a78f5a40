/**
 * Files and streams whose lines are counted while they come.
 *
 * @module
 */

import { NO_FAULTS, type SourceStatus } from "./events.ts";
import type { LineCounter } from "./line_counter.ts";
import { readClf } from "./log/clf.ts";
import { LineKind, LogRecord } from "./log/record.ts";
import type { Monitor } from "./monitor.ts";
import type { Options } from "./options.ts";
import { findOffset } from "./source/backfill.ts";
import { newestSecond } from "./source/newest.ts";
import { Follower } from "./source/follow.ts";
import type { Ledger } from "./source/ledger.ts";
import type { LineSink } from "./source/lines.ts";
import { readPipe, readStreams } from "./source/streams.ts";

/** Something whose lines are counted. */
export interface LiveSource {
  /** Resolves when nothing more will come; rejects when it cannot be read. */
  readonly whenEnded?: Promise<void>;
  /** Looks once; true when more is there. */
  poll(nowMs: number): boolean;
  /** Whether all that was there at the start is counted. */
  readonly caughtUp: boolean;
  /** Whether nothing more will come. */
  readonly ended: boolean;
  readonly status: SourceStatus;
  close(): void;
}

/** How lines of a source are to be counted. */
export interface CountingOptions {
  readonly counter: LineCounter;
  readonly monitor: Monitor;
  readonly options: Options;
  /** Called when there was something to read. */
  readonly onData: () => void;
}

/** A followed file. */
export class FollowedFile implements LiveSource, LineSink {
  readonly ended = false;
  readonly #with: CountingOptions;
  readonly #follower: Follower;
  /** Lines that were there at the start count only if they are later than this. */
  #cutoff = -Infinity;
  /** Whether lines that were there at the start are told apart from later ones. */
  readonly #readsBack: boolean;

  /**
   * @param path The file.
   * @param counting How its lines are to be counted.
   * @param ledger What is read by which name: shared by all files of a run.
   */
  constructor(path: string, counting: CountingOptions, ledger: Ledger) {
    const { fromStart, backfill } = counting.options;
    this.#with = counting;
    this.#readsBack = !fromStart;
    this.#follower = new Follower({
      path,
      sink: this,
      ledger,
      from: fromStart
        ? "start"
        : backfill
        ? (file, size) => this.#windowStart(file, size)
        : "end",
    });
  }

  poll(nowMs: number): boolean {
    return this.#follower.poll(nowMs);
  }

  get caughtUp(): boolean {
    return this.#follower.status.caughtUp;
  }

  get status(): SourceStatus {
    const status = this.#follower.status;
    return {
      name: status.path,
      state: status.state,
      why: status.why,
      lagBytes: status.lagBytes,
      rotations: status.rotations,
      truncations: status.truncations,
      droppedPartialLines: status.droppedPartialLines,
      gaps: status.gaps,
    };
  }

  close(): void {
    this.#follower.close();
  }

  lines(bytes: Uint8Array, start: number, end: number, live: boolean): void {
    const { counter, onData } = this.#with;
    onData();
    const counted = live || !this.#readsBack;
    for (let at = start; at < end;) {
      at = counter.read(bytes, at);
      // Also passed over: what has no time and was there before.
      if (counted || counter.second > this.#cutoff) counter.take(counted);
    }
  }

  tooLong(head: Uint8Array, live: boolean): void {
    this.#with.onData();
    if (live || !this.#readsBack) this.#with.counter.tooLong(head);
  }

  #windowStart(file: Deno.FsFile, size: number): number {
    const { monitor, options } = this.#with;
    const { clock, windowSeconds } = options;
    if (clock === "log" && monitor.newest === -Infinity) {
      const newest = newestSecond(file, size, secondOf);
      if (Number.isNaN(newest)) return size;
      monitor.startAt(newest, newest - windowSeconds);
    }
    this.#cutoff = monitor.now + 1 - windowSeconds;
    return findOffset(file, size, this.#cutoff, secondOf);
  }
}

/** Standard input, or a FIFO: it comes by itself. */
export class StreamedInput implements LiveSource, LineSink {
  readonly caughtUp = true;
  readonly whenEnded: Promise<void>;
  readonly #name: string;
  readonly #with: CountingOptions;
  readonly #closing = new AbortController();
  #ended = false;

  /**
   * @param input A FIFO's path, or a stream.
   * @param name By what it is shown.
   * @param counting How its lines are to be counted.
   */
  constructor(
    input: string | ReadableStream<Uint8Array>,
    name: string,
    counting: CountingOptions,
  ) {
    this.#name = name;
    this.#with = counting;
    const { signal } = this.#closing;
    const reading = typeof input === "string"
      ? readPipe(input, this, { signal })
      : readStreams([{ stream: input, sink: this }], { signal });
    this.whenEnded = reading.finally(() => this.#ended = true);
  }

  poll(): boolean {
    return false;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get status(): SourceStatus {
    return {
      ...NO_FAULTS,
      name: this.#name,
      state: this.#ended ? "ended" : "reading",
    };
  }

  close(): void {
    this.#closing.abort();
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    const { counter } = this.#with;
    for (let at = start; at < end;) {
      at = counter.read(bytes, at);
      counter.take();
    }
  }

  tooLong(head: Uint8Array): void {
    this.#with.counter.tooLong(head);
  }
}

const probe = new LogRecord();

/** The second of the line `bytes[start..end)`; NaN where it has none. */
function secondOf(bytes: Uint8Array, start: number, _end: number): number {
  readClf(bytes, start, probe);
  return probe.kind <= LineKind.INVALID_REQUEST ? probe.second : NaN;
}
