/**
 * A map of fields that a user gives: which key of a JSON or LTSV line says what.
 *
 * @module
 */

import type { FieldMeaning } from "./field_meaning.ts";

const MEANINGS: Record<FieldMeaning, true> = {
  time: true,
  client: true,
  method: true,
  target: true,
  query: true,
  request: true,
  status: true,
  bytes: true,
  host: true,
  agent: true,
  referrer: true,
  protocol: true,
  forwarded: true,
  seconds: true,
  milliseconds: true,
  microseconds: true,
  nanoseconds: true,
};

/** More parts than this are no path that a log has. */
export const MAX_PATH_PARTS = 8;

/** A field map is wrong; the message says where, and what would be right. */
export class FieldMapError extends Error {
  override readonly name = "FieldMapError";
}

/**
 * Reads a field map: `client=remote.addr status=code time=@timestamp`, the
 * meaning before each `=` and the key behind it, separated by blanks or commas.
 *
 * A key is a path of keys with dots between. A meaning may have several keys: the
 * first that a line has is taken.
 *
 * @param text The map.
 * @returns The meaning of each key, in the order of the text.
 * @throws {FieldMapError} Where the text is no such map, or has no time.
 */
export function parseFieldMap(
  text: string,
): ReadonlyMap<string, FieldMeaning> {
  const map = new Map<string, FieldMeaning>();
  for (const pair of text.split(/[\s,]+/)) {
    if (pair !== "") addPair(map, pair);
  }
  if (map.size === 0) {
    throw new FieldMapError(
      "The field map is empty: name fields as in " +
        '"time=@timestamp request=request status=code"',
    );
  }
  if (![...map.values()].includes("time")) {
    throw new FieldMapError(
      `No time in the field map "${text}": add time=KEY`,
    );
  }
  return map;
}

function addPair(map: Map<string, FieldMeaning>, pair: string): void {
  const equals = pair.indexOf("=");
  const meaning = pair.slice(0, Math.max(equals, 0));
  const key = pair.slice(equals + 1);
  if (equals < 1 || key === "") {
    throw new FieldMapError(
      `Cannot read "${pair}" in the field map: write MEANING=KEY, for example status=code`,
    );
  }
  if (!isMeaning(meaning)) {
    throw new FieldMapError(
      `No meaning is called "${meaning}" in "${pair}": take one of ${
        Object.keys(MEANINGS).join(", ")
      }`,
    );
  }
  const other = map.get(key);
  if (other !== undefined) {
    throw new FieldMapError(
      `The key "${key}" is both ${other} and ${meaning} in the field map: keep one of them`,
    );
  }
  if (key.split(".").length > MAX_PATH_PARTS) {
    throw new FieldMapError(
      `The key "${key}" has more than ${MAX_PATH_PARTS} parts: name a field that is not as deep`,
    );
  }
  map.set(key, meaning);
}

function isMeaning(text: string): text is FieldMeaning {
  return Object.hasOwn(MEANINGS, text);
}
