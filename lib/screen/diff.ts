/**
 * From one screen to the next: the lines that are others, and no more.
 *
 * @module
 */

import { widthOf } from "../report/columns.ts";

// Control sequences of ECMA-48, xterm and, for output that is shown at once, of
// contour; a terminal that does not know one passes it over.
const BEGIN = "\x1b[?2026h";
const END = "\x1b[?2026l";
const CLEAR_REST_OF_LINE = "\x1b[K";
const CLEAR_REST_OF_SCREEN = "\x1b[J";
const CLEAR_SCREEN = "\x1b[2J";
const HOME = "\x1b[H";

/**
 * What to write so that a screen shows other lines.
 *
 * @param before The lines that it shows; nothing where that is not known.
 * @param after The lines that it is to show.
 * @param width The width of the screen in columns.
 * @returns All of it in one; empty where nothing changes.
 */
export function diffOf(
  before: readonly string[] | undefined,
  after: readonly string[],
  width: number,
): string {
  let text = before === undefined ? CLEAR_SCREEN : "";
  after.forEach((line, row) => {
    if (before !== undefined && before[row] === line) return;
    // Behind a whole line the cursor still stands on its last column: clearing
    // would take that.
    const clear = widthOf(line) < width ? CLEAR_REST_OF_LINE : "";
    text += `${placeOf(row)}${line}${clear}`;
  });
  if (before !== undefined && before.length > after.length) {
    text += placeOf(after.length) + CLEAR_REST_OF_SCREEN;
  }
  // Where there are no keys the terminal shows what is typed, at the cursor: a new
  // line there must not push all lines up.
  return text === "" ? "" : BEGIN + text + HOME + END;
}

function placeOf(row: number): string {
  return `\x1b[${row + 1};1H`;
}
