import { assert, assertEquals, assertNotEquals, fail } from "@std/assert";
import { latin1Of } from "../../lib/log/text.ts";
import { hashBytes, moreHash } from "../../lib/traffic/hash.ts";
import { FULL, KeyIndex, MAX_KEY_BYTES } from "../../lib/traffic/key_index.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { collidingKeys } from "./_colliding.ts";

type Random = (below: number) => number;

const SEED = 20251011;
const ROOM_BYTES = 1024;
/** So much there is for keys from the start. */
const FIRST_BYTES = 4096;

/** Arrays that keys stand in: more than are known by their view at once. */
function roomsFrom(random: Random): Uint8Array[] {
  const shared = new Uint8Array(4 * ROOM_BYTES);
  const rooms = [0, 1, 2].map(() => new Uint8Array(ROOM_BYTES))
    // Of a larger array: one that does not begin at 0, one that ends within.
    .concat(shared.subarray(13, 13 + ROOM_BYTES))
    .concat(shared.subarray(2 * ROOM_BYTES + 1, 3 * ROOM_BYTES + 1));
  for (const room of rooms) {
    for (let i = 0; i < room.length; i++) room[i] = random(256);
  }
  return rooms;
}

/** Puts a key anywhere in an array, often at its end or its beginning. */
function place(key: Uint8Array, rooms: Uint8Array[], random: Random) {
  const room = rooms[random(rooms.length)]!;
  const last = room.length - key.length;
  const start = [0, last, random(last + 1), random(last + 1)][random(4)]!;
  room.set(key, start);
  // What stands beside it is no part of the key.
  if (start > 0) room[start - 1] = random(256);
  if (start < last) room[start + key.length] = random(256);
  return { room, start, end: start + key.length };
}

function randomBytes(length: number, values: number, random: Random) {
  return Uint8Array.from({ length }, () => random(values));
}

/** Kinds of keys: what they are like, and how one is made. */
const KEYS: Record<string, (random: Random) => Uint8Array> = {
  // So few values that most keys come again.
  short: (random) => randomBytes(random(7), 4, random),
  "of one length": (random) => randomBytes(random(2) + 8, 2, random),
  "up to 40 bytes": (random) => randomBytes(random(41), 256, random),
  // All the same but for one byte, and for their length.
  "that differ in one byte": (random) => {
    const key = new Uint8Array(random(41)).fill(0x61);
    if (key.length > 0) key[random(key.length)] = 0x61 + random(3);
    return key;
  },
  "that differ in the top bit of one byte": (random) => {
    const key = new Uint8Array(random(41)).fill(0x61);
    if (key.length > 0) key[random(key.length)]! ^= random(2) << 7;
    return key;
  },
  "of zeros": (random) => new Uint8Array(random(41)),
  "longer than are kept": (random) => {
    const key = new Uint8Array(MAX_KEY_BYTES - 8 + random(97)).fill(0x2f);
    key[MAX_KEY_BYTES - 12 + random(16)] = random(3);
    return key;
  },
};

interface Case {
  readonly capacity: number;
  readonly keys: keyof typeof KEYS;
  readonly count: number;
}

const CASES: readonly Case[] = [2, 16, 512, 16_384].flatMap((capacity) => [
  { capacity, keys: "short", count: 60_000 },
  { capacity, keys: "of one length", count: 30_000 },
  { capacity, keys: "up to 40 bytes", count: 60_000 },
  { capacity, keys: "that differ in one byte", count: 60_000 },
  { capacity, keys: "that differ in the top bit of one byte", count: 30_000 },
  { capacity, keys: "of zeros", count: 5_000 },
  { capacity, keys: "longer than are kept", count: 10_000 },
]);

/** What a KeyIndex does, done with strings. */
class Model {
  rows = new Map<string, number>();
  bytes = 0;
  /** The most bytes that all keys had together. */
  mostBytes = 0;
  constructor(readonly capacity: number) {}

