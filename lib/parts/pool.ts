/**
 * Threads that count parts of a log.
 *
 * @module
 */

import type { PartRange } from "../source/part.ts";
import type { GivenFormat } from "../log/given_format.ts";
import type { SavedReader } from "../log/reader_state.ts";
import type { CountedPart } from "./apart.ts";
import { Claims } from "./claims.ts";
import type { PartOptions } from "./part_counter.ts";
import type { PartAnswer, PartTask } from "./worker.ts";

/** What all tasks have in common. */
export interface PoolLog {
  readonly path: string;
  /** The file that the path has to be: see `fileKey`. */
  readonly key: string;
  readonly options: PartOptions;
  /** The log's format as somebody gave it. */
  readonly logFormat?: GivenFormat | undefined;
}

/** A part that was offered. */
interface Offered extends PromiseWithResolvers<CountedPart | undefined> {
  isAnswered: boolean;
}

/** Some threads, and the parts that they were offered. */
export class PartPool implements Disposable {
  readonly #log: PoolLog;
  readonly #claims: Claims;
  readonly #workers: Worker[] = [];
  readonly #offered = new Map<number, Offered>();
  #isBroken = false;

  /**
   * @param size How many threads.
   * @param parts How many parts the log has.
   * @param log What they read and how they count it.
   */
  constructor(size: number, parts: number, log: PoolLog) {
    this.#log = log;
    this.#claims = Claims.to(parts);
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
   * Offers a part to all threads: the first that has nothing else to do takes it,
   * unless it is claimed here before.
   *
   * @param range Which part.
   * @param reader How its lines are read, by all that is known.
   */
  offer(range: PartRange, reader: SavedReader): void {
    const claims = this.#claims.shared;
    const task: PartTask = { ...this.#log, range, reader, claims };
    const promise = Promise.withResolvers<CountedPart | undefined>();
    this.#offered.set(range.part, { ...promise, isAnswered: false });
    for (const worker of this.#workers) worker.postMessage(task);
  }

  /**
   * Takes a part away from the threads; says whether none of them has taken it.
   */
  claim(part: number): boolean {
    const isFree = this.#claims.take(part);
    if (isFree) this.#offered.delete(part);
    return isFree;
  }

  /** Whether a part was offered, and was neither claimed nor given out. */
  has(part: number): boolean {
    return this.#offered.has(part);
  }

  /** Whether nothing is to be waited for, of a part that a thread has taken. */
  isAnswered(part: number): boolean {
    return this.#offered.get(part)?.isAnswered ?? true;
  }

  /** What a thread counted of a part; nothing where it could not. */
  async result(part: number): Promise<CountedPart | undefined> {
    const counted = await this.#offered.get(part)?.promise;
    this.#offered.delete(part);
    return counted;
  }

  [Symbol.dispose](): void {
    this.#giveUp();
  }

  #start(): Worker {
    const url = new URL("./worker.ts", import.meta.url).href;
    const worker = new Worker(url, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<PartAnswer>) =>
      this.#answer(data.part, data.counted);
    // It may not be there, or may not be read.
    worker.onerror = (event) => {
      event.preventDefault();
      this.#giveUp();
    };
    worker.onmessageerror = () => this.#giveUp();
    return worker;
  }

  #answer(part: number, counted: CountedPart | undefined): void {
    const offered = this.#offered.get(part);
    if (!offered) return;
    offered.isAnswered = true;
    offered.resolve(counted);
  }

  #giveUp(): void {
    this.#isBroken = true;
    for (const worker of this.#workers) worker.terminate();
    for (const part of this.#offered.keys()) this.#answer(part, undefined);
  }
}
