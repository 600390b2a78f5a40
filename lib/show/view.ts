/**
 * How events reach the user: as JSON, as a table, or as text that is appended; as
 * one screen of a terminal in `screen_view.ts`.
 *
 * @module
 */

import type { MonitorEvent, RunStatus, WindowState } from "../events.ts";
import type { Glance } from "../glance.ts";
import { csvHeader, csvLine } from "../report/csv.ts";
import { jsonLine } from "../report/json.ts";
import type { TextStyle } from "../report/style.ts";
import { textBlock } from "../report/text.ts";
import type { TopName } from "../traffic/top_names.ts";

/** Takes events and shows them. */
export interface View {
  /** Shows events, in the order in which they happened. */
  show(events: readonly MonitorEvent[], status: RunStatus): void;
  /**
   * A second went by, or the room changed: shows how it stands now.
   *
   * @param status Tells how it stands with the sources: of a thousand of them that is
   * much, and most views do not ask.
   */
  refresh(window: WindowState, status: () => RunStatus): void;
  /** The terminal was others' for a while, as after Ctrl-Z: takes it back. */
  resume(): void;
  /** Shows what has to stay when the program is over. */
  close(): void;
  /** What is to be counted for it, beside what was asked for. */
  readonly wants?: Wants;
  /** Hands over what it can ask and set while something is followed. */
  attach?(controls: Controls): void;
}

/** What a view has counted, beside what was asked for. */
export interface Wants {
  /** How many rows of each top. */
  readonly top: number;
  readonly tops: readonly TopName[];
}

/** What a view can ask and set at any time. */
export interface Controls {
  readonly glance: Glance;
  /** The window at the last evaluated second. */
  readonly window: () => WindowState;
  /** Sets the threshold, in hits a second. */
  readonly setThreshold: (threshold: number) => void;
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

/** Blocks of text, one after the other. */
export class TextView implements View {
  readonly #write: Write;
  readonly #style: TextStyle;
  readonly #wholeHistory: boolean;

  /**
   * @param write Where the text goes.
   * @param style How to show it: see `streamStyle`.
   * @param wholeHistory Whether a report is all there is: then messages stand
   * in it only, and all of them.
   */
  constructor(
    write: Write,
    style: TextStyle,
    wholeHistory: boolean,
  ) {
    this.#write = write;
    this.#style = style;
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
