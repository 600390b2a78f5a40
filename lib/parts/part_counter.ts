/**
 * Counts a part of a log apart from the monitor, in such a way that the monitor
 * comes to the same as if it had counted it itself.
 *
 * What depends on what came before, as whether a hit is late, cannot be known
 * here. So hits are taken down by the second, in their order, for the monitor to
 * go through; all else is counted by the interval.
 *
 * @module
 */

import { countsOf } from "../counts.ts";
import type { Format } from "../log/format.ts";
import { LineReader } from "../log/line_reader.ts";
import { secondOf } from "../log/plain_lines.ts";
import {
  type LineTaker,
  type PlainTaker,
  readLines,
} from "../log/read_lines.ts";
import type { SavedReader } from "../log/reader_state.ts";
import { LineKind, LogRecord } from "../log/record.ts";
import { cutSite } from "../log/section.ts";
import type { IntervalGrid } from "../interval_types.ts";
import { Selection, type SelectionOptions } from "../select/selection.ts";
import { MalformedSample } from "../traffic/malformed_sample.ts";
import { type PackedSummary, Summary } from "../traffic/summary.ts";
import type { TopName } from "../traffic/top_names.ts";
import { WaitingRows } from "../waiting_rows.ts";
import { CountsPacker } from "./packed_counts.ts";
import type { PackedPart, PackedStep } from "./packed_part.ts";
import { SamplePacker } from "./packed_samples.ts";

/**
 * More steps of a part are not counted apart: packed, each takes more than a KiB,
 * ten times that with all of its rows, and a log of little traffic has an interval
 * for each line. To count it takes less time then than to send it.
 */
export const MAX_STEPS = 4096;
/**
 * No more rows of tables either, and changes of the reader: where totals have rows, as
 * JSON shows them, those of many short intervals take longer to send than all to
 * count, and hundreds of megabytes.
 */
export const MAX_PACKED_ROWS = 65_536;
/** A step with rows takes as much as so many of them, however few it has. */
export const STEP_ROWS = 64;

/** What has to be known to count for a monitor. */
export interface PartOptions {
  readonly grid: IntervalGrid;
  /** The origin that is cut off sections; may be empty. */
  readonly site: string;
  /** How many sections a report shows. */
  readonly top: number;
  /** Whether totals have rows: see {@linkcode IntervalOptions.totalRows}. */
  readonly totalRows: boolean;
  /** What hits are counted by where sources are told apart. */
  readonly source: Uint8Array | undefined;
  /** What else hits are counted by: see {@linkcode IntervalOptions.tops}. */
  readonly tops?: readonly TopName[];
  /** What is asked for besides the plain counts. */
  readonly selection?: SelectionOptions | undefined;
}

/** Counts the lines of one part. */
export class PartCounter implements LineTaker, PlainTaker, Disposable {
  readonly #options: PartOptions;
  readonly #site: Uint8Array;
  /** The line that was read. */
  readonly record: LogRecord = new LogRecord();
  readonly isFull = false;
  readonly #reader: LineReader;
  readonly #summary: Summary;
  readonly #waiting = new WaitingRows();
  readonly #selection: Selection | undefined;
  readonly #sample = new MalformedSample();
  #steps: PackedStep[] = [];
  #seconds: number[] = [];
  #hits: number[] = [];
  #readers: [run: number, reader: SavedReader][] = [];
  /** What was said of the format when the last run began. */
  #formatNumber = NaN;
  readonly #shown = new CountsPacker();
  readonly #malformed = new SamplePacker();
  #hasSample = false;
  /** How many rows the steps have, and changes of the reader. */
  #rows = 0;
  /** How many runs of hits there were before the running step. */
  #firstRun = 0;
  #second = NaN;
  #newest = -Infinity;
  /** The last second of the running interval. */
  #end = -Infinity;
  #hasHits = false;

  /**
   * @param options What the monitor says.
   * @param format The format that was given; else it is told from the lines.
   */
  constructor(options: PartOptions, format?: Format) {
    this.#options = options;
    this.#site = new TextEncoder().encode(options.site);
    this.#summary = new Summary(options.grid.seed, options.tops);
    this.#selection = Selection.of(options.selection);
    this.#reader = new LineReader(format);
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    this.#summary[Symbol.dispose]();
  }

  /** How lines are read, now. */
  get reader(): SavedReader {
    return this.#reader.save();
  }

  /** Begins a part whose lines are to be read as they were up to there. */
  begin(reader: SavedReader): void {
    this.#reader.restore(reader);
    this.#formatNumber = this.#reader.formatNumber;
  }

