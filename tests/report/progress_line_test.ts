import { assert, assertEquals } from "@std/assert";
import { widthOf } from "../../lib/report/columns.ts";
import { progressLine } from "../../lib/report/progress_line.ts";

const state = {
  doneBytes: 1_500_000_000,
  totalBytes: 5_000_000_000,
  bytesPerSecond: 310_000_000,
};

Deno.test("progressLine() has bar, percentage, bytes, rate and time left", () => {
  assertEquals(
    progressLine(state, 80),
    "[######              ]  30%  1.5 GB of 5 GB  310 MB/s  11s left",
  );
});

Deno.test("progressLine() leaves out the bar, then the end, where there is no room", () => {
  assertEquals(
    progressLine(state, 50),
    "30%  1.5 GB of 5 GB  310 MB/s  11s left",
  );
  for (const width of [0, 1, 10, 39, 62, 63, 64]) {
    assert(widthOf(progressLine(state, width)) <= width, `${width}`);
  }
});

Deno.test("progressLine() has bytes and rate alone where the total is not known", () => {
  assertEquals(
    progressLine({ ...state, totalBytes: undefined }, 80),
    "1.5 GB  310 MB/s",
  );
});

Deno.test("progressLine() tells no time where nothing comes, and never more than all", () => {
  const line = (change: Partial<typeof state>) =>
    progressLine({ ...state, ...change }, 80);
  assert(line({ bytesPerSecond: 0 }).endsWith("  0 B/s"));
  assert(line({ doneBytes: 6e9 }).includes("] 100%  5 GB of 5 GB"));
  assert(line({ totalBytes: 0, doneBytes: 0 }).includes("] 100%"));
});
