/**
 * The common and combined formats, as one of all formats.
 *
 * @module
 */

import { readClfWithin } from "./clf.ts";
import type { Format, FormatReader } from "./format.ts";
import { LineFormat } from "./record.ts";
import { hasText, isAt, isDigit } from "./scan.ts";
import { TIME_BYTES } from "./time.ts";

const QUOTE = 0x22;
const PLUS = 0x2b;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;

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
  beginsAsNoOther,
  open: () => reader,
};

/**
 * Whether a line begins as most do, with an IPv4 address, up to the quote of its
 * request. No other format has a time there of such a shape, valid or not.
 */
function beginsAsNoOther(
  b: Uint8Array,
  start: number,
  end: number,
): boolean {
  let i = start;
  let dots = 0;
  for (; i < end && (isDigit(b[i]!) || b[i] === DOT); i++) {
    if (b[i] === DOT) dots++;
  }
  const time = i + NO_NAMES.length;
  const zone = time + TIME_BYTES - 5;
  return dots === 3 && hasText(b, NO_NAMES, i, end) &&
    b[time + 6] === SLASH && (b[zone] === PLUS || b[zone] === DASH) &&
    isAt(b, QUOTE, time + TIME_BYTES + 2, end);
}

/** What stands between client and time where neither ident nor user is known. */
const NO_NAMES = new TextEncoder().encode(" - - [");

/** It keeps nothing: all logs have the same one. */
const reader: FormatReader = { read: readClfWithin };
