/**
 * Reads one log part by part, alone or with others.
 *
 * @module
 */

import type { LineCounter } from "../line_counter.ts";
import type { GivenFormat } from "../log/given_format.ts";
import type { SavedReader } from "../log/reader_state.ts";
import type { Monitor } from "../monitor.ts";
import type { Pause } from "../source/breath.ts";
import { fileKey } from "../source/file_system.ts";
import {
  type OpenLog,
  PART_BYTES,
  partCount,
  partPieces,
  type PartRange,
} from "../source/part.ts";
import { unpackedCounts } from "../traffic/summary.ts";
import {
  canTake,
  type PartTarget,
  releasePart,
  takePart,
} from "./packed_part.ts";
import type { PartOptions } from "./part_counter.ts";
import { PartPool } from "./pool.ts";
import type { CountedPart } from "./worker.ts";

/** What a log is counted with. */
export interface PartReading {
  readonly log: OpenLog;
  readonly monitor: Monitor;
  readonly counter: LineCounter;
  /** How many threads count, this one among them. */
  readonly jobs: number;
  /** What the monitor was told of what reports show. */
  readonly shows: Pick<
    PartOptions,
    "site" | "top" | "totalRows" | "tops" | "selection"
  >;
  /** The log's format as somebody gave it. */
  readonly logFormat?: GivenFormat | undefined;
  readonly pause: Pause;
  /** How long parts are. @default {PART_BYTES} */
  readonly partBytes?: number;
  readonly signal: AbortSignal;
}

/** No thread is given more parts ahead than this: what it counted has to wait. */
const MOST_AHEAD = 3;
/** After so many in a row that could not be counted apart, no other can be. */
const MAX_FAILURES = 3;
/** Neither side is to wait longer for the other, in parts that it could have counted. */
const TOO_LONG = 0.5;

/**
 * Reads a log to its end. With several jobs other threads count the parts that
 * follow the one that is counted here; what they counted is taken in the order of
 * parts.
 */
export async function readParts(reading: PartReading): Promise<void> {
  const { log, monitor, counter, jobs, pause, signal } = reading;
  const { partBytes = PART_BYTES } = reading;
  const last = partCount(log.bytes, partBytes) - 1;
  const target = partTarget(monitor, counter);
  const rangeOf = (part: number): PartRange => ({
    part,
    isLast: part === last,
    partBytes,
  });
  using helpers = new Helpers(reading, last, rangeOf);
  for (let part = 0; part <= last && !signal.aborted; part++) {
    const counted = await helpers.result(part);
    if (signal.aborted) return;
    // Where lines turned out to be read otherwise, it has to be counted again.
    if (
      counted !== undefined && isAsHere(counted, counter.reader.save()) &&
      canTake(counted.counts, target)
    ) {
      // What the part tells of the format is what is other than it was there.
      counter.reader.restore(counted.begin);
      for (const _ of takePart(counted.counts, target)) {
        if (pause.isNeeded && !await pause.after(0)) return;
      }
      releasePart(counted.counts);
      counter.reader.restore(counted.end);
      if (!await pause.after(partBytes)) return;
      continue;
    }
    // So others begin their parts, who know nothing but what is kept of a reader.
    counter.reader.restore(counter.reader.save());
    let isAlone = jobs > 1;
    for (const byteCount of partPieces(log.file, rangeOf(part), counter)) {
      // Where intervals begin is known from the first hit on.
      if (isAlone && monitor.newest !== -Infinity) {
        helpers.assignFrom(part + 1);
        isAlone = false;
      }
      if (!await pause.after(byteCount) || signal.aborted) return;
    }
    if (last > 0) monitor.endPart();
  }
}

/** What takes the parts that were counted elsewhere. */
export function partTarget(monitor: Monitor, counter: LineCounter): PartTarget {
  return {
    takeHits: (second, hits) => counter.takeHits(second, hits),
    takeReader: (reader) => counter.reader.restore(reader),
    observeMalformed: (sample) => monitor.observeMalformed(sample),
    addCounts: (counts) => monitor.addCounts(unpackedCounts(counts)),
    addShown: (shown, buckets) => monitor.addShown(shown, buckets),
    runsAt: (second) => monitor.runsAt(second),
  };
}

/**
 * Whether a part was read as it would be here. Which of the common formats the line
 * before it had decides nothing, but is what is said until the next hit.
 */
function isAsHere({ begin, counts }: CountedPart, here: SavedReader): boolean {
  const last = counts.hits.length > 0 ? begin.last : here.last;
  return JSON.stringify(begin) === JSON.stringify({ ...here, last });
}

/** The other threads, from when they are needed. */
class Helpers implements Disposable {
  readonly #reading: PartReading;
  readonly #last: number;
  readonly #rangeOf: (part: number) => PartRange;
  #pool: PartPool | undefined;
  /** How many parts each is given at a time: as many as it has time for. */
  #ahead = 1;
  /** How many parts in a row could not be counted. */
  #failures = 0;

  constructor(
    reading: PartReading,
    last: number,
    rangeOf: (part: number) => PartRange,
  ) {
    this.#reading = reading;
    this.#last = last;
    this.#rangeOf = rangeOf;
    reading.signal.addEventListener("abort", this.#stop);
  }

  /** Gives out the parts from one on. */
  assignFrom(first: number): void {
    if (first > this.#last) return;
    this.#pool ??= this.#start();
    if (this.#pool.missedParts > TOO_LONG) {
      this.#ahead = Math.min(MOST_AHEAD, this.#ahead + 1);
    }
    const count = this.#pool.size * this.#ahead;
    const end = Math.min(first + count - 1, this.#last);
    for (let part = first; part <= end; part++) {
      // One that had to be counted here lies before others that are on their way.
      if (this.#pool.has(part)) continue;
      this.#pool.assign(
        this.#rangeOf(part),
        this.#reading.counter.reader.save(),
      );
    }
  }

  /** What was counted of a part; nothing where it is to be counted here. */
  async result(part: number) {
    if (!this.#pool?.has(part)) return undefined;
    const startMs = performance.now();
    const counted = await this.#pool.result(part);
    const waitedMs = performance.now() - startMs;
    if (this.#pool.inParts(waitedMs) > TOO_LONG) {
      this.#ahead = Math.max(1, this.#ahead - 1);
    }
    this.#failures = counted === undefined ? this.#failures + 1 : 0;
    if (this.#failures === MAX_FAILURES) this.#stop();
    return counted;
  }

  [Symbol.dispose](): void {
    this.#reading.signal.removeEventListener("abort", this.#stop);
    this.#stop();
  }

  /** Nobody waits for a thread any more: one may hang in a read. */
  readonly #stop = () => this.#pool?.[Symbol.dispose]();

  #start(): PartPool {
    const { log, monitor, counter, jobs, shows } = this.#reading;
    const options: PartOptions = {
      grid: monitor.grid,
      ...shows,
      source: counter.source,
      logFormat: this.#reading.logFormat,
    };
    const key = fileKey(log.file.statSync());
    const size = Math.min(jobs - 1, this.#last);
    return new PartPool(size, { path: log.path, key, options });
  }
}
