import { assert, assertEquals, assertThrows } from "@std/assert";
import { ByteTable } from "../../lib/traffic/byte_table.ts";
import { DistinctCounter } from "../../lib/traffic/distinct.ts";
import { rowsOf, savedOf } from "../../lib/traffic/table_rows.ts";
import { MAX_KEY_BYTES } from "../../lib/kernel/areas.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { collidingKeys } from "./_colliding.ts";
import { plainOf } from "./_plain_rows.ts";

const add = (table: ByteTable, key: string, bytes = 0, error = 0) => {
  // Not at 0, so that a wrong offset shows.
  const keys = bytesOf(`..${key}..`);
  table.add(keys, 2, keys.length - 2, bytes, error);
};
const rows = (table: ByteTable, count = 100) =>
  table.top(count).map(({ key, hits }) => [
    new TextDecoder().decode(key),
    hits,
  ]);

/** Adds each key as often as is said. */
const addAll = (table: ByteTable, counts: Record<string, number>) => {
  for (const [key, hits] of Object.entries(counts)) {
    for (let i = 0; i < hits; i++) add(table, key);
  }
};
const bounds = (table: ByteTable) =>
  table.top(100).map(({ key, hits, uncertainty }) => [
    new TextDecoder().decode(key),
    hits,
    uncertainty,
  ]);

Deno.test("ByteTable counts hits, bytes and errors by key", () => {
  const table = new ByteTable(8);
  add(table, "/a", 10);
  add(table, "/b", 1, 1);
  add(table, "/a", 5, 1);
  add(table, "", 7);
  assertEquals(
    table.top(2).map(({ hits, bytes, errors, uncertainty }) => [
      hits,
      bytes,
      errors,
      uncertainty,
    ]),
    [[2, 15, 1, 0], [1, 7, 0, 0]],
  );
  assertEquals(rows(table), [["/a", 2], ["", 1], ["/b", 1]]);
  assertEquals([table.size, table.pruned], [3, false]);
});

Deno.test("ByteTable.top() gives equal hits in the order of their keys", () => {
  const table = new ByteTable(64);
  for (const key of ["/c", "/a", "/bb", "/b", "/d", "/d"]) add(table, key);
  assertEquals(rows(table, 3), [["/d", 2], ["/a", 1], ["/b", 1]]);
  assertEquals(rows(table, 0), []);
});

Deno.test("ByteTable.clear() forgets all", () => {
  const table = new ByteTable(4);
  for (let i = 0; i < 20; i++) add(table, `/${i}`);
  table.clear();
  assertEquals([table.size, table.pruned, table.other.hits], [0, false, 0]);
  add(table, "/a");
  assertEquals(rows(table), [["/a", 1]]);
});

Deno.test("ByteTable cuts keys that are very long", () => {
  const table = new ByteTable(4);
  add(table, "x".repeat(MAX_KEY_BYTES + 100));
  add(table, "x".repeat(MAX_KEY_BYTES + 1));
  assertEquals(rows(table), [["x".repeat(MAX_KEY_BYTES), 2]]);
});

Deno.test("ByteTable keeps the top exact among many keys, and loses no hit", () => {
  const table = new ByteTable(256, 1);
  const truth = new Map<string, number>();
  const count = (key: string) => {
    add(table, key);
    truth.set(key, (truth.get(key) ?? 0) + 1);
  };
  for (let i = 0; i < 20_000; i++) {
    count(`/once/${i}`);
    if (i % 4 === 0) count("/often");
    if (i % 10 === 0) count("/less");
  }
  assert(table.pruned && table.size <= 256);
  assertEquals(rows(table, 2), [["/often", 5000], ["/less", 2000]]);
  const all = table.top(256);
  const inRows = all.reduce((sum, { hits }) => sum + hits, 0);
  assertEquals(inRows + table.other.hits, 27_000);
  for (const { key, hits, uncertainty } of all) {
    const true_ = truth.get(new TextDecoder().decode(key))!;
    assert(hits <= true_ && true_ <= hits + uncertainty);
  }
});

Deno.test("ByteTable states its uncertainty for a key that comes back", () => {
  const table = new ByteTable(2, 1);
  add(table, "/a");
  add(table, "/b");
  add(table, "/c");
  add(table, "/a");
  const back = table.top(2).find(({ key }) => key[1] === 0x61)!;
  assertEquals([back.hits, back.uncertainty], [1, 1]);
});

