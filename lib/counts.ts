/**
 * From counters to plain data.
 *
 * @module
 */

import type {
  Counts,
  RunningCounts,
  SectionCount,
  SourceCount,
  TopCounts,
} from "./events.ts";
import { textOf } from "./log/text.ts";
import type { ByteTable } from "./traffic/byte_table.ts";
import type { ByteRow } from "./traffic/table_rows.ts";
import type { Summary } from "./traffic/summary.ts";
import type { TopName } from "./traffic/top_names.ts";

/** Methods shown; the rest is `(other)`. */
const MAX_SHOWN_METHODS = 16;

/** Hits a second. The last interval of a run can be shorter than a second. */
export function rateOf(hits: number, seconds: number): number {
  return hits / Math.max(seconds, 1);
}

/**
 * Takes down what a summary has counted.
 *
 * @param summary The summary; it is left as it is.
 * @param seconds The length of the stretch that it covers.
 * @param top How many sections to take.
 * @param site The origin to put before sections that have none.
 * @returns Plain data that does not change with the summary.
 */
export function countsOf(
  summary: Summary,
  seconds: number,
  top: number,
  site: string,
): Counts {
  const clients = summary.distinctClients();
  const client = summary.clients.top(1)[0];
  return {
    seconds,
    hits: summary.hits,
    rate: rateOf(summary.hits, seconds),
    bytes: summary.bytes,
    sections: summary.sections.top(top).map((row) => sectionOf(row, site)),
    sources: summary.sources?.size ? sourcesOf(summary.sources) : undefined,
    sectionCount: summary.sections.size,
    status: statusOf(summary.status),
    methods: methodsOf(summary),
    clients: clients.count,
    clientsError: clients.error,
    topClient: client
      ? {
        client: textOf(client.key),
        hits: client.hits,
        uncertainty: client.uncertainty,
      }
      : null,
    malformed: summary.malformed,
    invalidRequests: summary.invalidRequests,
    late: summary.late,
    future: summary.future,
    excluded: summary.excluded,
    latency: summary.quantiles,
    tops: topsOf(summary, top),
  };
}

function sectionOf(row: ByteRow, site: string): SectionCount {
  const { key, hits, bytes, errors, uncertainty, latency } = row;
  const text = textOf(key);
  const section = text.startsWith("/") ? site + text : text;
  return { section, hits, bytes, errors, uncertainty, latency };
}

function sourcesOf(table: ByteTable): SourceCount[] {
  return table.top(table.size).map(({ key, hits, bytes, errors }) => ({
    source: textOf(key),
    hits,
    bytes,
    errors,
  }));
}

function topsOf(summary: Summary, top: number): Counts["tops"] {
  const tops = new Map<TopName, TopCounts>();
  for (const name of summary.topNames) {
    const table = summary.tops.get(name) ?? summary.clients;
    const rows = table.top(top).map((row) => {
      const { hits, bytes, errors, uncertainty } = row;
      return { key: textOf(row.key), hits, bytes, errors, uncertainty };
    });
    tops.set(name, { rows, size: table.size });
  }
  return tops;
}

/**
 * Takes down what can be told at any time at little cost.
 *
 * @param parts What was counted apart and belongs together.
 * @param seconds The length of the stretch that they cover.
 */
export function runningCountsOf(
  parts: readonly Summary[],
  seconds: number,
): RunningCounts {
  const sum = (of: (part: Summary) => number) =>
    parts.reduce((all, part) => all + of(part), 0);
  const hits = sum((part) => part.hits);
  const status = new Float64Array(parts[0]?.status.length ?? 0);
  for (const part of parts) {
    if (part.hits === 0) continue;
    for (let i = 0; i < status.length; i++) status[i]! += part.status[i]!;
  }
  return {
    seconds,
    hits,
    rate: rateOf(hits, seconds),
    bytes: sum((part) => part.bytes),
    status: statusOf(status),
    malformed: sum((part) => part.malformed),
    invalidRequests: sum((part) => part.invalidRequests),
    late: sum((part) => part.late),
    future: sum((part) => part.future),
    excluded: sum((part) => part.excluded),
  };
}

/** How far the newest hit is behind a second; nothing where there is none yet. */
export function lagOf(second: number, newest: number): number | undefined {
  return Number.isFinite(newest) ? Math.max(0, second - newest) : undefined;
}

function statusOf(hitsByStatus: Float64Array): Map<string, number> {
  const status = new Map<string, number>();
  for (let code = 1; code < hitsByStatus.length; code++) {
    if (hitsByStatus[code]! > 0) status.set(String(code), hitsByStatus[code]!);
  }
  if (hitsByStatus[0]! > 0) status.set("-", hitsByStatus[0]!);
  return status;
}

function methodsOf(summary: Summary): Map<string, number> {
  const methods = new Map<string, number>();
  let others = summary.hits - summary.invalidRequests;
  for (const { key, hits } of summary.methods.top(MAX_SHOWN_METHODS)) {
    methods.set(textOf(key), hits);
    others -= hits;
  }
  if (others > 0) methods.set("(other)", others);
  return methods;
}
