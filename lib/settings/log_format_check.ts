/**
 * Whether the format that was given is one: loaded only where one is.
 *
 * @module
 */

import { formatOf, GivenFormatError } from "../log/given_format.ts";
import { readValues } from "./options.ts";
import type { Settings } from "./settings.ts";
import { UsageError } from "./usage.ts";

/**
 * Looks whether the log format that the options have is one.
 *
 * @param text What was given.
 * @param args The arguments that the options are made of.
 * @param readSettings As for `parseOptions()`: it is asked once more, where
 * the format is none, for where that comes from.
 * @throws {UsageError} If it is none; it says why, and what to give.
 */
export function checkLogFormat(
  text: string,
  args: readonly string[],
  readSettings: (file: string | undefined) => Settings,
): void {
  try {
    formatOf({ text });
  } catch (error) {
    if (!(error instanceof GivenFormatError)) throw error;
    const { values } = readValues(args, readSettings);
    throw values.withOrigins(
      new UsageError(`--log-format: ${error.message}`),
    );
  }
}
