import { assertEquals } from "@std/assert";
import { type Turn, Turns } from "../../lib/live/turns.ts";

/** A log with so many lines a second, of 100 bytes each. */
class Log implements Turn {
  lagBytes: number;
  newest = 0;
  readBytes = 0;
  readonly perSecond: number;

  constructor(seconds: number, perSecond: number) {
    this.lagBytes = seconds * perSecond * 100;
    this.perSecond = perSecond;
  }

  read(budgetBytes: number): boolean {
    const bytes = Math.min(this.lagBytes, Math.ceil(budgetBytes / 100) * 100);
    this.lagBytes -= bytes;
    this.readBytes += bytes;
    this.newest = this.readBytes / 100 / this.perSecond;
    return this.lagBytes > 0;
  }
}

function round(turns: Turns, logs: readonly Log[]): void {
  turns.begin();
  for (const log of logs) turns.take(log, (bytes) => log.read(bytes));
}

Deno.test("Turns keep the lines of busy and quiet logs together in time", () => {
  const turns = new Turns();
  // An hour of a log with a line every 20 s, one with 1 a second, one with 5000.
  const logs = [0.05, 1, 5000].map((perSecond) => new Log(3600, perSecond));
  for (const log of logs) turns.add(log);
  let apart = 0;
  let rounds = 0;
  while (logs.some(({ lagBytes }) => lagBytes > 0)) {
    round(turns, logs);
    const behind = logs.filter(({ lagBytes }) => lagBytes > 0);
    const times = behind.map(({ newest }) => newest);
    if (behind.length > 1) {
      apart = Math.max(apart, Math.max(...times) - Math.min(...times));
      assertEquals(turns.knownTo <= Math.min(...times), true);
    }
    if (++rounds > 100_000) throw new Error("it does not end");
  }
  // One round takes a line or two at least: 40 to 60 s of the quietest log.
  assertEquals(apart <= 65, true, `${apart} s apart`);
});

Deno.test("A single log that is behind waits for none, and none for it", () => {
  const turns = new Turns();
  const [busy, quiet] = [new Log(100, 5000), new Log(100, 1)];
  turns.add(busy);
  turns.add(quiet);
  quiet.read(Infinity);
  round(turns, [busy, quiet]);
  assertEquals(turns.knownTo, Infinity);
  assertEquals(busy.readBytes >= 1024 * 1024, true);
});

Deno.test("61. A busy log does not starve a slow one, nor the other way round", () => {
  const turns = new Turns();
  const [busy, slow] = [new Log(10_000, 5000), new Log(10_000, 1)];
  turns.add(busy);
  turns.add(slow);
  for (let i = 0; i < 2000; i++) round(turns, [busy, slow]);
  assertEquals(Math.abs(busy.newest - slow.newest) < 10, true);
  assertEquals(busy.newest > 1000, true);
});

Deno.test("A log whose lines have no time, or old ones, holds up nobody", () => {
  const turns = new Turns();
  const [odd, other] = [new Log(1000, 5000), new Log(1000, 5000)];
  turns.add(odd);
  turns.add(other);
  const stuck = (bytes: number) => {
    const more = odd.read(bytes);
    odd.newest = 0;
    return more;
  };
  for (let i = 0; i < 5000 && other.lagBytes > 0; i++) {
    turns.begin();
    turns.take(odd, stuck);
    turns.take(other, (bytes) => other.read(bytes));
  }
  assertEquals(other.lagBytes, 0);
});

Deno.test("70. A log that cannot be read holds up nobody, and has its turns again", () => {
  const turns = new Turns();
  const [broken, other] = [new Log(1000, 100), new Log(1000, 5000)];
  turns.add(broken);
  turns.add(other);
  let isBroken = false;
  const readBroken = (bytes: number) => isBroken ? false : broken.read(bytes);
  const look = () => {
    turns.begin();
    const more = turns.take(broken, readBroken);
    return turns.take(other, (bytes) => other.read(bytes)) || more;
  };
  for (let i = 0; i < 100; i++) look();
  assertEquals(turns.knownTo < 1000, true);
  // It is behind, and nothing comes of it any more.
  isBroken = true;
  let rounds = 0;
  while (look() && rounds < 5000) rounds++;
  assertEquals(other.lagBytes, 0);
  turns.begin();
  assertEquals(turns.knownTo, Infinity);

  // It can be read again, and the other one has more: that waits.
  isBroken = false;
  other.lagBytes = 1000 * 5000 * 100;
  look();
  turns.begin();
  assertEquals(turns.knownTo, broken.newest - 1);
  while (look() && rounds < 10_000) rounds++;
  assertEquals([broken.lagBytes, other.lagBytes], [0, 0]);
});

Deno.test("Logs of which no line was seen yet wait for each other, too", () => {
  const turns = new Turns();
  const logs = [new Log(1000, 2), new Log(1000, 500)];
  for (const log of logs) {
    log.newest = -Infinity;
    turns.add(log);
  }
  round(turns, logs);
  assertEquals(logs.every(({ readBytes }) => readBytes < 1000), true);
  for (let i = 0; i < 100; i++) round(turns, logs);
  assertEquals(Math.abs(logs[0]!.newest - logs[1]!.newest) < 10, true);
});

Deno.test("A round in which logs only look takes nothing of them", () => {
  const turns = new Turns();
  const logs = [new Log(1000, 2), new Log(1000, 500)];
  for (const log of logs) turns.add(log);
  turns.begin(true);
  for (const log of logs) {
    assertEquals(turns.take(log, (bytes) => log.read(bytes)), true);
  }
  assertEquals(logs.map(({ readBytes }) => readBytes), [0, 0]);
});
