/**
 * The format that somebody gave.
 *
 * @module
 */

import { nearest } from "../nearest.ts";
import { jsonFieldsOf } from "./described/json.ts";
import { compileLogFormat, LogFormatError } from "./described/log_format.ts";
import type { Format } from "./format.ts";
import { formatNames, namedFormat } from "./formats.ts";
import { FieldMapError, parseFieldMap } from "./json/field_map.ts";
import { jsonFormat } from "./json/formats.ts";
import { ltsvFormat } from "./json/ltsv.ts";
import { LineKind } from "./record.ts";

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

/**
 * A format that is JSON, whose lines are read as the server writes them first: values
 * without quotes may be none or a list there, which is no JSON, and a path or a time
 * may be put together of several. What is not written so is read as any JSON.
 */
function asWritten(text: string, json: Format): Format {
  const written = compiled(text);
  if (written === undefined) return json;
  return {
    ...json,
    open() {
      const [first, second] = [written.open(), json.open()];
      return {
        read(bytes, start, end, record) {
          first.read(bytes, start, end, record);
          record.format = json.id;
          if (record.kind <= LineKind.INVALID_REQUEST) return;
          second.read(bytes, start, end, record);
        },
      };
    },
  };
}

/** What reads lines of a text; nothing where its values cannot be told apart. */
function compiled(text: string): Format | undefined {
  try {
    return compileLogFormat(text);
  } catch (error) {
    if (error instanceof LogFormatError) return undefined;
    throw error;
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
      ? { ...asWritten(text, jsonFormat(fields)), ...(name ? { name } : {}) }
      : compileLogFormat(text, name);
  }
  const near = nearest(text.trim().toLowerCase(), formatNames());
  throw new GivenFormatError(
    `${JSON.stringify(text)} is no format: ` +
      (near === undefined ? "" : `did you mean ${near}? Else `) +
      "give the server's own string, as " +
      "'$remote_addr - - [$time_local] \"$request\" $status …', a map of names, " +
      "as 'json time=ts target=path status=code', or one of " +
      formatNames().join(", "),
  );
}
