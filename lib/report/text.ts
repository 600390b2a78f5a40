/**
 * Events as text that is appended: for a pipe, a file, a journal. It has no
 * cursor codes, and a message of the alert is one line however long.
 *
 * @module
 */

import type { MonitorEvent, ReportEvent, RunStatus } from "../events.ts";
import { asciiOf } from "./ascii.ts";
import {
  alertLines,
  detailLines,
  headerLine,
  historyLines,
  sparkLine,
  summaryLines,
  unreadableLines,
} from "./parts.ts";
import { sourceLines } from "./sources.ts";
import type { TextStyle } from "./style.ts";
import { bySourceLines, sectionLines, topLines } from "./tables.ts";

/**
 * One event as lines of text.
 *
 * @param event What the monitor says.
 * @param status How it stands with the sources; part of reports.
 * @param style How to show it.
 * @param mostMessages How many of the newest messages a report repeats.
 * @returns The lines with their newlines.
 */
export function textBlock(
  event: MonitorEvent,
  status: RunStatus,
  style: TextStyle,
  mostMessages: number = MOST_MESSAGES,
): string {
  const lines = linesOf(event, status, style, mostMessages);
  lines.push("");
  const text = lines.join("\n");
  return style.ascii ? asciiOf(text) : text;
}

/**
 * What is appended has each message once already, where it happened: repeating
 * thousands of them in every report would bury all else.
 */
const MOST_MESSAGES = 50;

/** A message must be found whole by whoever searches for it: never broken. */
const UNBROKEN = Infinity;

function linesOf(
  event: MonitorEvent,
  status: RunStatus,
  style: TextStyle,
  mostMessages: number,
): string[] {
  switch (event.type) {
    case "alert":
      return alertLines(event.transition, { ...style, width: UNBROKEN });
    case "unreadable":
      return unreadableLines(event, style);
    case "report":
      return reportLines(event, status, style, mostMessages);
  }
}

function reportLines(
  report: ReportEvent,
  status: RunStatus,
  style: TextStyle,
  mostMessages: number,
): string[] {
  const { second, interval, window } = report;
  const lines = [
    headerLine(second, style),
    ...sourceLines(status, style),
    "",
    ...summaryLines(report, window, style),
    sparkLine(window, style),
    "",
    ...sectionLines(interval, style),
    "",
  ];
  const sources = bySourceLines(interval, style);
  if (sources.length > 0) lines.push(...sources, "");
  for (const top of topLines(interval, style)) lines.push(...top, "");
  lines.push(
    ...detailLines(report, style),
    "",
    ...historyLines(report, { ...style, width: UNBROKEN }, mostMessages),
    "",
  );
  return lines;
}
