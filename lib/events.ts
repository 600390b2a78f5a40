/**
 * What the monitor says, as plain data. The sinks turn it into text or JSON.
 *
 * @module
 */

import type { Transition } from "./alert/evaluate.ts";
import type { DetectedFormat } from "./log/reader_state.ts";
import type { FORMAT_NAMES } from "./log/record.ts";
import type { Quantiles } from "./traffic/latency.ts";
import type { MalformedLine } from "./traffic/malformed_sample.ts";
import type { TopName } from "./traffic/top_names.ts";

/** One row of a top. */
export interface TopCount {
  /** What the hits have in common; not escaped. */
  readonly key: string;
  readonly hits: number;
  readonly bytes: number;
  /** Hits with a status of 400 or more. */
  readonly errors: number;
  /** How many hits may be missing. */
  readonly uncertainty: number;
}

/** One top in a report. */
export interface TopCounts {
  /** Those with the most hits, the most first. */
  readonly rows: readonly TopCount[];
  /** How many there are in all; at least, after pruning. */
  readonly size: number;
}

/** One section in a report. */
export interface SectionCount {
  /** The section; not escaped. */
  readonly section: string;
  readonly hits: number;
  readonly bytes: number;
  /** Hits with a status of 400 or more. */
  readonly errors: number;
  /** How many hits may be missing. */
  readonly uncertainty: number;
  /** Nothing where no hit has a response time. */
  readonly latency: Quantiles | undefined;
}

/** One client in a report. */
export interface ClientCount {
  /** The client; not escaped. */
  readonly client: string;
  readonly hits: number;
  /** How many hits may be missing. */
  readonly uncertainty: number;
}

/** One source in a report. */
export interface SourceCount {
  /** The source's name; not escaped. */
  readonly source: string;
  readonly hits: number;
  readonly bytes: number;
  /** Hits with a status of 400 or more. */
  readonly errors: number;
}

/** What was counted of a stretch of traffic. */
export interface Counts {
  /** The length of the stretch in seconds. */
  readonly seconds: number;
  readonly hits: number;
  /** Hits a second. */
  readonly rate: number;
  readonly bytes: number;
  /** The sections with the most hits, the most first. */
  readonly sections: readonly SectionCount[];
  /** How many sections there are in all; at least, after pruning. */
  readonly sectionCount: number;
  /** All sources that had hits, the most first; nothing where not told apart. */
  readonly sources: readonly SourceCount[] | undefined;
  /** Hits by status code, ascending; `-` for hits that have none. */
  readonly status: ReadonlyMap<string, number>;
  /** Hits by method, the most first; `(other)` where there are very many. */
  readonly methods: ReadonlyMap<string, number>;
  /** Distinct clients. */
  readonly clients: number;
  /** The standard error of {@linkcode clients}, relative to it; 0 is exact. */
  readonly clientsError: number;
  /** The client with the most hits; null where there are no hits. */
  readonly topClient: ClientCount | null;
  readonly malformed: number;
  readonly invalidRequests: number;
  /** Hits older than the window. */
  readonly late: number;
  /** Hits later than the clock. */
  readonly future: number;
  /** Hits that a filter left out: they count nowhere else. */
  readonly excluded: number;
  /** Nothing where no hit has a response time. */
  readonly latency: Quantiles | undefined;
  /** The tops that are counted, and no others. */
  readonly tops: ReadonlyMap<TopName, TopCounts>;
}

/** The window at one second. */
export interface WindowState {
  /** The last second of the window, since the epoch. */
  readonly second: number;
  /** The length of the window in seconds. */
  readonly seconds: number;
  readonly hits: number;
  /** Hits a second. */
  readonly average: number;
  readonly threshold: number;
  readonly state: "ok" | "firing";
  /**
   * The hits of each second, the oldest first; in a long window, of the busiest
   * of each few seconds.
   */
  readonly course: readonly number[];
}

/** The threshold was crossed. */
export interface AlertEvent {
  readonly type: "alert";
  readonly transition: Transition;
}

