import { assertEquals } from "@std/assert";
import { allocated } from "../../lib/kernel/kernel.wasm";
import { ByteTable } from "../../lib/traffic/byte_table.ts";
import { DistinctCounter } from "../../lib/traffic/distinct.ts";
import { savedOf } from "../../lib/traffic/table_rows.ts";
import { plainOf } from "./_plain_rows.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { own, scope } from "../_scope.ts";
import { collidingKeys } from "./_colliding.ts";

type Random = (below: number) => number;

const SEED = 20261129;
const ROUNDS = 2000;

/** A table that counts what it has no row for, and how it was made. */
interface Made {
  readonly table: ByteTable;
  readonly distinct: DistinctCounter;
}

function make(capacity: number, seed: number, distinctSeed: number): Made {
  const distinct = own(new DistinctCounter(distinctSeed));
  return { distinct, table: own(new ByteTable(capacity, seed, distinct, 77)) };
}

/** Everything that is known of a table, as text: row by row, in their order. */
function all({ table, distinct }: Made): string {
  const { seed } = table;
  return JSON.stringify([savedOf(table), table.pruned, seed, distinct.count()]);
}

/** Counts that tell rows apart, of keys that are few, long, short or collide. */
function fill(
  tables: readonly ByteTable[],
  keys: readonly Uint8Array[],
  random: Random,
): void {
  for (let i = random(2) * random(keys.length * 3); i > 0; i--) {
    // Some come often.
    const key = keys[random(random(keys.length) + 1)]!;
    const [bytes, error] = [random(1e6), random(2)];
    for (const table of tables) table.add(key, 0, key.length, bytes, error);
  }
}

function keysOf(random: Random, capacity: number, seed: number): Uint8Array[] {
  const count = 1 + random(capacity * 3);
  if (random(2) === 0 && capacity > 64) {
    return collidingKeys(Math.min(count, 160), capacity * 2, seed);
  }
  const length = [0, 8, 40, 600][random(4)]!;
  return Array.from(
    { length: count },
    (_, i) => bytesOf(`/${i}`.padEnd(random(length + 1), "x")),
  );
}

Deno.test("The kernel merges a table as it does rows that stand elsewhere", () => {
  const random = randomFrom(SEED);
  const seen = { crowded: 0, reseeded: 0, pruned: 0, emptied: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    using _ = scope();
    const capacity = [2, 4, 16, 256][random(4)]!;
    const seeds = [random(2 ** 32), random(2 ** 32)];
    const seed = () => seeds[random(2)]!;
    const [own, theirs, ofDistinct] = [seed(), seed(), seed()];
    const fast = make(capacity, own, ofDistinct);
    const slow = make(capacity, own, ofDistinct);
    const from = make([4, capacity][random(2)]!, theirs, ofDistinct);
    const keys = keysOf(random, capacity, own);
    const both = [fast.table, slow.table];
    fill(both, keys, random);
    for (let merges = 1 + random(3); merges > 0; merges--) {
      fill([from.table], keys, random);
      const before = all(from);
      fast.table.merge(from.table);
      slow.table.merge(plainOf(from.table));
      assertEquals(all(fast), all(slow), `round ${round}`);
      assertEquals(all(from), before, `round ${round}: the other one`);
      if (random(3) === 0) {
        for (const table of both) table.clear();
        seen.emptied++;
      }
    }
    seen.pruned += Number(from.table.pruned);
    seen.crowded += Number(fast.table.pruned && !from.table.pruned);
    seen.reseeded += Number(fast.table.seed !== own >> 0);
    // And it goes on as before: keys are found, and new ones get rows.
    fill(both, keys, random);
    assertEquals(all(fast), all(slow), `round ${round}: later`);
  }
  for (const [what, times] of Object.entries(seen)) {
    assertEquals(times > ROUNDS / 100, true, `${what}: ${times} times`);
  }
});

Deno.test("The kernel gives back what it takes for merging", () => {
  using table = new ByteTable(128, 1);
  using same = new ByteTable(128, 1);
  using others = new ByteTable(128, 1);
  for (let i = 0; i < 100; i++) {
    table.addHits(bytesOf(`/${i}`), 1);
    same.addHits(bytesOf(`/${i}`), 1);
    others.addHits(bytesOf(`/other/${i}`), 1);
  }
  const merge = () => {
    // There may be too many keys, and are not; then there are.
    table.merge(same);
    table.merge(others);
  };
  merge();
  const before = allocated();
  for (let i = 0; i < 1000; i++) merge();
  assertEquals(allocated(), before);
});
