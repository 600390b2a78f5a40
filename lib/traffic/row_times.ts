/**
 * Response times by the row of a table.
 *
 * @module
 */

import { COARSE, type Quantiles, quantilesOf } from "./latency.ts";

const SIZE = COARSE.size;
/** Room for so many rows at first: there are few sections, as a rule. */
const FIRST_ROWS = 16;
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

/** Counts response times by row; memory is taken for as many rows as have some. */
export class RowTimes {
  #counts = new Uint32Array(FIRST_ROWS * SIZE);

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
    if ((row + 1) * SIZE > this.#counts.length) this.#grow(row);
    const counts = this.#counts;
    const at = row * SIZE + bucket;
    let added = count;
    while (counts[at]! + added > MAX_COUNT) {
      for (let i = 0; i < SIZE; i++) counts[row * SIZE + i]! >>>= 1;
      added = Math.floor(added / 2);
    }
    counts[at]! += added;
  }

  /** Tells the response times of a row, bucket by bucket. */
  forEach(row: number, onBucket: OnBucket): void {
    const counts = this.#counts;
    const start = row * SIZE;
    if (start >= counts.length) return;
    for (let i = 0; i < SIZE; i++) {
      const count = counts[start + i]!;
      if (count > 0) onBucket(i, count);
    }
  }

  /** Forgets the response times of a row. */
  clear(row: number): void {
    this.#counts.fill(0, row * SIZE, (row + 1) * SIZE);
  }

  /** Forgets those of all rows from one on. */
  clearFrom(row: number): void {
    this.#counts.fill(0, row * SIZE);
  }

  /** Puts the response times of a row in the place of those of another. */
  move(to: number, from: number): void {
    if (to === from || to * SIZE >= this.#counts.length) return;
    const start = from * SIZE;
    if (start >= this.#counts.length) this.clear(to);
    else this.#counts.copyWithin(to * SIZE, start, start + SIZE);
  }

  /** What is shown of a row; nothing where it has no response time. */
  quantiles(row: number): Quantiles | undefined {
    const start = row * SIZE;
    return start < this.#counts.length
      ? quantilesOf(COARSE, this.#counts, start)
      : undefined;
  }

  #grow(row: number): void {
    let rows = this.#counts.length / SIZE;
    while (rows <= row) rows *= 2;
    const larger = new Uint32Array(rows * SIZE);
    larger.set(this.#counts);
    this.#counts = larger;
  }
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
