/**
 * The screen of a terminal: draws it, and does what keys ask for.
 *
 * @module
 */

import type { MonitorEvent, RunStatus, WindowState } from "../events.ts";
import type { Size } from "../host.ts";
import { visible } from "../report/escape.ts";
import { textBlock } from "../report/text.ts";
import { ENTER_SCREEN, LEAVE_SCREEN } from "../screen/ansi.ts";
import { summaryOf } from "../screen/data.ts";
import { diffOf } from "../screen/diff.ts";
import { exportName, exportOf } from "../screen/export.ts";
import { frameOf } from "../screen/frame.ts";
import {
  type Action,
  type Extent,
  firstState,
  onKey,
  type ScreenState,
} from "../screen/state.ts";
import { TOP_NAMES, type TopName } from "../traffic/top_names.ts";
import { ScreenModel } from "./screen_model.ts";
import type { Controls, View, Wants, Write } from "./view.ts";

/** What is said where the terminal cannot be left with one key. */
const STOP_HINT =
  "http-monitor goes on counting: Ctrl-Z again stops it, any other key goes back.\r\n";

/**
 * So many rows of each top are there to be scrolled through, sorted and filtered. With
 * a thousand, a log of thousands of sections, paths and agents took 6 MB more.
 */
const ROWS = 500;

/** The terminal and the program around a screen. */
export interface ScreenEdges {
  readonly write: Write;
  /** Tells the terminal's room, which may change. */
  readonly size: () => Size;
  /** Calls back when all is written. */
  readonly whenWritten: (then: () => void) => void;
  /** Whether something waits to be written. */
  readonly busy: () => boolean;
  /** Has the program end. */
  readonly quit: () => void;
  /** Whether the program can be stopped at all. */
  readonly canStop: () => boolean;
  /** Stops the program, as Ctrl-Z does; answers whether it could. */
  readonly stop: () => boolean;
  /** Has the terminal hand over keys again. */
  readonly takeKeys: () => void;
  /** Writes a file and tells what came of it. */
  readonly save: (name: string, text: string) => string;
  /** Called once, when what stays is on its way. */
  readonly onClose: () => void;
}

/** How a screen is to look. */
export interface ScreenOptions {
  /** Whether times are shown in UTC, or in the local zone. */
  readonly utc: boolean;
  /** Whether nothing but ASCII is shown. */
  readonly ascii: boolean;
  /** How many rows the summary at the end has. */
  readonly top: number;
  /** Which tops it has. */
  readonly tops: readonly TopName[];
  readonly threshold: number;
  /** The origin that is cut off sections; may be empty. */
  readonly site: string;
  /** Whether there are keys: not where standard input is something else. */
  readonly hasKeys: boolean;
}

