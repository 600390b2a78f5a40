/**
 * Reads one log part by part, alone or with others.
 *
 * @module
 */

import type { LineCounter } from "../line_counter.ts";
import type { Monitor } from "../monitor.ts";
import type { Pause } from "../source/breath.ts";
import { fileKey } from "../source/file_system.ts";
import type { LineSink } from "../source/lines.ts";
import {
  type OpenLog,
  PART_BYTES,
  partCount,
  partPieces,
} from "../source/part.ts";
import { unpackedCounts } from "../traffic/summary.ts";
import {
  type PartOptions,
  PartSteps,
  type PartTarget,
  takePart,
} from "./part_counter.ts";
import { PartPool } from "./pool.ts";

/** What a log is counted with. */
export interface PartReading {
  readonly log: OpenLog;
  readonly monitor: Monitor;
  readonly counter: LineCounter;
  /** How many threads count, this one among them. */
  readonly jobs: number;
  /** The origin that is cut off sections; may be empty. */
  readonly site: string;
  readonly pause: Pause;
  /** How long parts are. @default {PART_BYTES} */
  readonly partBytes?: number;
  readonly signal: AbortSignal;
}

/** No thread is given more parts ahead than this: what it counted has to wait. */
const MOST_AHEAD = 3;

/**
 * Reads a log to its end. With several jobs other threads count the parts that
 * follow the one that is counted here; what they counted is taken in the order of
 * parts.
 */
export async function readParts(reading: PartReading): Promise<void> {
  const { log, monitor, counter, jobs, pause, signal } = reading;
  const { partBytes = PART_BYTES } = reading;
  const last = partCount(log.bytes, partBytes) - 1;
  const sink = new PartSink(monitor, counter);
  const target = partTarget(monitor, counter);
  using helpers = new Helpers(reading, last);
  for (let part = 0; part <= last && !signal.aborted; part++) {
    const steps = await helpers.result(part);
    if (signal.aborted) return;
    if (steps !== undefined) {
      for (const _ of takePart(steps, target)) {
        if (pause.isNeeded && !await pause.after(0)) return;
      }
      if (!await pause.after(partBytes)) return;
      continue;
    }
    const range = { part, isLast: part === last, partBytes };
    let isAlone = jobs > 1;
    sink.begin();
    for (const byteCount of partPieces(log.file, range, sink)) {
      // Where intervals begin is known from the first hit on.
      if (isAlone && monitor.newest !== -Infinity) {
        helpers.assignFrom(part + 1);
        isAlone = false;
      }
      if (!await pause.after(byteCount) || signal.aborted) return;
    }
    sink.end();
  }
}

/** Counts the lines of a part at once, in the monitor itself. */
export class PartSink implements LineSink {
  readonly #monitor: Monitor;
  readonly #counter: LineCounter;
  #cuts: PartSteps | undefined;

  /** Counts for a monitor, by its counter of lines. */
  constructor(monitor: Monitor, counter: LineCounter) {
    this.#monitor = monitor;
    this.#counter = counter;
  }

  /** Begins a part. */
  begin(): void {
    // A part that has the first hit of all is counted nowhere else.
    this.#cuts = this.#monitor.newest === -Infinity
      ? undefined
      : new PartSteps(this.#monitor.grid);
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    const counter = this.#counter;
    const cuts = this.#cuts;
    for (let at = start; at < end;) {
      at = counter.read(bytes, at);
      // Cut as another thread does, for what has to be left out of a table that
      // is full depends on where.
      if (cuts?.begins(counter.second)) this.#monitor.endPart(counter.second);
      counter.take();
    }
  }

  tooLong(head: Uint8Array): void {
    this.#counter.tooLong(head);
  }

  /** Ends the part. */
  end(): void {
    this.#monitor.endPart();
  }
}

/** What takes the parts that were counted elsewhere. */
export function partTarget(monitor: Monitor, counter: LineCounter): PartTarget {
  return {
    takeHits: (second, hits) => counter.takeHits(second, hits),
    observeMalformed: (sample) => monitor.observeMalformed(sample),
    addCounts: (counts) => monitor.addCounts(unpackedCounts(counts)),
  };
}

/** The other threads, from when they are needed. */
class Helpers implements Disposable {
  readonly #reading: PartReading;
  readonly #last: number;
  #pool: PartPool | undefined;
  /** How many parts each is given at a time: as many as it has time for. */
  #ahead = 1;

  constructor(reading: PartReading, last: number) {
    this.#reading = reading;
    this.#last = last;
    reading.signal.addEventListener("abort", this.#stop);
  }

  /** Gives out the parts from one on. */
  assignFrom(first: number): void {
    if (first > this.#last) return;
    const { partBytes = PART_BYTES } = this.#reading;
    this.#pool ??= this.#start();
    const count = this.#pool.size * this.#ahead;
    const end = Math.min(first + count - 1, this.#last);
    for (let part = first; part <= end; part++) {
      // One that had to be counted here lies before others that are on their way.
      if (this.#pool.has(part)) continue;
      this.#pool.assign({ part, isLast: part === this.#last, partBytes });
    }
  }

  /** What was counted of a part; nothing where it is to be counted here. */
  async result(part: number) {
    if (!this.#pool?.has(part)) return undefined;
    const isLastAhead = !this.#pool.has(part + 1);
    const wasWaitedFor = !this.#pool.isDone(part);
    if (wasWaitedFor) this.#ahead = Math.max(1, this.#ahead - 1);
    else if (isLastAhead) this.#ahead = Math.min(MOST_AHEAD, this.#ahead + 1);
    return await this.#pool.result(part);
  }

  [Symbol.dispose](): void {
    this.#reading.signal.removeEventListener("abort", this.#stop);
    this.#stop();
  }

  /** Nobody waits for a thread any more: one may hang in a read. */
  readonly #stop = () => this.#pool?.[Symbol.dispose]();

  #start(): PartPool {
    const { log, monitor, counter, jobs, site } = this.#reading;
    const options: PartOptions = {
      grid: monitor.grid,
      site,
      source: counter.source,
    };
    const key = fileKey(log.file.statSync());
    const size = Math.min(jobs - 1, this.#last);
    return new PartPool(size, { path: log.path, key, options });
  }
}
