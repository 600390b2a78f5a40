/**
 * Random numbers from 0 to 1 that depend on the seed alone: mulberry32.
 *
 * @see {@link https://gist.github.com/tommyettinger/46a874533244883189143505d203312c}
 */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
