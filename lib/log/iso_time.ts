/**
 * Times of RFC 3339 and ISO 8601, `2000-10-10T13:55:36.123-07:00`, and local
 * times without a zone.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc3339#section-5.6}
 *
 * @module
 */

import { digitsEnd, hasText } from "./scan.ts";
import { civilSecond, twoDigits } from "./time.ts";

const SPACE = 0x20;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;
const LOWER = 0x20;

/** The shortest one: `2000-10-10T13:55:36`. */
const MIN_BYTES = 19;
/** The longest one, `2000-10-10T13:55:36.123456789 +02:00`, and some more. */
export const MAX_ISO_BYTES = 40;

/**
 * Reads the time `bytes[start..end)`: date and time of day, with `T` or a blank
 * between them; a fraction, which is passed over; a zone, `Z`, `+hh:mm` or
 * `+hhmm`, also behind a blank.
 *
 * @param bytes Bytes that hold the time.
 * @param start The offset of the year's first digit.
 * @param end One past the last byte.
 * @param isLocal Whether a time without a zone is in the zone of this machine;
 * else it is in UTC. @default {false}
 * @returns Whole seconds since the epoch, UTC; `NaN` where it is no such time.
 */
export function readIsoTime(
  bytes: Uint8Array,
  start: number,
  end: number,
  isLocal = false,
): number {
  const separator = bytes[start + 10]!;
  if (
    end - start < MIN_BYTES || bytes[start + 4] !== MINUS ||
    bytes[start + 7] !== MINUS || bytes[start + 13] !== COLON ||
    bytes[start + 16] !== COLON ||
    (separator !== SPACE && (separator & ~LOWER) !== UPPER_T)
  ) return NaN;
  const second = civilSecond(
    twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2),
    twoDigits(bytes, start + 5) - 1,
    twoDigits(bytes, start + 8),
    twoDigits(bytes, start + 11),
    twoDigits(bytes, start + 14),
    twoDigits(bytes, start + 17),
  );
  let i = start + MIN_BYTES;
  if (i < end && (bytes[i] === DOT || bytes[i] === COMMA)) {
    const first = i + 1;
    i = digitsEnd(bytes, first, end);
    if (i === first) return NaN;
  }
  if (i === end) return isLocal ? secondOfLocal(second) : second;
  if (bytes[i] === SPACE) i++;
  return second - zoneSeconds(bytes, i, end);
}

/** How far a zone is east of UTC, in seconds; `NaN` where it is none. */
export function zoneSeconds(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const sign = bytes[start]!;
  if (end - start === 1 && (sign & ~LOWER) === UPPER_Z) return 0;
  if (sign !== PLUS && sign !== MINUS) return NaN;
  const hasColon = bytes[start + 3] === COLON;
  if (end - start !== (hasColon ? 6 : 5)) return NaN;
  const hour = twoDigits(bytes, start + 1);
  const minute = twoDigits(bytes, start + (hasColon ? 4 : 3));
  if (!(hour <= 15 && minute <= 59)) return NaN;
  const seconds = (hour * 60 + minute) * 60;
  return sign === MINUS ? -seconds : seconds;
}

const SECONDS_AN_HOUR = 3600;
// Offsets change on the hour or half hour at most; a log stays within one for
// thousands of lines, and to ask the system each time costs a microsecond.
const HALF_HOUR = SECONDS_AN_HOUR / 2;
let knownHalfHour = NaN;
let knownOffset = 0;

/**
 * The instant of a local time, in the zone of this machine.
 *
 * @param second The local time as if it were UTC, in seconds since the epoch.
 * @returns Seconds since the epoch, UTC. Of an hour that comes twice it is the
 * first one.
 */
export function secondOfLocal(second: number): number {
  if (second !== second) return NaN;
  const halfHour = Math.floor(second / HALF_HOUR);
  if (halfHour !== knownHalfHour) {
    const utc = new Date(second * 1000);
    const local = new Date(
      utc.getUTCFullYear(),
      utc.getUTCMonth(),
      utc.getUTCDate(),
      utc.getUTCHours(),
      utc.getUTCMinutes(),
      utc.getUTCSeconds(),
    );
    knownOffset = second - local.getTime() / 1000;
    knownHalfHour = halfHour;
  }
  return second - knownOffset;
}

const UTC = new TextEncoder().encode("UTC");
const GMT = new TextEncoder().encode("GMT");

/** Whether a zone's name is `UTC`, `GMT` or `Z`: others differ from machine to machine. */
export function isUtcName(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (end - start === 1) return bytes[start] === UPPER_Z;
  return end - start === UTC.length &&
    (hasText(bytes, UTC, start, end) || hasText(bytes, GMT, start, end));
}
