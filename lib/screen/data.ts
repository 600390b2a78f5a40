/**
 * What there is to show.
 *
 * @module
 */

import type {
  CloseUpCounts,
  Counts,
  LiveCounts,
  ReportEvent,
  RunStatus,
  WindowState,
} from "../events.ts";
import type { Row, TopKind } from "./tops.ts";

/** All that a screen is drawn of. */
export interface ScreenData {
  /** The last second that is over, since the epoch. */
  readonly second: number;
  /** The last report. */
  readonly report: ReportEvent;
  readonly window: WindowState;
  readonly status: RunStatus;
  /** What was counted up to now. */
  readonly live: LiveCounts;
  /** The hits that are looked at closer, where some are. */
  readonly closeUp: CloseUpCounts | undefined;
  /** The rows of the table in their order. */
  readonly rows: readonly Row[];
  /** The hits of rows since the last report. */
  readonly hitsSince: (kind: TopKind, names: readonly string[]) => readonly (
    | number
    | undefined
  )[];
  /** What else there is to say, in lines. */
  readonly notice: readonly string[];
}

/** What there is to show of counts, before its rows are put in their order. */
export type Unranked = Omit<ScreenData, "rows" | "notice">;

/**
 * What is shown while the view is paused: the alerts and what they come of are those
 * of now.
 *
 * @param frozen What there was when it was paused.
 * @param now What there is now.
 */
export function thawed(
  frozen: Unranked,
  now: Unranked,
): Unranked {
  const { second, window, live } = now;
  const { transitions, droppedTransitions, peakHits } = live;
  return {
    ...frozen,
    second,
    // A state that its hits do not have would contradict itself.
    window: { ...window, course: frozen.window.course },
    live: { ...frozen.live, transitions, droppedTransitions, peakHits },
  };
}

/** What stands for a report before the first one. */
export function noReport(window: WindowState): ReportEvent {
  const counts: Counts = {
    seconds: 0,
    hits: 0,
    rate: 0,
    bytes: 0,
    sections: [],
    sectionCount: 0,
    sources: undefined,
    status: new Map(),
    methods: new Map(),
    clients: 0,
    clientsError: 0,
    topClient: null,
    malformed: 0,
    invalidRequests: 0,
    late: 0,
    future: 0,
    excluded: 0,
    latency: undefined,
    tops: new Map(),
  };
  return {
    type: "report",
    second: window.second,
    interval: counts,
    total: { ...counts, backfilled: 0 },
    window,
    format: undefined,
    lagSeconds: undefined,
    malformedLine: undefined,
    transitions: [],
    droppedTransitions: 0,
  };
}

/**
 * The report that is left behind: as long as was asked for, with all alerts.
 *
 * @param report The last report, which may have more rows.
 * @param history The alerts, also those after it.
 * @param top How many rows were asked for.
 * @param tops Which tops were asked for.
 */
export function summaryOf(
  report: ReportEvent,
  { transitions, droppedTransitions }: Pick<
    ReportEvent,
    "transitions" | "droppedTransitions"
  >,
  top: number,
  tops: readonly string[],
): ReportEvent {
  const short = <T extends Counts>(counts: T): T => ({
    ...counts,
    sections: counts.sections.slice(0, top),
    tops: new Map(
      Array.from(counts.tops)
        .filter(([name]) => tops.includes(name))
        .map(([name, { rows, size }]) => [
          name,
          { rows: rows.slice(0, top), size },
        ]),
    ),
  });
  return {
    ...report,
    interval: short(report.interval),
    total: short(report.total),
    transitions,
    droppedTransitions,
  };
}
