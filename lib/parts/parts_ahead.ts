/**
 * The parts of a log that are counted before it is their turn: by other threads,
 * and here while the one whose turn it is, is still being counted elsewhere.
 *
 * @module
 */

import { fileKey } from "../source/file_system.ts";
import { partCount, type PartRange, partRange } from "../source/part.ts";
import { ApartCounter, type CountedPart } from "./apart.ts";
import type { PartOptions } from "./part_counter.ts";
import { PartPool } from "./pool.ts";
import type { PartReading } from "./read_parts.ts";

/**
 * So many parts ahead there are for each other thread: what was counted of them has
 * to wait.
 */
const MOST_AHEAD = 3;
/** After so many in a row that could not be counted apart, no other can be. */
const MAX_FAILURES = 3;

/** What is counted ahead, from when there are other threads. */
export class PartsAhead implements Disposable {
  readonly #reading: PartReading;
  readonly #partBytes: number;
  readonly #last: number;
  #pool: PartPool | undefined;
  /** The last part that other threads were offered. */
  #offered = -1;
  /** What counts here. */
  #apart: ApartCounter | undefined;
  readonly #counted = new Map<number, CountedPart>();
  /** How many parts in a row could not be counted apart. */
  #failures = 0;
  /** Whether the last one could, and was taken then. */
  #isWorthIt = true;

  /**
   * @param reading What the log is counted with.
   * @param partBytes How long parts are.
   */
  constructor(reading: PartReading, partBytes: number) {
    this.#reading = reading;
    this.#partBytes = partBytes;
    this.#last = partCount(reading.log.bytes, partBytes) - 1;
    reading.signal.addEventListener("abort", this.#stop);
  }

  /** Offers other threads the parts from one on, as soon as that can be. */
  offerFrom(first: number): void {
    const { monitor, counter } = this.#reading;
    // Where intervals begin is known from the first hit on.
    const isKnown = monitor.newest !== -Infinity;
    if (!isKnown || first > this.#last) return;
    this.#pool ??= this.#start();
    const { size } = this.#pool;
    const end = Math.min(first - 1 + size * MOST_AHEAD, this.#last);
    for (let part = Math.max(first, this.#offered + 1); part <= end; part++) {
      this.#pool.offer(this.#rangeOf(part), counter.reader.save());
      this.#offered = part;
    }
  }

  /**
   * What was counted of a part apart; nothing where it is to be counted now, in its
   * turn. While another thread is at it, those behind it are counted here, as many as
   * were offered.
   */
  async result(part: number): Promise<CountedPart | undefined> {
    const here = this.#counted.get(part);
    if (here) {
      this.#counted.delete(part);
      return here;
    }
    const pool = this.#pool;
    if (!pool?.has(part) || pool.claim(part)) return undefined;
    while (!pool.isAnswered(part) && await this.#countOne(part + 1));
    const counted = await pool.result(part);
    this.#noteFailure(counted === undefined);
    return counted;
  }

  /** Says whether what was counted of a part could be taken. */
  noteTaken(isTaken: boolean): void {
    this.#isWorthIt = isTaken;
  }

  [Symbol.dispose](): void {
    this.#reading.signal.removeEventListener("abort", this.#stop);
    this.#stop();
    this.#apart?.[Symbol.dispose]();
  }

  /**
   * Counts a part here that no thread has begun; says whether there was one.
   *
   * @param first The first that it may be.
   */
  async #countOne(first: number): Promise<boolean> {
    // Where that may be in vain, others can do it.
    if (!this.#isWorthIt) return false;
    const pool = this.#pool!;
    let part = first;
    while (!(pool.has(part) && pool.claim(part))) {
      if (++part > this.#offered) return false;
    }
    const { log, counter, pause, signal } = this.#reading;
    const { given } = counter.reader;
    this.#apart ??= new ApartCounter(log.file, this.#options(), given);
    const pieces = this.#apart.count(
      this.#rangeOf(part),
      counter.reader.save(),
    );
    for (;;) {
      const { done, value } = pieces.next();
      if (done) {
        if (value) this.#counted.set(part, value);
        this.#noteFailure(value === undefined);
        return true;
      }
      if (!await pause.afterReading(value) || signal.aborted) return false;
    }
  }

  #noteFailure(hasFailed: boolean): void {
    this.#failures = hasFailed ? this.#failures + 1 : 0;
    this.#isWorthIt &&= !hasFailed;
    if (this.#failures === MAX_FAILURES) this.#stop();
  }

  /** Nobody waits for a thread any more: one may hang in a read. */
  readonly #stop = () => this.#pool?.[Symbol.dispose]();

  #rangeOf(part: number): PartRange {
    return partRange(part, this.#reading.log.bytes, this.#partBytes);
  }

  #start(): PartPool {
    const { log, jobs, logFormat } = this.#reading;
    return new PartPool(Math.min(jobs - 1, this.#last), this.#last + 1, {
      path: log.path,
      key: fileKey(log.file.statSync()),
      options: this.#options(),
      logFormat,
    });
  }

  #options(): PartOptions {
    const { monitor, counter, shows } = this.#reading;
    const { grid } = monitor.apart;
    return { grid, ...shows, source: counter.source };
  }
}
