/**
 * What reports show of the intervals of a part, as another thread gets it.
 *
 * A part has hundreds of intervals, and parts wait in two threads. As objects, some
 * dozens for each interval, they outlived their time in both: a replay with two jobs
 * took 10 MB more.
 *
 * @module
 */

import type { Counts } from "../events.ts";
import type { PackedBuckets } from "../traffic/summary.ts";
import { GrowingBytes } from "./growing_bytes.ts";

/** What a report shows of an interval, and what totals have besides. */
export interface ShownCounts {
  readonly shown: Counts;
  readonly buckets: PackedBuckets;
}

/** Packs what reports show. */
export class CountsPacker {
  readonly #bytes = new GrowingBytes();

  /**
   * Puts what a report shows behind the others.
   *
   * @returns How many bytes it has.
   */
  add({ shown, buckets }: ShownCounts): number {
    const { sections, sources, status, methods, latency, tops } = shown;
    return this.#bytes.appendText(JSON.stringify({
      shown: {
        ...shown,
        sections: sections.map(withNull),
        sources: sources ?? null,
        status: [...status],
        methods: [...methods],
        latency: latency ?? null,
        tops: [...tops],
      },
      buckets: withNull(buckets),
    }));
  }

  /** Gives all of it; it begins anew. */
  pack(): Uint8Array<ArrayBuffer> {
    return this.#bytes.take();
  }
}

/** Goes through what was packed. */
export class CountsUnpacker {
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder();
  #start = 0;

  /** @param bytes What was packed. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * Goes on by one.
   *
   * @param byteCount How many bytes it has.
   * @returns What was packed; a number that was none is null.
   */
  next(byteCount: number): ShownCounts {
    const end = this.#start + byteCount;
    const text = this.#decoder.decode(this.#bytes.subarray(this.#start, end));
    this.#start = end;
    const { shown, buckets } = JSON.parse(text);
    const { sections, sources, status, methods, latency, tops } = shown;
    return {
      shown: {
        ...shown,
        sections: sections.map(withoutNull),
        sources: sources ?? undefined,
        status: new Map(status),
        methods: new Map(methods),
        latency: latency ?? undefined,
        tops: new Map(tops),
      },
      buckets: withoutNull(buckets),
    };
  }
}

// JSON leaves out what is undefined.
function withNull<T extends { latency: unknown }>(counts: T) {
  return { ...counts, latency: counts.latency ?? null };
}

function withoutNull<T extends { latency: unknown }>(counts: T) {
  return { ...counts, latency: counts.latency ?? undefined };
}
