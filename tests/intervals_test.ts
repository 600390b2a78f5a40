import { assertEquals, assertThrows } from "@std/assert";
import { allocated } from "../lib/kernel/kernel.wasm";
import { Intervals } from "../lib/intervals.ts";

const options = { intervalSeconds: 10, top: 10 };

Deno.test("Intervals that end before they began have no length", () => {
  const intervals = new Intervals(options, 1000);
  intervals.closeLast(990, -Infinity);
  const [closed] = intervals.takeClosed(1000);
  assertEquals(
    [closed!.interval.seconds, closed!.total.seconds, closed!.lagSeconds],
    [0, 0, undefined],
  );
});

Deno.test("Intervals are given out up to a second, once", () => {
  const intervals = new Intervals({ ...options, quietSeconds: 100 }, 1000);
  while (intervals.closeNext(1035, 1004));
  const taken = (second: number) =>
    intervals.takeClosed(second).map(({ second }) => second);
  assertEquals(intervals.nextClosed, 1010);
  assertEquals(taken(1009), []);
  assertEquals(taken(1020), [1010, 1020]);
  assertEquals(intervals.nextClosed, 1030);
  assertEquals(taken(1100), [1030]);
  assertEquals([intervals.nextClosed, intervals.end], [undefined, 1040]);
});

Deno.test("Intervals that cannot be restored take no memory, and are as before", () => {
  using intervals = new Intervals({ intervalSeconds: 10, top: 3 }, 0);
  const saved = intervals.save();
  const wrong = { ...saved, next: { ...saved.next, distinct: "x" } };
  const tries = (count: number) => {
    for (let i = 0; i < count; i++) {
      assertThrows(() => intervals.restore(wrong, 20), RangeError);
    }
    return allocated();
  };
  const before = tries(1);
  assertEquals(tries(50), before);
  assertEquals(intervals.end, 10);
});

Deno.test("Intervals that are restored with another length end no later than either", () => {
  using intervals = new Intervals(options, 1000);
  const saved = intervals.save();
  const endOf = (intervalSeconds: number, end: number) => {
    using restored = new Intervals({ ...options, intervalSeconds }, 1003);
    restored.restore(saved, end);
    return restored.end;
  };
  assertEquals([endOf(60, 1003), endOf(5, 1003)], [1010, 1005]);
  assertEquals([endOf(60, 1020), endOf(5, 1007)], [1020, 1007]);
});
