/**
 * What is picked by chance, the same for the same seed.
 *
 * @module
 */

import { randomNumbers } from "../../lib/demo/random.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_";

/** Picks by chance. */
export interface Chance {
  /** A number from 0 to below 1. */
  random(): number;
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  /** A word of so many bytes. */
  word(bytes: number): string;
  /** One of the choices. */
  pick<T>(choices: readonly T[]): T;
}

/** What picks by a seed. */
export function chanceOf(seed: number): Chance {
  const random = randomNumbers(seed);
  const below = (count: number) => Math.floor(random() * count);
  return {
    random,
    below,
    word: (bytes) =>
      Array.from({ length: bytes }, () => LETTERS[below(LETTERS.length)])
        .join(""),
    pick: (choices) => choices[below(choices.length)]!,
  };
}
