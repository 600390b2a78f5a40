/**
 * Shows on a terminal how far reading has come.
 *
 * The standard library has a progress bar, `@std/cli/unstable-progress-bar`. It is
 * not used: what is unstable may change with any release of that package; it has
 * to know the total, which standard input does not tell, and it writes through
 * streams, whose loading takes longer than reading a small log.
 *
 * @module
 */

import type { ProgressEdges } from "../host.ts";
import { progressLine } from "../report/progress_line.ts";

/** How much there is to read. */
export interface Extent {
  /** Nothing where it is not known. */
  readonly totalBytes: number | undefined;
  /** How many bytes more were unpacked than were read of compressed logs. */
  readonly unpackedBytes: () => number;
}

/** It is drawn so often; what is read sooner than two of them is not shown. */
const EVERY_MS = 250;
/** The rate is that between so many drawings: two seconds. */
const SAMPLES = 9;

const START_OF_LINE = "\r";
const CLEAR_REST_OF_LINE = "\x1b[K";

/** A line that is drawn again in place, until it is disposed of. */
export class Progress implements Disposable {
  readonly #edges: ProgressEdges;
  readonly #extent: Extent;
  readonly #timer: ReturnType<typeof setInterval>;
  #bytes = 0;
  #isShown = false;
  readonly #samples: { ms: number; bytes: number }[];

  /**
   * @param edges Where it is shown.
   * @param extent How much there is to read.
   */
  constructor(edges: ProgressEdges, extent: Extent) {
    this.#edges = edges;
    this.#extent = extent;
    this.#samples = [{ ms: edges.now(), bytes: 0 }];
    this.#timer = setInterval(() => this.#draw(), EVERY_MS);
  }

  /** So many bytes were read; called for each piece, so it does nothing else. */
  add(byteCount: number): void {
    this.#bytes += byteCount;
  }

  /** Takes the line away: something else is to be written. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#edges.write(START_OF_LINE + CLEAR_REST_OF_LINE);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.clear();
  }

  #draw(): void {
    const { write, columns, isInUse, now } = this.#edges;
    const bytes = this.#bytes - this.#extent.unpackedBytes();
    const samples = this.#samples;
    samples.push({ ms: now(), bytes });
    if (samples.length > SAMPLES) samples.shift();
    if (samples.length <= 2 || isInUse()) return;
    const [first, last] = [samples[0]!, samples.at(-1)!];
    const line = progressLine({
      doneBytes: bytes,
      totalBytes: this.#extent.totalBytes,
      bytesPerSecond: (last.bytes - first.bytes) * 1000 /
        Math.max(1, last.ms - first.ms),
    }, columns() - 1);
    this.#isShown = true;
    write(START_OF_LINE + line + CLEAR_REST_OF_LINE);
  }
}
