/**
 * What a screen shows, as JSON for other programs.
 *
 * @module
 */

import { incidentsOf } from "../alert/incidents.ts";
import type { Transition } from "../alert/evaluate.ts";
import { safeJson } from "../report/escape.ts";
import { isoTime } from "../report/format.ts";
import { windowObject } from "../report/json.ts";
import type { ScreenData } from "./data.ts";
import type { ScreenState } from "./state.ts";

/**
 * Makes the text of a file that holds what is shown: all rows of the table and
 * all alerts, also those that there is no room for. Numbers are plain, times are
 * in UTC; names are as `report/json.ts` has them.
 *
 * @param state Where one is.
 * @param data What is shown.
 */
export function exportOf(state: ScreenState, data: ScreenData): string {
  const { window, live, closeUp, report, rows } = data;
  const counts = closeUp?.counts ?? report.interval;
  return safeJson({
    type: "screen",
    time: isoTime(data.second),
    paused: state.paused,
    filter: state.filter === "" ? null : state.filter,
    opened: state.opened,
    since: closeUp ? isoTime(closeUp.since) : null,
    window: { ...windowObject(window), course: window.course },
    seconds: counts.seconds,
    hits: counts.hits,
    rate: counts.rate,
    bytes: counts.bytes,
    status: Object.fromEntries(counts.status),
    methods: Object.fromEntries(counts.methods),
    top: state.kind,
    rows: rows.map((row) => ({
      name: row.name,
      hits: row.hits,
      errors: row.errors,
      bytes: row.bytes ?? null,
      p95_s: row.p95 ?? null,
      uncertainty: row.uncertainty,
    })),
    total: {
      seconds: live.total.seconds,
      hits: live.total.hits,
      bytes: live.total.bytes,
      malformed: live.total.malformed,
    },
    alerts: incidentsOf(live.transitions).map(({ fired, recovered }) => ({
      fired: fired ? crossing(fired) : null,
      recovered: recovered ? crossing(recovered) : null,
      peak_hits: recovered?.peakHits ??
        (recovered === undefined ? live.peakHits : null),
    })),
    sources: data.status.sources.map(({ name, state, why }) => ({
      name,
      state,
      why,
    })),
  }) + "\n";
}

function crossing({ second, hits, average, rule }: Transition) {
  return {
    time: isoTime(second),
    hits,
    average,
    threshold: rule.threshold,
    window_s: rule.windowSeconds,
  };
}

/**
 * The name of the file: it can be written on any system.
 *
 * @param second When it was shown, since the epoch.
 */
export function exportName(second: number): string {
  return `http-monitor-${isoTime(second).replaceAll(":", "-")}.json`;
}
