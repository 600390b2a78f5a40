/**
 * Threads that count parts of a log.
 *
 * @module
 */

import type { PartRange } from "../source/part.ts";
import type { SavedReader } from "../log/reader_state.ts";
import type { PartOptions } from "./part_counter.ts";
import { epochMs, type PartTimes } from "./part_times.ts";
import type { CountedPart, PartAnswer, PartTask } from "./worker.ts";

/** What all tasks have in common. */
export interface PoolLog {
  readonly path: string;
  /** The file that the path has to be: see `fileKey`. */
  readonly key: string;
  readonly options: PartOptions;
}

/** Some threads, and the parts that they were given. */
export class PartPool implements Disposable {
  readonly #log: PoolLog;
  readonly #workers: Worker[] = [];
  readonly #parts = new Map<
    number,
    PromiseWithResolvers<CountedPart | undefined>
  >();
  #next = 0;
  /** How many parts are being counted, or are to be. */
  #unfinished = 0;
  /** The last one that was. */
  #done: PartTimes | undefined;
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
    this.#unfinished++;
    worker.postMessage(task);
  }

  /** Whether a part was given to a thread. */
  has(part: number): boolean {
    return this.#parts.has(part);
  }

  /**
   * For how many parts there has been nothing to do: they could have been counted
   * since the last one was. 0 where one is still to be counted.
   */
  get missedParts(): number {
    if (this.#unfinished > 0) return 0;
    return this.inParts(epochMs() - (this.#done?.doneMs ?? NaN));
  }

  /** A time as so many parts as a thread can count in it; 0 where unknown. */
  inParts(ms: number): number {
    return this.#done === undefined ? 0 : ms / Math.max(1, this.#done.tookMs);
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

  #take({ part, counted, times }: PartAnswer): void {
    this.#unfinished--;
    this.#done = times;
    this.#parts.get(part)?.resolve(counted);
  }

  #giveUp(): void {
    this.#isBroken = true;
    for (const worker of this.#workers) worker.terminate();
    for (const asked of this.#parts.values()) asked.resolve(undefined);
  }
}
