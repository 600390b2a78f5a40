/**
 * How long it takes to open a large log for following, and how much of it is
 * read, against an empty one.
 *
 * @module
 */

import { statfsSync } from "node:fs";
import { below, median, number, table } from "./_figures.ts";
import type { Setup } from "./_part.ts";
import { Product } from "./_product.ts";
import { TimedLines, writeAll } from "./_timed_lines.ts";

const SIZE_BYTES = 5e9;
/** So much room is to be left for others when the log is there. */
const SPARE_BYTES = 5e9;
const MIN_RUNS = 5;
/** The log grows by a chunk in so long: it is the log of a month. */
const CHUNK_SECONDS = 3600;
const CHUNK_LINES = 65_536;
/** The window that is read back, and the hits in each second of it. */
const TAIL_SECONDS = 120;
const TAIL_RATE = 5;
const TIME_LIMIT_MS = 50;
const READ_LIMIT_BYTES = 500_000;

/** What one opening took. */
interface Opening {
  /** From the start of the process to its first report. */
  readonly ms: number;
  /** What it had read by then: the log, and itself. */
  readonly bytes: number;
}

/** Measures; gives a table, or why it was not measured. */
export async function measureOpening(setup: Setup): Promise<string> {
  const size = SIZE_BYTES * setup.scale;
  const { bavail, bsize } = statfsSync(setup.folder);
  if (bavail * bsize < size + SPARE_BYTES) {
    return `Not measured: less than ${
      gigabytes(size + SPARE_BYTES)
    } are free.\n`;
  }
  const large = `${setup.folder}/large.log`;
  const empty = `${setup.folder}/empty.log`;
  try {
    setup.say(`writing a log of ${gigabytes(size)}`);
    const baseBytes = writeLarge(large, size);
    Deno.writeTextFileSync(empty, "");
    setup.say("opening it");
    const openings = { empty: [] as Opening[], large: [] as Opening[] };
    // The first one is not counted: it fills the caches.
    for (let run = -1; run < Math.max(setup.runs, MIN_RUNS); run++) {
      const ofEmpty = await open(setup, empty);
      writeTail(large, baseBytes);
      const ofLarge = await open(setup, large);
      if (run < 0) continue;
      openings.empty.push(ofEmpty);
      openings.large.push(ofLarge);
    }
    return tableOf(openings, baseBytes);
  } finally {
    for (const path of [large, empty]) removeIfThere(path);
  }
}

function tableOf(
  openings: Record<"empty" | "large", readonly Opening[]>,
  size: number,
): string {
  const ms = (of: readonly Opening[]) => median(of.map((it) => it.ms));
  const bytes = (of: readonly Opening[]) => median(of.map((it) => it.bytes));
  const { empty, large } = openings;
  const msText = (value: number) => `${number(value, 1)} ms`;
  const kilobytes = (value: number) => `${number(value / 1000)} kB`;
  return table(["log", "to the first report", "read"], [
    ["empty", msText(ms(empty)), kilobytes(bytes(empty))],
    [gigabytes(size), msText(ms(large)), kilobytes(bytes(large))],
    [
      `more (targets: < ${TIME_LIMIT_MS} ms, < ${kilobytes(READ_LIMIT_BYTES)})`,
      below(ms(large) - ms(empty), TIME_LIMIT_MS, msText),
      below(bytes(large) - bytes(empty), READ_LIMIT_BYTES, kilobytes),
    ],
  ]);
}

async function open(setup: Setup, path: string): Promise<Opening> {
  const beginMs = performance.now();
  await using product = new Product(setup, [path]);
  await product.first();
  const ms = performance.now() - beginMs;
  const bytes = product.readBytes;
  await product.end();
  return { ms, bytes };
}

/** Writes a log whose last lines are ten minutes old; gives its size. */
function writeLarge(path: string, size: number): number {
  const lines = new TimedLines(CHUNK_LINES);
  const chunks = Math.ceil(size / lines.bytes().length);
  const end = Math.floor(Date.now() / 1000) - 600;
  using file = Deno.createSync(path);
  for (let left = chunks; left > 0; left--) {
    lines.setTime(end - left * CHUNK_SECONDS);
    writeAll(file, lines.bytes());
  }
  return chunks * lines.bytes().length;
}

/** Puts the lines of the last window at the end, in the place of older ones. */
function writeTail(path: string, baseBytes: number): void {
  const lines = new TimedLines(TAIL_SECONDS * TAIL_RATE);
  const end = Math.floor(Date.now() / 1000);
  for (let i = 0; i < TAIL_SECONDS; i++) {
    const second = end - TAIL_SECONDS + i;
    lines.setTime(second, i * TAIL_RATE, (i + 1) * TAIL_RATE);
  }
  Deno.truncateSync(path, baseBytes);
  using file = Deno.openSync(path, { append: true });
  writeAll(file, lines.bytes());
}

function gigabytes(bytes: number): string {
  return `${number(bytes / 1e9, 1)} GB`;
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
