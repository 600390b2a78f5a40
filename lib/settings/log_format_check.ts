/**
 * Whether the format that was given is one: loaded only where one is.
 *
 * @module
 */

import { formatOf, GivenFormatError } from "../log/given_format.ts";
import { UsageError } from "./usage.ts";

/**
 * Looks whether a text is a log format.
 *
 * @param text What was given.
 * @throws {UsageError} If it is none; it says why, and what to give.
 */
export function checkLogFormat(text: string): void {
  try {
    formatOf({ text });
  } catch (error) {
    if (!(error instanceof GivenFormatError)) throw error;
    throw new UsageError(`--log-format: ${error.message}`);
  }
}
