/**
 * How long it takes from the write of a line until it is handed over to be
 * counted: the product's follower and waker, as a live run has them.
 *
 * @module
 */

import { setImmediate, setTimeout as delay } from "node:timers/promises";
import { Follower } from "../../lib/source/follow.ts";
import type { LineSink } from "../../lib/source/lines.ts";
import { createWaker } from "../../lib/source/waker.ts";
import { below, number, percentile, table } from "./_figures.ts";
import type { Setup } from "./_part.ts";
import { nowMicros, STAMP_MARK, stampAt } from "./_timed_lines.ts";
import { Writer } from "./_writer.ts";

const LOADS = [
  // Each after a quiet while, so that the watch on the folder has to tell.
  { rate: 0.2, linesPerWrite: 1 },
  { rate: 10, linesPerWrite: 1 },
  { rate: 1000, linesPerWrite: 1 },
  { rate: 50_000, linesPerWrite: 50 },
] as const;
const SECONDS = 30;
const MEDIAN_LIMIT_MS = 60;
const P99_LIMIT_MS = 150;
/** What is behind this is not waited for. */
const REST_MS = 1000;

/** Notes how old each line is when it comes. */
class DelaySink implements LineSink {
  readonly delaysMs: number[] = [];
  found = false;

  lines(bytes: Uint8Array, start: number, end: number): void {
    const now = nowMicros();
    this.found = true;
    for (let at = start; at < end;) {
      const mark = bytes.indexOf(STAMP_MARK, at);
      this.delaysMs.push((now - stampAt(bytes, mark)) / 1000);
      at = bytes.indexOf(0x0a, mark) + 1;
    }
  }

  tooLong(): void {
    throw new Error("no line is that long");
  }
}

/** Measures all loads; gives a table. */
export async function measureDelays(setup: Setup): Promise<string> {
  const rows: string[][] = [];
  for (const load of LOADS) {
    setup.say(`delay at ${load.rate} lines/s`);
    const { delaysMs, written } = await measure(setup, load);
    const text = (ms: number) => `${number(ms, 1)} ms`;
    rows.push([
      number(load.rate, load.rate < 1 ? 1 : 0),
      number(load.linesPerWrite),
      number(written),
      number(delaysMs.length),
      below(percentile(delaysMs, 0.5), MEDIAN_LIMIT_MS, text),
      below(percentile(delaysMs, 0.99), P99_LIMIT_MS, text),
      text(percentile(delaysMs, 1)),
    ]);
  }
  return table(
    [
      "lines/s",
      "lines a write",
      "written",
      "came",
      `median (< ${MEDIAN_LIMIT_MS} ms)`,
      `p99 (< ${P99_LIMIT_MS} ms)`,
      "longest",
    ],
    rows,
  );
}

async function measure(
  setup: Setup,
  load: typeof LOADS[number],
): Promise<{ delaysMs: number[]; written: number }> {
  const path = `${setup.folder}/delayed.log`;
  Deno.writeTextFileSync(path, "");
  const sink = new DelaySink();
  const follower = new Follower({ path, sink, from: "end" });
  const waker = createWaker([path]);
  let stopped = false;
  const follow = async () => {
    while (!stopped) {
      sink.found = false;
      const more = follower.poll(Date.now());
      waker.looked(sink.found);
      if (more) await setImmediate();
      else await waker.wait();
    }
  };
  const following = follow();
  try {
    const seconds = SECONDS * setup.scale;
    await using writer = new Writer({ path, ...load, seconds, stamped: true });
    const written = await writer.written();
    await delay(REST_MS);
    return { delaysMs: sink.delaysMs, written };
  } finally {
    stopped = true;
    waker.close();
    await following;
    follower.close();
    Deno.removeSync(path);
  }
}
