/**
 * Reads the lines of one log: tells the format from its first lines, and anew
 * where a run of lines has another one.
 *
 * A line that the log's format cannot read is tried in all others that it looks
 * like, so that no line is lost while the format is found out, nor where it
 * changes. What one line comes to depends on other lines only where several
 * formats could read it, and where many that could not be read begin like it: see
 * `tries.ts`.
 *
 * @module
 */

import { newlineFrom } from "./block.ts";
import { readClf } from "./clf.ts";
import { commonFormat } from "./clf_format.ts";
import { beginLine } from "./fields.ts";
import type { Format, FormatReader } from "./format.ts";
import { FormatReaders } from "./format_readers.ts";
import { FormatTally, SAMPLE_LINES, SWITCH_LINES } from "./format_tally.ts";
import { FORMATS } from "./formats.ts";
import { FORMAT_NAMES, LineFormat, LineKind, LogRecord } from "./record.ts";
import type { DetectedFormat, SavedReader } from "./reader_state.ts";
import { lineEnd } from "./scan.ts";
import { Tries } from "./tries.ts";
import {
  inner,
  isNothingWithin,
  readInner,
  unwrap,
  Wrap,
  WRAPS,
} from "./wrap.ts";

const LF = 0x0a;
const HASH = 0x23;

/** What lines are read into that are not to be counted. */
const spare = new LogRecord();

/** Reads the lines of one log. */
export class LineReader {
  /** The format, where somebody said so. */
  readonly given: Format | undefined;
  readonly #readers: FormatReaders;
  #format: Format;
  #reader: FormatReader;
  #wrap: Wrap = Wrap.NONE;
  /** The common formats with nothing around them, for certain: nearly all logs. */
  #isUsual = false;
  readonly #tally = new FormatTally();
  /** How many lines in a row the log's format could not read. */
  #missed = 0;
  readonly #tries = new Tries();
  /** Which of the common formats the last line had. */
  #lastFormat: LineFormat = LineFormat.COMMON;
  /**
   * Whether lines of the common formats have a prefix: it says in which of the fast
   * ways they are tried, and nothing of what they say.
   */
  hasPrefixes = false;

  /**
   * @param given The format, where somebody said so; else it is told from lines.
   * @param known The formats that are tried otherwise, in their order.
   */
  constructor(given?: Format, known: readonly Format[] = FORMATS) {
    this.given = given;
    this.#readers = new FormatReaders(given ? [given] : known);
    this.#format = given ?? commonFormat;
    this.#reader = this.#readers.of(this.#format);
  }

