import { assertEquals, assertStrictEquals } from "@std/assert";
import { Kept } from "../../lib/source/kept.ts";
import { latin1, utf8 } from "./_helpers.ts";

const long = new Uint8Array(50_000).fill(0x78);

Deno.test("What is kept is what was put there last", () => {
  const kept = new Kept();
  for (const text of ["a", "b".repeat(300), "c", "d".repeat(5000), ""]) {
    kept.put(utf8(text));
    assertEquals(latin1(kept.get(text.length)), text);
  }
});

Deno.test("Memory for a long line is used again by the next one that needs it", () => {
  const [one, other] = [new Kept(), new Kept()];
  one.put(long);
  const { buffer } = one.get(1);
  one.put(long.subarray(0, 40_000));
  assertStrictEquals(one.get(1).buffer, buffer);
  one.free();
  other.put(long);
  assertStrictEquals(other.get(1).buffer, buffer);
  other.free();
});

Deno.test("Nobody sits on the memory of a long line with a short one", () => {
  const kept = new Kept();
  kept.put(long);
  const { buffer } = kept.get(1);
  kept.put(long.subarray(0, 100));
  assertEquals(kept.get(1).buffer === buffer, false);
});