Deno.test("ByteTable.merge() is the same as counting in one table", () => {
  const [one, two, both] = [
    new ByteTable(64, 1),
    new ByteTable(64, 2),
    new ByteTable(64, 3),
  ];
  for (let i = 0; i < 300; i++) {
    const key = `/${i * i % 37}`;
    add(i % 3 === 0 ? one : two, key, i, i % 2);
    add(both, key, i, i % 2);
  }
  one.merge(two);
  assertEquals(one.top(64), both.top(64));
});

Deno.test("ByteTable.merge() keeps bounds when both were pruned", () => {
  const truth = new Map<string, number>();
  const tables = [new ByteTable(32, 1), new ByteTable(32, 2)];
  for (let i = 0; i < 4000; i++) {
    const key = i % 3 === 0 ? `/${i % 7}` : `/once/${i}`;
    add(tables[i % 2]!, key);
    truth.set(key, (truth.get(key) ?? 0) + 1);
  }
  const [one, two] = tables as [ByteTable, ByteTable];
  one.merge(two);
  const all = one.top(32);
  for (const { key, hits, uncertainty } of all) {
    const true_ = truth.get(new TextDecoder().decode(key))!;
    assert(hits <= true_ && true_ <= hits + uncertainty);
  }
  const inRows = all.reduce((sum, { hits }) => sum + hits, 0);
  assertEquals(inRows + one.other.hits, 4000);
});

Deno.test("ByteTable states the highest pruned count, with what was uncertain in it", () => {
  const one = new ByteTable(2, 1);
  addAll(one, { a: 3, b: 1, c: 1 });
  assertEquals(bounds(one), [["c", 1, 3]]);
  const two = new ByteTable(2, 1);
  addAll(two, { a: 1, b: 1, c: 1, d: 1, e: 1 });
  assertEquals(bounds(two), [["e", 1, 2]]);
});

Deno.test("ByteTable takes all of a row along when it prunes", () => {
  const table = new ByteTable(4, 1);
  addAll(table, { a: 5, b: 1, c: 1, d: 1, e: 7 });
  for (let i = 0; i < 2; i++) add(table, "e", 100, 1);
  // Pruned again: the row of e moves to where a was, which had no uncertainty.
  addAll(table, { f: 1, g: 1, h: 1 });
  const [row] = table.top(1);
  assertEquals(
    [row!.hits, row!.bytes, row!.errors, row!.uncertainty],
    [9, 200, 2, 1],
  );
});

Deno.test("ByteTable begins a row anew where another was", () => {
  const table = new ByteTable(2, 1);
  for (const key of ["a", "b", "c"]) add(table, key, 10, 1);
  const row = () => table.top(1).map((row) => [row.bytes, row.errors]);
  assertEquals(row(), [[10, 1]]);
  assertEquals(table.other, { hits: 2, bytes: 20, errors: 2 });
  table.clear();
  assertEquals(table.other, { hits: 0, bytes: 0, errors: 0 });
  add(table, "d");
  assertEquals(row(), [[0, 0]]);
});

Deno.test("ByteTable finds the key again that made it prune", () => {
  for (let seed = 0; seed < 100; seed++) {
    const table = new ByteTable(4, seed);
    addAll(table, { a: 1, b: 1, c: 1, d: 1, e: 2, f: 2 });
    assertEquals(rows(table), [["e", 2], ["f", 2]], `seed ${seed}`);
  }
});

Deno.test("ByteTable keeps long keys when its memory of them grows", () => {
  const table = new ByteTable(64);
  const keys = Array.from({ length: 40 }, (_, i) => `${i}`.padEnd(500, "x"));
  for (const key of [...keys, ...keys]) add(table, key);
  assertEquals(rows(table), keys.toSorted().map((key) => [key, 2]));
});

Deno.test("ByteTable.merge() adds up what is uncertain", () => {
  const one = new ByteTable(4, 1);
  addAll(one, { a: 2, f: 7, g: 1, h: 1, i: 1 });
  assertEquals(bounds(one), [["f", 7, 0], ["i", 1, 2]]);
  const two = new ByteTable(4, 2);
  addAll(two, { a: 5, b: 1, c: 1, d: 1, e: 1, f: 1 });
  assertEquals(bounds(two), [["a", 5, 0], ["e", 1, 1], ["f", 1, 1]]);
  one.merge(two);
  assertEquals(bounds(one), [
    ["f", 8, 1],
    ["a", 5, 2],
    ["e", 1, 3],
    ["i", 1, 3],
  ]);
  // All that was pruned in any of them may have been this key's.
  const large = new ByteTable(64, 3);
  large.merge(two);
  add(large, "z");
  assertEquals(bounds(large).at(-1), ["z", 1, 1]);
});

