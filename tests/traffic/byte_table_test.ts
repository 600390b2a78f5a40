import { assert, assertEquals } from "@std/assert";
import { ByteTable, MAX_KEY_BYTES } from "../../lib/traffic/byte_table.ts";
import { bytesOf } from "../_lines.ts";

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
