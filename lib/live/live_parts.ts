/**
 * What a live run is made of.
 *
 * @module
 */

import type { Now } from "../clock.ts";
import type { Host } from "../host.ts";
import type { InvalidRequests } from "../line_counter.ts";
import type { Options } from "../settings/options.ts";
import type { Waker } from "../source/waker.ts";
import type { View } from "../show/view.ts";
import type { SavedRun, StateStore } from "./checkpoint.ts";
import type { CountingOptions, LiveSource } from "./source.ts";

/** What a live run is made of. */
export interface LiveParts {
  readonly options: Options;
  readonly view: View;
  readonly host: Host;
  /** Opens what is followed. Lines go to the counter, as live or as read back. */
  readonly openSources: (
    counting: Omit<CountingOptions, "sourceOf" | "readerOf" | "options">,
  ) => readonly LiveSource[];
  /** Keeps the state over a restart. */
  readonly state?: {
    readonly store: StateStore;
    /** What the last run kept. */
    readonly saved: SavedRun | undefined;
    /** What is kept of files that are open no longer. */
    readonly saveMarks: () => SavedRun["marks"];
  } | undefined;
  readonly waker: Waker;
  /** Whether the last window of a log is read back. */
  readonly readsBack: boolean;
  /**
   * Whether there are files, of which something is there at the start: then the
   * first report comes at once. Of a stream nothing can be known yet.
   */
  readonly hasFiles: boolean;
  /** Where lines go that could not be read; written once a second. */
  readonly invalidRequests?: InvalidRequests & { flush(): void } | undefined;
  /** Tells the machine's time in milliseconds since the epoch. */
  readonly now: Now;
  /** Tells a time that nobody sets, in milliseconds; only differences count. */
  readonly steadyNow: () => number;
  /** What writes the log itself, where the run does. */
  readonly feed?: Feed | undefined;
}

/** The traffic of a run that writes its own log, and the time that it goes by. */
export interface Feed {
  /** How many seconds go by each second. */
  readonly speed: number;
  /** Where time stands still, in milliseconds since the epoch. */
  readonly endMs: number;
  /**
   * Called before every look: writes the traffic up to a time, in milliseconds
   * since the epoch. Answers whether it goes on.
   */
  readonly writeTo: (nowMs: number) => boolean;
}
