/**
 * Keys that are chosen so that their hashes collide.
 *
 * @module
 */

import { hashBytes } from "../../lib/traffic/hash.ts";
import { randomFrom } from "../_random.ts";

const HEX = new TextEncoder().encode("0123456789abcdef");

/** Makes a key of nine bytes: `/` and eight hex digits. */
export function hexKey(value: number): Uint8Array {
  const key = new Uint8Array(9);
  putHex(key, value);
  return key;
}

function putHex(into: Uint8Array, value: number): void {
  into[0] = 0x2f;
  for (let i = 8; i > 0; i--, value >>>= 4) into[i] = HEX[value & 15]!;
}

/**
 * Keys that one would send who knows the hash and the seed: the search for each
 * of them begins in the same slot.
 *
 * @param count How many keys.
 * @param slots How many slots there are, a power of two.
 * @param seed The seed.
 * @returns Keys of nine bytes.
 */
export function collidingKeys(
  count: number,
  slots: number,
  seed: number,
): Uint8Array[] {
  const keys: Uint8Array[] = [];
  const key = new Uint8Array(9);
  for (let value = 0; keys.length < count; value++) {
    putHex(key, value);
    const hash = hashBytes(key, 0, key.length, seed);
    if ((hash & (slots - 1)) === 3) keys.push(key.slice());
  }
  return keys;
}

/** Two blocks of eight bytes that can take each other's place. */
export interface Twins {
  readonly blocks: readonly [Uint8Array, Uint8Array];
  /** Under which part of the seeds their hashes are equal, from 0 to 1. */
  readonly part: number;
}

/** Under so many seeds two blocks are first tried, and then how often they collide. */
const FEW_SEEDS = 8;
const MANY_SEEDS = 1000;
const BLOCK_BYTES = 8;

/**
 * Looks for what one would send who knows the hash and not the seed: blocks that
 * differ in a bit of their first half, and in up to three bits of their second
 * half, which take back what the first one did to the hash. Of a hash that takes
 * four bytes at a time in too simple a way there are some, and keys made of them
 * collide under any seed.
 *
 * @returns Those that collide most often; nothing where there are none.
 */
export function findTwins(): Twins | undefined {
  const random = randomFrom(1);
  const seeds = Array.from({ length: MANY_SEEDS }, () => random(2 ** 32));
  const block = new TextEncoder().encode("abcdefgh");
  const few = seeds.slice(0, FEW_SEEDS)
    .map((seed) => [seed, hashBytes(block, 0, BLOCK_BYTES, seed)] as const);
  const twin = block.slice();
  const flip = (bit: number) => twin[bit >>> 3]! ^= 1 << (bit & 7);
  let best: Twins | undefined;
  const look = () => {
    const collides = few.some(([seed, hash]) =>
      hashBytes(twin, 0, BLOCK_BYTES, seed) === hash
    );
    if (!collides) return;
    const found = seeds.filter((seed) =>
      hashBytes(twin, 0, BLOCK_BYTES, seed) ===
        hashBytes(block, 0, BLOCK_BYTES, seed)
    );
    const part = found.length / seeds.length;
    if (part > (best?.part ?? 0)) {
      best = { blocks: [block, twin.slice()], part };
    }
  };
  for (let first = 0; first < 32; first++) {
    flip(first);
    for (let a = 32; a < 64; a++) {
      flip(a);
      look();
      for (let b = a + 1; b < 64; b++) {
        flip(b);
        look();
        for (let c = b + 1; c < 64; c++) {
          flip(c);
          look();
          flip(c);
        }
        flip(b);
      }
      flip(a);
    }
    flip(first);
  }
  return best;
}

/**
 * All keys that are made of blocks, each of which is one of two.
 *
 * @param twins The two blocks.
 * @param count How many blocks: there are `2 ** count` keys.
 */
export function keysOfTwins(twins: Twins, count: number): Uint8Array[] {
  return Array.from({ length: 2 ** count }, (_, choice) => {
    const key = new Uint8Array(4 + count * BLOCK_BYTES).fill(0x2f);
    for (let i = 0; i < count; i++) {
      key.set(twins.blocks[choice >>> i & 1]!, 4 + i * BLOCK_BYTES);
    }
    return key;
  });
}
