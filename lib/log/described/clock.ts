/**
 * A time that a line has in pieces: day here, month there.
 *
 * @module
 */

import { readWhole } from "../fields.ts";
import { isUtcName, secondOfLocal, zoneSeconds } from "../iso_time.ts";
import { civilSecond, monthIndex } from "../time.ts";
import type { TimePiece } from "./parts.ts";

const SPACE = 0x20;
const LETTERS_UPPER = ~0x20;

/** POSIX: years of two digits from 69 on are those of the last century. */
const FIRST_OF_1900 = 69;

/** The pieces, each as a number that a reader of lines can switch on. */
export const PIECES = [
  "year",
  "year of century",
  "month",
  "month name",
  "day",
  "hour",
  "hour of 12",
  "minute",
  "second",
  "am or pm",
  "zone",
  "zone name",
] as const satisfies readonly TimePiece[];

const YEAR = 0;
const YEAR_OF_CENTURY = 1;
const MONTH = 2;
const MONTH_NAME = 3;
const DAY = 4;
const HOUR = 5;
const HOUR_OF_12 = 6;
const MINUTE = 7;
const SECOND = 8;
const AM_OR_PM = 9;
const ZONE = 10;
const ZONE_NAME = 11;

let year = NaN;
let month = NaN;
let day = NaN;
let hour = NaN;
let isHourOf12 = false;
let afternoon = 0;
let minute = NaN;
let second = NaN;
/** Seconds east of UTC; none where the time is in the zone of this machine. */
let zone = NaN;

/** Forgets the pieces of the line before that not every line has. */
export function clearClock(): void {
  zone = NaN;
  afternoon = 0;
}

/**
 * Takes a piece.
 *
 * @param piece Its index in {@linkcode PIECES}.
 * @returns Whether it is one.
 */
export function setPiece(
  piece: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  switch (piece) {
    case MONTH_NAME:
      month = end - start < 3 ? -1 : monthIndex(bytes, start);
      return month >= 0;
    case AM_OR_PM:
      afternoon = (bytes[start]! & LETTERS_UPPER) === 0x50 ? 12 : 0;
      return true;
    case ZONE:
      zone = end - start === 5 ? zoneSeconds(bytes, start, end) : NaN;
      return zone === zone;
    case ZONE_NAME:
      zone = isUtcName(bytes, start, end) ? 0 : NaN;
      return true;
  }
  // `%e` has a blank before days of one digit.
  const value = readWhole(
    bytes,
    bytes[start] === SPACE && end - start > 1 ? start + 1 : start,
    end,
  );
  switch (piece) {
    case YEAR:
      year = value;
      break;
    case YEAR_OF_CENTURY:
      year = value + (value < FIRST_OF_1900 ? 2000 : 1900);
      break;
    case MONTH:
      month = value - 1;
      break;
    case DAY:
      day = value;
      break;
    case HOUR:
      hour = value;
      isHourOf12 = false;
      break;
    case HOUR_OF_12:
      hour = value >= 1 && value <= 12 ? value % 12 : NaN;
      isHourOf12 = true;
      break;
    case MINUTE:
      minute = value;
      break;
    case SECOND:
      second = value;
      break;
  }
  return value === value;
}

/** The time of all pieces: seconds since the epoch, UTC; `NaN` if it is none. */
export function secondOfClock(): number {
  const local = civilSecond(
    year,
    month,
    day,
    isHourOf12 ? hour + afternoon : hour,
    minute,
    second,
  );
  return zone === zone ? local - zone : secondOfLocal(local);
}
