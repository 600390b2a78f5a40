/**
 * Threads that count parts of a log.
 *
 * @module
 */

import type { PartRange } from "../source/part.ts";
import type { SavedReader } from "../log/reader_state.ts";
import type { PartOptions } from "./part_counter.ts";
import type { CountedPart, PartAnswer, PartTask } from "./worker.ts";

/** What all tasks have in common. */
export interface PoolLog {
  readonly path: string;
  /** The file that the path has to be: see `fileKey`. */
  readonly key: string;
  readonly options: PartOptions;
}

/** When a part was counted, and how long that took, in milliseconds. */
interface Progress {
  doneMs?: number;
  tookMs?: number;
}

/** Some threads, and the parts that they were given. */
export class PartPool implements Disposable {
  readonly #log: PoolLog;
  readonly #workers: Worker[] = [];
  readonly #parts = new Map<
    number,
    PromiseWithResolvers<CountedPart | undefined> & Progress
  >();
  #next = 0;
  #isBroken = false;

  /**
   * @param size How many threads.
   * @param log What they read and how they count it.
   */
  constructor(size: number, log: PoolLog) {
    this.#log = log;
    try {
      while (this.#workers.length < size) this.#workers.push(this.#start());
    } catch {
      // Where a thread may not be started, this one has to do.
      this.#giveUp();
    }
  }

  /** How many threads there are. */
  get size(): number {
    return this.#isBroken ? 0 : this.#workers.length;
  }

  /**
   * Gives a part to a thread.
   *
   * @param range Which part.
   * @param reader How its lines are read, by all that is known.
   */
  assign(range: PartRange, reader: SavedReader): void {
    const worker = this.#workers[this.#next++ % this.#workers.length]!;
    const task: PartTask = { ...this.#log, range, reader };
    this.#parts.set(range.part, Promise.withResolvers());
    worker.postMessage(task);
  }

  /** Whether a part was given to a thread. */
  has(part: number): boolean {
    return this.#parts.has(part);
  }

  /**
   * How many parts more could have been counted since a part was: less than 0
   * where it is still being counted.
   */
  spare(part: number): number {
    const { doneMs, tookMs = 0 } = this.#parts.get(part) ?? {};
    return doneMs === undefined
      ? -1
      : (performance.now() - doneMs) / Math.max(1, tookMs);
  }

  /** What was counted of a part; nothing where it could not be. */
  async result(part: number): Promise<CountedPart | undefined> {
    const counted = await this.#parts.get(part)?.promise;
    this.#parts.delete(part);
    return counted;
  }

  [Symbol.dispose](): void {
    this.#giveUp();
  }

  #start(): Worker {
    const url = new URL("./worker.ts", import.meta.url).href;
    const worker = new Worker(url, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<PartAnswer>) => this.#take(data);
    // It may not be there, or may not be read.
    worker.onerror = (event) => {
      event.preventDefault();
      this.#giveUp();
    };
    worker.onmessageerror = () => this.#giveUp();
    return worker;
  }

  #take({ part, counted, tookMs }: PartAnswer): void {
    const asked = this.#parts.get(part);
    if (asked === undefined) return;
    asked.doneMs = performance.now();
    asked.tookMs = tookMs;
    asked.resolve(counted);
  }

  #giveUp(): void {
    this.#isBroken = true;
    for (const worker of this.#workers) worker.terminate();
    for (const asked of this.#parts.values()) asked.resolve(undefined);
  }
}
