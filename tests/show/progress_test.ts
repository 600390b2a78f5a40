import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Progress } from "../../lib/show/progress.ts";

const CLEAR = "\r\x1b[K";

/** A progress and what it wrote. */
function scene(totalBytes: number | null = 1000, unpacked = () => 0) {
  const written: string[] = [];
  const state = { columns: 80, inUse: false };
  const progress = new Progress({
    write: (text) => written.push(text),
    columns: () => state.columns,
    isInUse: () => state.inUse,
    now: Date.now,
  }, { totalBytes: totalBytes ?? undefined, unpackedBytes: unpacked });
  return { progress, written, state };
}

Deno.test("Progress draws four times a second, and nothing in the first half", () => {
  using time = new FakeTime();
  const { progress, written } = scene();
  progress.add(100);
  time.tick(499);
  assertEquals(written, []);
  for (let i = 0; i < 8; i++) {
    progress.add(100);
    time.tick(250);
  }
  assertEquals(written.length, 8);
  assert(
    written.every((it) => it.startsWith("\r[#") && it.endsWith("left\x1b[K")),
    written[0],
  );
  assert(written.at(-1)!.includes(" 90%  900 B of 1 kB  400 B/s"));
  progress[Symbol.dispose]();
});

Deno.test("Progress takes its line away at the end, and leaves no timer", () => {
  using time = new FakeTime();
  const { progress, written } = scene();
  progress.add(1);
  time.tick(500);
  progress[Symbol.dispose]();
  assertEquals(written.slice(1), [CLEAR]);
  time.tick(5000);
  progress.clear();
  assertEquals(written.length, 2);

  const unseen = scene();
  time.tick(100);
  unseen.progress[Symbol.dispose]();
  assertEquals(unseen.written, []);
});

Deno.test("Progress stays away while other text is on its way, and comes back", () => {
  using time = new FakeTime();
  const { progress, written, state } = scene();
  time.tick(500);
  progress.clear();
  state.inUse = true;
  time.tick(1000);
  assertEquals(written.length, 2);
  state.inUse = false;
  time.tick(250);
  assertEquals(written.length, 3);
  progress[Symbol.dispose]();
});

Deno.test("Progress counts what was read of compressed logs, not what it unpacked to", () => {
  using time = new FakeTime();
  const { progress, written, state } = scene(100, () => 900);
  state.columns = 41;
  progress.add(950);
  time.tick(500);
  assertEquals(written, ["\r50%  50 B of 100 B  100 B/s  1s left\x1b[K"]);
  progress[Symbol.dispose]();
});

Deno.test("Progress tells the rate of the last two seconds", () => {
  using time = new FakeTime();
  const { progress, written } = scene(null);
  progress.add(100_000);
  time.tick(10_000);
  assertEquals(written.at(-1), "\r100 kB  0 B/s\x1b[K");
  progress[Symbol.dispose]();
});
