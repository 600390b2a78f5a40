import { assert, assertEquals } from "@std/assert";
import { bytes } from "../../lib/kernel/areas.ts";
import { allocate, allocated, release } from "../../lib/kernel/kernel.wasm";
import { Summary, unpackedCounts } from "../../lib/traffic/summary.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { MAX_KEY_BYTES } from "../_keys.ts";
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

/** Fills all tables of a summary, and more, with keys as long as can be. */
function flood(summary: Summary, from: number, keyCount: number): void {
  const key = new Uint8Array(MAX_KEY_BYTES).fill(0x61);
  const number = new DataView(key.buffer);
  const tables = [summary.sections, summary.clients, summary.methods]
    .concat([...summary.tops.values()]);
  for (let i = 0; i < keyCount; i++) {
    number.setUint32(20, from + i);
    for (const table of tables) table.addHits(key, 1);
  }
}

Deno.test("summaries give back all that they took", () => {
  const run = () => {
    using summary = new Summary(1, TOP_NAMES);
    flood(summary, 0, 5000);
    using into = new Summary(1, TOP_NAMES);
    into.merge(summary);
    into.merge(unpackedCounts(summary.pack()));
    into.clear();
  };
  run();
  const before = allocated();
  for (let i = 0; i < 20; i++) run();
  assertEquals(allocated(), before);
});

Deno.test("there is room for all that a run can have", () => {
  const before = allocated();
  // The monitor's four, the one of who looks closer, and that of a part.
  const summaries = Array.from({ length: 6 }, () => new Summary(1, TOP_NAMES));
  for (const [i, summary] of summaries.entries()) {
    flood(summary, i * 1e6, 10_000);
    summaries[0]!.merge(summary);
  }
  const taken = (allocated() - before) / 2 ** 20;
  for (const summary of summaries) summary[Symbol.dispose]();
  assert(taken < 100, `${taken} MiB`);
});
