/**
 * The files that a pattern names, now and later.
 *
 * @module
 */

import type { SourceStatus } from "../events.ts";
import { Failure } from "../failure.ts";
import { Glob, isCompressed, MAX_MATCHES } from "../source/glob.ts";
import type { Ledger } from "../source/ledger.ts";
import { FollowedFile, idOf } from "./followed_file.ts";
import type { CountingOptions, LiveSource, SavedSource } from "./source.ts";

/** How long a file may be missing until it is left out, and how often to look. */
const GONE_MS = 60_000;
/** Where there are more than are followed: as long as a rotated file has its grace. */
const CROWDED_GONE_MS = 10_000;
const EXPAND_MS = 1000;

/** What a {@linkcode FollowedPattern} is made of. */
export interface PatternParts {
  readonly pattern: string;
  readonly counting: CountingOptions;
  readonly ledger: Ledger;
  /** The files of which another run had something open. */
  readonly savedIds: () => readonly string[];
  /** What another run kept of a file. */
  readonly savedOf: (id: string, path: string) => SavedSource | undefined;
  /** Whether another run followed this pattern: what is new came meanwhile. */
  readonly isResumed: boolean;
}

/** What is said of a file that is not followed yet. */
interface Unread {
  readonly why: string;
  readonly sinceMs: number;
}

/** A followed pattern. */
export class FollowedPattern implements LiveSource {
  readonly ended = false;
  readonly #parts: PatternParts;
  readonly #glob: Glob;
  readonly #files = new Map<string, { file: FollowedFile; seenMs: number }>();
  /** Files that came later and of which nobody can say yet how to read them. */
  #unread: ReadonlyMap<string, Unread> = new Map();
  #left = 0;
  /** What may be in the way of a file that matches. */
  #fault: string | undefined;
  #expandedMs = -Infinity;
  #isFirst = true;
  #emptySinceMs = 0;

  /** @param parts What it is made of. */
  constructor(parts: PatternParts) {
    this.#parts = parts;
    this.#glob = new Glob(parts.pattern);
  }

  /**
   * Finds the files that are there at the start, before any is read: what another
   * run had open is found again first.
   *
   * @param nowMs The time, in milliseconds.
   */
  begin(nowMs: number): void {
    this.#expand(nowMs);
  }

  poll(nowMs: number): boolean {
    // A clock that was set back must not keep it from looking.
    if (Math.abs(nowMs - this.#expandedMs) >= EXPAND_MS) this.#expand(nowMs);
    let more = false;
    for (const { file } of this.#files.values()) {
      more = file.poll(nowMs) || more;
    }
    return more;
  }

  get caughtUp(): boolean {
    return [...this.#files.values()].every(({ file }) => file.caughtUp);
  }

  reviewFormat(): void {
    for (const { file } of this.#files.values()) file.reviewFormat();
  }

  get statuses(): readonly SourceStatus[] {
    const nothing = {
      name: this.#parts.pattern,
      state: "unreadable" as const,
      sinceMs: this.#emptySinceMs,
      lagBytes: 0,
      rotations: 0,
      truncations: 0,
      droppedPartialLines: 0,
      gaps: 0,
    };
    const statuses: SourceStatus[] = [
      ...Array.from(this.#files.values(), ({ file }) => file.status),
      ...Array.from(
        this.#unread,
        ([name, unread]) => ({ ...nothing, name, ...unread }),
      ),
    ];
    if (statuses.length === 0) {
      return [
        this.#fault === undefined
          ? { ...nothing, state: "waiting", why: "no file matches" }
          : { ...nothing, why: this.#fault },
      ];
    }
    return this.#left === 0 ? statuses : [...statuses, {
      ...nothing,
      why: `${this.#left} more files match than are followed`,
    }];
  }

  save(): readonly SavedSource[] {
    return [
      { id: this.#parts.pattern },
      ...[...this.#files.values()].flatMap(({ file }) => file.save()),
    ];
  }

  close(): void {
    for (const { file } of this.#files.values()) file.close();
  }

  #expand(nowMs: number): void {
    const { paths, left, fault } = this.#glob.matches((path) =>
      this.#files.has(path)
    );
    this.#expandedMs = nowMs;
    this.#left = left;
    this.#fault = fault;
    const unread = new Map<string, Unread>();
    const gone = this.#isFirst ? this.#gone(paths) : [];
    for (const path of [...paths, ...gone]) {
      const known = this.#files.get(path);
      if (known) {
        known.seenMs = nowMs;
        continue;
      }
      // A rotated log that was compressed: its lines were read before.
      if (isCompressed(path)) continue;
      try {
        this.#follow(path, nowMs);
      } catch (error) {
        // At the start it is an error. Later the server's configuration may just
        // be written anew, and the logs that are followed go on.
        if (this.#isFirst || !(error instanceof Failure)) throw error;
        const { sinceMs } = this.#unread.get(path) ?? { sinceMs: nowMs };
        unread.set(path, { why: error.message, sinceMs });
      }
    }
    this.#unread = unread;
    this.#isFirst = false;
    // Rotated under ever new names, they would become ever more.
    for (const [path, { file, seenMs }] of this.#files) {
      if (!this.#isOver(file, nowMs - seenMs)) continue;
      file.close();
      this.#files.delete(path);
    }
    if (this.#files.size > 0) this.#emptySinceMs = nowMs;
    else this.#emptySinceMs ||= nowMs;
  }

  /** Whether a file has been missing for long enough. */
  #isOver(file: FollowedFile, missingMs: number): boolean {
    return this.#files.size > MAX_MATCHES
      ? missingMs >= CROWDED_GONE_MS && file.lagBytes === 0
      : missingMs >= GONE_MS && file.isGone;
  }

  /** What another run read and is not there now: it may have been rotated. */
  #gone(there: readonly string[]): readonly string[] {
    const paths = this.#parts.savedIds().flatMap((id) =>
      this.#glob.pathOf(id) ?? []
    );
    return [...new Set(paths)].filter((path) => !there.includes(path));
  }

  /** Follows a file from now on. */
  #follow(path: string, nowMs: number): void {
    const { counting, ledger, savedOf, isResumed } = this.#parts;
    // Not at the start alone: its folder may have come only now.
    const saved = savedOf(idOf(path), path);
    // What could not be read before is no newer for that.
    const wasThere = (saved?.follower?.first ?? null) !== null;
    const isLater = !this.#isFirst || isResumed && !wasThere;
    const file = new FollowedFile(path, counting, ledger, isLater);
    if (saved) file.restore(saved, nowMs);
    this.#files.set(path, { file, seenMs: nowMs });
  }
}
