/**
 * Response times by the row of a table.
 *
 * @module
 */

import { COARSE, type Quantiles, quantilesOf } from "./latency.ts";

const SIZE = COARSE.size;
/** There are few sections, as a rule. */
const PAGE_ROWS = 16;
const PAGE_COUNTS = PAGE_ROWS * SIZE;
/** The largest count that a bucket can hold. */
const MAX_COUNT = 2 ** 32 - 1;

/** Hears of a bucket that is not empty. */
export type OnBucket = (bucket: number, count: number) => void;

/** The response times of rows, by their place: 0 is the first. */
export interface TimesOfRows {
  /** Tells those of a row, bucket by bucket. */
  forEach(place: number, onBucket: OnBucket): void;
}

/** Response times as plain data: only buckets that are not empty. */
export interface PackedTimes {
  /** Where the buckets of each row end; they begin where the row's before end. */
  readonly ends: Uint32Array;
  readonly buckets: Uint8Array;
  readonly counts: Uint32Array;
}

/**
 * Counts response times by row; memory is taken for as many rows as have some, a few
 * at a time: in one array that grows, 4,096 sections took 3 MB more.
 */
export class RowTimes {
  /** The buckets of so many rows each; none where no row has any. */
  readonly #pages: (Uint32Array | undefined)[] = [];

  /** Counts one response time. */
  add(row: number, micros: number): void {
    this.addCount(row, COARSE.bucketOf(micros), 1);
  }

  /**
   * Adds to one bucket of a row. Where that is more than a bucket can hold, as
   * after a month of a thousand hits a second, all of the row are halved:
   * quantiles stay as they are.
   */
  addCount(row: number, bucket: number, count: number): void {
    const counts = this.#pages[pageOf(row)] ??= new Uint32Array(PAGE_COUNTS);
    const start = startOf(row);
    const at = start + bucket;
    let added = count;
    while (counts[at]! + added > MAX_COUNT) {
      for (let i = 0; i < SIZE; i++) counts[start + i]! >>>= 1;
      added = Math.floor(added / 2);
    }
    counts[at]! += added;
  }

  /** Tells the response times of a row, bucket by bucket. */
  forEach(row: number, onBucket: OnBucket): void {
    const counts = this.#pages[pageOf(row)];
    if (counts === undefined) return;
    const start = startOf(row);
    for (let i = 0; i < SIZE; i++) {
      const count = counts[start + i]!;
      if (count > 0) onBucket(i, count);
    }
  }

  /** Forgets the response times of a row. */
  clear(row: number): void {
    const start = startOf(row);
    this.#pages[pageOf(row)]?.fill(0, start, start + SIZE);
  }

  /** Forgets those of all rows from one on. */
  clearFrom(row: number): void {
    const page = pageOf(row);
    this.#pages[page]?.fill(0, startOf(row));
    for (let i = page + 1; i < this.#pages.length; i++) this.#pages[i]?.fill(0);
  }

  /** Puts the response times of a row in the place of those of another. */
  move(to: number, from: number): void {
    if (to === from) return;
    const counts = this.#pages[pageOf(from)];
    if (counts === undefined) return this.clear(to);
    const start = startOf(from);
    const page = this.#pages[pageOf(to)] ??= new Uint32Array(PAGE_COUNTS);
    page.set(counts.subarray(start, start + SIZE), startOf(to));
  }

  /** What is shown of a row; nothing where it has no response time. */
  quantiles(row: number): Quantiles | undefined {
    const counts = this.#pages[pageOf(row)];
    return counts && quantilesOf(COARSE, counts, startOf(row));
  }
}

function pageOf(row: number): number {
  return Math.floor(row / PAGE_ROWS);
}

function startOf(row: number): number {
  return (row % PAGE_ROWS) * SIZE;
}

/**
 * Makes plain data of response times; it shares no memory with them.
 *
 * @param times The response times.
 * @param size How many rows there are.
 */
export function packedTimes(times: TimesOfRows, size: number): PackedTimes {
  const ends = new Uint32Array(size);
  const buckets: number[] = [];
  const counts: number[] = [];
  for (let place = 0; place < size; place++) {
    times.forEach(place, (bucket, count) => {
      buckets.push(bucket);
      counts.push(count);
    });
    ends[place] = buckets.length;
  }
  return {
    ends,
    buckets: Uint8Array.from(buckets),
    counts: Uint32Array.from(counts),
  };
}

/** The response times of which plain data was made. */
export function unpackedTimes(packed: PackedTimes): TimesOfRows {
  const { ends, buckets, counts } = packed;
  return {
    forEach: (place, onBucket) => {
      for (let i = place === 0 ? 0 : ends[place - 1]!; i < ends[place]!; i++) {
        onBucket(buckets[i]!, counts[i]!);
      }
    },
  };
}

/** What is kept of a row's response times: buckets and their counts, in turn. */
export type SavedTimes = readonly (readonly number[])[];

/** Makes of response times what JSON can hold. */
export function savedTimes(times: TimesOfRows, size: number): SavedTimes {
  return Array.from({ length: size }, (_, place) => {
    const pairs: number[] = [];
    times.forEach(place, (bucket, count) => pairs.push(bucket, count));
    return pairs;
  });
}

/** The response times that were kept. */
export function timesOf(saved: SavedTimes): TimesOfRows {
  return {
    forEach: (place, onBucket) => {
      const pairs = saved[place] ?? [];
      for (let i = 0; i + 1 < pairs.length; i += 2) {
        onBucket(pairs[i]!, pairs[i + 1]!);
      }
    },
  };
}
