/**
 * The window second by second, with the threshold drawn in.
 *
 * @module
 */

import { dim } from "@std/fmt/colors";
import type { WindowState } from "../events.ts";
import { sparkline } from "../report/columns.ts";
import { count, given } from "../report/format.ts";
import { bad } from "../report/palette.ts";

const LEVELS = " ▁▂▃▄▅▆▇█";
const THRESHOLD = "┄";

/**
 * Draws the window. On one line there is no room for the threshold but in words;
 * on more it is a dotted line at its height, behind the columns, and what stands
 * out above it is red too.
 *
 * @param window The window.
 * @param width The width in columns.
 * @param height The number of lines, from 1.
 * @returns So many lines, none wider than the width.
 */
export function chartLines(
  window: WindowState,
  width: number,
  height: number,
): string[] {
  const { course, threshold } = window;
  const peak = course.reduce((a, b) => Math.max(a, b), 0);
  const peakText = `peak ${count(peak)}/s`;
  const thresholdText = `threshold ${given(threshold)}/s`;
  if (height === 1) {
    const legend = `  ${peakText}, ${thresholdText}`;
    const line = sparkline(course, Math.max(0, width - legend.length));
    return [line + dim(legend)];
  }
  const legendWidth = Math.max(peakText.length, thresholdText.length + 2) + 2;
  const columns = columnsOf(course, Math.max(0, width - legendWidth));
  const top = Math.max(peak, threshold, 1);
  // The line of the threshold: the lowest part of it is left out.
  const at = Math.min(height - 1, Math.floor(threshold / top * height));
  const lines: string[] = [];
  for (let line = height - 1; line >= 0; line--) {
    const cells = columns.map((value) => {
      const eighths = Math.ceil(value / top * height * 8) - line * 8;
      const level = LEVELS[Math.max(0, Math.min(8, eighths))]!;
      if (level === " " && line === at) return THRESHOLD;
      return value > threshold && line >= at && level !== " "
        ? bad(level)
        : level;
    });
    const legend = line === at
      ? `  ${THRESHOLD} ${thresholdText}`
      : line === height - 1 || line === height - 2 && at === height - 1
      ? `  ${peakText}`
      : "";
    const drawn = cells.join("");
    const blank = " ".repeat(Math.max(0, width - legendWidth - cells.length));
    lines.push(legend === "" ? drawn.trimEnd() : drawn + blank + dim(legend));
  }
  return lines;
}

/** The values in columns: of those that share one the highest, or several each. */
function columnsOf(values: readonly number[], width: number): number[] {
  const { length } = values;
  if (length === 0) return [];
  const columns = width < length ? width : length * Math.floor(width / length);
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor(column * length / columns);
    const to = Math.max(from + 1, Math.floor((column + 1) * length / columns));
    return values.slice(from, to).reduce((a, b) => Math.max(a, b), 0);
  });
}
