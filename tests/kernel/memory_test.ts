import { assert, assertEquals } from "@std/assert";
import { bytes } from "../../lib/kernel/areas.ts";
import { allocate, release } from "../../lib/kernel/kernel.wasm";
import { randomFrom } from "../_random.ts";

interface Area {
  readonly at: number;
  readonly length: number;
  /** What is in it. */
  readonly value: number;
}

Deno.test("areas are of zeros, and nobody else's", () => {
  const random = randomFrom(20251126);
  const areas: Area[] = [];
  for (let i = 0; i < 20_000; i++) {
    if (areas.length === 0 || random(areas.length + 40) < 40) {
      const length = 1 + random(1 << random(16));
      const at = allocate(length);
      assertEquals(at % 64, 0);
      const area = bytes.subarray(at, at + length);
      assert(area.every((byte) => byte === 0), `area ${i} is not of zeros`);
      const value = 1 + random(255);
      area.fill(value);
      areas.push({ at, length, value });
    } else {
      const [area] = areas.splice(random(areas.length), 1);
      const { at, length, value } = area!;
      const isIts = bytes.subarray(at, at + length)
        .every((byte) => byte === value);
      assert(isIts, `somebody wrote to what was taken before ${i}`);
      release(at, length);
    }
  }
  for (const { at, length } of areas) release(at, length);
});
