/**
 * Numbers, sizes and times as they are shown.
 *
 * @module
 */

import { format as formatBytes } from "@std/fmt/bytes";
import { format as formatDuration } from "@std/fmt/duration";

/** A whole number with its thousands set apart: `1,234,567`. */
export function count(value: number): string {
  const text = String(value);
  if (!(value >= 1000 && value < 1e21 && Number.isInteger(value))) return text;
  let end = text.length % 3;
  let apart = text.slice(0, end);
  for (; end < text.length; end += 3) {
    apart += (end > 0 ? "," : "") + text.slice(end, end + 3);
  }
  return apart;
}

/** Hits, with `≥` where some may have been missed: `≥1,234`. */
export function atLeast(
  { hits, uncertainty }: { hits: number; uncertainty: number },
): string {
  return (uncertainty > 0 ? "≥" : "") + count(hits);
}

/** A number of things: `1 hit`, `2 hits`. */
export function counted(number: number, what: string): string {
  return `${count(number)} ${what}${number === 1 ? "" : "s"}`;
}

/** A number with as many decimals as its size deserves: `0.25`, `12.3`, `1,234`. */
export function decimal(value: number): string {
  if (value >= 99.95 || value === 0) return count(Math.round(value));
  return value < 0.005 ? "<0.01" : value.toFixed(value >= 9.995 ? 1 : 2);
}

/** A number as it was given, such as a threshold: `10`, `0.5`. */
export function given(value: number): string {
  return String(value);
}

/** A part of a whole in percent: `81.0%`. */
export function share(part: number, whole: number): string {
  return whole > 0 ? `${(part / whole * 100).toFixed(1)}%` : "-";
}

/** A size: `1.34 kB`. */
export function size(bytes: number): string {
  // What three digits round up to the next unit has that one: std says "1000 kB".
  for (let unit = 1e6; bytes >= unit * 0.9995; unit *= 1000) {
    if (bytes < unit) return formatBytes(unit);
  }
  return formatBytes(bytes);
}

/** A length of time in its two largest units: `1h 2m`. */
export function duration(seconds: number): string {
  const text = formatDuration(Math.round(seconds) * 1000, { ignoreZero: true });
  return text.split(" ").slice(0, 2).join(" ") || "0s";
}

/** A short time, such as a response takes: `85 µs`, `12.3 ms`, `1.20 s`, `2m 5s`. */
export function seconds(value: number): string {
  if (value >= 99.95) return duration(value);
  if (value >= 0.9995) return `${threeDigits(value)} s`;
  return value >= 0.0009995
    ? `${threeDigits(value * 1000)} ms`
    : `${Math.round(value * 1e6)} µs`;
}

function threeDigits(value: number): string {
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

/**
 * An instant in ISO 8601 with its zone: `2017-08-08T23:03:20Z`, or, in the local
 * zone, `2017-08-08T19:03:20-04:00`.
 *
 * @param second Seconds since the epoch.
 * @param utc Whether to show it in UTC. @default {true}
 */
export function isoTime(second: number, utc = true): string {
  const instant = new Date(second * 1000);
  const minutes = utc ? 0 : -instant.getTimezoneOffset();
  const shown = new Date(instant.getTime() + minutes * 60_000).toISOString();
  // From its end: ISO 8601 has six digits and a sign for years beyond 9999.
  const text = shown.slice(0, -".000Z".length);
  if (minutes === 0) return `${text}Z`;
  const two = (value: number) => String(Math.trunc(value)).padStart(2, "0");
  const offset = Math.abs(minutes);
  return `${text}${minutes < 0 ? "-" : "+"}${two(offset / 60)}:${
    two(offset % 60)
  }`;
}
