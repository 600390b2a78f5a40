/**
 * Lines that could not be read: what is shown of them, and when it is said that
 * not one could be.
 *
 * @module
 */

import type { UnreadableEvent } from "./events.ts";
import type { LogRecord } from "./log/record.ts";
import {
  type MalformedLine,
  MalformedSample,
  type SavedSample,
} from "./traffic/malformed_sample.ts";

/** What is kept of them over a restart. */
export interface SavedMalformedLines {
  readonly toldUnreadable: boolean;
  readonly firstMalformed: SavedSample | null;
  readonly lastMalformed: SavedSample | null;
}

/** The first and the last of them. */
export class MalformedLines {
  readonly #first = new MalformedSample();
  readonly #last = new MalformedSample();
  #toldUnreadable = false;

  /**
   * Takes the line of a malformed record.
   *
   * @param isFirst Whether no line came before it.
   */
  take(record: LogRecord, isFirst: boolean): void {
    if (isFirst) this.#first.takeRecord(record);
    this.#last.takeRecord(record);
  }

  /** Takes the beginning of a line that was too long to be read. */
  takeTooLong(head: Uint8Array, isFirst: boolean): void {
    if (isFirst) this.#first.takeTooLong(head);
    this.#last.takeTooLong(head);
  }

  /** Takes one that was counted apart; hits came before it. */
  takeSample(sample: MalformedSample): void {
    const { bytes } = sample;
    this.#last.take(bytes, 0, bytes.length, sample);
  }

  /** The last one; nothing before there was one. */
  get last(): MalformedLine | undefined {
    return this.#last.line;
  }

  /**
   * Says, once, that not one line could be read.
   *
   * @param count How many were malformed, where there was no hit.
   */
  tellUnreadable(count: number): UnreadableEvent[] {
    const first = this.#first.line;
    if (this.#toldUnreadable || first === undefined) return [];
    this.#toldUnreadable = true;
    return [{ type: "unreadable", lines: count, first }];
  }

  /** What is kept over a restart. */
  save(): SavedMalformedLines {
    return {
      toldUnreadable: this.#toldUnreadable,
      firstMalformed: this.#first.save() ?? null,
      lastMalformed: this.#last.save() ?? null,
    };
  }

  /** Takes over what was kept. */
  restore(saved: SavedMalformedLines): void {
    this.#toldUnreadable = saved.toldUnreadable;
    if (saved.firstMalformed) this.#first.restore(saved.firstMalformed);
    if (saved.lastMalformed) this.#last.restore(saved.lastMalformed);
  }
}
