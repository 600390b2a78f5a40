/**
 * What a log is and how much of it can be read.
 *
 * @module
 */

import type { InvalidRequests } from "../line_counter.ts";
import { type FieldTexts, fieldTexts } from "../log/fields_text.ts";
import type { LineReader } from "../log/line_reader.ts";
import { type LineTaker, readLines } from "../log/read_lines.ts";
import type { DetectedFormat } from "../log/reader_state.ts";
import { LineKind, LogRecord } from "../log/record.ts";
import { textOf } from "../log/text.ts";
import type { LineSink } from "../source/lines.ts";
import {
  type MalformedLine,
  MalformedSample,
} from "../traffic/malformed_sample.ts";
import { guessOf } from "./guess.ts";
import { suggestFormat } from "./suggest.ts";

/** So many of the first lines that could be read are shown field by field. */
const SHOWN_LINES = 3;
/** So many of the first lines that could not be read are shown. */
const SHOWN_MALFORMED = 5;
/** As much of a line is looked at to tell what it is. */
const GUESSED_BYTES = 4096;
/** From this share of its lines on a log counts as read. */
export const ENOUGH = 0.99;

/** A line, and which one of the log it is: 1 is the first. */
export type Numbered<T> = T & { readonly number: number };

/** What was found out about one log. */
export interface CheckedLog {
  readonly name: string;
  /** Whether there is more of it, which could not be unpacked. */
  readonly isDamaged: boolean;
  /** What it was taken for; nothing where no line could be read. */
  readonly format: DetectedFormat | undefined;
  /** Hits by the name of their line's format, the most first. */
  readonly formats: ReadonlyMap<string, number>;
  /** All lines, with blank ones and comments. */
  readonly lines: number;
  /** Hits with a valid request. */
  readonly hits: number;
  readonly invalidRequests: number;
  readonly malformed: number;
  /** Blank lines, comments and directives. */
  readonly skipped: number;
  /** How much of the lines that are not skipped could be read: 1 where all were. */
  readonly share: number;
  /** The seconds of the oldest and the newest hit; nothing without hits. */
  readonly times: { readonly first: number; readonly last: number } | undefined;
  readonly firstLines: readonly Numbered<FieldTexts>[];
  readonly firstMalformed: readonly Numbered<MalformedLine>[];
  /** What the first line looks like that could not be read, where that is known. */
  readonly guess: string | undefined;
  /**
   * A log format that reads the lines of {@linkcode firstMalformed}, and no fewer
   * of all lines than what was found.
   */
  readonly suggestion: string | undefined;
}

/** Reads the lines of one log and keeps what there is to say of them. */
export class LogCheck implements LineSink, LineTaker {
  readonly #name: string;
  readonly #reader: LineReader;
  readonly #invalidRequests: InvalidRequests | undefined;
  /** The line that was read. */
  readonly record: LogRecord = new LogRecord();
  readonly plainTaker = undefined;
  readonly isFull = false;
  readonly #formats = new Map<string, number>();
  readonly #firstLines: Numbered<FieldTexts>[] = [];
  readonly #firstMalformed: Numbered<MalformedLine>[] = [];
  /** The same lines, with more of them. */
  readonly #malformedTexts: string[] = [];
  /** The first hits, as they are in the log. */
  readonly #hitTexts: string[] = [];
  readonly #counts = new Float64Array(Object.keys(LineKind).length);
  #lines = 0;
  #first = Infinity;
  #last = -Infinity;

  /**
   * @param name By what the log is shown.
   * @param reader What reads its lines.
   * @param invalidRequests Hears of those that could not be read, where somebody
   * wants them.
   */
  constructor(
    name: string,
    reader: LineReader,
    invalidRequests?: InvalidRequests,
  ) {
    this.#name = name;
    this.#reader = reader;
    this.#invalidRequests = invalidRequests;
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    readLines(this.#reader, bytes, start, end, this);
  }

  takeLine(): void {
    const { record } = this;
    const number = ++this.#lines;
    this.#counts[record.kind]!++;
    if (record.kind === LineKind.MALFORMED) {
      this.#invalidRequests?.take(record);
      if (this.#firstMalformed.length < SHOWN_MALFORMED) {
        this.#takeMalformed(number, (sample) => sample.takeRecord(record));
        this.#malformedTexts.push(beginningOf(record));
      }
    } else if (record.kind <= LineKind.INVALID_REQUEST) {
      const format = this.#reader.nameOf(record);
      this.#formats.set(format, (this.#formats.get(format) ?? 0) + 1);
      this.#first = Math.min(this.#first, record.second);
      this.#last = Math.max(this.#last, record.second);
      if (this.#firstLines.length < SHOWN_LINES) {
        this.#firstLines.push({ number, ...fieldTexts(record) });
        if (record.kind === LineKind.HIT) {
          this.#hitTexts.push(beginningOf(record));
        }
      }
    }
  }

  tooLong(head: Uint8Array): void {
    const number = ++this.#lines;
    this.#counts[LineKind.MALFORMED]!++;
    this.#invalidRequests?.takeTooLong(head);
    if (this.#firstMalformed.length < SHOWN_MALFORMED) {
      this.#takeMalformed(number, (sample) => sample.takeTooLong(head));
    }
  }

  /**
   * What was found out so far.
   *
   * @param isDamaged Whether there is more of the log, which could not be unpacked.
   */
  result(isDamaged = false): CheckedLog {
    const hits = this.#counts[LineKind.HIT]!;
    const invalidRequests = this.#counts[LineKind.INVALID_REQUEST]!;
    const malformed = this.#counts[LineKind.MALFORMED]!;
    const read = hits + invalidRequests;
    const texts = this.#malformedTexts;
    // A format that is given is the only one: it has to read what was read, too,
    // unless there is less of it.
    const kept = malformed > read ? [] : this.#hitTexts;
    return {
      name: this.#name,
      isDamaged,
      format: this.#reader.format,
      formats: new Map([...this.#formats].sort(([, a], [, b]) => b - a)),
      lines: this.#lines,
      hits,
      invalidRequests,
      malformed,
      skipped: this.#counts[LineKind.SKIPPED]!,
      // Nothing is wrong with a log that has nothing in it yet.
      share: malformed === 0 ? 1 : read / (read + malformed),
      times: read === 0 ? undefined : { first: this.#first, last: this.#last },
      firstLines: this.#firstLines,
      firstMalformed: this.#firstMalformed,
      guess: texts.map(guessOf).find((guess) => guess !== undefined),
      suggestion: suggestFormat(texts, kept),
    };
  }

  #takeMalformed(number: number, fill: (sample: MalformedSample) => void) {
    const sample = new MalformedSample();
    fill(sample);
    this.#firstMalformed.push({ number, ...sample.line! });
  }
}

/** As much of a line as is looked at. */
function beginningOf({ line, lineStart, lineEnd }: LogRecord): string {
  const end = Math.min(lineEnd, lineStart + GUESSED_BYTES);
  return textOf(line.subarray(lineStart, end));
}
