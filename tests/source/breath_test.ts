import { assert, assertEquals } from "@std/assert";
import { Pause } from "../../lib/source/breath.ts";

const MEGABYTE = 1024 * 1024;

Deno.test("a Pause gives timers their turn while much is read", async () => {
  let isOver = false;
  const timer = setTimeout(() => isOver = true, 1);
  using pause = new Pause({
    isNeeded: () => false,
    take: () => Promise.resolve(true),
  });
  const start = performance.now();
  // Without a turn for others the timer would never be over.
  while (!isOver && performance.now() < start + 10_000) {
    assert(await pause.after(MEGABYTE));
  }
  clearTimeout(timer);
  assert(isOver);
});

Deno.test("a Pause takes breath every few megabytes, and where it is needed", async () => {
  let [taken, isNeeded] = [0, false];
  const counted: number[] = [];
  using pause = new Pause({
    isNeeded: () => isNeeded,
    onBytes: (byteCount) => counted.push(byteCount),
    take: () => Promise.resolve(++taken < 3),
  });
  for (let i = 0; i < 7; i++) assert(await pause.after(MEGABYTE));
  assertEquals(taken, 1);
  isNeeded = true;
  assert(await pause.after(0));
  assertEquals(await pause.after(5), false, "it was told not to go on");
  assertEquals(counted, [...Array(7).fill(MEGABYTE), 0, 5]);
  // What is only read is told when it is counted.
  isNeeded = false;
  taken = 0;
  for (let i = 0; i < 4; i++) assert(await pause.afterReading(MEGABYTE));
  assertEquals([taken, counted.length], [1, 9]);
});

Deno.test("a Pause has a sink take all that waits, with a breath where one is needed", async () => {
  let [waiting, taken, turns] = [3, 0, 0];
  using pause = new Pause({
    isNeeded: () => waiting !== 2,
    take: async (turn) => {
      await turn();
      turns++;
      return turns < 4;
    },
  });
  const sink = {
    get isWaiting() {
      return waiting > 0;
    },
    goOn: () => {
      taken++;
      waiting--;
    },
  };
  assertEquals(await pause.untilTaken(sink), true);
  assertEquals([taken, turns], [3, 2]);
  waiting = 5;
  assertEquals(await pause.untilTaken(sink), false, "it was told not to go on");
  assertEquals([taken, turns], [4, 4]);
  assertEquals(await pause.untilTaken({}), true, "it never has lines wait");
});
