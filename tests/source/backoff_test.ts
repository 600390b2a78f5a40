import { assertEquals } from "@std/assert";
import { Backoff } from "../../lib/source/backoff.ts";

Deno.test("Backoff pauses twice as long with each failure of the same, up to five seconds", () => {
  const backoff = new Backoff();
  const pauses = Array.from({ length: 8 }, () => backoff.failed("a", 0));
  assertEquals(pauses, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  assertEquals(backoff.failed("b", 0), 100);
  assertEquals(backoff.failed("b", 0), 200);
  backoff.succeeded();
  assertEquals(backoff.failed("b", 0), 100);
});

Deno.test("Backoff is pausing for what failed alone, and until its pause is over", () => {
  const backoff = new Backoff();
  assertEquals(backoff.isPausing("a", 0), false);
  backoff.failed("a", 1000);
  assertEquals(backoff.isPausing("a", 1099), true);
  assertEquals(backoff.isPausing("b", 1099), false);
  assertEquals(backoff.isPausing("a", 1100), false);
});

Deno.test("Backoff does not wait for a clock that was set back", () => {
  const backoff = new Backoff();
  backoff.failed("a", 3_600_000);
  assertEquals(backoff.isPausing("a", 3_599_950), true);
  assertEquals(backoff.isPausing("a", 0), false);
});
