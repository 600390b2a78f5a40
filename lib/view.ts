/**
 * How events reach the user: as JSON, as a table, as text that is appended, or as
 * one screen of a terminal.
 *
 * @module
 */

import type {
  MonitorEvent,
  ReportEvent,
  RunStatus,
  WindowState,
} from "./events.ts";
import { csvHeader, csvLine } from "./report/csv.ts";
import { jsonLine } from "./report/json.ts";
import { type TextStyle, unreadableLines } from "./report/parts.ts";
import { screenLines } from "./report/screen.ts";
import { textBlock } from "./report/text.ts";

/** Takes events and shows them. */
export interface View {
  /** Shows events, in the order in which they happened. */
  show(events: readonly MonitorEvent[], status: RunStatus): void;
  /** A second went by, or the room changed: shows how it stands now. */
  refresh(window: WindowState, status: RunStatus): void;
  /** The terminal was others' for a while, as after Ctrl-Z: takes it back. */
  resume(): void;
  /** Shows what has to stay when the program is over. */
  close(): void;
}

/** Writes text; it is written in the order of the calls. */
export type Write = (text: string) => void;

/** One JSON object a line. */
export class JsonView implements View {
  readonly #write: Write;

  constructor(write: Write) {
    this.#write = write;
  }

  show(events: readonly MonitorEvent[], status: RunStatus) {
    for (const event of events) this.#write(jsonLine(event, status));
  }

  refresh(): void {}

  resume(): void {}

  close(): void {}
}

/** A table: a row for each event, under one header. */
export class CsvView implements View {
  readonly #write: Write;

  constructor(write: Write) {
    this.#write = write;
    write(csvHeader());
  }

  show(events: readonly MonitorEvent[]) {
    for (const event of events) this.#write(csvLine(event));
  }

  refresh(): void {}

  resume(): void {}

  close(): void {}
}

/** The width of text that goes where nobody says how wide it is. */
const TEXT_WIDTH = 80;

/** Blocks of text, one after the other. */
export class TextView implements View {
  readonly #write: Write;
  readonly #style: TextStyle;
  readonly #wholeHistory: boolean;

  /**
   * @param write Where the text goes.
   * @param style How to show it; 80 columns where nobody says how wide it is.
   * @param wholeHistory Whether a report is all there is: then messages stand
   * in it only, and all of them.
   */
  constructor(
    write: Write,
    { utc, width = TEXT_WIDTH }: { utc: boolean; width?: number | undefined },
    wholeHistory: boolean,
  ) {
    this.#write = write;
    this.#style = { width, utc };
    this.#wholeHistory = wholeHistory;
  }

  show(events: readonly MonitorEvent[], status: RunStatus) {
    for (const event of events) {
      if (this.#wholeHistory && event.type === "alert") continue;
      const most = this.#wholeHistory ? Infinity : undefined;
      this.#write(textBlock(event, status, this.#style, most));
    }
  }

  refresh(): void {}

  resume(): void {}

  close(): void {}
}

/** The room that a terminal has. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

// Control sequences of ECMA-48 and xterm.
const ENTER_SCREEN = "\x1b[?1049h\x1b[?25l";
const LEAVE_SCREEN = "\x1b[?25h\x1b[?1049l";
const HOME = "\x1b[H";
const CLEAR_REST_OF_LINE = "\x1b[K";
const CLEAR_REST_OF_SCREEN = "\x1b[J";

/** One screen, drawn again in place; on leaving, what must not be lost is printed. */
export class ScreenView implements View {
  readonly #write: Write;
  readonly #utc: boolean;
  readonly #size: () => Size;
  #report: ReportEvent | undefined;
  #notice: readonly string[] = [];
  #status: RunStatus = { sources: [] };

  /**
   * @param write Where the text goes: a terminal.
   * @param utc Whether to show times in UTC, or in the local zone.
   * @param size Tells the terminal's room, which may change.
   */
  constructor(write: Write, utc: boolean, size: () => Size) {
    this.#write = write;
    this.#utc = utc;
    this.#size = size;
    write(ENTER_SCREEN);
  }

  show(events: readonly MonitorEvent[], status: RunStatus) {
    for (const event of events) {
      if (event.type === "report") {
        this.#report = event;
        if (event.total.hits > 0) this.#notice = [];
      } else if (event.type === "unreadable") {
        this.#notice = unreadableLines(event, this.#style());
      }
    }
    if (this.#report) this.refresh(this.#report.window, status);
    else if (this.#notice.length > 0) this.#draw(this.#notice);
  }

  refresh(window: WindowState, status: RunStatus): void {
    this.#status = status;
    if (!this.#report) return;
    const state = {
      report: this.#report,
      window,
      status,
      notice: this.#notice,
    };
    this.#draw(screenLines(state, this.#style(), this.#size().rows));
  }

  resume(): void {
    this.#write(ENTER_SCREEN);
    if (this.#report) this.refresh(this.#report.window, this.#status);
  }

  close(): void {
    this.#write(LEAVE_SCREEN);
    if (!this.#report) return;
    const style = { width: this.#style().width, utc: this.#utc };
    this.#write(textBlock(this.#report, this.#status, style, Infinity));
    if (this.#notice.length > 0) this.#write(this.#notice.join("\n") + "\n");
  }

  #draw(lines: readonly string[]): void {
    this.#write(
      HOME + lines.join(`${CLEAR_REST_OF_LINE}\r\n`) + CLEAR_REST_OF_LINE +
        CLEAR_REST_OF_SCREEN,
    );
  }

  #style() {
    return { width: this.#size().columns, utc: this.#utc };
  }
}