  rowOf(key: string): number {
    const row = this.rows.get(key);
    if (row !== undefined) return row;
    if (this.rows.size === this.capacity) return FULL;
    this.rows.set(key, this.rows.size);
    this.bytes += key.length;
    this.mostBytes = Math.max(this.mostBytes, this.bytes);
    return this.rows.size - 1;
  }

  keep(kept: readonly number[]): void {
    const keys = [...this.rows.keys()];
    this.rows = new Map(kept.map((row, to) => [keys[row]!, to]));
    this.bytes = kept.reduce((sum, row) => sum + keys[row]!.length, 0);
  }
}

/** Whether all that an index says of a row is right. */
function isRow(index: KeyIndex, row: number, key: string): boolean {
  const { keys, seed } = index;
  const [start, end] = [index.startOf(row), index.endOf(row)];
  return end - start === key.length &&
    latin1Of(keys.subarray(start, end)) === key &&
    index.hashOf(row) === hashBytes(keys, start, end, seed) &&
    index.moreHashOf(row) === moreHash();
}

for (const { capacity, keys, count } of CASES) {
  Deno.test(`KeyIndex gives ${capacity} rows as a Map does, to keys ${keys}`, () => {
    const random = randomFrom(SEED);
    const rooms = roomsFrom(random);
    const index = new KeyIndex(capacity, SEED);
    const model = new Model(capacity);
    const make = KEYS[keys]!;
    const changeIn = Math.max(200, capacity * 3);
    for (let i = 0; i < count; i++) {
      const key = make(random);
      const text = latin1Of(key.subarray(0, MAX_KEY_BYTES));
      const { room, start, end } = place(key, rooms, random);
      const check = (isRight: boolean, what: string) => {
        if (isRight) return;
        fail(`seed ${SEED}, key ${i} at ${start}, ${latin1Of(key)}: ${what}`);
      };
      if (random(2) === 0) {
        const found = index.find(room, start, end);
        check(found === (model.rows.get(text) ?? -1), "find()");
      }
      const row = index.rowOf(room, start, end);
      check(row === model.rowOf(text), "rowOf()");
      check(index.size === model.rows.size, "size");
      check(row < 0 || isRow(index, row, text), "the key of its row, or hash");
      // Nothing stays, or all, or few, or half.
      const change = random(changeIn);
      if (change === 0) {
        index.clear();
        model.keep([]);
      } else if (change <= 3) {
        const kept = [...model.rows.values()]
          .filter(() => change === 1 || random(change * change) === 0);
        const into = new Uint32Array(capacity).fill(capacity - 1);
        into.set(kept);
        index.keep(into, kept.length);
        model.keep(kept);
        for (const [key, row] of model.rows) {
          check(isRow(index, row, key), `row ${row} after keep()`);
        }
      }
    }
    // What keys had that are forgotten is used again.
    const most = Math.max(2 * model.mostBytes, FIRST_BYTES);
    assert(index.keys.length <= most, `${index.keys.length} bytes of keys`);
  });
}

/** Looks for two keys with the same hash that differ in some bytes alone. */
function collision(length: number, at: number, random: Random) {
  const seen = new Map<number, Uint8Array>();
  const key = randomBytes(length, 256, random);
  for (;;) {
    for (let i = at; i < at + 4; i++) key[i] = random(256);
    const hash = hashBytes(key, 0, length, SEED);
    const other = seen.get(hash);
    if (other && latin1Of(other) !== latin1Of(key)) return [other, key];
    seen.set(hash, key.slice());
  }
}

// Else the hash alone would do, nearly always.
const DIFFERENCES = [4, 7, 8, 12, 15, 16].map((length) => [length, 0])
  .concat(
    [7, 8, 9, 12, 15, 16, 17, 20, 40].map((length) => [length, length - 4]),
  )
  .concat([[12, 4], [16, 4], [16, 8], [17, 4], [40, 0], [40, 20]]);

