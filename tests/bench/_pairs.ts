/**
 * The product beside its peers: run in turn, and compared run by run, so that
 * what the machine does meanwhile meets both.
 *
 * @module
 */

import { type Command, seconds } from "./_commands.ts";
import { median } from "./_figures.ts";
import { tableText } from "./_results.ts";

/** What a ratio is to be. */
export interface Target {
  /** As it is shown. */
  readonly text: string;
  /** Whether the ratio says how many times as fast the product is, not as slow. */
  readonly faster: boolean;
  isMet(ratio: number): boolean;
}

/** The product may take so many times the peer's time. */
export const atMost = (limit: number): Target => ({
  text: `≤ ${limit}`,
  faster: false,
  isMet: (ratio) => ratio <= limit,
});

/** The product has to take less than so many times the peer's time. */
export const below = (limit: number): Target => ({
  text: `< ${limit}`,
  faster: false,
  isMet: (ratio) => ratio < limit,
});

/** The peer has to take at least so many times the product's time. */
export const timesFaster = (limit: number): Target => ({
  text: `≥ ${limit} times faster`,
  faster: true,
  isMet: (ratio) => ratio >= limit,
});

/** One row: the product and a peer. */
export interface Pair {
  readonly what: string;
  readonly product: Command;
  readonly peer: Command;
  readonly target: Target;
  /** How many times as much the product has to do. @default {1} */
  readonly work?: number;
}

/** One row, measured. Times are in seconds, the same index is of the same round. */
export interface MeasuredPair extends Pair {
  readonly productSeconds: readonly number[];
  readonly peerSeconds: readonly number[];
}

/**
 * Measures pairs: in each round every command once, in turn, also where it is in
 * several pairs. One round more goes first and is not counted.
 */
export function measurePairs(
  pairs: readonly Pair[],
  rounds: number,
): MeasuredPair[] {
  const times = new Map<Command, number[]>();
  for (const { product, peer } of pairs) {
    times.set(product, []).set(peer, []);
  }
  for (let round = 0; round <= rounds; round++) {
    for (const [command, list] of times) {
      const time = seconds(command);
      if (round > 0) list.push(time);
    }
  }
  return pairs.map((pair) => ({
    ...pair,
    productSeconds: times.get(pair.product)!,
    peerSeconds: times.get(pair.peer)!,
  }));
}

/** Pairs as a table, in Markdown. */
export function pairsTable(pairs: readonly MeasuredPair[]): string {
  return tableText(
    [
      "what",
      "product s",
      "peer s",
      "ratio",
      "lowest–highest",
      "target",
      "met",
    ],
    pairs.map((pair) => {
      const ratios = ratiosOf(pair);
      const ratio = median(ratios);
      return [
        pair.what,
        time(median(pair.productSeconds)),
        time(median(pair.peerSeconds)),
        ratio.toFixed(2),
        `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
        pair.target.text,
        pair.target.isMet(ratio) ? "yes" : "no",
      ];
    }),
  );
}

function ratiosOf(pair: MeasuredPair): number[] {
  const { productSeconds, peerSeconds, work = 1, target } = pair;
  return productSeconds.map((time, i) => {
    const ratio = time / work / peerSeconds[i]!;
    return target.faster ? 1 / ratio : ratio;
  });
}

function time(value: number): string {
  return value.toFixed(3);
}
