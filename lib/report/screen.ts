/**
 * The state of the monitor as one screen of a terminal.
 *
 * @module
 */

import { dim } from "@std/fmt/colors";
import type { ReportEvent, RunStatus, WindowState } from "../events.ts";
import { cutColored } from "./columns.ts";
import {
  bySourceLines,
  detailLines,
  headerLine,
  historyLines,
  sectionLines,
  sparkLine,
  summaryLines,
  type TextStyle,
} from "./parts.ts";
import { sourceLines } from "./sources.ts";

/** What is on the screen. */
export interface ScreenState {
  /** The last report: its sections and counts stand until the next. */
  readonly report: ReportEvent;
  /** The window as it is now. */
  readonly window: WindowState;
  readonly status: RunStatus;
  /** What else there is to say, in lines: for example that nothing can be read. */
  readonly notice: readonly string[];
}

/** Sections stay in sight however many alerts there are, and the other way round. */
const MIN_SECTION_LINES = 4;
const MIN_ALERT_LINES = 5;

/**
 * Draws a screen.
 *
 * @param state What to show.
 * @param style How to show it.
 * @param height The number of lines there is room for.
 * @returns At most `height` lines, none wider than the style's width.
 */
export function screenLines(
  state: ScreenState,
  style: TextStyle,
  height: number,
): string[] {
  const { report, window, status, notice } = state;
  const head = [
    headerLine(window.second, style),
    ...sourceLines(status, style),
    ...notice,
    ...summaryLines(report, window, style),
    sparkLine(window, style),
  ];
  const sections = [
    ...sectionLines(report.interval, style),
    ...bySourceLines(report.interval, style),
  ];
  const details = detailLines(report, style);
  const alerts = historyLines(report, style);
  const foot = dim("q quit");

  let room = height - head.length - 1;
  const alertRoom = Math.min(
    alerts.length,
    Math.max(MIN_ALERT_LINES, room - sections.length - details.length),
  );
  room -= alertRoom;
  const sectionRoom = Math.min(
    sections.length,
    Math.max(MIN_SECTION_LINES, room - details.length),
  );
  room -= sectionRoom;
  return [
    ...head,
    ...sections.slice(0, sectionRoom),
    ...details.slice(0, Math.max(0, room)),
    ...newest(alerts, alertRoom),
    foot,
  ].slice(0, height).map((line) => cutColored(line, style.width));
}

/** The heading and the newest lines: the last are what one must not miss. */
function newest(alerts: readonly string[], room: number): string[] {
  if (alerts.length <= room) return [...alerts];
  const hidden = alerts.length - room;
  return [
    `${alerts[0]} ${dim(`(${hidden} lines above, all on leaving)`)}`,
    ...alerts.slice(alerts.length - room + 1),
  ];
}
