import { FakeTime, TimeError } from "@std/testing/time";
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertLess,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";

const START = Date.UTC(2017, 7, 8, 23, 0, 0);

Deno.test("FakeTime takes the place of Date", () => {
  using time = new FakeTime(START);
  assertEquals(time.now, START);
  assertEquals(time.start, START);
  assertEquals(Date.now(), START);
  assertEquals(new Date().toISOString(), "2017-08-08T23:00:00.000Z");
  assertEquals(Date(), new Date(START).toString());
  assertInstanceOf(new Date(), Date);
  assertEquals(new Date(0).getTime(), 0);
  assertEquals(new Date(2020, 1, 2).getMonth(), 1);
  assertEquals(Date.parse("1970-01-01T00:00:01Z"), 1000);
  time.tick(1500);
  assertEquals(Date.now(), START + 1500);
  assertEquals(time.start, START);
});

Deno.test("FakeTime starts at a number, a date, a text or now", () => {
  for (const start of [START, new Date(START), "2017-08-08T23:00:00Z"]) {
    using time = new FakeTime(start);
    assertEquals(time.now, START);
  }
  const before = Date.now();
  using time = new FakeTime();
  assertLess(time.now - before, 60_000);
  assertEquals(time.now, Date.now());
});

Deno.test("FakeTime refuses a time that is none, and a second one", () => {
  assertThrows(() => new FakeTime("never"), TypeError);
  assertThrows(() => new FakeTime(NaN), TypeError);
  using _time = new FakeTime();
  assertThrows(() => new FakeTime(), TimeError, "time is already faked");
});

Deno.test("FakeTime leaves performance.now() as it is", () => {
  using time = new FakeTime(START);
  const before = performance.now();
  time.tick(3_600_000);
  assertLess(performance.now() - before, 60_000);
});

Deno.test("FakeTime gives everything back", () => {
  const names = [
    "Date",
    "setTimeout",
    "clearTimeout",
    "setInterval",
    "clearInterval",
  ] as const;
  const before = names.map((name) => globalThis[name]);
  const timeoutSignal = AbortSignal.timeout;
  const time = new FakeTime();
  for (const [i, name] of names.entries()) {
    assertFalse(globalThis[name] === before[i], name);
  }
  assertFalse(AbortSignal.timeout === timeoutSignal);
  time.restore();
  for (const [i, name] of names.entries()) {
    assertStrictEquals(globalThis[name], before[i]);
  }
  assertStrictEquals(AbortSignal.timeout, timeoutSignal);
  assertThrows(() => time.restore(), TimeError, "time is already restored");
  assertThrows(() => FakeTime.restore(), TimeError);
});

Deno.test("FakeTime.restore() gives back what is faked", () => {
  const real = setTimeout;
  new FakeTime();
  FakeTime.restore();
  assertStrictEquals(setTimeout, real);
});

Deno.test("FakeTime.restoreFor() gives the real time back for a while", async () => {
  const real = setTimeout;
  await assertRejects(() => FakeTime.restoreFor(() => 1), TimeError);
  using _time = new FakeTime(START);
  const result = await FakeTime.restoreFor(
    async (...args: string[]) => {
      await Promise.resolve();
      assertStrictEquals(setTimeout, real);
      return args.join();
    },
    "a",
    "b",
  );
  assertEquals(result, "a,b");
  assertFalse(setTimeout === real);
  await assertRejects(
    () =>
      FakeTime.restoreFor(() => {
        throw new RangeError("from within");
      }),
    RangeError,
    "from within",
  );
  assertFalse(setTimeout === real);
});

Deno.test("FakeTime runs timeouts when they are due", () => {
  using time = new FakeTime(START);
  const calls: unknown[] = [];
  setTimeout((...args) => calls.push(...args, Date.now()), 1000, "a", "b");
  const cleared = setTimeout(() => calls.push("cleared"), 500);
  clearTimeout(cleared);
  time.tick(999);
  assertEquals(calls, []);
  time.tick(1);
  assertEquals(calls, ["a", "b", START + 1000]);
  time.tick(10_000);
  assertEquals(calls.length, 3);
});

Deno.test("FakeTime runs an interval as often as it is due", () => {
  using time = new FakeTime(0);
  const calls: number[] = [];
  const interval = setInterval(() => calls.push(Date.now()), 1000);
  time.tick(500);
  assertEquals(calls, []);
  time.tick(3500);
  assertEquals(calls, [1000, 2000, 3000, 4000]);
  clearInterval(interval);
  time.tick(1000);
  assertEquals(calls.length, 4);
});

Deno.test("FakeTime lets an interval end itself", () => {
  using time = new FakeTime(0);
  let calls = 0;
  const interval = setInterval(() => {
    calls++;
    if (calls === 2) clearInterval(interval);
  }, 10);
  time.tick(100);
  assertEquals(calls, 2);
});

Deno.test("FakeTime runs what is due at the same time in order", () => {
  using time = new FakeTime(0);
  const calls: string[] = [];
  const interval = setInterval(() => calls.push("interval"), 50);
  setTimeout(() => calls.push("timeout"), 100);
  setTimeout(() => {
    calls.push("first");
    setTimeout(() => calls.push("at once"), 0);
  }, 20);
  setTimeout(() => calls.push("second"), 20);
  time.tick(100);
  clearInterval(interval);
  assertEquals(calls, [
    "first",
    "second",
    "at once",
    "interval",
    "timeout",
    "interval",
  ]);
});

Deno.test("FakeTime runs timers that timers set, within the same tick", () => {
  using time = new FakeTime(0);
  const calls: number[] = [];
  setTimeout(() => {
    calls.push(Date.now());
    setTimeout(() => calls.push(Date.now()), 10);
  }, 10);
  time.tick(25);
  assertEquals(calls, [10, 20]);
  assertEquals(time.now, 25);
});

