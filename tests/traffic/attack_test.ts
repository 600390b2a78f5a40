import { assert, assertEquals } from "@std/assert";
import { ByteTable } from "../../lib/traffic/byte_table.ts";
import { DistinctCounter } from "../../lib/traffic/distinct.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { collidingKeys, findTwins, hexKey } from "./_colliding.ts";

const REAL_HITS = 20_000;
const REAL_KEYS = 100;
const CAPACITY = 512;

/** Real hits: of the key at a rank there are half as many as of that at half of it. */
function realKeys(): number[] {
  const random = randomFrom(1);
  const all = Array.from(
    { length: REAL_KEYS },
    (_, rank) =>
      Array<number>(Math.round(REAL_HITS / 5 / (rank + 1))).fill(rank),
  ).flat();
  for (let i = all.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}

/** Counts real hits and ten times as many of unique keys; gives the truth too. */
function attacked(when: "first" | "last" | "mixed") {
  const table = new ByteTable(CAPACITY, 1);
  const truth = new Map<string, number>();
  const real = realKeys();
  let unique = 0;
  const count = (key: Uint8Array) => {
    table.add(key, 0, key.length, 100, 1);
    const name = new TextDecoder().decode(key);
    truth.set(name, (truth.get(name) ?? 0) + 1);
  };
  const attack = (hits: number) => {
    for (let i = 0; i < hits; i++) count(hexKey(unique++));
  };
  if (when === "first") attack(10 * real.length);
  for (const rank of real) {
    count(bytesOf(`/real${rank}`));
    if (when === "mixed") attack(10);
  }
  if (when === "last") attack(10 * real.length);
  return { table, truth, hits: 11 * real.length };
}

for (const when of ["first", "last", "mixed"] as const) {
  Deno.test(`ByteTable keeps the top under attack: it comes ${when}`, () => {
    const { table, truth, hits } = attacked(when);
    const rows = table.top(CAPACITY).map(({ key, ...row }) => ({
      ...row,
      name: new TextDecoder().decode(key),
    }));
    const names = rows.slice(0, 20).map(({ name }) => name);
    assertEquals(
      names,
      Array.from({ length: 20 }, (_, rank) => `/real${rank}`),
    );
    for (const row of rows) {
      const true_ = truth.get(row.name)!;
      assert(row.hits <= true_, `${row.name}: more than there were`);
      assert(true_ <= row.hits + row.uncertainty, `${row.name}: more missing`);
    }
    // Each time that the table was full, each key may have lost a hit.
    const limit = hits / (CAPACITY / 2);
    for (const { name, uncertainty } of rows) {
      assert(uncertainty <= limit, `${name}: ${uncertainty} is uncertain`);
    }
    const inRows = rows.reduce((sum, row) => sum + row.hits, 0);
    assertEquals(inRows + table.other.hits, hits);
    assertEquals(
      rows.reduce((sum, row) => sum + row.bytes, table.other.bytes),
      100 * hits,
    );
    assertEquals(
      rows.reduce((sum, row) => sum + row.errors, table.other.errors),
      hits,
    );
  });
}

/** Adds each key twice: all have to be there. */
function addTwice(table: ByteTable, keys: readonly Uint8Array[]): void {
  for (const key of [...keys, ...keys]) table.add(key, 0, key.length, 1, 0);
  assertEquals([table.size, table.other.hits], [keys.length, 0]);
  assert(table.top(keys.length).every(({ hits }) => hits === 2));
}

Deno.test("ByteTable is not slowed down by keys that collide under another seed", () => {
  const keys = collidingKeys(500, 2048, 0);
  for (let seed = 1; seed <= 20; seed++) {
    const table = new ByteTable(1024, seed);
    addTwice(table, keys);
    assertEquals(table.seed, seed);
  }
});

Deno.test("ByteTable takes one other seed where its own was found", () => {
  const keys = collidingKeys(500, 2048, 42);
  const table = new ByteTable(1024, 42, undefined, 43);
  addTwice(table, keys);
  assertEquals(table.seed, 43);
  // What comes then is no longer slowed down by it.
  table.clear();
  assertEquals(table.seed, 42);
  addTwice(table, keys);
  assertEquals(table.seed, 43);
});

Deno.test("ByteTable tells its counter of keys by that one's seed, also once it has another itself", () => {
  const [seed, otherSeed] = [42, 43];
  using distinct = new DistinctCounter(seed);
  using all = new DistinctCounter(seed);
  using table = new ByteTable(1024, seed, distinct, otherSeed);
  const keys = [
    ...collidingKeys(500, 2048, seed),
    ...Array.from({ length: 3000 }, (_, i) => bytesOf(`k${i}`)),
  ];
  for (const key of [...keys, ...keys]) {
    table.add(key, 0, key.length, 1, 0);
    all.add(key, 0, key.length);
  }
  assertEquals([table.seed, table.pruned], [otherSeed, true]);
  assertEquals(distinct.count(), all.count());
});

Deno.test("hashBytes() gives no blocks that collide whatever the seed", () => {
  // By chance two hashes are equal under one seed of 2^32.
  const part = findTwins()?.part ?? 0;
  assert(part < 0.01, `two blocks collide under ${part} of the seeds`);
});
