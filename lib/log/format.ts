/**
 * What a log format is: one small module for each, next to this one. The common
 * and combined formats have a faster way of their own, see `clf.ts`.
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
   * Whether the common formats read its lines too, with fewer fields: it is tried
   * on hits of these.
   */
  readonly refinesCommon?: boolean;
  /**
   * Whether a line has so much of the format's shape that it is worth trying:
   * asked for lines that the formats before it could not read. It has to be
   * quick, and false for nearly all lines of other formats.
   *
   * @param bytes Bytes that hold the line, and a newline somewhere behind it.
   * @param start The offset of the line's first byte.
   * @param end One past its last byte; its line end is not part of it.
   */
  looksLike(bytes: Uint8Array, start: number, end: number): boolean;
  /** Makes the reader of one log: it keeps what the log's directives say. */
  open(): FormatReader;
}

/** Reads the lines of one log in one format. */
export interface FormatReader {
  /**
   * Reads one line. It never throws, and looks at no byte outside of the line.
   *
   * @param bytes Bytes that hold the line, and a newline somewhere behind it.
   * @param start The offset of the line's first byte.
   * @param end One past its last byte; its line end is not part of it.
   * @param record Set to all that the line says, beginning with `beginLine`.
   */
  read(bytes: Uint8Array, start: number, end: number, record: LogRecord): void;
  /**
   * Takes a directive, a line that begins with `#`.
   *
   * @returns Whether it says how the lines that follow are to be read.
   */
  directive?(bytes: Uint8Array, start: number, end: number): boolean;
  /** What directives said, in a short text; kept over a restart. */
  save?(): string;
  /** Takes over what another reader kept. */
  restore?(saved: string): void;
}
