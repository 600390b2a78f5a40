/**
 * Stand-in for `@std/fmt/bytes`: numbers of bytes as people read them.
 *
 * @module
 */

/** Options for {@linkcode format}. */
export interface FormatOptions {
  /** Names bits instead of bytes. */
  bits?: boolean;
  /** Steps of 1024 instead of 1000. */
  binary?: boolean;
  /** Puts a sign before positive numbers too. */
  signed?: boolean;
  /** The language to write the number in; `true` is the system's. */
  locale?: boolean | string | string[];
  /** The least number of digits after the point. */
  minimumFractionDigits?: number;
  /** The greatest number of digits after the point. */
  maximumFractionDigits?: number;
}

const PREFIXES = ["", "k", "M", "G", "T", "P", "E", "Z", "Y"];

/**
 * Writes a number of bytes with a fitting unit.
 *
 * @param num The number of bytes.
 * @param options How to write it.
 * @returns The number, a space and the unit.
 * @throws {TypeError} If the number is not finite.
 *
 * @example Usage
 * ```ts
 * import { format } from "@std/fmt/bytes";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(format(1337), "1.34 kB");
 * ```
 */
export function format(num: number, options: FormatOptions = {}): string {
  if (!Number.isFinite(num)) {
    throw new TypeError(`Expected a finite number, got ${typeof num}: ${num}`);
  }
  const { bits = false, binary = false, signed = false } = options;
  const small = bits ? "b" : "B";
  if (signed && num === 0) return ` 0 ${small}`;

  const sign = num < 0 ? "-" : signed ? "+" : "";
  const size = Math.abs(num);
  if (size < 1) return `${sign}${digits(size, options)} ${small}`;

  const steps = binary ? Math.log(size) / Math.log(1024) : Math.log10(size) / 3;
  const step = Math.min(Math.floor(steps), PREFIXES.length - 1);
  const scaled = size / Math.pow(binary ? 1024 : 1000, step);
  const rounded = hasFractionDigits(options)
    ? scaled
    : Number(scaled.toPrecision(3));
  const unit = step === 0
    ? small
    : PREFIXES[step] + (binary ? "i" : "") + (bits ? "bit" : "B");
  return `${sign}${digits(rounded, options)} ${unit}`;
}

function hasFractionDigits(options: FormatOptions): boolean {
  return options.minimumFractionDigits !== undefined ||
    options.maximumFractionDigits !== undefined;
}

function digits(value: number, options: FormatOptions): string {
  const { locale, minimumFractionDigits, maximumFractionDigits } = options;
  const named = typeof locale === "string" || Array.isArray(locale);
  if (!named && locale !== true && !hasFractionDigits(options)) {
    return String(value);
  }
  return value.toLocaleString(named ? locale : undefined, {
    ...minimumFractionDigits !== undefined && { minimumFractionDigits },
    ...maximumFractionDigits !== undefined && { maximumFractionDigits },
  });
}
