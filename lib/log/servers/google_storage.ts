/**
 * The usage logs of Google Cloud Storage: CSV with all fields in quotes, the first
 * line of each file having their names.
 *
 * @see {@link https://cloud.google.com/storage/docs/access-logs#format}
 *
 * @module
 */

import {
  beginLine,
  readMicros,
  readSize,
  readStatus,
  setMalformed,
} from "../fields.ts";
import { readAnyTime } from "../field_values.ts";
import type { Format } from "../format.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import { setMethodAndTarget } from "../request.ts";
import { digitsEnd, find, hasText, isAt } from "../scan.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;

// The fields by their place.
const TIME = 0;
const CLIENT = 1;
const METHOD = 4;
const TARGET = 5;
const STATUS = 6;
const BYTES = 8;
const MICROS = 9;
const HOST = 10;
const REFERRER = 11;
const AGENT = 12;

const starts = new Uint32Array(AGENT + 1);
const ends = new Uint32Array(AGENT + 1);

const HEADER = new TextEncoder().encode('"time_micros","c_ip",');
/** Microseconds since the epoch have 16 digits until 2286. */
const TIME_DIGITS = 16;

/** Google Cloud Storage. */
export const googleStorageFormat: Format = {
  id: LineFormat.GOOGLE_STORAGE,
  aliases: ["cloudstorage"],
  title: "Google Cloud Storage",
  looksLike,
  open: () => ({ read }),
};

function looksLike(b: Uint8Array, start: number, end: number): boolean {
  if (!isAt(b, QUOTE, start, end)) return false;
  const digits = digitsEnd(b, start + 1, end);
  return (digits - start === TIME_DIGITS + 1 && isAt(b, QUOTE, digits, end) &&
    isAt(b, COMMA, digits + 1, end)) || isHeader(b, start, end);
}

function isHeader(b: Uint8Array, start: number, end: number): boolean {
  return hasText(b, HEADER, start, end);
}

/** Splits a line into its fields; answers how many there are, 13 at most. */
function split(b: Uint8Array, start: number, end: number): number {
  let i = start;
  for (let field = 0; field <= AGENT; field++) {
    if (!isAt(b, QUOTE, i, end)) return field;
    let quote = find(b, QUOTE, i + 1, end);
    // A quote within a field is written twice.
    while (isAt(b, QUOTE, quote + 1, end)) {
      quote = find(b, QUOTE, quote + 2, end);
    }
    if (quote >= end) return field;
    starts[field] = i + 1;
    ends[field] = quote;
    i = quote + 2;
    if (quote + 1 < end && b[quote + 1] !== COMMA) return field;
  }
  return AGENT + 1;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.GOOGLE_STORAGE, b, start, end);
  if (isHeader(b, start, end)) {
    record.kind = LineKind.SKIPPED;
    return;
  }
  const fields = split(b, start, end);
  if (fields <= AGENT) {
    return setMalformed(
      record,
      Malformed.FEW_FIELDS,
      fields === 0 ? start : Math.min(ends[fields - 1]! + 1, end),
    );
  }
  record.second = readAnyTime(b, starts[TIME]!, ends[TIME]!);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.BAD_TIME, starts[TIME]!);
  }
  record.clientStart = starts[CLIENT]!;
  record.clientEnd = ends[CLIENT]!;
  record.status = readStatus(b, starts[STATUS]!, ends[STATUS]!);
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, starts[STATUS]!);
  }
  const size = starts[BYTES]!;
  record.size = ends[BYTES] === size ? 0 : readSize(b, size, ends[BYTES]!);
  if (record.size !== record.size) {
    return setMalformed(record, Malformed.BAD_BYTES, size);
  }
  record.micros = readMicros(b, starts[MICROS]!, ends[MICROS]!, 1);
  record.vhostStart = starts[HOST]!;
  record.vhostEnd = ends[HOST]!;
  if (ends[REFERRER]! > starts[REFERRER]!) {
    record.referrerStart = starts[REFERRER]!;
    record.referrerEnd = ends[REFERRER]!;
  }
  if (ends[AGENT]! > starts[AGENT]!) {
    record.agentStart = starts[AGENT]!;
    record.agentEnd = ends[AGENT]!;
  }
  setMethodAndTarget(
    record,
    b,
    starts[METHOD]!,
    ends[METHOD]!,
    starts[TARGET]!,
    ends[TARGET]!,
  );
}
