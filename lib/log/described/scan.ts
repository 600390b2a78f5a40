/**
 * Reads lines as a log format says: a flat list of steps, each of which finds a
 * value's end, sees that the format's text follows, and takes the value.
 *
 * No step looks back at what an earlier one read, so the time that a line takes
 * grows with its length and no faster.
 *
 * @module
 */

import { isInDocker } from "../docker.ts";
import { beginLine, setMalformed } from "../fields.ts";
import type { FormatReader } from "../format.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import { findPrefixes, prefixEnds } from "../prefix.ts";
import { hasText, isBlank, textStart } from "../scan.ts";
import { clearClock, secondOfClock } from "./clock.ts";
import { GOOD, type Scanner } from "./step.ts";
import { clearRequest, setRequestOfParts } from "./take.ts";

const BRACE = 0x7b;

/** The longest line that is put together anew; sources hand over none longer. */
const MAX_JOINED_BYTES = 128 * 1024;
/** A line, and behind it its path and its query with a `?` between. */
let joined = new Uint8Array(0);

/**
 * Makes the reader of one log. What a line came through is taken away first: a value
 * that goes up to some text would take that in, and be wrong. Where the line cannot
 * be read so, what looks like it is of the line itself. A line in an object of Docker's
 * is malformed: whoever opens that tries it again.
 */
export function openScanner(scanner: Scanner): FormatReader {
  const reader = openPlainScanner(scanner);
  const isObject = scanner.head[0] === BRACE;
  return {
    read(bytes, start, end, record) {
      if (!isObject && isInDocker(bytes, start, end)) {
        beginLine(record, LineFormat.CUSTOM, bytes, start, end);
        return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
      }
      const prefixes = findPrefixes(bytes, start, end);
      for (let i = prefixes - 1; i >= 0; i--) {
        reader.read(bytes, prefixEnds[i]!, end, record);
        record.lineStart = start;
        if (record.kind <= LineKind.INVALID_REQUEST) return;
      }
      reader.read(bytes, start, end, record);
    },
  };
}

/** The same for lines as they were written. */
function openPlainScanner(scanner: Scanner): FormatReader {
  return {
    read(bytes, start, end, record) {
      const length = end - start;
      if (!scanner.joinsQuery || length > MAX_JOINED_BYTES) {
        beginLine(record, LineFormat.CUSTOM, bytes, start, end);
        readLine(scanner, bytes, start, end, record, -1);
        return;
      }
      if (joined.length === 0) {
        joined = new Uint8Array(2 * MAX_JOINED_BYTES + 1);
      }
      for (let i = 0; i < length; i++) joined[i] = bytes[start + i]!;
      beginLine(record, LineFormat.CUSTOM, joined, 0, length);
      readLine(scanner, joined, 0, length, record, length);
      record.line = bytes;
      record.lineStart = start;
      record.lineEnd = end;
      if (record.kind === LineKind.MALFORMED) record.reasonAt += start;
    },
  };
}

function readLine(
  scanner: Scanner,
  bytes: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
  roomFrom: number,
): void {
  const { head, steps } = scanner;
  const count = steps.length;
  clearRequest();
  if (scanner.hasClock) clearClock();
  if (!hasText(bytes, head, start, end)) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  let i = start + head.length;
  for (let s = 0; s < count; s++) {
    const step = steps[s]!;
    const valueEnd = step.find(step, bytes, i, end);
    const reason = valueEnd < 0
      ? step.reason
      : step.take(step, bytes, i, valueEnd, record);
    if (reason !== GOOD) return setMalformed(record, reason, i);
    i = valueEnd + step.text.length;
  }
  // More may follow; behind a value it begins with a blank.
  const isOther = scanner.isClosed
    ? textStart(bytes, i, end) < end
    : i < end && steps[count - 1]!.text.length === 0 && !isBlank(bytes[i]!);
  if (isOther) return setMalformed(record, Malformed.NOT_IN_FORMAT, i);
  if (scanner.hasClock) {
    record.second = secondOfClock();
    if (record.second !== record.second) {
      return setMalformed(record, Malformed.BAD_TIME, start);
    }
  }
  setRequestOfParts(record, bytes, roomFrom);
}
