/**
 * The common and combined formats, as one of all formats.
 *
 * @module
 */

import { readClfWithin } from "./clf.ts";
import type { Format, FormatReader } from "./format.ts";
import { LineFormat } from "./record.ts";

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
const reader: FormatReader = { read: readClfWithin };
