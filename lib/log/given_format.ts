/**
 * The format that somebody gave.
 *
 * @module
 */

import type { Format } from "./format.ts";
import { formatNames, namedFormat } from "./formats.ts";

/** What is wrong with a format that was given, and what to do. */
export class GivenFormatError extends Error {
  override readonly name = "GivenFormatError";
}

/**
 * Makes a format of what was given.
 *
 * @param text A format's name.
 * @throws {GivenFormatError} If it is none.
 */
export function givenFormat(text: string): Format {
  const format = namedFormat(text.trim());
  if (format) return format;
  throw new GivenFormatError(
    `is no format: give one of ${formatNames().join(", ")}`,
  );
}
