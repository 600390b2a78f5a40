/**
 * The alerts of a screen.
 *
 * @module
 */

import { bold } from "@std/fmt/colors";
import type { Transition } from "../alert/evaluate.ts";
import { type Incident, incidentsOf } from "../alert/incidents.ts";
import { count } from "../report/format.ts";
import { alarm } from "../report/palette.ts";
import type { TextStyle } from "../report/style.ts";
import { incidentLines } from "./alert_lines.ts";
import type { ScreenData } from "./data.ts";
import type { Maker } from "./maker.ts";
import type { Extent, ScreenState } from "./state.ts";

/** The block of the alerts, and how one moves in it. */
export interface AlertsBlock extends Maker {
  /** How many alerts there are. */
  readonly count: number;
  /** How many of the oldest are whole in so many lines, at least one. */
  readonly room: (granted: number) => number;
  /** How many a page is, up and down from where one is, in so many lines. */
  readonly page: (granted: number) => Extent["alertPage"];
}

// Pairing thousands of them each second would cost more than all else; the list
// is another one whenever something is added to it.
const paired = new WeakMap<readonly Transition[], readonly Incident[]>();

/** The alerts that are shown, the newest first. */
export function incidentsIn({ live }: ScreenData): readonly Incident[] {
  let incidents = paired.get(live.transitions);
  if (incidents === undefined) {
    incidents = incidentsOf(live.transitions);
    paired.set(live.transitions, incidents);
  }
  return incidents;
}

/**
 * Makes the block of the alerts.
 *
 * @param state Where one is.
 * @param data What there is to show.
 * @param style How to show it.
 * @param rows No more lines than this are made.
 */
export function alertsBlock(
  state: ScreenState,
  data: ScreenData,
  style: TextStyle,
  rows: number,
): AlertsBlock {
  const { second, live } = data;
  const incidents = incidentsIn(data);
  const newest = incidents.length - 1;
  const first = Math.min(state.offset.alerts, Math.max(0, newest));
  const linesOf = (incident: Incident) =>
    incidentLines(incident, { second, peakHits: live.peakHits }, style);
  const lines: string[] = [];
  /** How many lines there are with each alert. */
  const ends: number[] = [];
  for (let i = first; i <= newest && lines.length < rows; i++) {
    lines.push(...linesOf(incidents[i]!));
    ends.push(lines.length);
  }
  /** So many alerts are whole from one on, up or down the list: at least that. */
  const whole = (from: number, step: 1 | -1, granted: number) => {
    let room = granted - 1;
    let fit = 0;
    for (let i = from; room > 0 && incidents[i] !== undefined; i += step) {
      room -= linesOf(incidents[i]!).length;
      if (room >= 0) fit++;
    }
    return Math.max(1, fit);
  };
  return {
    wanted: 1 + lines.length,
    lines: (granted) => {
      if (granted > 1 || lines.length === 0) {
        const whole = ends.filter((end) => end < granted).length;
        const below = incidents.length - first - whole;
        const heading = headingOf(state, data, first, below);
        return [bold(heading), ...lines].slice(0, granted);
      }
      // No room for a heading: the alert itself is what must be seen.
      return lines.slice(0, 1);
    },
    count: incidents.length,
    room: (granted) => whole(newest, -1, granted),
    page: (granted) => ({
      up: whole(first - 1, -1, granted),
      down: whole(first, 1, granted),
    }),
  };
}

function headingOf(
  { panel }: ScreenState,
  data: ScreenData,
  first: number,
  below: number,
): string {
  const { length } = incidentsIn(data);
  const isFiring = data.window.state === "firing";
  const dropped = data.live.droppedTransitions;
  return [
    `${panel === "alerts" ? "▸ " : ""}ALERT HISTORY`,
    length === 0
      ? "none so far"
      : `${count(length)}, ${isFiring ? alarm("firing now") : "none now"}`,
    first > 0 ? `from the ${count(first + 1)}. newest` : "",
    below > 0 ? `${count(below)} below` : "",
    dropped > 0 ? `${count(dropped)} messages no longer kept` : "",
  ].filter((text) => text !== "").join("  ");
}
