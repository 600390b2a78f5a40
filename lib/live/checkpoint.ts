/**
 * What is kept over a restart, and when it is written.
 *
 * @module
 */

import type { CheckpointStatus } from "../events.ts";
import { Monitor, type SavedMonitor } from "../monitor.ts";
import { Failure } from "../failure.ts";
import { safeJson } from "../report/escape.ts";
import { systemWords } from "../source/file_system.ts";
import {
  restoreFingerprint,
  restoreMark,
  type SavedMark,
} from "../source/mark.ts";
import type { SavedSource } from "./source.ts";

/** All that is kept over a restart. */
export interface SavedRun {
  readonly monitor: SavedMonitor;
  readonly sources: readonly SavedSource[];
  /** Files that were read before and are open no longer. */
  readonly marks: readonly SavedMark[];
}

/** Where the state is written to. */
export interface StateStore {
  /** The file. */
  readonly path: string;
  /** Writes a state, one line of JSON, whole or not at all. */
  write(body: string): Promise<void>;
}

/** What has come is kept after so long, as vector does. */
const SAVE_MS = 1000;
/** To take the state down must not take more than this part of the time. */
const MAX_SHARE = 0.02;
/** After a failure it is tried again: soon, then ever later, up to this. */
const MAX_RETRY_MS = 60_000;

/** Writes the state now and then, one write at a time. */
export class Checkpoint {
  readonly #store: StateStore;
  readonly #snapshot: () => SavedRun;
  readonly #now: () => number;
  readonly #steadyNow: () => number;
  #isDirty = false;
  #isUrgent = false;
  #nextMs = -Infinity;
  #retryMs = SAVE_MS;
  #writing: Promise<void> | undefined;
  #status: CheckpointStatus;

  /**
   * @param store Where it is written to.
   * @param snapshot Takes down how it stands now.
   * @param now Tells the time in milliseconds: since when it is as it is.
   * @param steadyNow Tells a time that nobody sets, in milliseconds; only
   * differences count. A clock that was set back must not keep it from writing.
   */
  constructor(
    store: StateStore,
    snapshot: () => SavedRun,
    now: () => number,
    steadyNow: () => number,
  ) {
    this.#store = store;
    this.#snapshot = snapshot;
    this.#now = now;
    this.#steadyNow = steadyNow;
    this.#status = {
      file: store.path,
      state: "not yet saved",
      why: "",
      sinceMs: now(),
    };
  }

  /** How it stands with it. */
  get status(): CheckpointStatus {
    return this.#status;
  }

  /**
   * Hears that something has changed.
   *
   * @param isUrgent Whether to write it without delay: an alert was told.
   */
  changed(isUrgent = false): void {
    this.#isDirty = true;
    this.#isUrgent ||= isUrgent;
  }

  /**
   * Begins to write if it is time. Not to be called while lines are handed over:
   * what was read and what was counted must be of one moment.
   */
  save(): void {
    if (this.#writing !== undefined || !this.#isDirty) return;
    const isEarly = this.#steadyNow() < this.#nextMs;
    const mayHurry = this.#isUrgent && this.#status.state !== "failing";
    if (isEarly && !mayHurry) return;
    this.#writing = this.#write().finally(() => this.#writing = undefined);
  }

  /** Writes the last state, when nothing will change any more. */
  async finish(): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    this.#isDirty = this.#isUrgent = false;
    const startMs = this.#steadyNow();
    // Text of the log is in it.
    const body = safeJson(this.#snapshot());
    const costMs = this.#steadyNow() - startMs;
    try {
      await this.#store.write(body);
      const nowMs = this.#now();
      this.#retryMs = SAVE_MS;
      this.#nextMs = this.#steadyNow() +
        Math.max(SAVE_MS, costMs / MAX_SHARE);
      this.#status = {
        ...this.#status,
        state: "saved",
        why: "",
        sinceMs: nowMs,
      };
    } catch (error) {
      const nowMs = this.#now();
      // Another monitor may have taken the lock.
      const why = error instanceof Failure ? error.message : systemWords(error);
      const isNew = this.#status.state !== "failing" ||
        this.#status.why !== why;
      const sinceMs = isNew ? nowMs : this.#status.sinceMs;
      this.#isDirty = true;
      this.#nextMs = this.#steadyNow() + this.#retryMs;
      this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
      this.#status = { ...this.#status, state: "failing", why, sinceMs };
    }
  }
}

/**
 * Tells whether a state that was read is one, by trying it out.
 *
 * @param saved What was read.
 * @returns The state; nothing where it is none.
 */
export function savedRunOf(saved: unknown): SavedRun | undefined {
  try {
    const run = saved as SavedRun;
    const rule = { threshold: 1, windowSeconds: 1 };
    using monitor = new Monitor({ rule, intervalSeconds: 1, top: 1 }, 0);
    monitor.restore(run.monitor, 0);
    const files = run.sources.flatMap(({ follower }) => follower?.files ?? []);
    for (const mark of [...files, ...run.marks]) restoreMark(mark);
    for (const { content } of run.sources) {
      if (content?.seal) restoreFingerprint(content.seal);
    }
    return run;
  } catch {
    return undefined;
  }
}
