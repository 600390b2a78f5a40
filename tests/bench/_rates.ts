/**
 * What following costs while a log is written at a rate.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { below, checked, megabytes, number, table } from "./_figures.ts";
import type { Setup } from "./_part.ts";
import { Product, type Report } from "./_product.ts";
import { Writer } from "./_writer.ts";

/** What is measured: how a log is written, and how much of a core it may cost. */
interface Load {
  /** Lines a second. */
  readonly rate: number;
  readonly linesPerWrite: number;
  /** In percent of one core. */
  readonly limit: number;
}

const LOADS: readonly Load[] = [
  { rate: 0, linesPerWrite: 1, limit: 0.5 },
  { rate: 1000, linesPerWrite: 1, limit: 2 },
  { rate: 50_000, linesPerWrite: 1, limit: 4 },
  { rate: 50_000, linesPerWrite: 300, limit: 4 },
  { rate: 500_000, linesPerWrite: 300, limit: 20 },
];
const SECONDS = 30;
/** Start-up costs more: it is not measured. */
const SETTLE_MS = 4000;
/** The first lines make code fast that has not run before. */
const WARM_SECONDS = 2;
/** After so long without lines all have been counted. */
const REST_MS = 1500;
const INTERVAL_SECONDS = 10;
/** A report may be so late. */
const MAX_LATE_MS = 500;

/** What was measured. */
interface Cost {
  readonly cpuPercent: number;
  readonly privateBytes: number;
  readonly rssBytes: number;
  readonly written: number;
  /** How many lines a second the writer managed. */
  readonly rate: number;
  readonly hits: number;
  readonly reports: number;
  readonly latestMs: number;
}

/** Measures all loads; gives a table. */
export async function measureRates(setup: Setup): Promise<string> {
  const rows: string[][] = [];
  for (const load of LOADS) {
    setup.say(`following at ${load.rate} lines/s`);
    rows.push(rowOf(load, await measure(setup, load)));
  }
  return table(
    [
      "lines/s",
      "lines a write",
      "CPU",
      "target",
      "private",
      "RSS",
      "written",
      "counted",
      "reports",
      "latest",
    ],
    rows,
  );
}

function rowOf(load: Load, cost: Cost): string[] {
  const { rate, linesPerWrite, limit } = load;
  return [
    rate === 0 ? "idle" : number(cost.rate),
    rate === 0 ? "" : number(linesPerWrite),
    below(cost.cpuPercent, limit, (it) => `${number(it, 2)} %`),
    `< ${limit} %`,
    megabytes(cost.privateBytes),
    megabytes(cost.rssBytes),
    number(cost.written),
    checked(cost.hits === cost.written, number(cost.hits)),
    number(cost.reports),
    below(cost.latestMs, MAX_LATE_MS, (it) => `${number(it)} ms`),
  ];
}

async function measure(setup: Setup, load: Load): Promise<Cost> {
  const { rate, linesPerWrite } = load;
  const seconds = SECONDS * setup.scale;
  const interval = Math.max(1, Math.round(INTERVAL_SECONDS * setup.scale));
  const path = `${setup.folder}/followed.log`;
  Deno.writeTextFileSync(path, "");
  try {
    await using product = new Product(setup, ["-i", `${interval}`, path]);
    await product.first();
    await delay(SETTLE_MS);
    await using writer = rate === 0 ? undefined : new Writer({
      path,
      rate,
      linesPerWrite,
      seconds: WARM_SECONDS + seconds,
    });
    await writer?.begun();
    await delay(WARM_SECONDS * 1000);
    const beginMs = performance.now();
    const begin = product.figures();
    const firstReport = product.reports.length;
    // A little less than is written, so that only writing is measured.
    await delay(seconds * 1000 * 0.98);
    const end = product.figures();
    const elapsedMs = performance.now() - beginMs;
    const reports = product.reports.slice(firstReport);
    const written = await writer?.written() ?? 0;
    await delay(REST_MS);
    const { json } = await product.end();
    return {
      cpuPercent: (end.cpuSeconds - begin.cpuSeconds) / elapsedMs * 1e5,
      privateBytes: end.privateBytes,
      rssBytes: end.rssBytes,
      written,
      rate: written / (WARM_SECONDS + seconds),
      hits: json.total.hits,
      reports: reports.length,
      latestMs: Math.max(...reports.map(lateMs)),
    };
  } finally {
    Deno.removeSync(path);
  }
}

/** How late a report came: it is due when the last second of its interval is over. */
function lateMs({ arrivedMs, json }: Report): number {
  return arrivedMs - (Date.parse(json.time) + 1000);
}
