import { assertEquals } from "@std/assert";
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
});
