/**
 * The way that nearly all lines go: the kernel reads and counts them.
 *
 * @module
 */

import { LineCounter } from "../lib/line_counter.ts";
import { block, BLOCK_BYTES } from "../lib/log/block.ts";
import { nextOf, readPlainLines } from "../lib/log/plain_lines.ts";
import { Monitor } from "../lib/monitor.ts";
import { LineAssembler } from "../lib/source/lines.ts";
import { bytesOf } from "./_lines.ts";
import { BENCH_LINES } from "./log/_bench_lines.ts";

const rule = { threshold: 1e9, windowSeconds: 120 };
const SEED = 1;

/** Reads and counts, as of a log that is read to its end. */
function countAll(bytes: Uint8Array): void {
  using monitor = new Monitor({ rule, intervalSeconds: 10, top: 10 }, 0);
  const counter = new LineCounter(monitor, undefined, () => {});
  const lines = new LineAssembler(counter);
  lines.push(bytes, true);
  lines.finish(true);
}

/** Only reads, what fits into the block. */
function readBlock(end: number): void {
  for (let at = 0; at < end;) at = nextOf(readPlainLines(at, end, SEED) - 1);
}

for (const [name, text] of Object.entries(BENCH_LINES)) {
  const bytes = bytesOf(text);
  const lines = text.split("\n").length - 1;
  Deno.bench(
    `read and counted, ${lines} lines: ${name}`,
    () => countAll(bytes),
  );

  const end = bytes.lastIndexOf(0x0a, BLOCK_BYTES - 1) + 1;
  const fitting = text.slice(0, end).split("\n").length - 1;
  Deno.bench(`read alone, ${fitting} lines: ${name}`, (bench) => {
    block.set(bytes.subarray(0, end));
    bench.start();
    readBlock(end);
    bench.end();
  });
}
