import { ByteTable } from "../../lib/traffic/byte_table.ts";
import { DistinctCounter } from "../../lib/traffic/distinct.ts";
import { SecondRing } from "../../lib/traffic/second_ring.ts";
import { bytesOf } from "../_lines.ts";

const keys = Array.from({ length: 10_000 }, (_, i) => bytesOf(`/section${i}`));

Deno.bench("ByteTable.add, 10,000 hits of 100 keys", () => {
  const table = new ByteTable(4096, 1);
  for (let i = 0; i < 10_000; i++) {
    const key = keys[i % 100]!;
    table.add(key, 0, key.length, 100, 0);
  }
});

Deno.bench("ByteTable.add, 10,000 keys, pruned", () => {
  const table = new ByteTable(4096, 1);
  for (const key of keys) table.add(key, 0, key.length, 100, 0);
});

const full = new ByteTable(4096, 1);
for (const key of keys) full.add(key, 0, key.length, 100, 0);
Deno.bench("ByteTable.top(10) of a full table", () => {
  full.top(10);
});

const counter = new DistinctCounter(1);
Deno.bench("DistinctCounter.add, 10,000 keys", () => {
  for (const key of keys) counter.add(key, 0, key.length);
});

Deno.bench("SecondRing, an hour of seconds with ten hits each", () => {
  const ring = new SecondRing(120, 1, 0);
  for (let second = 1; second <= 3600; second++) {
    for (let i = 0; i < 10; i++) ring.add(second);
    ring.advance();
  }
});