/** An interval is over. */
export interface ReportEvent {
  readonly type: "report";
  /** The last second of the interval, since the epoch. */
  readonly second: number;
  readonly interval: Counts;
  /** Since the start, hits that were read back at the start included. */
  readonly total: Counts & {
    /** Hits that were in the log before following began. */
    readonly backfilled: number;
  };
  readonly window: WindowState;
  /** The format that most hits have. */
  readonly format: typeof FORMAT_NAMES[number] | undefined;
  /** How far the newest hit lies behind {@linkcode second}, in seconds. */
  readonly lagSeconds: number | undefined;
  /** The last malformed line. */
  readonly malformedLine: MalformedLine | undefined;
  /** The kept transitions up to {@linkcode second}, the oldest first. */
  readonly transitions: readonly Transition[];
  /** How many transitions are no longer kept. */
  readonly droppedTransitions: number;
}

/** What was counted of a stretch that goes on. */
export type RunningCounts = Pick<
  Counts,
  | "seconds"
  | "hits"
  | "rate"
  | "bytes"
  | "status"
  | "malformed"
  | "invalidRequests"
  | "late"
  | "future"
  | "excluded"
>;

/** How it stands between two reports. */
export interface LiveCounts {
  /** Since the last report. */
  readonly interval: RunningCounts;
  /** Since the start. */
  readonly total: RunningCounts;
  /** How long before the last second the newest hit was, in seconds. */
  readonly lagSeconds: number | undefined;
  /** The most hits that the window had since the alert fires; 0 where it does not. */
  readonly peakHits: number;
  /** The kept transitions so far, the oldest first: a list that does not change. */
  readonly transitions: readonly Transition[];
  /** How many transitions are no longer kept. */
  readonly droppedTransitions: number;
}

/** What is counted of some of the hits, from when somebody asked for it. */
export interface CloseUpCounts {
  /** The second after which it was counted, since the epoch. */
  readonly since: number;
  readonly counts: Counts;
}

/** Every line so far was malformed: this is not an access log, or not one we read. */
export interface UnreadableEvent {
  readonly type: "unreadable";
  /** How many lines there were. */
  readonly lines: number;
  readonly first: MalformedLine;
}

/** Anything that the monitor says. */
export type MonitorEvent = AlertEvent | ReportEvent | UnreadableEvent;

/** How it stands with one source. */
export interface SourceStatus {
  /** The path as given, or "standard input"; not escaped. */
  readonly name: string;
  readonly state:
    | "following"
    | "catching up"
    | "waiting"
    | "unreadable"
    | "reading"
    | "ended";
  /** Why it waits or cannot be read; empty otherwise. */
  readonly why: string;
  /** When its state and the reason last changed, in milliseconds since the epoch. */
  readonly sinceMs: number | null;
  /** What it is taken for; nothing before a line could be read. */
  readonly format?: DetectedFormat | undefined;
  /** Bytes that are there and not yet read. */
  readonly lagBytes: number;
  readonly rotations: number;
  readonly truncations: number;
  /** Lines that were never finished before their file was replaced. */
  readonly droppedPartialLines: number;
  /** Places where lines are known to be lost. */
  readonly gaps: number;
}

/** How it stands with the state that is kept over a restart. */
export interface CheckpointStatus {
  /** The file; not escaped. */
  readonly file: string;
  readonly state: "not yet saved" | "saved" | "failing";
  /** Why it cannot be written; empty otherwise. */
  readonly why: string;
  /** When it was last written, or since when it cannot be; milliseconds. */
  readonly sinceMs: number;
}

/** How it stands with what is read and what is kept. */
export interface RunStatus {
  readonly sources: readonly SourceStatus[];
  /** Nothing where no state is kept. */
  readonly checkpoint?: CheckpointStatus | undefined;
  /** For how many seconds in all reports waited since nobody read the output. */
  readonly outputBlockedSeconds?: number;
}

/** What a source that has no faults says of them. */
export const NO_FAULTS = {
  why: "",
  sinceMs: null,
  lagBytes: 0,
  rotations: 0,
  truncations: 0,
  droppedPartialLines: 0,
  gaps: 0,
} as const;
