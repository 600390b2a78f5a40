import { assertEquals } from "@std/assert";
import { Claims } from "../../lib/parts/claims.ts";

Deno.test("Claims gives each part to one, whoever asks", () => {
  const here = Claims.to(3);
  const there = new Claims(structuredClone(here.shared));
  assertEquals(here.take(0), true);
  assertEquals(there.take(0), false);
  assertEquals(there.take(2), true);
  assertEquals([here.take(2), there.take(2), here.take(1)], [
    false,
    false,
    true,
  ]);
});
