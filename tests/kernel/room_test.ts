import { assert, assertEquals } from "@std/assert";
import { allocated } from "../../lib/kernel/kernel.wasm";
import { Summary, unpackedCounts } from "../../lib/traffic/summary.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { MAX_KEY_BYTES } from "../_keys.ts";

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

Deno.test("there is room for all that a run can have", () => {
  const before = allocated();
  // The monitor's four, and that of who looks closer.
  const summaries = Array.from({ length: 5 }, () => new Summary(1, TOP_NAMES));
  for (const [i, summary] of summaries.entries()) {
    flood(summary, i * 1e6, 10_000);
    summaries[0]!.merge(summary);
  }
  const taken = (allocated() - before) / 2 ** 20;
  for (const summary of summaries) summary[Symbol.dispose]();
  // And up to 1.2 MiB for the sources of each.
  assert(taken < 85, `${taken} MiB`);
});

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
