/**
 * Events as JSON, one object a line. The fields are documented in README.
 *
 * @module
 */

import type {
  AlertEvent,
  CheckpointStatus,
  Counts,
  MonitorEvent,
  ReportEvent,
  RunStatus,
  UnreadableEvent,
  WindowState,
} from "../events.ts";
import type { Quantiles } from "../traffic/latency.ts";
import { safeJson } from "./escape.ts";
import { isoTime } from "./format.ts";
import { alertMessage } from "./message.ts";

/**
 * One event as a line of JSON.
 *
 * @param event What the monitor says.
 * @param status How it stands with the sources; part of reports.
 * @returns The line with its newline.
 */
export function jsonLine(
  event: MonitorEvent,
  status: RunStatus,
): string {
  return safeJson(jsonObject(event, status)) + "\n";
}

function jsonObject(event: MonitorEvent, status: RunStatus) {
  switch (event.type) {
    case "alert":
      return alertObject(event);
    case "report":
      return reportObject(event, status);
    case "unreadable":
      return unreadableObject(event);
  }
}

function alertObject({ transition }: AlertEvent) {
  const { state, second, hits, average, rule } = transition;
  return {
    type: "alert",
    state,
    time: isoTime(second),
    hits,
    average,
    threshold: rule.threshold,
    window_s: rule.windowSeconds,
    message: alertMessage(transition, true),
  };
}

function reportObject(report: ReportEvent, status: RunStatus) {
  const { interval, total, window } = report;
  return {
    type: "report",
    time: isoTime(report.second),
    interval_s: interval.seconds,
    ...countsObject(interval),
    window: windowObject(window),
    total: {
      seconds: total.seconds,
      ...countsObject(total),
      backfilled: total.backfilled,
    },
    format: report.format ?? null,
    lag_s: report.lagSeconds ?? null,
    malformed_line: report.malformedLine ?? null,
    sources: status.sources.map((source) => ({
      name: source.name,
      state: source.state,
      why: source.why,
      since: timeOrNull(source.sinceMs),
      format: source.format ?? null,
      lag_bytes: source.lagBytes,
      rotations: source.rotations,
      truncations: source.truncations,
      dropped_partial_lines: source.droppedPartialLines,
      gaps: source.gaps,
    })),
    output_blocked_s: status.outputBlockedSeconds ?? 0,
    ...(status.checkpoint
      ? { checkpoint: checkpointObject(status.checkpoint) }
      : {}),
  };
}

function checkpointObject(checkpoint: CheckpointStatus) {
  const { file, state, why, sinceMs } = checkpoint;
  return { file, state, why, since: timeOrNull(sinceMs) };
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(Math.floor(ms / 1000));
}

/** The window as it is in reports: without its course. */
export function windowObject(window: WindowState) {
  const { seconds, hits, average, threshold, state } = window;
  return { seconds, hits, average, threshold, state };
}

function countsObject(counts: Counts) {
  return {
    hits: counts.hits,
    rate: counts.rate,
    bytes: counts.bytes,
    sections: counts.sections.map(({ latency, ...section }) => ({
      ...section,
      ...(latency ? { latency: latencyObject(latency) } : {}),
    })),
    // Not `{ [name]: hits }`: a method can be called __proto__.
    status: Object.fromEntries(counts.status),
    methods: Object.fromEntries(counts.methods),
    ...(counts.sources ? { by_source: counts.sources } : {}),
    clients: counts.clients,
    clients_error: counts.clientsError,
    top_client: counts.topClient,
    malformed: counts.malformed,
    invalid_requests: counts.invalidRequests,
    late: counts.late,
    future: counts.future,
    excluded: counts.excluded,
    latency: counts.latency ? latencyObject(counts.latency) : null,
    ...(counts.tops.size > 0 ? { tops: topsObject(counts.tops) } : {}),
  };
}

function latencyObject({ count, p50, p95, p99 }: Quantiles) {
  return { count, p50_s: p50, p95_s: p95, p99_s: p99 };
}

/** Each row names what it is of, as those of sections do. */
function topsObject(tops: Counts["tops"]) {
  return Object.fromEntries(
    Array.from(tops, ([name, { rows }]) => [
      name,
      rows.map(({ key, hits, bytes, errors, uncertainty }) => ({
        [name.slice(0, -1)]: key,
        hits,
        bytes,
        errors,
        uncertainty,
      })),
    ]),
  );
}

function unreadableObject({ lines, first }: UnreadableEvent) {
  return { type: "unreadable", lines, first };
}
