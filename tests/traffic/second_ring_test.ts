import { assertEquals, assertThrows } from "@std/assert";
import { SecondRing } from "../../lib/traffic/second_ring.ts";
import { randomFrom } from "../_random.ts";

Deno.test("SecondRing holds the window, left-open and right-closed", () => {
  const ring = new SecondRing(3, 1, 100);
  // The first is late, the last one beyond the buckets.
  for (const second of [97, 98, 99, 100, 101, 102]) ring.add(second);
  assertEquals([ring.sum, ring.ahead], [3, 1]);
  ring.advance();
  assertEquals([ring.sum, ring.ahead, ring.now], [3, 0, 101]);
  assertEquals(ring.course(9), [1, 1, 1]);
  ring.advance();
  assertEquals(ring.course(9), [1, 1, 0]);
});

Deno.test("SecondRing works with a window of one second and no room ahead", () => {
  const ring = new SecondRing(1, 0, -5);
  ring.add(-5);
  assertEquals(ring.sum, 1);
  ring.advance();
  assertEquals([ring.sum, ring.now], [0, -4]);
});

Deno.test("SecondRing.shift() takes the hits along", () => {
  const ring = new SecondRing(3, 2, 100);
  for (const second of [98, 98, 100, 101]) ring.add(second);
  ring.shift(-3600);
  assertEquals([ring.now, ring.sum, ring.ahead], [-3500, 3, 1]);
  assertEquals(ring.course(9), [2, 0, 1]);
  ring.add(-3500);
  assertEquals(ring.sum, 4);
  ring.advance();
  assertEquals(ring.course(9), [0, 2, 1]);
});

Deno.test("SecondRing.course() gives the busiest second of each column", () => {
  const ring = new SecondRing(6, 3, 100);
  for (const second of [95, 96, 96, 98, 99, 99, 99, 101]) ring.add(second);
  assertEquals(ring.course(6), [1, 2, 0, 1, 3, 0]);
  assertEquals(ring.course(3), [2, 1, 3]);
  assertEquals(ring.course(4), [2, 0, 3, 0]);
  assertEquals(ring.course(1), [3]);
});

Deno.test("SecondRing.course() has each second in one column, whatever the window", () => {
  for (const window of [1, 2, 7, 239, 240, 241, 1000, 86_400]) {
    for (const columns of [1, 3, 240]) {
      const ring = new SecondRing(window, 0, window - 1);
      for (let second = 0; second < window; second++) {
        ring.add(second, second + 1);
      }
      const count = Math.min(columns, window);
      assertEquals(
        ring.course(columns),
        Array.from(
          { length: count },
          (_, column) => Math.ceil((column + 1) * window / count),
        ),
      );
    }
  }
});

Deno.test("SecondRing.jump() refuses while there are hits", () => {
  const ring = new SecondRing(2, 1, 100);
  ring.jump(500);
  ring.add(499);
  assertEquals([ring.now, ring.sum], [500, 1]);
  assertThrows(() => ring.jump(600), RangeError, "not empty");
  const ahead = new SecondRing(2, 1, 100);
  ahead.add(101);
  assertThrows(() => ahead.jump(600), RangeError, "not empty");
});

Deno.test("SecondRing agrees with a recount on random histories", () => {
  const random = randomFrom(7);
  for (let round = 0; round < 300; round++) {
    let [window, ahead] = [1 + random(20), random(20)];
    let ring = new SecondRing(window, ahead, 0);
    let hits: number[] = [];
    const hasBucket = (age: number) => age < window && age >= -ahead;
    for (let step = 0; step < 200; step++) {
      const action = random(5);
      if (action < 2) {
        const second = ring.now - window - 2 + random(window + ahead + 5);
        ring.add(second);
        const age = ring.now - second;
        if (hasBucket(age)) hits.push(second);
      } else if (action === 2) {
        ring.advance();
      } else if (action === 3 && random(10) === 0) {
        // As after a restart with another window.
        const saved = JSON.parse(JSON.stringify(ring.save()));
        hits = hits.filter((second) => hasBucket(ring.now - second));
        [window, ahead] = [1 + random(20), random(20)];
        ring = new SecondRing(window, ahead, 7);
        ring.restore(saved);
        hits = hits.filter((second) => hasBucket(ring.now - second));
      } else if (random(10) === 0) {
        const by = random(1000) - 500;
        ring.shift(by);
        hits = hits.map((second) => second + by);
      }
      const inWindow = hits.filter((second) =>
        second > ring.now - window && second <= ring.now
      ).length;
      assertEquals(ring.sum, inWindow);
      const first = ring.now - window + 1;
      const hitsAt = (i: number) =>
        hits.filter((it) =>
          it === first + i
        ).length;
      assertEquals(
        ring.course(window),
        Array.from({ length: window }, (_, i) => hitsAt(i)),
      );
      assertEquals(
        ring.ahead,
        hits.filter((second) => second > ring.now).length,
      );
    }
  }
});
