import { assertEquals } from "@std/assert";
import { Clock, LogClock } from "../lib/clock.ts";

Deno.test("Clock tells the last second that is over", () => {
  let now = 5_000;
  const clock = new Clock(() => now);
  assertEquals([clock.now(), clock.lastSecond()], [5_000, 4]);
  now = 5_999;
  assertEquals(clock.lastSecond(), 4);
  now = 6_000;
  assertEquals(clock.lastSecond(), 5);
  // Set back: it goes along.
  now = 2_500;
  assertEquals([clock.now(), clock.lastSecond()], [2_500, 1]);
});

Deno.test("Clock waits for the end of the second and a little longer", () => {
  let now = 5_000;
  const clock = new Clock(() => now);
  assertEquals(clock.untilNextSecond(), 1050);
  now = 5_300;
  assertEquals(clock.untilNextSecond(), 750);
  now = 5_999;
  assertEquals(clock.untilNextSecond(), 51);
  // Before 1970 seconds are as long.
  now = -300;
  assertEquals(clock.untilNextSecond(), 350);
});

Deno.test("Clock runs on from a given time, at a given speed", () => {
  let now = 5_000;
  const clock = new Clock(() => now, 100_500, 10);
  assertEquals([clock.now(), clock.lastSecond()], [100_500, 99]);
  assertEquals(clock.untilNextSecond(), 100);
  now = 5_200;
  assertEquals([clock.now(), clock.lastSecond()], [102_500, 101]);
});

Deno.test("Clock stands still at speed 0", () => {
  let now = 5_000;
  const clock = new Clock(() => now, 101_000, 0);
  now = 90_000;
  assertEquals([clock.now(), clock.lastSecond()], [101_000, 100]);
});

Deno.test("Clock stands still at its end", () => {
  let now = 5_000;
  const clock = new Clock(() => now, 100_500, 10, 103_000);
  now = 5_249;
  assertEquals(clock.now(), 102_990);
  now = 5_251;
  assertEquals([clock.now(), clock.lastSecond()], [103_000, 102]);
  // Who waits for the next second asks again.
  assertEquals(clock.untilNextSecond(), 150);
});

Deno.test("LogClock goes by the newest line, and on by whole seconds", () => {
  let now = 700;
  const clock = new LogClock(() => now);
  assertEquals(clock.lastSecond(), -Infinity);
  clock.sawLine(-Infinity);
  assertEquals(clock.lastSecond(), -Infinity);
  clock.sawLine(1000);
  assertEquals(clock.lastSecond(), 999);
  now = 1_699;
  assertEquals(clock.lastSecond(), 999);
  now = 1_700;
  assertEquals(clock.lastSecond(), 1000);
});

Deno.test("LogClock does not go back for an older line, nor begin the second anew", () => {
  let now = 0;
  const clock = new LogClock(() => now);
  clock.sawLine(1000);
  now = 5_900;
  // 1003 is newer than the newest line, but the clock is at 1005 already.
  for (const second of [900, 1000, 1003, 1005]) clock.sawLine(second);
  assertEquals(clock.lastSecond(), 1004);
  now = 6_000;
  assertEquals(clock.lastSecond(), 1005);
  clock.sawLine(2000);
  now = 6_999;
  assertEquals(clock.lastSecond(), 1999);
});

Deno.test("LogClock stands still while the machine's clock is set back", () => {
  let now = 3_600_000;
  const clock = new LogClock(() => now);
  clock.sawLine(1000);
  now = 0;
  assertEquals(clock.lastSecond(), 999);
});