  /**
   * Counts whole lines.
   *
   * @param bytes Holds the lines.
   * @param start The offset of the first line.
   * @param end One past the last newline.
   * @throws {RangeError} If there are more steps, or rows, than are counted apart.
   */
  lines(bytes: Uint8Array, start: number, end: number): void {
    readLines(this.#reader, bytes, start, end, this);
  }

  get seed(): number {
    return this.#options.grid.seed;
  }

  get cutsSite(): boolean {
    return this.#site.length > 0;
  }

  get plainTaker(): PlainTaker | undefined {
    return this.#selection === undefined && !this.#options.tops?.length
      ? this
      : undefined;
  }

  get wantsAllMalformed(): boolean {
    return false;
  }

  takeMalformed(last: LogRecord, count: number): void {
    this.#sample.takeRecord(last);
    this.#hasSample = true;
    this.#summary.malformed += count;
  }

  beginSecond(second: number): void {
    this.#hit(second, 0);
  }

  takePlain(first: number, end: number, hits: number): void {
    this.#hit(secondOf(first), hits);
    this.#waiting.add(this.#summary, first, end, hits, this.#options.source);
  }

  endRows(): void {
    this.#waiting.count();
  }

  takeLine(): void {
    const { record } = this;
    this.#selection?.apply(record);
    this.endRows();
    if (record.kind <= LineKind.INVALID_REQUEST) {
      this.#hit(record.second);
      if (record.absolute) cutSite(record, this.#site);
    } else if (record.kind === LineKind.EXCLUDED) {
      // No hit of its second, which it ends as any other does.
      this.#hit(record.second, 0);
    } else if (record.kind === LineKind.MALFORMED) {
      return this.takeMalformed(record, 1);
    }
    this.#summary.add(record, this.#options.source);
  }

  /** Counts a line that was too long to be read. */
  tooLong(head: Uint8Array): void {
    this.#sample.takeTooLong(head);
    this.#hasSample = true;
    this.#summary.malformed++;
  }

  /** Ends the part and gives what was counted; another can begin. */
  finish(): PackedPart {
    this.#endStep(true);
    const part = {
      steps: this.#steps,
      shown: this.#shown.pack(),
      seconds: Float64Array.from(this.#seconds),
      hits: Uint32Array.from(this.#hits),
      readers: this.#readers,
      malformed: this.#malformed.pack(),
    };
    this.#steps = [];
    this.#seconds = [];
    this.#hits = [];
    this.#readers = [];
    this.#rows = 0;
    this.#firstRun = 0;
    this.#newest = this.#end = -Infinity;
    this.#hasHits = false;
    return part;
  }

  #hit(second: number, hits = 1): void {
    if (second > this.#newest) {
      this.#newest = second;
      // A late hit counts in the interval that is running: that of the newest.
      if (second > this.#end) this.#beginStep(second);
    }
    if (second === this.#second) {
      this.#hits[this.#hits.length - 1]! += hits;
      return;
    }
    this.#placeSample();
    this.#noteReader();
    this.#second = second;
    this.#seconds.push(second);
    this.#hits.push(hits);
  }

  #beginStep(second: number): void {
    if (this.#steps.length >= MAX_STEPS) {
      throw new RangeError("The part has too many intervals");
    }
    if (this.#seconds.length > this.#firstRun || this.#hasSample) {
      this.#endStep();
    }
    const { since, intervalSeconds } = this.#options.grid;
    this.#end = intervalSeconds === Infinity
      ? Infinity
      : since + Math.ceil((second - since) / intervalSeconds) * intervalSeconds;
  }

  #endStep(isLast = false): void {
    this.endRows();
    this.#placeSample();
    // The first and the last interval go on in other parts.
    const { totalRows, top, site } = this.#options;
    const isWhole = !totalRows && !isLast && this.#hasHits;
    const runs = this.#seconds.length - this.#firstRun;
    const summary = this.#summary;
    this.#steps.push(
      isWhole
        ? {
          runs,
          shownBytes: this.#shown.add({
            // How long it was is known where it is taken: `RunningInterval`.
            shown: countsOf(summary, NaN, top, site),
            buckets: summary.packBuckets(),
          }),
        }
        : { runs, counts: this.#packRows() },
    );
    summary.clear();
    this.#hasHits ||= runs > 0;
    this.#firstRun = this.#seconds.length;
    this.#second = NaN;
  }

  #packRows(): PackedSummary {
    const { sections, clients, sources, tops } = this.#summary;
    this.#addRows(STEP_ROWS);
    for (const table of [sections, clients, sources, ...tops.values()]) {
      this.#addRows(table?.size ?? 0);
    }
    return this.#summary.pack();
  }

  /** Takes down how lines are read where a run begins, if that has changed. */
  #noteReader(): void {
    const number = this.#reader.formatNumber;
    if (number === this.#formatNumber) return;
    this.#formatNumber = number;
    this.#addRows(1);
    this.#readers.push([this.#seconds.length, this.#reader.save()]);
  }

  #addRows(count: number): void {
    this.#rows += count;
    if (this.#rows > MAX_PACKED_ROWS) {
      throw new RangeError("The part has too many rows");
    }
  }

  #placeSample(): void {
    if (!this.#hasSample) return;
    this.#malformed.add(this.#seconds.length, this.#sample);
    this.#hasSample = false;
  }
}
