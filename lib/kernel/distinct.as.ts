/**
 * How many different keys were seen: see `lib/traffic/distinct.ts`.
 *
 * @module
 */

import { allocate, release } from "./memory.as";

const INDEX_BITS = 14;
const REGISTERS: usize = 1 << INDEX_BITS;

/** What is known of some keys; `lib/traffic/distinct.ts` says it, too. */
@unmanaged
class Distinct {
  /** The rank of each register; nothing before the first key. */
  ranks: usize;
  /** What hashes begin with. */
  seed: i32;
}

/** How many registers have each rank, in words: behind what is said above. */
const COUNTS: usize = 8;
const BYTES: usize = COUNTS + 4 * 34;

/** @param seed What hashes begin with. */
export function openDistinct(seed: i32): usize {
  const at = allocate(BYTES);
  changetype<Distinct>(at).seed = seed;
  store<u32>(at, <u32> REGISTERS, COUNTS);
  return at;
}

/** Gives its memory back. */
export function closeDistinct(at: usize): void {
  const distinct = changetype<Distinct>(at);
  if (distinct.ranks !== 0) release(distinct.ranks, REGISTERS);
  release(at, BYTES);
}

/** Takes memory for the ranks, where there is none yet, and says where it is. */
export function ranksOf(at: usize): usize {
  const distinct = changetype<Distinct>(at);
  if (distinct.ranks === 0) distinct.ranks = allocate(REGISTERS);
  return distinct.ranks;
}

/** Forgets all keys. */
export function clearDistinct(at: usize): void {
  const distinct = changetype<Distinct>(at);
  if (distinct.ranks === 0) return;
  memory.fill(distinct.ranks, 0, REGISTERS);
  memory.fill(at + COUNTS, 0, BYTES - COUNTS);
  store<u32>(at, <u32> REGISTERS, COUNTS);
}

/** Adds a key by its hash, made with the seed. */
export function note(at: usize, hash: i32, more: i32): void {
  setRank(at, <u32> hash >> (32 - INDEX_BITS), <u8> clz<i32>(more) + 1);
}

/** Adds the keys of another one with the same seed: its ranks. */
export function mergeRanks(at: usize, ranks: usize): void {
  for (let i: usize = 0; i < REGISTERS; i++) setRank(at, <u32> i, load<u8>(ranks + i));
}

/** What hashes begin with. */
export function seedOfDistinct(at: usize): i32 {
  return changetype<Distinct>(at).seed;
}

function setRank(at: usize, register: u32, rank: u8): void {
  const place = ranksOf(at) + register;
  const before = load<u8>(place);
  if (rank <= before) return;
  store<u8>(place, rank);
  addTo(at, before, -1);
  addTo(at, rank, 1);
}

function addTo(at: usize, rank: u8, count: i32): void {
  const place = at + COUNTS + 4 * <usize> rank;
  store<u32>(place, load<u32>(place) + count);
}
