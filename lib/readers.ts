/**
 * What reads the lines of each log, as the options say.
 *
 * @module
 */

import { givenFormat } from "./log/given_format.ts";
import { LineReader } from "./log/line_reader.ts";
import type { Options } from "./options.ts";

/**
 * Makes what makes readers.
 *
 * @param options What was said of formats.
 * @returns Makes the reader of a log of a name.
 */
export function readersOf(
  { logFormat }: Pick<Options, "logFormat">,
): (name: string) => LineReader {
  const format = logFormat === undefined ? undefined : givenFormat(logFormat);
  return () => new LineReader(format);
}
