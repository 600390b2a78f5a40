import { randomNumbers } from "../lib/demo/random.ts";

/**
 * Numbers that depend on the seed alone, so that what fails fails again.
 *
 * @param seed A whole number.
 * @returns Gives a whole number from 0 and below the given one.
 */
export function randomFrom(seed: number): (below: number) => number {
  const random = randomNumbers(seed);
  return (below) => Math.floor(random() * below);
}
