import { assertEquals, fail } from "@std/assert";
import { latin1Of } from "../../lib/log/text.ts";
import { ByteTable } from "../../lib/traffic/byte_table.ts";
import { DistinctCounter } from "../../lib/traffic/distinct.ts";
import { hashBytes } from "../../lib/traffic/hash.ts";
import { BYTES, ERRORS, FLOOR, HITS } from "../../lib/traffic/table_rows.ts";
import {
  KEYS,
  MAX_KEY_BYTES,
  place,
  randomBytes,
  roomsFrom,
} from "../_keys.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { own, scope } from "../_scope.ts";

type Random = (below: number) => number;

const SEED = 20251011;

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

interface ModelRow {
  readonly key: string;
  hits: number;
  bytes: number;
  errors: number;
  floor: number;
}

/** What a ByteTable does, done with strings. */
class Model {
  rows = new Map<string, ModelRow>();
  other = { hits: 0, bytes: 0, errors: 0 };
  floor = 0;
  pruned = false;
  prunes = 0;
  constructor(readonly capacity: number) {}

  add(key: string, hits: number, bytes: number, errors: number): void {
    let row = this.rows.get(key);
    if (row === undefined) {
      if (this.rows.size === this.capacity) this.#prune();
      row = { key, hits: 0, bytes: 0, errors: 0, floor: this.floor };
      this.rows.set(key, row);
    }
    row.hits += hits;
    row.bytes += bytes;
    row.errors += errors;
  }

  /** Adds the counts of another one. */
  merge(from: Model): void {
    // Whoever has no row in one of them may have had as many hits there.
    const [ours, theirs] = [this.floor, from.floor];
    for (const row of this.rows.values()) {
      if (!from.rows.has(row.key)) row.floor += theirs;
    }
    for (const row of from.rows.values()) {
      const own = this.rows.get(row.key);
      if (own === undefined) {
        this.rows.set(row.key, { ...row, floor: row.floor + ours });
      } else {
        own.hits += row.hits;
        own.bytes += row.bytes;
        own.errors += row.errors;
        own.floor += row.floor;
      }
    }
    this.floor = ours + theirs;
    if (this.rows.size > this.capacity) this.#prune();
    this.pruned ||= from.pruned;
    this.#addToOther(from.other);
  }

  #prune(): void {
    const hits = [...this.rows.values()].map(({ hits }) => hits);
    const cut = hits.sort((a, b) => a - b)[hits.length >>> 1]!;
    for (const row of this.rows.values()) {
      if (row.hits > cut) continue;
      this.rows.delete(row.key);
      this.floor = Math.max(this.floor, row.hits + row.floor);
      this.#addToOther(row);
    }
    this.pruned = true;
    this.prunes++;
  }

  #addToOther({ hits, bytes, errors }: Model["other"]): void {
    this.other.hits += hits;
    this.other.bytes += bytes;
    this.other.errors += errors;
  }

  clear(): void {
    this.rows.clear();
    this.other = { hits: 0, bytes: 0, errors: 0 };
    this.floor = 0;
    this.pruned = false;
  }
}

/** Says what of a table is not as in the model; nothing where all is. */
function differs(table: ByteTable, model: Model): string | undefined {
  if (table.size !== model.rows.size) return "size";
  if (table.pruned !== model.pruned) return "pruned";
  if (table.floor !== model.floor) return "floor";
  const { hits, bytes, errors } = table.other;
  const { other } = model;
  if (
    hits !== other.hits || bytes !== other.bytes || errors !== other.errors
  ) return "other";
  let place = 0;
  for (const row of model.rows.values()) {
    const { keys } = table;
    const [start, end] = [table.keyStart(place), table.keyEnd(place)];
    if (latin1Of(keys.subarray(start, end)) !== row.key) {
      return `the key of row ${place}`;
    }
    if (
      table.count(place, HITS) !== row.hits ||
      table.count(place, BYTES) !== row.bytes ||
      table.count(place, ERRORS) !== row.errors ||
      table.count(place, FLOOR) !== row.floor
    ) return `the counts of row ${place}`;
    place++;
  }
}

for (const { capacity, keys, count } of CASES) {
  Deno.test(`ByteTable counts in ${capacity} rows as a Map does, keys ${keys}`, () => {
    const random = randomFrom(SEED);
    const rooms = roomsFrom(random);
    using distinct = new DistinctCounter(SEED);
    using all = new DistinctCounter(SEED);
    using table = new ByteTable(capacity, SEED, distinct);
    const model = new Model(capacity);
    const make = KEYS[keys]!;
    const checkIn = Math.min(capacity, 500);
    const clearIn = Math.max(500, capacity * 6);
    for (let i = 0; i < count; i++) {
      const key = make(random);
      const text = latin1Of(key.subarray(0, MAX_KEY_BYTES));
      const { room, start, end } = place(key, rooms, random);
      const check = (what: string | undefined) => {
        if (what === undefined) return;
        fail(`seed ${SEED}, key ${i} at ${start}, ${latin1Of(key)}: ${what}`);
      };
      if (random(4) === 0) {
        const hits = table.hitsOf(room.subarray(start, end));
        check(
          hits === (model.rows.get(text)?.hits ?? 0) ? undefined : "hitsOf",
        );
      }
      const [bytes, error] = [random(1e6), random(2)];
      // Some have more hits than are counted out one by one, to find the median.
      const hits = random(50) === 0 ? 1 + random(1 << random(30)) : 1;
      if (hits > 1 || random(8) === 0) {
        table.addHits(room.subarray(start, end), hits, bytes, error);
      } else table.add(room, start, end, bytes, error);
      const { prunes } = model;
      model.add(text, hits, bytes, error);
      all.add(room, start, end);
      if (prunes !== model.prunes || random(checkIn) === 0) {
        check(differs(table, model));
      }
      if (random(clearIn) === 0) {
        table.clear();
        model.clear();
        all.clear();
        distinct.clear();
      }
    }
    assertEquals(differs(table, model), undefined);
    // It hears of each key, from when not all of them have a row.
    if (model.pruned) assertEquals(distinct.ranks, all.ranks);
    else assertEquals(distinct.count(), 0);
  });
}

