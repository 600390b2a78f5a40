/**
 * The `ssl_request_log` of Apache's default configuration of TLS. It has no
 * status: it counts hits, sections and bytes, and no errors.
 *
 * ```text
 * [time] client TLSv1.3 cipher "request" bytes
 * ```
 *
 * @see {@link https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#logformats}
 *
 * @module
 */

import { beginLine, isDash, readSize, setMalformed } from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { setRequestLine } from "../request.ts";
import { closingQuote, isAt } from "../scan.ts";
import {
  firstQuote,
  readTimeFirst,
  setClientWord,
  wordsBefore,
  wordStart,
  wordStop,
} from "./time_first.ts";

const SPACE = 0x20;

// The words before the quote, from the last one on.
const PROTOCOL = 1;
const CLIENT = 2;

/** Apache's log of requests over TLS. */
export const sslRequestFormat: Format = {
  id: LineFormat.SSL_REQUEST,
  aliases: ["ssl-request"],
  title: "Apache's ssl_request_log",
  looksLike,
  open: () => ({ read }),
};

function looksLike(b: Uint8Array, start: number, end: number): boolean {
  const second = readTimeFirst(b, start, end);
  if (second !== second || !isShaped(b)) return false;
  const size = closingQuote(b, firstQuote() + 1, end) + 2;
  return size < end && b[size - 1] === SPACE &&
    !Number.isNaN(readSize(b, size, end));
}

/** Whether the words before the quote are `client TLSv1.3 cipher`. */
function isShaped(b: Uint8Array): boolean {
  if (wordsBefore() !== CLIENT + 1) return false;
  const start = wordStart(PROTOCOL);
  const end = wordStop(PROTOCOL);
  const isTls = end - start > 3 && (b[start] === 0x54 || b[start] === 0x53) &&
    b[start + 2] === (b[start] === 0x54 ? 0x53 : 0x4c);
  return isTls || isDash(b, start, end);
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.SSL_REQUEST, b, start, end);
  record.second = readTimeFirst(b, start, end);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.NO_TIME, start);
  }
  const quote = firstQuote();
  if (quote === end) return setMalformed(record, Malformed.NO_REQUEST, start);
  if (!isShaped(b)) return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  const requestEnd = closingQuote(b, quote + 1, end);
  if (requestEnd === end) {
    return setMalformed(record, Malformed.OPEN_REQUEST, quote);
  }
  setClientWord(record, CLIENT);
  setRequestLine(record, b, quote + 1, requestEnd);
  record.size = isAt(b, SPACE, requestEnd + 1, end)
    ? readSize(b, requestEnd + 2, end)
    : NaN;
  if (record.size !== record.size) {
    setMalformed(record, Malformed.BAD_BYTES, requestEnd + 1);
  }
}
