/**
 * Threads that count parts of a log.
 *
 * @module
 */

import type { PartRange } from "../source/part.ts";
import type { PackedPart, PartOptions } from "./part_counter.ts";
import type { PartAnswer, PartTask } from "./worker.ts";

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
    PromiseWithResolvers<PackedPart | undefined> & { isDone: boolean }
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

  /** Gives a part to a thread. */
  assign(range: PartRange): void {
    const { path, key, options } = this.#log;
    const worker = this.#workers[this.#next++ % this.#workers.length]!;
    const task: PartTask = { path, key, range, options };
    this.#parts.set(range.part, { ...Promise.withResolvers(), isDone: false });
    worker.postMessage(task);
  }

  /** Whether a part was given to a thread. */
  has(part: number): boolean {
    return this.#parts.has(part);
  }

  /** Whether a part that was given to a thread is counted. */
  isDone(part: number): boolean {
    return this.#parts.get(part)?.isDone ?? false;
  }

  /** What was counted of a part; nothing where it could not be. */
  async result(part: number): Promise<PackedPart | undefined> {
    const steps = await this.#parts.get(part)?.promise;
    this.#parts.delete(part);
    return steps;
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

  #take({ part, steps }: PartAnswer): void {
    const asked = this.#parts.get(part);
    if (asked === undefined) return;
    asked.isDone = true;
    asked.resolve(steps);
  }

  #giveUp(): void {
    this.#isBroken = true;
    for (const worker of this.#workers) worker.terminate();
    for (const asked of this.#parts.values()) asked.resolve(undefined);
  }
}
