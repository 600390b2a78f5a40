import { assert, assertEquals, assertThrows } from "@std/assert";
import { DistinctCounter } from "../../lib/traffic/distinct.ts";
import { bytesOf } from "../_lines.ts";

const add = (counter: DistinctCounter, from: number, to: number) => {
  for (let i = from; i < to; i++) {
    const key = bytesOf(`10.${i >>> 16}.${(i >>> 8) & 255}.${i & 255}`);
    counter.add(key, 0, key.length);
  }
};

Deno.test("DistinctCounter is within four standard errors", () => {
  for (const number of [0, 1, 10, 1000, 10_000, 40_000, 200_000]) {
    const counter = new DistinctCounter(42);
    add(counter, 0, number);
    add(counter, 0, Math.min(number, 1000));
    const error = Math.abs(counter.count() - number);
    assert(
      error <= 4 * DistinctCounter.STANDARD_ERROR * number,
      `${counter.count()} instead of ${number}`,
    );
  }
});

Deno.test("DistinctCounter.merge() is the same as counting in one", () => {
  const [one, two, both] = [1, 2, 3].map(() => new DistinctCounter(7)) as [
    DistinctCounter,
    DistinctCounter,
    DistinctCounter,
  ];
  add(one, 0, 3000);
  add(two, 2000, 6000);
  add(both, 0, 6000);
  one.merge(two.ranks);
  assertEquals(one.count(), both.count());
  one.clear();
  assertEquals(one.count(), 0);
});

Deno.test("DistinctCounter takes over nothing that is no count", () => {
  using counter = new DistinctCounter(7);
  add(counter, 0, 100);
  const ranks = new Uint8Array(1 << 14);
  for (const odd of [ranks.subarray(1), new Uint8Array(100_000)]) {
    assertThrows(() => counter.merge(odd), RangeError, "No ranks");
  }
  ranks[5] = 34;
  assertThrows(() => counter.merge(ranks), RangeError, "No ranks");
  assertThrows(() => counter.restore("0".repeat(100_000)), RangeError);
  assertThrows(() => counter.restore("/".repeat(1 << 14)), RangeError);
});
