/**
 * From the logs that were named to what is followed.
 *
 * @module
 */

import { keyAt } from "../source/file_system.ts";
import { Glob } from "../source/glob.ts";
import { type NamedLog, STDIN_NAME } from "../source/inputs.ts";
import { Ledger } from "../source/ledger.ts";
import { absoluteOf } from "../source/place.ts";
import type { SavedRun } from "./checkpoint.ts";
import { FollowedFile, idOf } from "./followed_file.ts";
import { FollowedPattern } from "./followed_pattern.ts";
import type { CountingOptions, LiveSource, SavedSource } from "./source.ts";
import { CompressedFile, PipedInput, StreamedInput } from "./streamed_input.ts";

/** What {@linkcode SourceOpener} works with. */
export interface OpenerParts {
  readonly logs: readonly NamedLog[];
  /** Opens standard input. */
  readonly stdin: () => ReadableStream<Uint8Array>;
  /** What the last run kept. */
  readonly saved: SavedRun | undefined;
}

/** Opens what is followed, where the last run stopped if there was one. */
export class SourceOpener {
  readonly #parts: OpenerParts;
  readonly #ledger = new Ledger();
  readonly #saved: Map<string, SavedSource[]>;
  /** The compressed logs that are read. */
  readonly #compressed = new Set<string>();

  /** @param parts What it works with. */
  constructor(parts: OpenerParts) {
    this.#parts = parts;
    // A log that was named twice has two of one name: who was reading it goes
    // first, also where it is named once now.
    const sources = parts.saved?.sources.toSorted(byWhatWasRead) ?? [];
    this.#saved = Map.groupBy(sources, ({ id }) => id);
  }

  /** What is kept of files that are open no longer. */
  saveMarks(): SavedRun["marks"] {
    return this.#ledger.save();
  }

  /**
   * Opens all.
   *
   * @param counting How their lines are to be counted.
   * @param nowMs The time, in milliseconds.
   */
  open(counting: CountingOptions, nowMs: number): LiveSource[] {
    const { logs, saved } = this.#parts;
    const { marks = [], sources: before = [] } = saved ?? {};
    this.#ledger.expect(
      before.reduce(
        (files, { follower }) => files + (follower?.files.length ?? 0),
        0,
      ),
    );
    this.#ledger.restore(marks);
    const sources = logs.filter((log) => this.#isFirst(log))
      .map((log) => this.#open(log, counting, nowMs));
    // Logs that are not named now may be so again, or have another name.
    for (const { follower } of [...this.#saved.values()].flat()) {
      this.#ledger.restore(follower?.files ?? []);
    }
    return sources;
  }

  #open(
    { path, kind }: NamedLog,
    counting: CountingOptions,
    nowMs: number,
  ): LiveSource {
    switch (kind) {
      case "stream":
        return path === "-"
          ? new StreamedInput(this.#parts.stdin(), STDIN_NAME, counting)
          : new PipedInput(path, counting);
      case "compressed":
        return new CompressedFile(path, counting, this.#takeContent(path));
      case "pattern": {
        const pattern = new FollowedPattern({
          pattern: path,
          counting,
          ledger: this.#ledger,
          savedIds: () =>
            [...this.#saved.values()].flat()
              .filter(({ follower }) => (follower?.files.length ?? 0) > 0)
              .map(({ id }) => id),
          savedOf: (id, path) => this.#takeFile(id, path),
          isResumed: this.#take(path) !== undefined,
        });
        pattern.begin(nowMs);
        return pattern;
      }
      case "file": {
        const file = new FollowedFile(path, counting, this.#ledger);
        const saved = this.#takeFile(file.id, path);
        if (saved) file.restore(saved, nowMs);
        return file;
      }
    }
  }

  /** Whether a log is no compressed one that is read by another name. */
  #isFirst({ path, kind }: NamedLog): boolean {
    const key = kind === "compressed" ? keyAt(path) : undefined;
    if (key === undefined) return true;
    if (this.#compressed.has(key)) return false;
    this.#compressed.add(key);
    return true;
  }

  /**
   * What was kept of a compressed log, by whatever name. An older version has kept
   * a number alone, which another file may have by now.
   */
  #takeContent(path: string): SavedSource | undefined {
    const key = keyAt(path);
    for (const sources of this.#saved.values()) {
      const at = sources.findIndex(({ id, content }) =>
        content !== undefined && content.key === key &&
        (content.seal !== undefined || id === path)
      );
      if (at >= 0) return sources.splice(at, 1)[0];
    }
    return undefined;
  }

  #take(id: string): SavedSource | undefined {
    return this.#saved.get(id)?.shift();
  }

  /** What was kept of a file: a link on the way to it may lead elsewhere by now. */
  #takeFile(id: string, path: string): SavedSource | undefined {
    const saved = this.#take(id);
    if (saved !== undefined) return saved;
    const named = absoluteOf(path);
    if (named === undefined) return undefined;
    for (const [place, sources] of this.#saved) {
      const at = sources.findIndex((source) => source.path === named);
      if (at >= 0 && !this.#isNamed(place)) return sources.splice(at, 1)[0];
    }
    return undefined;
  }

  /** Whether a log is named by where it is. */
  #isNamed(place: string): boolean {
    return this.#parts.logs.some(({ path, kind }) =>
      kind === "pattern" ? new Glob(path).covers(place) : idOf(path) === place
    );
  }
}

/** First those with open files, then those that had some. */
function byWhatWasRead(a: SavedSource, b: SavedSource): number {
  const files = ({ follower }: SavedSource) => follower?.files.length ?? 0;
  const opened = ({ follower }: SavedSource) => follower?.opened ?? 0;
  return files(b) - files(a) || opened(b) - opened(a);
}

/** What is to be watched for logs: files, and, with a `/` at the end, folders. */
export function watchedOf(logs: readonly NamedLog[]): string[] {
  return logs.flatMap(({ path, kind }) =>
    kind === "file" ? [path] : kind === "pattern" ? [new Glob(path).folder] : []
  );
}
