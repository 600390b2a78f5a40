/**
 * A screen as lines of text: all there is to see, and no terminal.
 *
 * @module
 */

import { bold, dim } from "@std/fmt/colors";
import { asciiOf } from "../report/ascii.ts";
import { cutColored, wrap } from "../report/columns.ts";
import { visible } from "../report/escape.ts";
import { count, duration } from "../report/format.ts";
import { warning } from "../report/palette.ts";
import {
  clientsLine,
  listOf,
  oldLogLines,
  timeLines,
  windowLine,
} from "../report/parts.ts";
import type { TextStyle } from "../report/style.ts";
import { type AlertsBlock, alertsBlock, incidentsIn } from "./alerts_block.ts";
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
import { always, type Maker, NOTHING } from "./maker.ts";
import { type SourcesBlock, sourcesBlock } from "./sources_block.ts";
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
  const makers = makersOf(state, data, style, rows);
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
  return {
    lines: shown,
    extent: {
      count: {
        tops: data.rows.length,
        alerts: makers.alerts.count,
        sources: makers.sources.count,
      },
      room: {
        tops,
        alerts: makers.alerts.room(lines.alerts),
        sources: makers.sources.room(lines.sources),
      },
      alertPage: makers.alerts.page(lines.alerts),
      rows: data.rows,
      kinds: kindsOf(data.closeUp?.counts ?? data.report.interval),
      columns: columnsOf(data.rows),
      help: { count: makers.tops.wanted, room: lines.tops },
    },
  };
}

type Makers = Record<Block, Maker> & {
  readonly alerts: AlertsBlock;
  readonly sources: SourcesBlock;
};

function makersOf(
  state: ScreenState,
  data: ScreenData,
  style: TextStyle,
  rows: number,
): Makers {
  const { report, live, window } = data;
  const { interval } = report;
  const shown = data.closeUp?.counts ?? interval;
  const { help } = state;
  const unlessHelp = (maker: Maker) => help ? NOTHING : maker;
  const sources = sourcesBlock(state, data, style);
  return {
    header: always(headerOf(state, data, style)),
    totals: unlessHelp(always(totalsOf(data, incidentsIn(data)))),
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
    alerts: alertsBlock(state, data, style, rows),
    sources: { ...sources, ...(help ? NOTHING : {}) },
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
