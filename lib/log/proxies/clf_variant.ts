/**
 * Formats that are the combined one with fields of their own behind.
 *
 * @module
 */

import { readClfWithin } from "../clf.ts";
import { beginLine, isDash, readMicros } from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat, LineKind, LogRecord } from "../record.ts";
import { fieldEnd, isAt, wordEnd } from "../scan.ts";
import { readTail } from "../tail.ts";

const SPACE = 0x20;
const QUOTE = 0x22;

/** What is a format's own. */
export interface ClfVariant extends Pick<Format, "aliases" | "title"> {
  readonly id: LineFormat;
  /** How many microseconds the unit of its response time has. */
  readonly unitMicros: number;
  /**
   * Whether a line ends as the format's lines do: asked for every line of the
   * common formats, so it looks at few bytes.
   */
  endsAlike(bytes: Uint8Array, start: number, end: number): boolean;
  /**
   * Finds the response time.
   *
   * @param at The offset of the first field behind the user agent.
   * @returns The offset of its first digit; -1 where the fields are not those of
   * the format.
   */
  timeStart(bytes: Uint8Array, at: number, end: number): number;
  /** One past the last digit of the response time that begins at an offset. */
  timeEnd(bytes: Uint8Array, at: number, end: number): number;
}

const looked = new LogRecord();

/** Makes the format of what is its own. */
export function clfVariant(variant: ClfVariant): Format {
  const { id, aliases, title, unitMicros } = variant;

  /** The offset of the response time; -1 where the line has another shape. */
  function timeOf(b: Uint8Array, end: number, record: LogRecord): number {
    const own = behindAgent(b, record.tailStart, end);
    return own < 0 ? -1 : variant.timeStart(b, own, end);
  }

  function looksLike(b: Uint8Array, start: number, end: number): boolean {
    if (!variant.endsAlike(b, start, end)) return false;
    readClfWithin(b, start, end, looked);
    return looked.kind <= LineKind.INVALID_REQUEST &&
      timeOf(b, end, looked) >= 0;
  }

  function read(
    b: Uint8Array,
    start: number,
    end: number,
    record: LogRecord,
  ): void {
    beginLine(record, id, b, start, end);
    readClfWithin(b, start, end, record);
    record.format = id;
    if (record.kind > LineKind.INVALID_REQUEST) return;
    // As in the common formats, what follows the size makes no line malformed.
    const time = timeOf(b, end, record);
    readTail(record);
    if (time < 0) return;
    const timeEnd = variant.timeEnd(b, time, end);
    record.micros = readMicros(b, time, timeEnd, unitMicros);
  }

  return {
    id,
    aliases,
    title,
    refines: LineFormat.COMMON,
    looksLike,
    open: () => ({ read }),
  };
}

/** Where the fields behind referrer and agent begin; -1 where they lack. */
function behindAgent(b: Uint8Array, tail: number, end: number): number {
  const agent = behindQuoted(b, tail, end);
  return agent < 0 ? -1 : behindQuoted(b, agent - 1, end);
}

/**
 * One past the text in quotes that follows a blank, or `-`, and the blank behind.
 *
 * @param blank The offset of the blank before it.
 * @returns -1 where there is no such text.
 */
export function behindQuoted(
  b: Uint8Array,
  blank: number,
  end: number,
): number {
  const start = blank + 1;
  if (!isAt(b, SPACE, blank, end)) return -1;
  const isText = isAt(b, QUOTE, start, end) ||
    isDash(b, start, wordEnd(b, start, end));
  const behind = fieldEnd(b, start, end);
  return isText && isAt(b, SPACE, behind, end) ? behind + 1 : -1;
}
