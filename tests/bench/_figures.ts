/**
 * Figures as text: medians, tables, and whether a target was met.
 *
 * @module
 */

import { tableText } from "./_results.ts";

/**
 * The value below which a part of the values lies.
 *
 * @param values At least one; NaN without any.
 * @param part From 0 to 1.
 */
export function percentile(values: ArrayLike<number>, part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[
    Math.min(sorted.length - 1, Math.floor(sorted.length * part))
  ] ??
    NaN;
}

/** The value in the middle. */
export function median(values: ArrayLike<number>): number {
  return percentile(values, 0.5);
}

/** A number as people write it: `1,234.5`. */
export function number(value: number, digits = 0): string {
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** Bytes as megabytes: `79.5 MB`. */
export function megabytes(bytes: number, digits = 1): string {
  return `${number(bytes / 1e6, digits)} MB`;
}

/** A value that is to be below a limit, in bold where it is not. */
export function below(
  value: number,
  limit: number,
  text: (value: number) => string,
): string {
  return checked(value < limit, text(value));
}

/** A text, in bold where what it says is not as it should be. */
export function checked(isRight: boolean, text: string): string {
  return isRight ? text : `**${text}**`;
}

/** A table of Markdown; all columns but the first are flush right. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return tableText(heading, rows) + "\n";
}