Deno.test("ByteTable takes another seed when somebody found the one it has", () => {
  const keys = collidingKeys(100, 256, 42);
  const table = new ByteTable(128, 42);
  for (const key of [...keys, ...keys]) table.add(key, 0, key.length, 0, 0);
  assertEquals([table.size, table.other.hits], [100, 0]);
  assertEquals(table.top(100).every(({ hits }) => hits === 2), true);
});

Deno.test("ByteTable loses no hit of a key that finds no place", () => {
  const keys = collidingKeys(70, 256, 42);
  // The seed that comes next is the one that was found.
  using distinct = new DistinctCounter(42);
  using all = new DistinctCounter(42);
  const table = new ByteTable(128, 42, distinct, 42);
  for (const key of keys) {
    table.add(key, 0, key.length, 10, 1);
    all.add(key, 0, key.length);
  }
  assertEquals(table.size, 64);
  // How many keys there were is not told by its size.
  assertEquals(table.pruned, true);
  assertEquals(distinct.count(), all.count());
  assertEquals(table.other, { hits: 6, bytes: 60, errors: 6 });
  // Each of the six may be the one that had all of these hits.
  assertEquals(table.floor, 6);
  const from = new ByteTable(128, 7);
  for (const key of keys) from.addHits(key, 3, 10, 1);
  table.merge(from);
  assertEquals(table.other, { hits: 24, bytes: 120, errors: 12 });
  assertEquals(table.floor, 9);
});

Deno.test("ByteTable.hitsOf() tells the hits of a key, and adds no row", () => {
  const table = new ByteTable(4);
  addAll(table, { a: 3, b: 1, c: 1, d: 1 });
  const of = (key: string) => table.hitsOf(bytesOf(key));
  assertEquals([of("a"), of("b"), of("x"), of("")], [3, 1, 0, 0]);
  assertEquals([table.size, table.pruned], [4, false]);
  const long = "l".repeat(MAX_KEY_BYTES + 9);
  table.clear();
  // Nothing is left.
  assertEquals(of("a"), 0);
  add(table, long);
  assertEquals([of(long), of(long.slice(0, MAX_KEY_BYTES))], [1, 1]);
});

Deno.test("ByteTable.pack() is what its rows are one by one", () => {
  const random = randomFrom(64);
  for (let round = 0; round < 300; round++) {
    using table = new ByteTable(1 << (1 + random(8)), random(2 ** 32));
    for (let i = random(400); i > 0; i--) {
      // Some stand in their rows, some do not, and some are cut.
      const length = random([2, 20, 40, MAX_KEY_BYTES + 50][random(4)]!);
      const key = Uint8Array.from({ length }, () => random(256));
      table.addHits(key, random(2 ** 32) * 2 ** 20, random(1e6), random(2));
    }
    const { keys, ends, counts, floor, other, pruned } = table.pack();
    const slow = plainOf(table);
    assertEquals([...keys], [...slow.keys]);
    assertEquals([...ends], [...slow.ends]);
    assertEquals([...counts], [...slow.counts]);
    assertEquals({ floor, other, pruned }, {
      floor: slow.floor,
      other: slow.other,
      pruned: slow.pruned,
    });
  }
});

Deno.test("ByteTable prunes whatever the hits are", () => {
  for (const hits of [2 ** 52, 2 ** 53, 2 ** 60]) {
    using table = new ByteTable(64, 3);
    for (let i = 0; i < 200; i++) table.addHits(bytesOf(`${i}`), hits + 4 * i);
    assertEquals(table.size <= 64, true);
  }
});

Deno.test("rowsOf() takes nothing for rows that has no counts", () => {
  using table = new ByteTable(8, 3);
  addAll(table, { a: 3, b: 1 });
  const saved = savedOf(table);
  using other = new ByteTable(8, 3);
  other.merge(rowsOf(saved));
  assertEquals(other.size, 2);
  for (const odd of [-1, 0.5, NaN, 2 ** 53, Infinity, "1", null, undefined]) {
    for (const column of ["hits", "errors", "uncertainties"] as const) {
      const wrong = { ...saved, [column]: [1, odd] } as typeof saved;
      assertThrows(() => rowsOf(wrong), RangeError, `No count: ${odd}`);
    }
  }
});

Deno.test("a table that is given back twice is nobody else's twice", () => {
  const table = new ByteTable(64, 3);
  table[Symbol.dispose]();
  table[Symbol.dispose]();
  using one = new ByteTable(64, 3);
  using two = new ByteTable(64, 3);
  addAll(one, { a: 3 });
  assertEquals([one.size, two.size], [1, 0]);
});