  /** What the log is taken for; nothing before a line could be read. */
  get format(): DetectedFormat | undefined {
    const { read, lines } = this.#tally;
    const given = this.given !== undefined;
    if (read === 0 && !given) return undefined;
    return { name: this.#nameOf(this.#saidFormat), given, read, lines };
  }

  /** A number for it: it is another one where what is said of the format is. */
  get formatNumber(): number {
    const base = SAMPLE_LINES + 1;
    const { read, lines } = this.#tally;
    return (this.#saidFormat * base + read) * base + lines;
  }

  /** Which format the log is said to have. */
  get #saidFormat(): LineFormat {
    return this.#tally.read > 0 ? this.#lastFormat : this.#format.id;
  }

  /** The name of the format that a line was read in. */
  nameOf({ format }: LogRecord): string {
    return this.#nameOf(format);
  }

  /**
   * Reads the line that begins at an offset.
   *
   * @param bytes Bytes that hold the line and a newline at or behind its end.
   * @param start The offset of the line's first byte.
   * @param record Set to what the line says.
   * @returns The offset of the next line.
   */
  read(bytes: Uint8Array, start: number, record: LogRecord): number {
    if (!this.#isUsual) return this.#readLine(bytes, start, record);
    const next = readClf(bytes, start, record);
    if (record.kind <= LineKind.INVALID_REQUEST) this.#sawHit();
    else if (record.kind === LineKind.MALFORMED) {
      if (!this.passesOver(bytes[start]!)) {
        this.#tryMalformed(bytes, start, record);
      }
    } else if (bytes[start] === HASH) {
      this.#direct(bytes, start, record.lineEnd);
    }
    return next;
  }

  /**
   * Hears of a line that is malformed in the common formats, where lines are read in
   * the fast way.
   *
   * @param first The line's first byte.
   * @returns Whether that is all; else {@linkcode readMalformed} has to read it.
   */
  passesOver(first: number): boolean {
    if (this.#missed === 0) this.#tally.dropRival();
    if (this.#tries.isWorthOne(first, this.#missed)) return false;
    this.#missed++;
    return true;
  }

  /**
   * Reads such a line, which another format may read.
   *
   * @param bytes Bytes that hold the line and a newline at or behind its end.
   * @param start The offset of the line's first byte.
   * @param record Set to what the line says.
   */
  readMalformed(bytes: Uint8Array, start: number, record: LogRecord): void {
    readClf(bytes, start, record);
    this.#tryMalformed(bytes, start, record);
  }

  #tryMalformed(bytes: Uint8Array, start: number, record: LogRecord): void {
    this.#tryOthers(bytes, start, record.lineEnd, record, false);
    this.#missed++;
  }

  /** Whether lines are read in the fast way: nearly all are of the common formats. */
  get isUsual(): boolean {
    return this.#isUsual;
  }

  /**
   * Hears which format the last line had: of the common ones it may be any. Where
   * {@linkcode read} is on its fast way it does not keep that itself.
   */
  saw({ kind, format }: LogRecord): void {
    if (
      kind <= LineKind.INVALID_REQUEST && this.#isUsual &&
      format <= LineFormat.VHOST_COMBINED
    ) this.#lastFormat = format;
  }

  /** Hears of hits that were read elsewhere, in the fast way. */
  sawHits(format: LineFormat): void {
    this.#sawHit();
    this.#lastFormat = format;
  }

  #sawHit(): void {
    this.#missed = 0;
    if (this.#tally.read === 0) this.#count(true);
  }

  /**
   * Learns from lines that are not to be counted: the beginning of a log of which
   * only the end is read.
   *
   * @param bytes The log's first bytes; what follows the last newline is left out.
   */
  prime(bytes: Uint8Array): void {
    const end = bytes.lastIndexOf(LF) + 1;
    for (let at = 0; at < end;) at = this.read(bytes, at, spare);
  }

  /**
   * Hears of the directives in bytes that are not read otherwise.
   *
   * @param bytes Whole lines, but for what follows the last newline.
   */
  primeDirectives(bytes: Uint8Array): void {
    for (let at = 0;;) {
      const newline = bytes.indexOf(LF, at);
      if (newline < 0) return;
      const end = lineEnd(bytes, at, newline);
      if (bytes[at] === HASH && !this.#canRead(bytes, at, end)) {
        this.#direct(bytes, at, end);
      }
      at = newline + 1;
    }
  }

  /**
   * Looks at the next lines as at the first ones: a log may have changed to a format
   * which the one that it had can read too.
   */
  review(): void {
    this.#tally.review();
    this.#settle();
  }

  /** What is kept over a restart, and sent to a thread. */
  save(): SavedReader {
    return {
      format: this.#format.id,
      last: this.#lastFormat,
      wrap: this.#wrap,
      said: this.#reader.save?.() ?? "",
      saidToOthers: this.#readers.saidToOthers(this.#format),
      lines: this.#tally.lines,
      read: this.#tally.read,
    };
  }

  /**
   * Takes over what another reader kept, and forgets all else. Does nothing where
   * that one had a format that this one does not try, for it was given another.
   */
  restore(saved: SavedReader): void {
    const format = this.#readers.formatOf(saved.format);
    const wrap = WRAPS.find((wrap) => wrap === saved.wrap);
    if (format === undefined || wrap === undefined) return;
    this.#readers.clear();
    this.#tries.clear();
    this.#become(format, wrap);
    this.#reader.restore?.(saved.said);
    this.#readers.restore(saved.saidToOthers ?? []);
    if (FORMAT_NAMES[saved.last] !== undefined) this.#lastFormat = saved.last;
    this.#tally.restore(saved.lines, saved.read);
    this.#settle();
  }

  /** Another reader that goes on where this one is. */
  copy(): LineReader {
    const copy = new LineReader(this.given);
    copy.restore(this.save());
    return copy;
  }

  /** The name of the format that has an id. */
  #nameOf(id: LineFormat): string {
    // Those that were made from a description have the id in common.
    const { id: own, name } = this.#format;
    return id === own && name !== undefined ? name : FORMAT_NAMES[id];
  }

  /** Reads a line in the way that is right for all formats. */
  #readLine(bytes: Uint8Array, start: number, record: LogRecord): number {
    const newline = newlineFrom(bytes, start);
    const end = lineEnd(bytes, start, newline);
    // A line that has nothing around it, as others have, is read as it is.
    unwrap(this.#wrap, bytes, start, end);
    // What the log's format can read is no comment: see `clf.ts`.
    const isRead = readInner(this.#reader, bytes, start, record);
    if (!isRead && isNothingWithin()) {
      if (bytes[start] === HASH) this.#direct(bytes, start, end);
      this.#skip(bytes, start, end, record);
      return newline + 1;
    }
    // All of the first lines are tried, and of junk thereafter few.
    const mayBeOther = isRead ? this.#mayBeOther : !this.#tally.isFull ||
      this.#tries.isWorthOne(bytes[start]!, this.#missed);
    if (mayBeOther) {
      this.#tryOthers(bytes, start, end, record, isRead);
    } else if (isRead) {
      this.#tally.dropRival();
      this.#count(true);
    } else {
      this.#explain(bytes, start, end, record);
    }
    if (isRead && !this.#tally.hasRival) this.#missed = 0;
    else this.#missed++;
    if (
      record.kind <= LineKind.INVALID_REQUEST && !this.#tally.hasRival
    ) this.#lastFormat = record.format;
    return newline + 1;
  }

  /** Whether a line, which is not to be counted, can be read in the log's format. */
  #canRead(bytes: Uint8Array, start: number, end: number): boolean {
    unwrap(this.#wrap, bytes, start, end);
    return readInner(this.#reader, bytes, start, spare);
  }

  /** Sets a record to a line that is neither a hit nor malformed. */
  #skip(
    bytes: Uint8Array,
    start: number,
    end: number,
    record: LogRecord,
  ): void {
    beginLine(record, this.#format.id, bytes, start, end);
    record.kind = LineKind.SKIPPED;
  }

  /**
   * Whether lines that could be read may have another format all the same: some
   * formats read more than is theirs. It is asked of few lines only.
   */
  get #mayBeOther(): boolean {
    return (!this.#tally.isFull || this.#tally.hasRival) &&
      this.#readers.formats.some((format) => this.#isRefinedBy(format));
  }

  #isRefinedBy({ refines }: Format): boolean {
    return refines === this.#format.id;
  }

  /**
   * Tries other formats on a line that the log's format could not read, or of
   * which another may read more.
   *
   * @param record What the log's format made of it: it stays where no other reads
   * the line.
   */
  #tryOthers(
    bytes: Uint8Array,
    start: number,
    end: number,
    record: LogRecord,
    isRead: boolean,
  ): void {
    if (this.#missed === 0) this.#tally.dropRival();
    // Saves 4 % of a log with 10 % malformed lines.
    const isOwn = !isRead && this.#wrap === Wrap.NONE &&
      this.#format.beginsAsNoOther?.(bytes, start, end) === true;
    if (!isOwn && this.#readOther(bytes, start, end, record, isRead)) return;
    this.#count(isRead);
    this.#tally.dropRival();
    if (isRead) return;
    this.#tries.wasInVain(bytes[start]!);
    this.#explain(bytes, start, end, record);
  }

  /**
   * Reads a line in the first other format that can; says whether there is one.
   * Where others tried in vain it is read in the log's own once more, whose result
   * stays.
   */
  #readOther(
    bytes: Uint8Array,
    start: number,
    end: number,
    record: LogRecord,
    isRead: boolean,
  ): boolean {
    let isTried = false;
    for (const wrap of WRAPS) {
      if (isRead && wrap !== this.#wrap) continue;
      if (!unwrap(wrap, bytes, start, end) || isNothingWithin()) continue;
      for (const format of this.#readers.formats) {
        if (format === this.#format && wrap === this.#wrap) continue;
        if (isRead && !this.#isRefinedBy(format)) continue;
        // One that was given is tried on all that is within something.
        if (
          this.given === undefined &&
          !format.looksLike(inner.bytes, inner.start, inner.end)
        ) continue;
        isTried = true;
        if (!readInner(this.#readers.of(format), bytes, start, record)) {
          continue;
        }
        this.#tries.wasRead(bytes[start]!);
        this.#follow(format, wrap);
        return true;
      }
    }
    if (isTried) {
      unwrap(this.#wrap, bytes, start, end);
      readInner(this.#reader, bytes, start, record);
    }
    return false;
  }

  /** Where nothing could be read so far, the format that it looks like says why. */
  #explain(
    bytes: Uint8Array,
    start: number,
    end: number,
    record: LogRecord,
  ): void {
    if (this.#tally.read > 0 || this.given) return;
    const format = this.#readers.formats.find((format) =>
      format !== commonFormat && format.looksLike(bytes, start, end)
    );
    if (!format) return;
    unwrap(Wrap.NONE, bytes, start, end);
    readInner(this.#readers.of(format), bytes, start, record);
  }

  /**
   * A line was read with another format: after a few in a row the log has that
   * one, and at once as long as its own has read none.
   */
  #follow(format: Format, wrap: Wrap): void {
    const lines = this.#tally.takeRival(format, wrap);
    this.#count(false);
    if (this.#tally.read > 0 && lines < SWITCH_LINES) return;
    this.#become(format, wrap);
    for (let i = 0; i < lines; i++) this.#count(true);
  }

  /** From here on the log has a format: what was counted is of no use to it. */
  #become(format: Format, wrap: Wrap): void {
    this.#format = format;
    this.#reader = this.#readers.of(format);
    this.#wrap = wrap;
    this.#lastFormat = format.id;
    this.#tally.clear();
    this.#missed = 0;
    this.#settle();
  }

  /** Counts one of the first lines, from which the format is told. */
  #count(isRead: boolean): void {
    const wasFull = this.#tally.isFull;
    this.#tally.count(isRead);
    // Once it is there is nothing to find out: this is asked of every line.
    if (!wasFull) this.#settle();
  }

  /** Finds out whether lines may be read in the fast way. */
  #settle(): void {
    this.#isUsual = this.#format === commonFormat &&
      this.#wrap === Wrap.NONE && this.#tally.isFull;
  }

  /** Hears of a directive: it may say which format the log has. */
  #direct(bytes: Uint8Array, start: number, end: number): void {
    const format = this.#readers.direct(bytes, start, end);
    if (format === undefined || format === this.#format) return;
    this.#become(format, Wrap.NONE);
  }
}