/** One screen, drawn again in place; on leaving, what must not be lost is printed. */
export class ScreenView implements View {
  readonly wants: Wants = { top: ROWS, tops: TOP_NAMES };
  readonly #options: ScreenOptions;
  readonly #edges: ScreenEdges;
  readonly #model: ScreenModel;
  #controls: Controls | undefined;
  #state: ScreenState;
  #extent: Extent = {
    count: { tops: 0, alerts: 0, sources: 0 },
    room: { tops: 1, alerts: 1, sources: 1 },
    alertPage: { up: 1, down: 1 },
    rows: [],
    kinds: ["sections"],
    columns: ["hits"],
    help: { count: 0, room: 1 },
  };
  /** The lines that the terminal shows. */
  #shown: readonly string[] | undefined;
  #shownSize: Size = { columns: 0, rows: 0 };
  #isAway = false;
  /** Whether the program is to be stopped as soon as all is written. */
  #isStopping = false;
  #isClosed = false;
  #isWaiting = false;

  /**
   * @param options How it is to look.
   * @param edges The terminal and the program around it.
   */
  constructor(options: ScreenOptions, edges: ScreenEdges) {
    this.#options = options;
    this.#edges = edges;
    this.#model = new ScreenModel(options.site);
    this.#state = firstState(options.threshold, options.hasKeys);
    edges.write(ENTER_SCREEN);
  }

  attach(controls: Controls): void {
    this.#controls = controls;
    this.#model.attach(controls);
  }

  show(events: readonly MonitorEvent[], status: RunStatus): void {
    this.#model.take(events, status);
    this.draw();
  }

  refresh(window: WindowState, status: () => RunStatus): void {
    this.#model.goOn(window, status());
    this.draw();
  }

  resume(): void {
    if (this.#isClosed) return;
    this.#isAway = this.#isStopping = false;
    this.#shown = undefined;
    this.#takeKeys();
    this.#edges.write(ENTER_SCREEN);
    this.draw();
  }

  /** Does what a key is for. */
  key(key: string): void {
    if (this.#isClosed || this.#isStopping) {
      // A terminal may take long to show that; this one gets through.
      if (key === "ctrl-c") this.#edges.quit();
      return;
    }
    if (this.#isAway) return this.resume();
    const { state, actions } = onKey(this.#state, key, this.#extent);
    this.#state = state;
    this.#model.pause(state.paused);
    for (const action of actions) this.#do(action);
    if (!this.#isAway) this.draw();
  }

  /** Takes what would be drawn over on standard error: the newest is shown. */
  complain(said: string): void {
    const { ascii } = this.#style;
    const text = said.split("\n").map((line) => visible(line, ascii)).join(
      "\n",
    );
    // What is said at the very end stands below the rest.
    if (this.#isClosed) return this.#edges.write(`${text}\n`);
    this.#model.complain(text);
    this.draw();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isAway) this.#edges.write(LEAVE_SCREEN);
    this.#writeSummary();
    for (const text of this.#model.complaints) this.#edges.write(`${text}\n`);
    this.#edges.onClose();
  }

  #writeSummary(): void {
    const { report: last, status } = this.#model;
    if (!last) return;
    const { top, tops } = this.#options;
    const live = this.#controls?.glance.live ?? last;
    const report = summaryOf(last, live, top, tops);
    this.#edges.write(textBlock(report, status, this.#style, Infinity));
    const notice = this.#model.notice(live.total.hits, this.#style);
    if (notice.length > 0) this.#edges.write(notice.join("\n") + "\n");
  }

  /** Draws what has changed, unless what was drawn before is not written yet. */
  draw(): void {
    if (this.#isAway || this.#isClosed || this.#isWaiting) return;
    if (this.#edges.busy()) {
      this.#isWaiting = true;
      this.#edges.whenWritten(() => {
        this.#isWaiting = false;
        this.draw();
      });
      return;
    }
    const data = this.#model.data(this.#state, this.#style);
    if (data === undefined) return;
    const { columns, rows } = this.#edges.size();
    const { lines, extent } = frameOf(this.#state, data, this.#style, rows);
    this.#extent = extent;
    const isOther = columns !== this.#shownSize.columns ||
      rows !== this.#shownSize.rows;
    this.#edges.write(
      diffOf(isOther ? undefined : this.#shown, lines, columns),
    );
    // Without keys, what is typed is on the terminal too: any line may be another.
    this.#shown = this.#options.hasKeys ? lines : [];
    this.#shownSize = { columns, rows };
  }

  #do(action: Action): void {
    switch (action.type) {
      case "quit":
        return this.#edges.quit();
      case "redraw":
        this.#shown = undefined;
        return;
      case "threshold":
        return this.#controls?.setThreshold(action.value);
      case "look":
        return this.#model.look(this.#state);
      case "export":
        return this.#export();
      case "suspend":
        return this.#suspend();
    }
  }

  /** A terminal that takes nothing would be waited for, and all else with it. */
  #takeKeys(): void {
    if (!this.#edges.busy()) return this.#edges.takeKeys();
    this.#edges.whenWritten(() => {
      if (!this.#isAway && !this.#isClosed) this.#edges.takeKeys();
    });
  }

  #suspend(): void {
    if (!this.#edges.canStop()) {
      const message = "cannot be stopped: start it without a task for that";
      this.#state = { ...this.#state, message };
      return;
    }
    this.#isAway = this.#isStopping = true;
    this.#edges.write(LEAVE_SCREEN);
    this.#edges.whenWritten(() => {
      // It came back before that, or is to end.
      if (!this.#isStopping || this.#isClosed) return;
      this.#isStopping = false;
      if (!this.#edges.stop()) this.#edges.write(STOP_HINT);
    });
  }

  #export(): void {
    const data = this.#model.data(this.#state, this.#style);
    if (data === undefined) return;
    const message = this.#edges.save(
      exportName(data.second),
      exportOf(this.#state, data),
    );
    this.#state = { ...this.#state, message };
  }

  get #style() {
    const { utc, ascii } = this.#options;
    return { width: this.#edges.size().columns, utc, ascii };
  }
}