/** A table and what it has to be like. */
class Pair implements Disposable {
  readonly table: ByteTable;
  readonly model: Model;

  constructor(capacity: number, seed: number) {
    this.table = new ByteTable(capacity, seed);
    this.model = new Model(capacity);
  }

  [Symbol.dispose](): void {
    this.table[Symbol.dispose]();
  }

  add(key: string, hits: number, bytes: number, errors: number): void {
    this.table.addHits(bytesOf(key), hits, bytes, errors);
    this.model.add(key, hits, bytes, errors);
  }

  merge({ table, model }: Pair): void {
    this.table.merge(table);
    this.model.merge(model);
  }
}

Deno.test("ByteTable.merge() comes to what a Map comes to, bounds and order included", () => {
  const random = randomFrom(SEED);
  for (let round = 0; round < 5000; round++) {
    const capacity = [2, 4, 8, 32][random(4)]!;
    const seed = random(2 ** 32);
    using pair = new Pair(capacity, seed);
    // Of one seed or of two, and not always as large.
    const others = [2, capacity, capacity][random(3)]!;
    using other = new Pair(others, seed + random(2));
    const keyCount = 1 + random(capacity * 3);
    for (let step = 2 + random(6); step > 0; step--) {
      const to = random(2) === 0 ? pair : other;
      const most = random(3) === 0 ? 1 + random(400) : 1;
      for (let i = random(keyCount * 3); i > 0; i--) {
        const key = `/${random(1 + random(keyCount))}`;
        const padded = key.padEnd(random(2) * 30);
        to.add(padded, 1 + random(most), random(1e6), random(2));
      }
      if (random(3) > 0) pair.merge(other);
      const wrong = differs(pair.table, pair.model) ??
        differs(other.table, other.model);
      if (wrong) fail(`seed ${SEED}, round ${round}: ${wrong}`);
    }
  }
});

Deno.test("ByteTable.merge() knows that both may have pruned a key more often than what it prunes now", () => {
  using _ = scope();
  const [pair, other] = ["a", "b"].map((name) => {
    const pair = own(new Pair(8, SEED));
    for (const hits of [10, 11, 12]) pair.add(`${name}${hits}`, hits, 0, 0);
    // Of these, five at a time have a row; the three stay.
    for (let i = 0; i < 250; i++) pair.add(`/${i % 6}`, 1, 0, 0);
    for (const last of [1, 2]) pair.add(`${name} last ${last}`, 100, 0, 0);
    return pair;
  });
  const before = pair!.table.floor;
  pair!.merge(other!);
  assertEquals(differs(pair!.table, pair!.model), undefined);
  // All six are pruned, of which none can have had that many hits.
  assertEquals([pair!.table.size, pair!.table.floor], [4, before * 2]);
});

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
    [7, 8, 9, 12, 15, 16, 17, 20, 32, 33, 40]
      .map((length) => [length, length - 4]),
  )
  .concat([[12, 4], [16, 4], [16, 8], [17, 4], [40, 0], [40, 20], [40, 14]]);

Deno.test("ByteTable tells keys apart that have the same hash", () => {
  const random = randomFrom(SEED);
  for (const [length, at] of DIFFERENCES) {
    const [one, two] = collision(length!, at!, random);
    using table = new ByteTable(4, SEED);
    const what = `${length} bytes that differ from ${at} on`;
    table.addHits(one!, 5);
    assertEquals(table.hitsOf(two!), 0, what);
    table.addHits(two!, 7);
    assertEquals([table.hitsOf(one!), table.hitsOf(two!)], [5, 7], what);
  }
});

Deno.test("ByteTable tells a key apart from its beginning that has the same hash", () => {
  // Found among four thousand millions: another hash needs another one.
  const seed = 20251010;
  const key = Uint8Array.of(103, 94, 145, 50, 84, 110, 237, 217);
  assertEquals(hashBytes(key, 0, 8, seed), hashBytes(key, 0, 7, seed));
  using table = new ByteTable(4, seed);
  for (const end of [8, 7, 8, 7, 7]) table.add(key, 0, end, 0, 0);
  assertEquals(
    [table.size, table.hitsOf(key), table.hitsOf(key.subarray(0, 7))],
    [2, 2, 3],
  );
});

Deno.test("ByteTable uses again what keys had that are forgotten", () => {
  using table = new ByteTable(64, SEED);
  const key = new Uint8Array(MAX_KEY_BYTES);
  const starts: number[] = [];
  for (let i = 0; i < 100_000; i++) {
    new DataView(key.buffer).setUint32(17, i);
    table.add(key, 0, key.length, 0, 0);
    starts.push(table.keyStart(table.size - 1));
  }
  assertEquals(new Set(starts).size, 64);
});
