/**
 * What a log format is. Each is a module of its own, in the rooms next to this
 * one. The common and combined formats have a faster way beside it, see `clf.ts`.
 *
 * @module
 */

import type { LineFormat, LogRecord } from "./record.ts";

/** A format of access logs. */
export interface Format {
  /** Which one it is; its name is in `FORMAT_NAMES`. */
  readonly id: LineFormat;
  /** How it is shown, where many have the same {@linkcode id}. */
  readonly name?: string;
  /** Other names that `--log-format` takes for it, in lower case. */
  readonly aliases: readonly string[];
  /** What it is, in a few words: for the help and for `check`. */
  readonly title: string;
  /**
   * The format that reads its lines too, with fewer fields or as something else: it
   * is tried on hits of that one, as long as it is not certain which of the two a log
   * has.
   */
  readonly refines?: LineFormat;
  /** Whether its readers hear of directives: for those of others none is made. */
  readonly hearsDirectives?: true;
  /**
   * Whether a line has so much of the format's shape that it is worth trying. It
   * is asked of lines that the log's own format could not read, so it has to be
   * quick, and false for nearly all lines of other formats. It does not depend on
   * what directives said.
   *
   * The line is one as for {@linkcode FormatReader.read}.
   */
  looksLike(bytes: Uint8Array, start: number, end: number): boolean;
  /**
   * Whether a line begins as no line of another format does, and has nothing
   * around it: where this format cannot read it, no other is tried.
   *
   * The line is one as for {@linkcode FormatReader.read}.
   */
  beginsAsNoOther?(bytes: Uint8Array, start: number, end: number): boolean;
  /** Makes the reader of one log: it keeps what the log's directives say. */
  open(): FormatReader;
}

/**
 * Reads the lines of one log in one format. It never throws, whatever comes, and
 * takes no more than linear time.
 */
export interface FormatReader {
  /**
   * Reads one line, which the `LineReader` has made ready:
   *
   * - it has no newline in it. It may be blank, or a comment or directive (`#` is its
   *   first byte): that is told by its being malformed;
   * - where every line of the log has a prefix of syslog or a container around it,
   *   or is in an object of Docker's, that is taken off. Formats that look behind
   *   prefixes themselves, by `prefixEnd`, get it with the line.
   *
   * What a line comes to depends on its own bytes and on the directives before it,
   * and on no other line; with times of day alone, on the day of the last one too.
   * The same line may be read more than once in a row.
   *
   * @param bytes Bytes that hold the line, and one more. They are as before when
   * it returns, and nothing but the line matters to it.
   * @param start The offset of the line's first byte.
   * @param end One past its last byte; its line end is not part of it.
   * @param record Set to all that the line says, beginning with `beginLine`: its
   * `line`, `lineStart` and `lineEnd` are these, all other offsets point into its
   * `buffer`, which is another one where values had to be decoded.
   */
  read(bytes: Uint8Array, start: number, end: number, record: LogRecord): void;
  /**
   * Hears of a line of the log that begins with `#`. Each format that
   * {@linkcode Format.hearsDirectives} hears of it, in their order, up to the first
   * that answers true: from the next line on the log has that format, with nothing
   * around its lines.
   *
   * @param bytes Bytes that hold the line.
   * @param start The offset of its `#`.
   * @param end One past its last byte; its line end is not part of it.
   * @returns Whether it says which values the lines that follow have. What says
   * something else, as the date, is kept, and the answer is false.
   */
  directive?(bytes: Uint8Array, start: number, end: number): boolean;
  /**
   * What directives said, in a short text; kept over a restart.
   */
  save?(): string;
  /**
   * Takes over what another reader of the same format kept, in place of what it
   * heard itself. What no reader kept is as if there had been no directive.
   */
  restore?(saved: string): void;
}
