/**
 * What a screen has to show: of now, or of when it was paused, of all hits or of those
 * that are looked at closer.
 *
 * @module
 */

import type {
  CloseUpCounts,
  MonitorEvent,
  ReportEvent,
  RunStatus,
  UnreadableEvent,
  WindowState,
} from "../events.ts";
import type { LogRecord } from "../log/record.ts";
import { wrap } from "../report/columns.ts";
import { warning } from "../report/palette.ts";
import { unreadableLines } from "../report/parts.ts";
import type { TextStyle } from "../report/style.ts";
import { conditionOf, conditionsOf } from "../screen/conditions.ts";
import {
  noReport,
  type ScreenData,
  thawed,
  type Unranked,
} from "../screen/data.ts";
import type { ScreenState } from "../screen/state.ts";
import {
  containing,
  KINDS,
  RankedOrder,
  type Row,
  rowsOf,
  sorted,
  type TopKind,
} from "../screen/tops.ts";
import type { Expression } from "../select/expression.ts";
import { filterOf } from "../select/filter.ts";
import type { Controls } from "./view.ts";

/** So many complaints are kept. */
const MAX_COMPLAINTS = 50;

/** What a screen is drawn of. */
export class ScreenModel {
  readonly #site: string;
  readonly #order = new RankedOrder();
  #controls: Controls | undefined;
  #report: ReportEvent | undefined;
  #window: WindowState | undefined;
  #status: RunStatus = { sources: [] };
  #unreadable: UnreadableEvent | undefined;
  #complaints: readonly string[] = [];
  /** What was shown when the view was paused. */
  #frozen: Unranked | undefined;
  /** Which hits are looked at closer, as the expressions that hold for them. */
  #looking = "[]";
  /** How often other hits were. */
  #looks = 0;
  /** The text that rows have to contain. */
  #text = "";
  /**
   * What was counted up to the last second. Hits of a second that is not over would be
   * told as if they had come in no time.
   */
  #counted: Pick<Unranked, "live" | "closeUp"> | undefined;

  /** @param site The origin that is cut off sections; may be empty. */
  constructor(site: string) {
    this.#site = site;
  }

  /** From now on it asks these for what is counted. */
  attach(controls: Controls): void {
    this.#controls = controls;
  }

  /** The last report. */
  get report(): ReportEvent | undefined {
    return this.#report;
  }

  /** How it stands with the sources. */
  get status(): RunStatus {
    return this.#status;
  }

  /** What was said on standard error, the newest last. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** What is to be said, in lines, where so many hits are all there were. */
  notice(hits: number, style: TextStyle): readonly string[] {
    const event = this.#unreadable;
    return hits > 0 || event === undefined ? [] : unreadableLines(event, style);
  }

  /**
   * Takes what has happened.
   *
   * @param events What the monitor says.
   * @param status How it stands with the sources.
   */
  take(events: readonly MonitorEvent[], status: RunStatus): void {
    this.#status = status;
    this.#counted = undefined;
    for (const event of events) {
      if (event.type === "report") {
        this.#report = event;
        this.#window = event.window;
      } else if (event.type === "unreadable") {
        this.#unreadable = event;
      }
    }
  }

  /** A second went by. */
  goOn(window: WindowState, status: RunStatus): void {
    this.#window = window;
    this.#status = status;
    this.#counted = undefined;
  }

  /** Takes what was said on standard error. */
  complain(text: string): void {
    this.#complaints = [...this.#complaints, text].slice(-MAX_COMPLAINTS);
  }

  /** Stays as it is, or does so no longer. */
  pause(isPaused: boolean): void {
    this.#frozen = isPaused ? this.#frozen ?? this.#frozenNow() : undefined;
  }

  /** Has those hits counted that are to be looked at. */
  look({ filter, opened }: ScreenState): void {
    const all: Expression[] = opened.map(conditionOf);
    const conditions = conditionsOf(filter);
    this.#text = conditions.kind === "text" ? conditions.text : "";
    if (conditions.kind === "comparisons") all.push(...conditions.all);
    const looking = JSON.stringify(all);
    // What was counted of the same hits is not thrown away.
    if (looking === this.#looking) return;
    this.#looking = looking;
    this.#looks++;
    const filters = all.map((expression) => filterOf(expression, this.#site));
    this.#controls?.glance.lookCloser(
      filters.length === 0
        ? undefined
        : (record: LogRecord) => filters.every((holds) => holds(record)),
    );
    this.#counted = undefined;
    // While it is paused one comes back to all hits, as they were.
    if (this.#frozen) this.#frozen = { ...this.#frozen, closeUp: undefined };
  }

  /**
   * What there is to show: as it was when it was paused, but for the alerts.
   *
   * @param state Where one is.
   * @param style How text is shown.
   * @returns Nothing before there was a window.
   */
  data(state: ScreenState, style: TextStyle): ScreenData | undefined {
    const now = this.#now();
    if (now === undefined) return undefined;
    const data = this.#frozen ? thawed(this.#frozen, now) : now;
    const complaint = this.#complaints.slice(-1).flatMap((text) =>
      wrap(text, style.width).map(warning)
    );
    return {
      ...data,
      notice: [...this.notice(now.live.total.hits, style), ...complaint],
      // Only of what is shown: the others would have an order of their own.
      rows: this.#rows(state, data.report, data.closeUp),
    };
  }

  #now(): Unranked | undefined {
    const window = this.#controls?.window() ?? this.#window;
    const glance = this.#controls?.glance;
    if (window === undefined || glance === undefined) return undefined;
    this.#counted ??= { live: glance.live, closeUp: glance.closeUp };
    return {
      second: window.second,
      report: this.#report ?? noReport(window),
      window,
      status: this.#status,
      ...this.#counted,
      hitsSince: (kind, names) =>
        kind === "status" || kind === "sources"
          ? []
          : glance.hitsSince(kind, names),
    };
  }

  #frozenNow(): Unranked | undefined {
    const data = this.#now();
    if (data === undefined) return undefined;
    const hits = new Map<TopKind, Map<string, number | undefined>>();
    for (const kind of KINDS) {
      const names = rowsOf(data.report.interval, kind).map(({ name }) => name);
      const now = data.hitsSince(kind, names);
      hits.set(kind, new Map(names.map((name, i) => [name, now[i]])));
    }
    return {
      ...data,
      hitsSince: (kind, names) =>
        names.map((name) => hits.get(kind)?.get(name)),
    };
  }

  #rows(
    { kind, sort, reverse }: ScreenState,
    report: ReportEvent,
    closeUp: CloseUpCounts | undefined,
  ): readonly Row[] {
    const all = rowsOf(closeUp?.counts ?? report.interval, kind);
    const rows = sorted(containing(all, this.#text), sort, reverse);
    if (closeUp === undefined) return rows;
    const ranking = [this.#looks, kind, sort, reverse, report.second].join(" ");
    return this.#order.keep(rows, ranking);
  }
}
