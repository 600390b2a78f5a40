/**
 * Turns for others while a log is read: timers, signals, a slow output.
 *
 * @module
 */

import type { LineSink } from "./lines.ts";
import { Macrotasks } from "./macrotasks.ts";

/** How others get their turn. */
export interface Breath {
  /** Whether it is needed at once: asked after each piece, or each line. */
  readonly isNeeded: () => boolean;
  /** Hears how many bytes were read, after each piece. */
  readonly onBytes?: ((byteCount: number) => void) | undefined;
  /**
   * Hears that others had their turn, and may have them have more of them. Answers
   * whether to go on.
   */
  readonly take: (turn: () => Promise<void>) => Promise<boolean>;
}

/** What lines are read into that may not take all of them at once. */
export interface PatientSink extends LineSink {
  /** Whether lines wait that were handed over: no others may be before. */
  readonly isWaiting: boolean;
  /** Takes lines that wait; some may go on waiting. */
  goOn(): void;
}

/** After so many bytes others get their turn in any case. */
const BREATH_BYTES = 4 * 1024 * 1024;

/** Lets others have their turn, now and then. */
export class Pause implements Disposable {
  readonly #breath: Breath;
  #tasks: Macrotasks | undefined;
  #bytes = 0;
  readonly #turn = () => (this.#tasks ??= new Macrotasks()).next();

  /** @param breath Taken after every few megabytes, and where it is needed. */
  constructor(breath: Breath) {
    this.#breath = breath;
  }

  /** Whether others need their turn at once. */
  get isNeeded(): boolean {
    return this.#breath.isNeeded();
  }

  /** After some bytes were counted. Answers whether to go on. */
  after(byteCount: number): Promise<boolean> {
    this.#breath.onBytes?.(byteCount);
    return this.afterReading(byteCount);
  }

  /** Has a sink take what waits for it. Answers whether to go on. */
  async untilTaken(sink: Partial<PatientSink>): Promise<boolean> {
    while (sink.isWaiting) {
      if (!await this.after(0)) return false;
      sink.goOn?.();
    }
    return true;
  }

  /** After some bytes were read that are counted later, as {@linkcode after}. */
  async afterReading(byteCount: number): Promise<boolean> {
    this.#bytes += byteCount;
    if (this.#bytes < BREATH_BYTES && !this.isNeeded) return true;
    this.#bytes = 0;
    await this.#turn();
    return await this.#breath.take(this.#turn);
  }

  /** Nothing is read any more. */
  [Symbol.dispose](): void {
    this.#tasks?.[Symbol.dispose]();
  }
}
