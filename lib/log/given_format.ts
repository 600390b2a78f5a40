/**
 * The format that somebody gave.
 *
 * @module
 */

import { jsonFieldsOf } from "./described/json.ts";
import { compileLogFormat, LogFormatError } from "./described/log_format.ts";
import type { Format } from "./format.ts";
import { formatNames, namedFormat } from "./formats.ts";
import { FieldMapError, parseFieldMap } from "./json/field_map.ts";
import { jsonFormat } from "./json/formats.ts";
import { ltsvFormat } from "./json/ltsv.ts";

/** A format as it was given: plain data, which can be sent to a thread. */
export interface GivenFormat {
  /**
   * A format's name; `json` or `ltsv` with a map of fields; or what a server's
   * configuration says.
   */
  readonly text: string;
  /** What the configuration calls it. */
  readonly name?: string | undefined;
}

/** What is wrong with a format that was given, and what to do. */
export class GivenFormatError extends Error {
  override readonly name = "GivenFormatError";
}

/**
 * Makes a format of what was given.
 *
 * @param given What was given.
 * @throws {GivenFormatError} If it is no format.
 */
export function formatOf(given: GivenFormat): Format {
  try {
    return made(given);
  } catch (error) {
    const isTheirs = error instanceof FieldMapError ||
      error instanceof LogFormatError;
    throw isTheirs ? new GivenFormatError(error.message) : error;
  }
}

function made({ text, name }: GivenFormat): Format {
  const named = namedFormat(text.trim());
  if (named) return named;
  const mapped = /^\s*(json|ltsv)[\s:]+(.*)$/is.exec(text);
  if (mapped) {
    const fields = parseFieldMap(mapped[2]!);
    return mapped[1]!.toLowerCase() === "json"
      ? jsonFormat(fields)
      : ltsvFormat(fields);
  }
  if (/[$%]/.test(text)) {
    const fields = jsonFieldsOf(text);
    return fields
      ? { ...jsonFormat(fields), ...(name === undefined ? {} : { name }) }
      : compileLogFormat(text, name);
  }
  throw new GivenFormatError(
    `${JSON.stringify(text)} is no format: give the server's own string, as ` +
      "'$remote_addr - - [$time_local] \"$request\" $status …', a map of names, " +
      "as 'json time=ts target=path status=code', or one of " +
      formatNames().join(", "),
  );
}
