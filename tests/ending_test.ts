import { assertEquals } from "@std/assert";
import { Ending } from "../lib/ending.ts";

/** What is asked for at some times, in milliseconds, and what comes of it. */
function asked(times: readonly number[], stoppedAt?: number) {
  let nowMs = 0;
  const stopping = new AbortController();
  const exits: [ms: number, exitCode: number][] = [];
  const ending = new Ending(
    stopping,
    (exitCode) => exits.push([nowMs, exitCode]),
    () => nowMs,
  );
  if (stoppedAt !== undefined) {
    nowMs = stoppedAt;
    stopping.abort("by others");
  }
  times.forEach((ms, i) => {
    nowMs = ms;
    ending.ask(130 + i);
  });
  return { reason: stopping.signal.reason, exits };
}

Deno.test("who is asked to end does so in peace, a double tap or a held key too", () => {
  const first = { exitCode: 130 };
  assertEquals(asked([5000]), { reason: first, exits: [] });
  assertEquals(asked([5000, 5000]), { reason: first, exits: [] });
  const held = [5000, 5250, 5283, 5316, 5999];
  assertEquals(asked(held), { reason: first, exits: [] });
});

Deno.test("who is asked again after a while ends at once", () => {
  assertEquals(asked([5000, 5100, 6000]).exits, [[6000, 132]]);
  // From when it was told to end, whoever did that.
  assertEquals(asked([5100], 5000), { reason: "by others", exits: [] });
  assertEquals(asked([6000], 5000).exits, [[6000, 130]]);
});
