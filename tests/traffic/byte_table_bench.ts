import { ByteTable } from "../../lib/traffic/byte_table.ts";
import { bytesOf } from "../_lines.ts";

const ROWS = 4096;
const keys = Array.from({ length: 10_000 }, (_, i) => bytesOf(`/section${i}`));
const few = keys.slice(0, 100);

function addAll(table: ByteTable, added: readonly Uint8Array[]): void {
  for (const key of added) table.add(key, 0, key.length, 100, 0);
}

const known = new ByteTable(ROWS, 1);
addAll(known, few);
Deno.bench("ByteTable.add, 10,000 hits of 100 keys that it has", () => {
  for (let round = 0; round < 100; round++) addAll(known, few);
});

const pruning = new ByteTable(ROWS, 1);
Deno.bench("ByteTable.add, 10,000 new keys, pruned", () => {
  pruning.clear();
  addAll(pruning, keys);
});

const full = new ByteTable(ROWS, 1);
addAll(full, keys.slice(0, ROWS));
Deno.bench("ByteTable.top(10) of a full table", () => {
  full.top(10);
});
