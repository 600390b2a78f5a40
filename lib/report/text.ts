/**
 * Events as text that is appended: for a pipe, a file, a journal. It has no
 * cursor codes, and a message of the alert is one line however long.
 *
 * @module
 */

import type { MonitorEvent, ReportEvent, SourceStatus } from "../events.ts";
import {
  alertLines,
  detailLines,
  headerLine,
  historyLines,
  sectionLines,
  sourceLines,
  sparkLine,
  summaryLines,
  type TextStyle,
  unreadableLines,
} from "./parts.ts";

/**
 * One event as lines of text.
 *
 * @param event What the monitor says.
 * @param sources How it stands with the sources; part of reports.
 * @param style How to show it.
 * @returns The lines with their newlines.
 */
export function textBlock(
  event: MonitorEvent,
  sources: readonly SourceStatus[],
  style: TextStyle,
): string {
  return linesOf(event, sources, style).map((line) => line + "\n").join("");
}

/** A message must be found whole by whoever searches for it: never broken. */
const UNBROKEN = Infinity;

function linesOf(
  event: MonitorEvent,
  sources: readonly SourceStatus[],
  style: TextStyle,
): string[] {
  switch (event.type) {
    case "alert":
      return alertLines(event.transition, { ...style, width: UNBROKEN });
    case "unreadable":
      return unreadableLines(event, style);
    case "report":
      return reportLines(event, sources, style);
  }
}

function reportLines(
  report: ReportEvent,
  sources: readonly SourceStatus[],
  style: TextStyle,
): string[] {
  return [
    headerLine(report.second, style),
    ...sourceLines(sources, report.format, style),
    "",
    ...summaryLines(report, report.window, style),
    sparkLine(report.window, style),
    "",
    ...sectionLines(report.interval, style),
    "",
    ...detailLines(report, style),
    "",
    ...historyLines(report, { ...style, width: UNBROKEN }),
    "",
  ];
}
