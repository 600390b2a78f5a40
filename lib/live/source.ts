/**
 * What is followed, as a live run sees it.
 *
 * @module
 */

import type { SourceStatus } from "../events.ts";
import type { LineCounter } from "../line_counter.ts";
import type { LineReader } from "../log/line_reader.ts";
import type { SavedReader } from "../log/reader_state.ts";
import type { Monitor } from "../monitor.ts";
import type { Options } from "../settings/options.ts";
import type { ContentMark } from "../source/compressed_log.ts";
import type { SavedFollower } from "../source/saved.ts";
import type { Rounds } from "./rounds.ts";
import type { Turns } from "./turns.ts";

/** What is kept of a source over a restart. */
export interface SavedSource {
  /** The name by which it is known again. */
  readonly id: string;
  /** Its path, with the links on the way to it as they were named, where known. */
  readonly path?: string | undefined;
  /** A followed file's place and fingerprints. */
  readonly follower?: SavedFollower;
  /** Lines that were there at the start count only if they are later than this. */
  readonly cutoff?: number | null;
  /** The second of its newest line. */
  readonly newest?: number | null;
  /** How its lines are read. */
  readonly reader?: SavedReader;
  /** Of a compressed file: which one, and how much of its content was taken. */
  readonly content?: ContentMark;
}

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
  /** Looks anew which format its lines have: see {@linkcode LineReader.review}. */
  reviewFormat(): void;
  /** How it stands with it; with each file of a pattern. */
  readonly statuses: readonly SourceStatus[];
  /** What is kept over a restart. */
  save(): readonly SavedSource[];
  close(): void;
}

/** How lines of sources are to be counted: shared by all of a run. */
export interface CountingOptions {
  readonly counter: LineCounter;
  readonly monitor: Monitor;
  readonly options: Options;
  /** By what the hits of a source are counted, where sources are told apart. */
  readonly sourceOf: (name: string) => Uint8Array | undefined;
  /** Makes what reads the lines of a source. */
  readonly readerOf: (name: string) => LineReader;
  /** Who is looked at. */
  readonly rounds: Rounds;
  /** Who may read how much. */
  readonly turns: Turns;
  /** Called when there was something to read. */
  readonly onData: () => void;
}
