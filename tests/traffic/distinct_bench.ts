import { DistinctCounter } from "../../lib/traffic/distinct.ts";
import { bytesOf } from "../_lines.ts";

const keys = Array.from({ length: 10_000 }, (_, i) => bytesOf(`192.0.2.${i}`));
const counter = new DistinctCounter(1);

Deno.bench("DistinctCounter.add, 10,000 keys", () => {
  for (const key of keys) counter.add(key, 0, key.length);
});