Deno.test("KeyIndex tells keys apart that have the same hash", () => {
  const random = randomFrom(SEED);
  for (const [length, at] of DIFFERENCES) {
    const [one, two] = collision(length!, at!, random);
    const index = new KeyIndex(4, SEED);
    const what = `${length} bytes that differ from ${at} on`;
    assertEquals(index.rowOf(one!, 0, length!), 0);
    assertEquals(index.find(two!, 0, length!), -1, what);
    assertEquals(index.rowOf(two!, 0, length!), 1, what);
    assertEquals(index.find(one!, 0, length!), 0, what);
    assertEquals(index.find(two!, 0, length!), 1, what);
  }
});

Deno.test("KeyIndex tells a key apart from its beginning that has the same hash", () => {
  // Found among four thousand millions: another hash needs another one.
  const seed = 20251010;
  const key = Uint8Array.of(103, 94, 145, 50, 84, 110, 237, 217);
  assertEquals(hashBytes(key, 0, 8, seed), hashBytes(key, 0, 7, seed));
  const index = new KeyIndex(4, seed);
  assertEquals([8, 7, 8, 7].map((end) => index.rowOf(key, 0, end)), [
    0,
    1,
    0,
    1,
  ]);
});

Deno.test("KeyIndex gives a key whose hash is known the row that it gives without, also after another seed", () => {
  const keys = Array.from({ length: 200 }, (_, i) => bytesOf(`/key/${i}`));
  const seed = 7;
  const one = new KeyIndex(512, seed);
  const two = new KeyIndex(512, seed);
  const check = () => {
    for (const key of keys) {
      const hash = hashBytes(key, 0, key.length, seed);
      const more = moreHash();
      const row = one.rowOfHashed(key, 0, key.length, hash, more);
      assertEquals(row, two.rowOf(key, 0, key.length));
      assert(isRow(one, row, latin1Of(key)));
    }
  };
  check();
  check();
  // More of them in one place than are looked for there.
  for (const key of collidingKeys(100, 1024, seed)) {
    one.rowOf(key, 0, key.length);
    two.rowOf(key, 0, key.length);
  }
  assertNotEquals(one.seed, seed);
  check();
});

/** All keys that differ from one of a length in one byte, or in its length. */
function* neighbours(length: number): Generator<Uint8Array> {
  const key = new Uint8Array(length).fill(0x61);
  for (let at = 0; at < length; at++) {
    for (let value = 0; value < 256; value++) {
      key[at] = value;
      if (value !== 0x61) yield key;
    }
    key[at] = 0x61;
  }
  yield key;
}

const LENGTHS = Array.from({ length: 41 }, (_, length) => length)
  .concat(MAX_KEY_BYTES - 1, MAX_KEY_BYTES);

Deno.test("hashBytes() depends on every bit of a key, on its length, and on nothing beside it", () => {
  const random = randomFrom(SEED);
  const rooms = roomsFrom(random);
  const hashes = new Set<number>();
  const more = new Set<number>();
  let count = 0;
  for (const length of LENGTHS) {
    for (const key of neighbours(length)) {
      const hash = hashBytes(key, 0, length, SEED);
      const rest = moreHash();
      const { room, start, end } = place(key, rooms, random);
      const again = hashBytes(room, start, end, SEED);
      if (again !== hash || moreHash() !== rest) fail(`${key} at ${start}`);
      hashes.add(hash);
      more.add(rest);
      count++;
    }
  }
  // Of so many random numbers of 32 bits about that many are there twice.
  const twice = count * count / 2 ** 33;
  for (const { size } of [hashes, more]) {
    assert(count - size < 3 * twice + 5, `${size} hashes of ${count} keys`);
  }
});

Deno.test("hashBytes() gives other hashes with another seed", () => {
  const key = new TextEncoder().encode("/pages/create");
  for (const length of [0, 1, 3, 4, 13]) {
    const hashes = Array.from(
      { length: 1000 },
      (_, seed) => hashBytes(key, 0, length, seed),
    );
    assertEquals(new Set(hashes).size, 1000, `${length} bytes`);
  }
});
