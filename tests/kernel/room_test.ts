import { assert, assertEquals } from "@std/assert";
import { allocated } from "../../lib/kernel/kernel.wasm";
import { Summary, unpackedCounts } from "../../lib/traffic/summary.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { MAX_KEY_BYTES } from "../_keys.ts";

/**
 * Fills all tables of some summaries, and more, with keys as long as can be: all in
 * step, so that none can take what another one has left behind.
 */
function flood(summaries: readonly Summary[], keyCount: number): void {
  const key = new Uint8Array(MAX_KEY_BYTES).fill(0x61);
  const number = new DataView(key.buffer);
  for (const summary of summaries) summary.addPlain(0, 0, 0, key);
  const tables = summaries.flatMap((summary) => [
    ...[summary.sections, summary.clients, summary.methods, summary.sources!],
    ...summary.tops.values(),
  ]);
  for (let i = 0; i < keyCount; i++) {
    for (const [at, table] of tables.entries()) {
      number.setUint32(20, i * tables.length + at);
      table.addHits(key, 1);
    }
  }
}

Deno.test("there is room for all that a run can have", () => {
  const before = allocated();
  // The monitor's four, and that of who looks closer; or where other threads count
  // too, that of what is counted apart here: nobody looks closer then.
  const summaries = Array.from({ length: 5 }, () => new Summary(1, TOP_NAMES));
  flood(summaries, 10_000);
  for (const summary of summaries) summaries[0]!.merge(summary);
  // And what comes from other threads.
  for (const summary of summaries) {
    summaries[0]!.merge(unpackedCounts(summary.pack()));
  }
  const taken = (allocated() - before) / 2 ** 20;
  for (const summary of summaries) summary[Symbol.dispose]();
  // What merging takes besides is at hand then, and there are 96 in all.
  assert(taken < 92, `${taken} MiB`);
});

Deno.test("summaries give back all that they took", () => {
  const run = () => {
    using summary = new Summary(1, TOP_NAMES);
    flood([summary], 5000);
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