Deno.test("FakeTime stops at a timer that throws", () => {
  using time = new FakeTime(0);
  let calls = 0;
  setTimeout(() => {
    throw new RangeError("boom");
  }, 10);
  setTimeout(() => calls++, 20);
  assertThrows(() => time.tick(100), RangeError, "boom");
  assertEquals(time.now, 10);
  assertEquals(calls, 0);
  time.tick(10);
  assertEquals(calls, 1);
});

Deno.test("FakeTime takes what is no delay for none", () => {
  using time = new FakeTime(0);
  const calls: string[] = [];
  setTimeout(() => calls.push("without"));
  setTimeout(() => calls.push("negative"), -5);
  setTimeout(() => calls.push("fraction"), 0.9);
  time.tick();
  assertEquals(calls, ["without", "negative", "fraction"]);
});

Deno.test("FakeTime refuses timers that are no functions", () => {
  using _time = new FakeTime();
  const code = "code" as unknown as () => void;
  assertThrows(() => setTimeout(code, 1), TimeError, "setTimeout");
  assertThrows(() => setInterval(code, 1), TimeError, "setInterval");
});

Deno.test("FakeTime leaves foreign timers alone", () => {
  using _time = new FakeTime();
  clearTimeout(undefined);
  clearTimeout(12345);
  clearInterval(12345);
});

Deno.test("FakeTime's now can be set, but not back", () => {
  using time = new FakeTime(1000);
  let called = 0;
  setTimeout(() => called = Date.now(), 500);
  time.now = 2000;
  assertEquals(called, 1500);
  assertEquals(time.now, 2000);
  assertThrows(() => time.now = 1999, RangeError, "in the past");
});

Deno.test("FakeTime does not run microtasks between timers", async () => {
  using time = new FakeTime(0);
  const calls: string[] = [];
  for (const name of ["a", "b"]) {
    setTimeout(() => {
      calls.push(name);
      queueMicrotask(() => calls.push(`after ${name}`));
    }, 10);
  }
  time.tick(20);
  assertEquals(calls, ["a", "b"]);
  await time.runMicrotasks();
  assertEquals(calls, ["a", "b", "after a", "after b"]);
});

Deno.test("FakeTime.tickAsync() runs microtasks before, not between", async () => {
  using time = new FakeTime(0);
  const delay = (ms: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, ms));
  let called = false;
  Promise.resolve().then(() => setTimeout(() => called = true, 500));
  await time.tickAsync(500);
  assert(called);
  let rounds = 0;
  const loop = (async () => {
    while (rounds < 2) {
      await delay(1000);
      rounds++;
    }
  })();
  await time.tickAsync(3500);
  await time.runMicrotasks();
  assertEquals(rounds, 1);
  await time.tickAsync(1000);
  await loop;
  assertEquals(rounds, 2);
});

Deno.test("FakeTime.next() goes from timer to timer", () => {
  using time = new FakeTime(0);
  const calls: string[] = [];
  setTimeout(() => calls.push("late"), 500);
  setTimeout(() => calls.push("early"), 100);
  setTimeout(() => calls.push("early too"), 100);
  assert(time.next());
  assertEquals([time.now, ...calls], [100, "early", "early too"]);
  assert(time.next());
  assertEquals(time.now, 500);
  assertFalse(time.next());
  assertEquals(time.now, 500);
});

Deno.test("FakeTime.nextAsync() runs microtasks before", async () => {
  using time = new FakeTime(0);
  let called = false;
  Promise.resolve().then(() => setTimeout(() => called = true, 5000));
  assert(await time.nextAsync());
  assert(called);
  assertEquals(time.now, 5000);
  assertFalse(await time.nextAsync());
});

Deno.test("FakeTime.runAll() goes on until there is no timer", () => {
  using time = new FakeTime(15_000);
  let calls = 0;
  setTimeout(() => calls++, 5000);
  setTimeout(() => setTimeout(() => calls++, 20_000), 15_000);
  time.runAll();
  assertEquals(calls, 2);
  assertEquals(time.now, 50_000);
});

Deno.test("FakeTime.runAllAsync() runs microtasks before each timer", async () => {
  using time = new FakeTime(0);
  const calls: string[] = [];
  const delay = (ms: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, ms));
  setTimeout(() => calls.push("timer"), 35_000);
  const chain = delay(5000).then(() => delay(5000)).then(() => {
    calls.push("chain");
  });
  await time.runAllAsync();
  await chain;
  assertEquals(calls, ["chain", "timer"]);
  assertEquals(time.now, 35_000);
});

Deno.test("FakeTime.delay() waits in real time", async () => {
  using time = new FakeTime(START);
  const before = performance.now();
  await time.delay(20);
  assertLess(15, performance.now() - before);
  assertEquals(time.now, START);
});

Deno.test("FakeTime.delay() can be aborted", async () => {
  using time = new FakeTime(START);
  const controller = new AbortController();
  const { signal } = controller;
  const waiting = time.delay(60_000, { signal });
  await time.runMicrotasks();
  controller.abort();
  const error = await assertRejects(() => waiting, DOMException);
  assertEquals(error.name, "AbortError");
  await assertRejects(() => time.delay(1, { signal }), DOMException);
});

Deno.test("FakeTime takes the place of AbortSignal.timeout()", () => {
  using time = new FakeTime(0);
  const signal = AbortSignal.timeout(1000);
  time.tick(999);
  assertFalse(signal.aborted);
  time.tick(1);
  assert(signal.aborted);
  assertEquals(signal.reason.name, "TimeoutError");
});
