import { SecondRing } from "../../lib/traffic/second_ring.ts";

/** Each run goes on where the last one ended: the ring is as old as a log's. */
const ring = new SecondRing(120, 1, 0);
let second = 0;

Deno.bench("SecondRing, an hour of seconds with ten hits each", () => {
  for (const end = second + 3600; second < end;) {
    second++;
    for (let i = 0; i < 10; i++) ring.add(second);
    ring.advance();
  }
});
