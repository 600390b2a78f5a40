import { assert, assertEquals } from "@std/assert";
import { evaluate } from "../../lib/alert/evaluate.ts";
import { History, MAX_TRANSITIONS } from "../../lib/alert/history.ts";

const rule = { threshold: 10, windowSeconds: 120 };

Deno.test("evaluate() fires above the threshold and recovers below it", () => {
  assertEquals(evaluate(false, 1200, 7, rule), undefined);
  assertEquals(evaluate(false, 1201, 7, rule), {
    state: "firing",
    second: 7,
    hits: 1201,
    average: 1201 / 120,
    rule,
  });
  assertEquals(evaluate(true, 1201, 7, rule), undefined);
  assertEquals(evaluate(true, 1200, 7, rule), undefined);
  assertEquals(evaluate(true, 1199, 7, rule)?.state, "recovered");
  assertEquals(evaluate(false, 1199, 7, rule), undefined);
});

Deno.test("evaluate() meets fractions exactly", () => {
  for (let hits = 1; hits < 2000; hits++) {
    for (const windowSeconds of [1, 3, 7, 10, 60, 120]) {
      // As one would type it: not a number of 17 digits.
      const threshold = Number((hits / windowSeconds).toPrecision(15));
      if (threshold * windowSeconds % 1 > 1e-9) continue;
      const rule = { threshold: hits / windowSeconds, windowSeconds };
      assertEquals(evaluate(false, hits, 0, rule), undefined);
      assertEquals(evaluate(true, hits, 0, rule), undefined);
      assertEquals(evaluate(false, hits + 1, 0, rule)?.state, "firing");
      assertEquals(evaluate(true, hits - 1, 0, rule)?.state, "recovered");
    }
  }
  const tenth = { threshold: 0.1, windowSeconds: 30 };
  assertEquals(evaluate(false, 3, 0, tenth), undefined);
  assertEquals(evaluate(true, 3, 0, tenth), undefined);
});

Deno.test("History keeps the last transitions and counts the others", () => {
  const history = new History();
  assertEquals(history.firing, false);
  const add = (second: number) => {
    const state = second % 2 === 0 ? "firing" : "recovered";
    history.add({ state, second, hits: 0, average: 0, rule });
  };
  add(0);
  const before = history.transitions;
  assertEquals(history.firing, true);
  for (let i = 1; i < MAX_TRANSITIONS + 2; i++) add(i);
  assertEquals(before.length, 1);
  assertEquals([history.firing, history.dropped], [false, 2]);
  assertEquals(history.transitions.length, MAX_TRANSITIONS);
  assertEquals(history.transitions[0]?.second, 2);
  const kept = history.transitions;
  for (let i = MAX_TRANSITIONS + 2; i < 3 * MAX_TRANSITIONS; i++) add(i);
  assertEquals(history.dropped, 2 * MAX_TRANSITIONS);
  assertEquals(history.transitions.length, MAX_TRANSITIONS);
  assertEquals(history.transitions[0]?.second, 2 * MAX_TRANSITIONS);
  assertEquals(kept[0]?.second, 2);
});

Deno.test("History adds a transition without going through those that are kept", () => {
  const history = new History();
  const millisOf = (transitions: number) => {
    const start = performance.now();
    for (let i = 0; i < transitions; i++) {
      history.add({ state: "firing", second: i, hits: 0, average: 0, rule });
    }
    return performance.now() - start;
  };
  millisOf(MAX_TRANSITIONS);
  // Each time as many as are kept, of which one copy takes some 0.03 ms.
  const copied = performance.now();
  for (let i = 0; i < 1000; i++) history.transitions.slice();
  const thousandCopies = performance.now() - copied;
  assert(millisOf(MAX_TRANSITIONS) < 2 * thousandCopies);
});

Deno.test("History keeps how high the window went while an alert fired", () => {
  const history = new History();
  const at = (state: "firing" | "recovered", second: number, hits: number) =>
    history.add({ state, second, hits, average: hits / 120, rule });
  history.watch(5000);
  assertEquals(history.peakHits, 0);
  assertEquals(at("firing", 1, 1300).peakHits, undefined);
  for (const hits of [1301, 1700, 1250]) history.watch(hits);
  assertEquals(history.peakHits, 1700);
  assertEquals(at("recovered", 9, 1100).peakHits, 1700);
  assertEquals([history.peakHits, history.transitions.at(-1)?.peakHits], [
    0,
    1700,
  ]);
  // It is the peak from the first second on, and of that alert alone.
  history.watch(9000);
  at("firing", 20, 1400);
  history.watch(1350);
  assertEquals(at("recovered", 30, 1).peakHits, 1400);
});

Deno.test("History goes on with its peaks after a restart, and with what older versions kept", () => {
  const history = new History();
  const at = (state: "firing" | "recovered", second: number, hits: number) =>
    history.add({ state, second, hits, average: hits / 120, rule });
  at("firing", 1, 1300);
  history.watch(1700);
  at("recovered", 9, 1100);
  at("firing", 20, 1400);
  history.watch(1500);
  const saved = JSON.parse(JSON.stringify(history.save()));
  const again = new History();
  again.restore(saved);
  assertEquals([again.transitions, again.peakHits], [
    history.transitions,
    1500,
  ]);
  assertEquals(JSON.parse(JSON.stringify(again.save())), saved);

  const old = {
    dropped: 3,
    transitions: [
      ["firing", 1, 1300, 10, 120],
      ["recovered", 9, 1100, 10, 120],
      ["firing", 20, 1400, 10, 120],
    ] as const,
  };
  again.restore(old);
  assertEquals([again.transitions[1]?.peakHits, again.peakHits], [
    undefined,
    1400,
  ]);
  again.restore({ ...old, transitions: old.transitions.slice(0, 2) });
  assertEquals([again.firing, again.peakHits], [false, 0]);
});
