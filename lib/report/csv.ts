/**
 * Events as a table: a row for each, under one header. The columns are documented
 * in README; new ones only ever come behind the old ones.
 *
 * @module
 */

import type {
  AlertEvent,
  Counts,
  MonitorEvent,
  ReportEvent,
  UnreadableEvent,
} from "../events.ts";
import { visible } from "./escape.ts";
import { isoTime } from "./format.ts";
import { alertMessage } from "./message.ts";

const COLUMNS = [
  "type",
  "time",
  "state",
  "interval_s",
  "hits",
  "rate",
  "bytes",
  "errors",
  "1xx",
  "2xx",
  "3xx",
  "4xx",
  "5xx",
  "no_status",
  "clients",
  "malformed",
  "invalid_requests",
  "late",
  "future",
  "top_section",
  "top_section_hits",
  "window_s",
  "window_hits",
  "window_average",
  "threshold",
  "total_s",
  "total_hits",
  "total_bytes",
  "total_errors",
  "total_malformed",
  "lag_s",
  "format",
  "message",
] as const;

type Row = Partial<Record<typeof COLUMNS[number], string | number>>;

/** The line that names the columns. */
export function csvHeader(): string {
  return line(COLUMNS);
}

/**
 * One event as a line of the table.
 *
 * @param event What the monitor says.
 * @returns The line with its end. Cells that do not apply are empty.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function csvLine(event: MonitorEvent): string {
  const row = rowOf(event);
  return line(COLUMNS.map((column) => row[column] ?? ""));
}

function rowOf(event: MonitorEvent): Row {
  switch (event.type) {
    case "alert":
      return alertRow(event);
    case "report":
      return reportRow(event);
    case "unreadable":
      return unreadableRow(event);
  }
}

function alertRow({ transition }: AlertEvent): Row {
  const { state, second, hits, average, rule } = transition;
  return {
    type: "alert",
    time: isoTime(second),
    state,
    window_s: rule.windowSeconds,
    window_hits: hits,
    window_average: average,
    threshold: rule.threshold,
    message: alertMessage(transition, true),
  };
}

function reportRow(report: ReportEvent): Row {
  const { interval, window, total } = report;
  const [top] = interval.sections;
  return {
    type: "report",
    time: isoTime(report.second),
    state: window.state,
    interval_s: interval.seconds,
    hits: interval.hits,
    rate: interval.rate,
    bytes: interval.bytes,
    errors: errorsOf(interval),
    ...classesOf(interval),
    clients: interval.clients,
    malformed: interval.malformed,
    invalid_requests: interval.invalidRequests,
    late: interval.late,
    future: interval.future,
    ...(top ? { top_section: top.section, top_section_hits: top.hits } : {}),
    window_s: window.seconds,
    window_hits: window.hits,
    window_average: window.average,
    threshold: window.threshold,
    total_s: total.seconds,
    total_hits: total.hits,
    total_bytes: total.bytes,
    total_errors: errorsOf(total),
    total_malformed: total.malformed,
    lag_s: report.lagSeconds ?? "",
    format: report.format ?? "",
  };
}

function unreadableRow({ lines, first }: UnreadableEvent): Row {
  const { line, cut, column, reason } = first;
  return {
    type: "unreadable",
    malformed: lines,
    message: `column ${column}: ${reason}: ${line}${cut ? "…" : ""}`,
  };
}

/** Hits with a status of 400 or more. */
function errorsOf({ status }: Counts): number {
  return hitsWhere(status, (code) => Number(code) >= 400);
}

/** Hits by the first digit of their status. */
function classesOf({ status }: Counts): Row {
  const of = (digit: string) => hitsWhere(status, (it) => it[0] === digit);
  return {
    "1xx": of("1"),
    "2xx": of("2"),
    "3xx": of("3"),
    "4xx": of("4"),
    "5xx": of("5"),
    no_status: of("-"),
  };
}

function hitsWhere(
  status: Counts["status"],
  counts: (code: string) => boolean,
): number {
  let sum = 0;
  for (const [code, hits] of status) if (counts(code)) sum += hits;
  return sum;
}

function line(cells: readonly (string | number)[]): string {
  return cells.map(cell).join(",") + "\r\n";
}

// What spreadsheets take for a formula, also in the width of East Asian text.
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = visible(value);
  // An apostrophe says that it is text: no formula of a client's is worked out.
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
