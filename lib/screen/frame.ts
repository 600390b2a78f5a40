/**
 * A screen as lines of text: all there is to see, and no terminal.
 *
 * @module
 */

import { bold, dim } from "@std/fmt/colors";
import { type Incident, incidentsOf } from "../alert/incidents.ts";
import type { LiveCounts, RunStatus } from "../events.ts";
import { asciiOf } from "../report/ascii.ts";
import { cutColored, wrap } from "../report/columns.ts";
import { visible } from "../report/escape.ts";
import { count, duration } from "../report/format.ts";
import { alarm, warning } from "../report/palette.ts";
import {
  clientsLine,
  listOf,
  oldLogLines,
  sampleHeading,
  sampleText,
  timeLines,
  windowLine,
} from "../report/parts.ts";
import { sourceLines, urgentFirst } from "../report/sources.ts";
import type { TextStyle } from "../report/style.ts";
import { incidentLines, type Now } from "./alert_lines.ts";
import { chartLines } from "./chart.ts";
import type { ScreenData } from "./data.ts";
import { helpLines } from "./help.ts";
import { type Block, BLOCKS, shareOut } from "./layout.ts";
import {
  footerOf,
  headerOf,
  infoLine,
  peakOf,
  stretchOf,
  totalsOf,
} from "./lines.ts";
import { type Extent, offsetFor, type ScreenState } from "./state.ts";
import { tableLines } from "./table.ts";
import { columnsOf, kindsOf, unlistedOf } from "./tops.ts";

/** A screen, and what there is to be moved in. */
export interface Frame {
  /** At most so many lines as there are rows, none wider than the style's width. */
  readonly lines: readonly string[];
  readonly extent: Extent;
}

/** Where there are lines to spare, these blocks are set apart, in this order. */
const APART: readonly Block[] = ["alerts", "tops", "sources", "status", "last"];

/**
 * Draws a screen.
 *
 * @param state Where one is.
 * @param data What there is to show.
 * @param style How to show it.
 * @param rows The number of lines there is room for.
 */
export function frameOf(
  state: ScreenState,
  data: ScreenData,
  style: TextStyle,
  rows: number,
): Frame {
  const incidents = incidentsOfLast(data.live.transitions);
  const sources = sourceLinesOf(data, style);
  const makers = makersOf(state, data, incidents, sources, style, rows);
  const wanted = Object.fromEntries(
    BLOCKS.map((block) => [block, makers[block].wanted]),
  ) as Record<Block, number>;
  const lines = shareOut(wanted, rows);
  const taken = BLOCKS.reduce((sum, block) => sum + lines[block], 0);
  let spare = rows - taken;
  const apart = new Set<Block>();
  for (const block of APART) {
    if (spare > 0 && lines[block] > 0) {
      apart.add(block);
      spare--;
    }
  }
  const drawn = BLOCKS.flatMap((block) => {
    const made = lines[block] > 0 ? makers[block].lines(lines[block]) : [];
    if (block === "footer") {
      return [...Array<string>(spare).fill(""), ...made];
    }
    return apart.has(block) ? ["", ...made] : made;
  });
  const shown = drawn.slice(0, rows).map((line) => {
    const cut = cutColored(line, style.width);
    return style.ascii ? asciiOf(cut) : cut;
  });
  const tops = Math.max(
    0,
    lines.tops - 1 - (infoLine(state, data, style) === "" ? 0 : 1),
  );
  const firstAlert = firstIncident(state, incidents);
  /** So many alerts are whole from one on, up or down the list: at least that. */
  const wholeAlerts = (from: number, step: 1 | -1) => {
    let room = lines.alerts - 1;
    let fit = 0;
    for (let i = from; room > 0 && incidents[i] !== undefined; i += step) {
      room -= incidentLines(incidents[i]!, nowOf(data), style).length;
      if (room >= 0) fit++;
    }
    return Math.max(1, fit);
  };
  return {
    lines: shown,
    extent: {
      count: {
        tops: data.rows.length,
        alerts: incidents.length,
        sources: sources.length,
      },
      room: {
        tops,
        alerts: wholeAlerts(incidents.length - 1, -1),
        sources: sourceRoom(sources, lines.sources),
      },
      alertPage: {
        up: wholeAlerts(firstAlert - 1, -1),
        down: wholeAlerts(firstAlert, 1),
      },
      rows: data.rows,
      kinds: kindsOf(data.closeUp?.counts ?? data.report.interval),
      columns: columnsOf(data.rows),
      help: { count: makers.tops.wanted, room: lines.tops },
    },
  };
}

