/**
 * One malformed line, kept to be shown.
 *
 * @module
 */

import { type LogRecord, Malformed, MALFORMED_REASONS } from "../log/record.ts";
import { bytesOfLatin1, latin1Of, textOf } from "../log/text.ts";
import { copyBytes, viewOfLines } from "../log/words.ts";

/** As much of a line as is worth showing, in bytes. */
export const MAX_SAMPLE_BYTES = 200;

/** A malformed line, as it is shown. */
export interface MalformedLine {
  /** The line, or its beginning; not escaped. */
  readonly line: string;
  /** Whether only the beginning is kept. */
  readonly cut: boolean;
  /** What is wrong with it. */
  readonly reason: string;
  /** Where it goes wrong: 1 is the line's first byte. */
  readonly column: number;
}

/** What is kept of a malformed line beside its bytes. */
export interface SampleInfo {
  /** Whether only the beginning is kept. */
  readonly cut: boolean;
  /** What is wrong with it. */
  readonly reason: Malformed;
  /** Where it goes wrong: 1 is the line's first byte; 0 while there is no line. */
  readonly column: number;
}

/** What is kept of a sample over a restart; the line is a character a byte. */
export interface SavedSample extends SampleInfo {
  readonly line: string;
}

/** Keeps the beginning of a line in memory of its own, which does not grow. */
export class MalformedSample implements SampleInfo {
  readonly #bytes = new Uint8Array(MAX_SAMPLE_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  #length = 0;
  #cut = false;
  #reason: Malformed = Malformed.NO_TIME;
  #column = 0;

  /** Takes the line of a malformed record. */
  takeRecord(record: LogRecord): void {
    const { line, lineStart, lineEnd } = record;
    this.#reason = record.reason;
    this.#column = record.reasonAt - lineStart + 1;
    this.#copy(line, lineStart, lineEnd);
  }

  /** Takes the beginning of a line that was too long to be read. */
  takeTooLong(head: Uint8Array): void {
    this.#reason = Malformed.TOO_LONG;
    this.#column = 1;
    this.#copy(head, 0, head.length);
    this.#cut = true;
  }

  /**
   * Takes what another one kept.
   *
   * @param bytes Holds the line, or its beginning.
   * @param start The offset of its first byte.
   * @param end One past its last byte.
   * @param about What else is kept.
   */
  take(bytes: Uint8Array, start: number, end: number, about: SampleInfo): void {
    this.#copy(bytes, start, end);
    this.#cut = about.cut;
    this.#reason = about.reason;
    this.#column = about.column;
  }

  /** The bytes that are kept; good until another line is taken. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  get cut(): boolean {
    return this.#cut;
  }

  get reason(): Malformed {
    return this.#reason;
  }

  get column(): number {
    return this.#column;
  }

  /** The line; nothing before the first was taken. */
  get line(): MalformedLine | undefined {
    if (this.#column === 0) return undefined;
    return {
      line: textOf(this.bytes),
      cut: this.#cut,
      reason: MALFORMED_REASONS[this.#reason]!,
      column: this.#column,
    };
  }

  /** What is kept over a restart; nothing before the first line was taken. */
  save(): SavedSample | undefined {
    if (this.#column === 0) return undefined;
    return {
      line: latin1Of(this.bytes),
      cut: this.#cut,
      reason: this.#reason,
      column: this.#column,
    };
  }

  /** Takes over what was kept. */
  restore(saved: SavedSample): void {
    const bytes = bytesOfLatin1(saved.line);
    this.take(bytes, 0, bytes.length, saved);
  }

  /** By words: to make arrays of so few bytes takes 4 % of a log of junk. */
  #copy(bytes: Uint8Array, start: number, end: number): void {
    this.#length = Math.min(end - start, MAX_SAMPLE_BYTES);
    this.#cut = end - start > MAX_SAMPLE_BYTES;
    copyBytes(viewOfLines(bytes), start, this.#view, 0, this.#length);
  }
}
