import { assertEquals, assertThrows } from "@std/assert";
import type { Transition } from "../lib/alert/evaluate.ts";
import { AlertEvaluator } from "../lib/alert_evaluator.ts";

const NOW = 1000;

/** One whose next second is the first after {@linkcode NOW}. */
function evaluatorOf(threshold: number, windowSeconds = 2): AlertEvaluator {
  return new AlertEvaluator({ threshold, windowSeconds }, 3, NOW);
}

/** Evaluates some seconds; gives the transitions, each by state, second and hits. */
function run(evaluator: AlertEvaluator, seconds: number) {
  const transitions: Transition[] = [];
  for (let i = 0; i < seconds; i++) {
    const transition = evaluator.evaluateNext();
    if (transition) transitions.push(transition);
  }
  return transitions.map(({ state, second, hits, peakHits }) =>
    [state, second - NOW, hits, peakHits] as const
  );
}

Deno.test("AlertEvaluator fires above the threshold and recovers below, by the second", () => {
  const evaluator = evaluatorOf(10);
  evaluator.add(NOW + 1, 20);
  evaluator.add(NOW + 2, 1);
  evaluator.add(NOW + 3, 21);
  assertEquals(run(evaluator, 5), [
    ["firing", 2, 21, undefined],
    ["recovered", 5, 0, 22],
  ]);
  assertEquals(evaluator.history.transitions.length, 2);
});

Deno.test("AlertEvaluator leaves out hits too old and too far ahead", () => {
  const evaluator = evaluatorOf(10);
  evaluator.add(NOW - 2, 1000);
  evaluator.add(NOW + 4, 1000);
  assertEquals(evaluator.isIdle, true);
  evaluator.add(NOW + 3, 1);
  assertEquals(evaluator.isIdle, false);
});

Deno.test("AlertEvaluator tells how it stands with the window", () => {
  const evaluator = evaluatorOf(10, 3);
  evaluator.add(NOW + 1, 40);
  evaluator.add(NOW + 2, 5);
  run(evaluator, 2);
  assertEquals(evaluator.window, {
    ...{ second: NOW + 2, seconds: 3, hits: 45, average: 15, threshold: 10 },
    state: "firing",
    course: [0, 40, 5],
  });
});

Deno.test("AlertEvaluator holds the next second against a threshold that was set", () => {
  const evaluator = evaluatorOf(10, 3);
  evaluator.add(NOW + 1, 12);
  assertEquals(run(evaluator, 1), []);
  evaluator.setThreshold(3);
  assertEquals(run(evaluator, 1), [["firing", 2, 12, undefined]]);
  assertEquals(evaluator.window.threshold, 3);
});

Deno.test("AlertEvaluator goes to another second at once only without hits", () => {
  const evaluator = evaluatorOf(10);
  evaluator.jump(NOW + 1_000_000);
  assertEquals(evaluator.now, NOW + 1_000_000);
  evaluator.add(NOW + 1_000_001, 1);
  assertThrows(() => evaluator.jump(NOW), RangeError);
});

Deno.test("AlertEvaluator takes its hits along where the clock is set", () => {
  const evaluator = evaluatorOf(10, 3);
  evaluator.add(NOW + 1, 31);
  run(evaluator, 1);
  evaluator.shift(-500);
  assertEquals(evaluator.now, NOW - 499);
  assertEquals(run(evaluator, 3), [["recovered", -496, 0, 31]]);
});

Deno.test("AlertEvaluator goes on where another one stopped, under its own rule", () => {
  const first = evaluatorOf(10);
  first.add(NOW + 1, 50);
  first.add(NOW + 2, 7);
  run(first, 1);
  const saved = JSON.parse(JSON.stringify(first.save()));

  const other = evaluatorOf(2, 4);
  other.restore(saved);
  assertEquals(other.window.state, "firing");
  assertEquals(run(other, 5), [["recovered", 5, 7, 57]]);
  assertEquals(other.history.transitions.length, 2);
});

Deno.test("AlertEvaluator has an alert to recover where a shorter window is empty", () => {
  const first = evaluatorOf(1, 60);
  first.add(NOW + 1, 200);
  for (let i = 0; i < 10; i++) first.evaluateNext();
  const other = evaluatorOf(1, 5);
  other.restore(first.save());
  assertEquals([other.window.hits, other.isIdle], [0, false]);
  assertEquals(run(other, 2), [["recovered", 11, 0, 200]]);
  assertEquals(other.isIdle, true);
});
