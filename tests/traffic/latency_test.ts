import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { COARSE, FINE, quantilesOf } from "../../lib/traffic/latency.ts";
import { RowTimes } from "../../lib/traffic/row_times.ts";
import { randomFrom } from "../_random.ts";

type Random = (below: number) => number;

const HOUR_MICROS = 3_600_000_000;

/** Microseconds of all sizes, as many short ones as long ones. */
const anyMicros = (random: Random): number =>
  Math.floor(2 ** (random(2 ** 20) / 2 ** 20 * Math.log2(HOUR_MICROS)));

/** What quantiles are, by the rule. */
function exact(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const [p50, p95, p99] = [50, 95, 99].map((percent) =>
    sorted[Math.ceil(sorted.length * percent / 100) - 1]!
  );
  return { p50: p50!, p95: p95!, p99: p99! };
}

for (
  const [name, scale, percent, size] of [
    ["FINE", FINE, 1.6, 896],
    ["COARSE", COARSE, 11.2, 124],
  ] as const
) {
  Deno.test(`${name} quantiles are within ${percent} % of those of the sorted values`, () => {
    assertEquals(scale.size, size);
    assert(scale.relativeError <= percent / 100);
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomFrom(seed);
      const base = anyMicros(random);
      const makers = [
        () => anyMicros(random),
        () => random(100),
        () => base,
        () => Math.ceil(base / 2) + random(Math.ceil(base / 2)),
      ];
      const make = makers[random(makers.length)]!;
      const values = Array.from({ length: 1 + random(2000) }, make);
      const buckets = new Float64Array(scale.size);
      for (const value of values) buckets[scale.bucketOf(value)]!++;
      const { count, ...got } = quantilesOf(scale, buckets)!;
      const wanted = exact(values);
      assertEquals(count, values.length);
      for (const name of ["p50", "p95", "p99"] as const) {
        const micros = wanted[name];
        const most = micros * scale.relativeError * (1 + 1e-9);
        assertAlmostEquals(
          got[name] * 1e6,
          micros,
          most + 1e-6,
          `seed ${seed}`,
        );
      }
    }
  });

  Deno.test(`${name} buckets follow each other, and all have a value of their own`, () => {
    let last = 0;
    for (let value = 0; value < 100_000; value++) {
      const bucket = scale.bucketOf(value);
      assert(bucket === last || bucket === last + 1, `${value}`);
      last = bucket;
    }
    for (let bucket = 0; bucket < scale.size; bucket++) {
      assertEquals(scale.bucketOf(scale.microsOf(bucket)), bucket);
    }
    // What is longer than an hour and eleven minutes is that.
    for (const value of [2 ** 32 - 1, 2 ** 32, 1e15, Infinity]) {
      assertEquals(scale.bucketOf(value), scale.size - 1);
    }
  });
}

Deno.test("quantilesOf() ranks by the hundredth, and has none of nothing", () => {
  const buckets = new Float64Array(FINE.size);
  assertEquals(quantilesOf(FINE, buckets), undefined);
  buckets[1] = 95;
  buckets[2] = 4;
  buckets[3] = 1;
  assertEquals(quantilesOf(FINE, buckets), {
    count: 100,
    p50: 1e-6,
    p95: 1e-6,
    p99: 2e-6,
  });
  buckets[3] = 2;
  assertEquals(quantilesOf(FINE, buckets), {
    count: 101,
    p50: 1e-6,
    p95: 2e-6,
    p99: 3e-6,
  });
});

Deno.test("RowTimes halves the counts of a row of which one gets too large", () => {
  const times = new RowTimes();
  const most = 2 ** 32 - 1;
  times.addCount(1, 5, most);
  times.addCount(1, 7, 1000);
  times.addCount(2, 5, 3);
  times.addCount(1, 5, 1);
  const counts = (row: number) => {
    const found: [number, number][] = [];
    times.forEach(row, (bucket, count) => found.push([bucket, count]));
    return found;
  };
  assertEquals(counts(1), [[5, 2 ** 31 - 1], [7, 500]]);
  assertEquals(counts(2), [[5, 3]]);
  times.addCount(1, 5, most);
  assertEquals(counts(1)[1], [7, 250]);
  assertEquals(times.quantiles(1000), undefined);
});
