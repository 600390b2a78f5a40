/**
 * The common and combined formats, as one of all formats.
 *
 * @module
 */

import { readClf } from "./clf.ts";
import { beginLine, setMalformed } from "./fields.ts";
import type { Format, FormatReader } from "./format.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "./record.ts";

/** Common, combined, each also with a virtual host: told line by line. */
export const commonFormat: Format = {
  id: LineFormat.COMMON,
  aliases: [
    "combined",
    "vhost_common",
    "vhost_combined",
    "vcommon",
    "vcombined",
    "clf",
  ],
  title: "Common Log Format and combined, maybe with a virtual host",
  // It is read to its end before anything can be told.
  looksLike: () => true,
  open: () => reader,
};

/** It keeps nothing: all logs have the same one. */
const reader: FormatReader = {
  read(bytes: Uint8Array, start: number, end: number, record: LogRecord): void {
    // Its loops end at a newline: one that stands right behind the line.
    if (
      bytes[end] === 0x0a || (bytes[end] === 0x0d && bytes[end + 1] === 0x0a)
    ) {
      readClf(bytes, start, record);
      return;
    }
    beginLine(record, LineFormat.COMMON, bytes, start, end);
    setMalformed(record, Malformed.NO_TIME, start);
    record.kind = LineKind.MALFORMED;
  },
};
