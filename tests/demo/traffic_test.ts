import { assertEquals, assertNotEquals } from "@std/assert";
import { Traffic } from "../../lib/demo/traffic.ts";

/** The lines of some minutes from a second on, without their times. */
function linesFrom(start: number, seed = 1): string {
  const traffic = new Traffic({ rate: 5, burstEverySeconds: 120, seed }, start);
  return traffic.linesTo(start + 299).replaceAll(/\[[^\]]+\]/g, "");
}

Deno.test("Traffic is the same with the same seed, whenever it begins", () => {
  const lines = linesFrom(1_760_000_000);
  assertEquals(linesFrom(1_790_000_123), lines);
  assertNotEquals(linesFrom(1_760_000_000, 2), lines);
});