/** Lines of a block: how many it could fill, and those that it is granted. */
interface Maker {
  readonly wanted: number;
  readonly lines: (granted: number) => readonly string[];
}

function always(...lines: string[]): Maker {
  return { wanted: lines.length, lines: (granted) => lines.slice(0, granted) };
}

const NOTHING = always();

function makersOf(
  state: ScreenState,
  data: ScreenData,
  incidents: readonly Incident[],
  sources: readonly string[],
  style: TextStyle,
  rows: number,
): Record<Block, Maker> {
  const { report, live, window } = data;
  const { interval } = report;
  const shown = data.closeUp?.counts ?? interval;
  const { help } = state;
  const unlessHelp = (maker: Maker) => help ? NOTHING : maker;
  return {
    header: always(headerOf(state, data, style)),
    totals: unlessHelp(always(totalsOf(data, incidents))),
    since: unlessHelp(always(stretchOf("since then", live.interval))),
    last: unlessHelp(
      always(stretchOf(`last ${duration(interval.seconds)}`, interval)),
    ),
    window: always(windowLine(window) + peakOf(data)),
    run: unlessHelp(
      always(stretchOf(`run ${duration(live.total.seconds)}`, live.total)),
    ),
    chart: unlessHelp({
      wanted: CHART_LINES,
      lines: (granted) => chartLines(window, style.width, granted),
    }),
    notice: always(
      ...wrongFilter(state, style),
      ...data.notice,
      ...oldLogLines(live.total, style),
    ),
    tops: help ? helpOf(state, style) : topsOf(state, data, style),
    status: unlessHelp(always(`status   ${listOf(shown.status, style)}`)),
    methods: unlessHelp(always(`methods  ${listOf(shown.methods, style)}`)),
    clients: unlessHelp(always(clientsLine(shown, style))),
    times: unlessHelp(always(...timeLines("time     ", shown.latency))),
    alerts: alertsOf(state, data, incidents, style, rows),
    sources: unlessHelp({
      wanted: sources.length,
      lines: (granted) => {
        const room = sourceRoom(sources, granted);
        const last = Math.max(0, sources.length - room);
        const first = Math.min(state.offset.sources, last);
        const isChosen = state.panel === "sources";
        const shown = sources.slice(first, first + room)
          .map((line) => isChosen ? `▸ ${line}` : line);
        const place = `${first + 1}-${first + shown.length} of ${
          count(sources.length)
        } lines of the logs`;
        return room < granted ? [...shown, dim(place)] : shown;
      },
    }),
    footer: always(footerOf(state, style)),
  };
}

const CHART_LINES = 10;

/** What is wrong with the filter that is typed: the line itself stands below. */
function wrongFilter(
  { typing, message }: ScreenState,
  style: TextStyle,
): string[] {
  if (typing === undefined || message === "") return [];
  return wrap(visible(message, style.ascii), style.width).map(warning);
}

function helpOf({ helpOffset }: ScreenState, style: TextStyle): Maker {
  const lines = helpLines(style.width);
  return {
    wanted: lines.length,
    lines: (granted) => {
      const first = Math.min(helpOffset, Math.max(0, lines.length - granted));
      return lines.slice(first, first + granted);
    },
  };
}

function topsOf(
  state: ScreenState,
  data: ScreenData,
  style: TextStyle,
): Maker {
  const { rows, report, closeUp } = data;
  const info = infoLine(state, data, style);
  const above = info === "" ? [] : [bold(info)];
  const lines = (granted: number) => {
    if (granted <= above.length) return above;
    const room = granted - above.length - 1;
    const cursor = Math.max(0, Math.min(state.cursor, rows.length - 1));
    const first = offsetFor(
      cursor,
      state.offset.tops,
      Math.max(1, room),
      rows.length,
    );
    const shown = rows.slice(first, first + room);
    const now = closeUp
      ? []
      : data.hitsSince(state.kind, shown.map(({ name }) => name));
    const counts = closeUp?.counts ?? report.interval;
    const of = unlistedOf(counts, state.kind) > 0 ? "of the top" : "of";
    const table = tableLines({
      kind: state.kind,
      rows: shown.map((row, i) => ({ row, now: now[i] })),
      cursor: cursor - first,
      chosen: state.panel === "tops",
      sort: state.sort,
      reverse: state.reverse,
      hits: counts.hits,
      most: rows.reduce((most, row) => Math.max(most, row.hits), 0),
      place: rows.length > shown.length && room > 0
        ? `${first + 1}-${first + shown.length} ${of} ${count(rows.length)}`
        : "",
    }, style);
    const none = rows.length === 0 && room > 0
      ? [dim(closeUp?.counts.hits === 0 ? "  no such hit yet" : "  none")]
      : [];
    return [...above, ...table, ...none];
  };
  return { wanted: above.length + 1 + Math.max(1, rows.length), lines };
}

