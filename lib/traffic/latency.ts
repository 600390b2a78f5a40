/**
 * Response times in a histogram of fixed size, from which quantiles are read.
 *
 * It is log-linear, as HdrHistogram is: each power of two of microseconds is cut
 * into the same number of buckets, so that the error is relative to the value.
 * Two histograms are merged by adding their buckets: the order does not matter.
 *
 * @see {@link https://github.com/HdrHistogram/HdrHistogram}
 *
 * @module
 */

/** A response time that is longer counts as this: an hour and eleven minutes. */
const MAX_MICROS = 2 ** 32 - 1;

/** How microseconds are told apart; one such scale has all that is merged. */
export class LatencyScale {
  /** How many buckets there are. */
  readonly size: number;
  /** Powers of two from here on are cut into buckets; below, each value has one. */
  readonly #bits: number;

  /** @param bits A power of two is cut into `2 ** bits` buckets. */
  constructor(bits: number) {
    this.#bits = bits;
    this.size = (33 - bits) << bits;
  }

  /** How far a quantile can be from the true one, relative to that. */
  get relativeError(): number {
    return 1 / (2 ** (this.#bits + 1) + 1);
  }

  /** The bucket of a response time. */
  bucketOf(micros: number): number {
    const value = (micros < MAX_MICROS ? micros : MAX_MICROS) >>> 0;
    const bits = this.#bits;
    const shift = 31 - Math.clz32(value) - bits;
    return shift <= 0 ? value : (shift << bits) + (value >>> shift);
  }

  /**
   * The response time that stands for all of a bucket: relative to itself, it is as
   * far from the shortest as from the longest.
   */
  microsOf(bucket: number): number {
    const bits = this.#bits;
    const shift = (bucket >>> bits) - 1;
    if (shift <= 0) return bucket;
    const least = (bucket - (shift << bits)) * 2 ** shift;
    const end = least + 2 ** shift;
    return 2 * least * end / (least + end);
  }
}

/** Of all hits: quantiles are at most 1.6 % from the true ones. */
export const FINE = new LatencyScale(5);
/** Of each row of a table, which has many: at most 11.2 %, in half a kilobyte. */
export const COARSE = new LatencyScale(2);

/** What quantiles are shown. In percent: as fractions they could not be exact. */
const PERCENTS = [50, 95, 99] as const;

/** The response times of some hits: those of which the log tells it. */
export interface Quantiles {
  /** How many hits have one. */
  readonly count: number;
  /** So many seconds or fewer took half of them. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * Reads quantiles by rank: the quantile q of n values is the one that stands at
 * `ceil(q * n)` when they are sorted.
 *
 * @param scale The scale that the buckets have.
 * @param buckets Counts by bucket.
 * @param start The first bucket. @default {0}
 * @returns The quantiles; nothing where all buckets are empty.
 */
export function quantilesOf(
  scale: LatencyScale,
  buckets: Float64Array | Uint32Array,
  start = 0,
): Quantiles | undefined {
  let count = 0;
  for (let i = 0; i < scale.size; i++) count += buckets[start + i]!;
  if (count === 0) return undefined;
  const [p50, p95, p99] = PERCENTS.map((percent) => {
    const rank = Math.ceil(percent * count / 100);
    let bucket = -1;
    for (let seen = 0; seen < rank;) seen += buckets[start + ++bucket]!;
    return scale.microsOf(bucket) / 1e6;
  });
  return { count, p50: p50!, p95: p95!, p99: p99! };
}
