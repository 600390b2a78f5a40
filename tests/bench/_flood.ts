/**
 * Hash flooding: keys that are chosen to collide, against random ones.
 *
 * @module
 */

import { randomNumbers } from "../../lib/demo/random.ts";
import { ByteTable } from "../../lib/traffic/byte_table.ts";
import { randomSeed } from "../../lib/traffic/hash.ts";
import {
  collidingKeys,
  findTwins,
  keysOfTwins,
} from "../traffic/_colliding.ts";
import { below, median, number, table } from "./_figures.ts";
import type { Setup } from "./_part.ts";

/** As many rows as the product's tables have, and twice as many slots. */
const CAPACITY = 4096;
const SLOTS = 2 * CAPACITY;
const KEYS = 3000;
/** So often the keys are added to one table. */
const PASSES = 20;
const MIN_RUNS = 9;
const LIMIT = 1.5;
const LIMIT_KNOWN_SEED = 3;
/** Twelve blocks of two kinds: 4,096 keys. */
const BLOCKS = 12;
const GUESSED_SEED = 0;

/** Keys of one length behind each other. */
interface Keys {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly count: number;
}

/** Measures all floods; gives a table. */
export function measureFloods(setup: Setup): string {
  const runs = Math.max(setup.runs, MIN_RUNS);
  const compare = (keys: Keys, seed: () => number) => {
    const random = randomKeys(keys.length, keys.count);
    const times = { attack: [] as number[], random: [] as number[] };
    // The first ones are not counted: code is not fast yet.
    for (let run = -2; run < runs; run++) {
      const attackNs = nanosecondsPerAdd(keys, seed());
      const randomNs = nanosecondsPerAdd(random, seed());
      if (run < 0) continue;
      times.attack.push(attackNs);
      times.random.push(randomNs);
    }
    return [median(times.attack), median(times.random)] as const;
  };
  const row = (name: string, keys: Keys, seed: () => number, limit: number) => {
    const [attack, random] = compare(keys, seed);
    return [
      name,
      number(keys.count),
      `${number(attack)} ns`,
      `${number(random)} ns`,
      below(attack / random, limit, (it) => `${number(it, 2)} times`),
      `< ${limit}`,
    ];
  };

  setup.say("keys that collide");
  const found = joined(collidingKeys(KEYS, SLOTS, GUESSED_SEED));
  const rows = [
    row("made for a guessed seed", found, randomSeed, LIMIT),
    row(
      "made for the seed there is",
      found,
      () => GUESSED_SEED,
      LIMIT_KNOWN_SEED,
    ),
  ];
  const twins = findTwins();
  if (twins !== undefined) {
    const keys = joined(keysOfTwins(twins, BLOCKS).slice(0, KEYS));
    const name = `made for any seed (they collide under ${
      number(100 * twins.part)
    } % of them)`;
    rows.push(row(name, keys, randomSeed, LIMIT));
  }
  const none = twins === undefined
    ? "\nKeys that collide whatever the seed were looked for (8 bytes, a bit of " +
      "the first\nfour flipped and up to three of the others): there are none.\n"
    : "";
  return table(
    ["keys", "how many", "an add", "random keys", "ratio", "target"],
    rows,
  ) + none;
}

/** Adds all keys to a new table, again and again. */
function nanosecondsPerAdd(keys: Keys, seed: number): number {
  const { bytes, length } = keys;
  const into = new ByteTable(CAPACITY, seed);
  const begin = performance.now();
  for (let pass = 0; pass < PASSES; pass++) {
    for (let at = 0; at < bytes.length; at += length) {
      into.add(bytes, at, at + length, 100, 0);
    }
  }
  const ms = performance.now() - begin;
  return ms * 1e6 / (PASSES * keys.count);
}

function joined(keys: readonly Uint8Array[]): Keys {
  const length = keys[0]!.length;
  const bytes = new Uint8Array(keys.length * length);
  keys.forEach((key, i) => bytes.set(key, i * length));
  return { bytes, length, count: keys.length };
}

/** Keys of letters. */
function randomKeys(length: number, count: number): Keys {
  const random = randomNumbers(1);
  const bytes = new Uint8Array(length * count);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = 0x61 + Math.floor(random() * 26);
  }
  return { bytes, length, count };
}