function alertsOf(
  state: ScreenState,
  data: ScreenData,
  incidents: readonly Incident[],
  style: TextStyle,
  rows: number,
): Maker {
  const { live } = data;
  const isChosen = state.panel === "alerts";
  const first = firstIncident(state, incidents);
  const lines: string[] = [];
  /** How many lines there are with each alert. */
  const ends: number[] = [];
  for (let i = first; i < incidents.length && lines.length < rows; i++) {
    lines.push(...incidentLines(incidents[i]!, nowOf(data), style));
    ends.push(lines.length);
  }
  const isFiring = data.window.state === "firing";
  const headingOf = (below: number) =>
    [
      `${isChosen ? "▸ " : ""}ALERT HISTORY`,
      incidents.length === 0
        ? "none so far"
        : `${count(incidents.length)}, ${
          isFiring ? alarm("firing now") : "none now"
        }`,
      first > 0 ? `from the ${count(first + 1)}. newest` : "",
      below > 0 ? `${count(below)} below` : "",
      live.droppedTransitions > 0
        ? `${count(live.droppedTransitions)} messages no longer kept`
        : "",
    ].filter((text) => text !== "").join("  ");
  return {
    wanted: 1 + lines.length,
    lines: (granted) => {
      if (granted > 1 || lines.length === 0) {
        const whole = ends.filter((end) => end < granted).length;
        const heading = headingOf(incidents.length - first - whole);
        return [bold(heading), ...lines].slice(0, granted);
      }
      // No room for a heading: the alert itself is what must be seen.
      return lines.slice(0, 1);
    },
  };
}

/** The first alert that is shown. */
function firstIncident(
  { offset }: ScreenState,
  incidents: readonly Incident[],
): number {
  return Math.min(offset.alerts, Math.max(0, incidents.length - 1));
}

function nowOf({ second, live }: ScreenData): Now {
  return { second, peakHits: live.peakHits };
}

// Pairing thousands of them each second would cost more than all else; the list
// is another one whenever something is added to it.
let lastTransitions: LiveCounts["transitions"] = [];
let lastIncidents: readonly Incident[] = [];

function incidentsOfLast(
  transitions: LiveCounts["transitions"],
): readonly Incident[] {
  if (transitions !== lastTransitions) {
    lastTransitions = transitions;
    lastIncidents = incidentsOf(transitions);
  }
  return lastIncidents;
}

/** How many of the lines are shown: one that says which takes the place of another. */
function sourceRoom(sources: readonly string[], granted: number): number {
  return sources.length > granted && granted > 1 ? granted - 1 : granted;
}

function sourceLinesOf(data: ScreenData, style: TextStyle): string[] {
  const { status, live, report } = data;
  const { malformed } = live.total;
  const facts = [
    malformed > 0 ? `${count(malformed)} malformed` : "",
    live.lagSeconds === undefined
      ? "no hit yet"
      : `last hit ${duration(live.lagSeconds)} ago`,
  ].filter((text) => text !== "");
  const { checkpoint, outputBlockedSeconds = 0 } = status;
  const isFailing = checkpoint?.state === "failing";
  const isOne = status.sources.length === 1;
  const linesOf = (part: Partial<RunStatus>) =>
    sourceLines(
      { sources: [], ...part },
      style,
      isOne ? facts : [],
      Infinity,
    );
  // What one should know of first: there may be room for a line or two.
  const [urgent, others] = urgentFirst(status.sources);
  const lines = [
    ...linesOf(isFailing ? { checkpoint } : {}),
    ...linesOf({ sources: urgent, outputBlockedSeconds }),
    ...isOne ? [] : [facts.join(", ")],
    ...linesOf({ sources: others }),
    ...linesOf(isFailing ? {} : { checkpoint }),
  ];
  const sample = report.malformedLine;
  if (malformed > 0 && sample) {
    lines.push(warning(
      `${sampleHeading(sample)} ${sampleText(sample, style.ascii)}`,
    ));
  }
  return lines;
}
