/**
 * Stand-in for `@std/fmt/duration`: milliseconds as people read them.
 *
 * @module
 */

/** Options for {@linkcode format}. */
export interface FormatOptions {
  /** `narrow` is `1m 39s`, `full` `1 minute, 39 seconds`, `digital` `00:01`. */
  style?: "narrow" | "digital" | "full";
  /** Leaves out what is zero; with `digital` only at the end. */
  ignoreZero?: boolean;
}

const UNITS = [
  { short: "d", long: "day", width: 2 },
  { short: "h", long: "hour", width: 2 },
  { short: "m", long: "minute", width: 2 },
  { short: "s", long: "second", width: 2 },
  { short: "ms", long: "millisecond", width: 3 },
  { short: "µs", long: "microsecond", width: 3 },
  { short: "ns", long: "nanosecond", width: 3 },
] as const;

/**
 * Writes a duration, unit by unit. The sign is left out.
 *
 * @param ms The duration in milliseconds.
 * @param options How to write it.
 * @returns The text.
 * @throws {TypeError} If the style is none of the three.
 *
 * @example Usage
 * ```ts
 * import { format } from "@std/fmt/duration";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(format(99674, { ignoreZero: true }), "1m 39s 674ms");
 * ```
 */
export function format(ms: number, options: FormatOptions = {}): string {
  const { style = "narrow", ignoreZero = false } = options;
  const values = split(Math.abs(ms));
  const parts = UNITS.map((unit, i) => ({ ...unit, value: values[i]! }));
  const shown = ignoreZero ? parts.filter(({ value }) => value) : parts;

  switch (style) {
    case "narrow":
      return shown.map(({ value, short }) => `${value}${short}`).join(" ");
    case "full":
      return shown.map(({ value, long }) =>
        `${value} ${long}${value === 1 ? "" : "s"}`
      ).join(", ");
    case "digital": {
      if (ignoreZero) {
        while (parts.length > 0 && !parts.at(-1)!.value) parts.pop();
      }
      return parts.map(({ value, width }) => String(value).padStart(width, "0"))
        .join(":");
    }
    default:
      throw new TypeError(`style must be "narrow", "full", or "digital"!`);
  }
}

/** Whole days, hours … milliseconds, then micro- and nanoseconds. */
function split(ms: number): number[] {
  // Of the fraction's seven digits the last is rounding and left out.
  const fraction = ms.toFixed(7).slice(-7, -1);
  return [
    Math.trunc(ms / 86_400_000),
    Math.trunc(ms / 3_600_000) % 24,
    Math.trunc(ms / 60_000) % 60,
    Math.trunc(ms / 1000) % 60,
    Math.trunc(ms) % 1000,
    Number(fraction.slice(0, 3)),
    Number(fraction.slice(3)),
  ];
}
