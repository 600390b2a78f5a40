import { assert, assertEquals } from "@std/assert";
import { readClf } from "../lib/log/clf.ts";
import type { Format, FormatReader } from "../lib/log/format.ts";
import {
  FORMAT_NAMES,
  LineKind,
  LogRecord,
  MALFORMED_REASONS,
} from "../lib/log/record.ts";
import { readTail } from "../lib/log/tail.ts";
import { textOf } from "../lib/log/text.ts";

/** One line as read, with text for offsets; what the line does not have is null. */
export interface ReadLine {
  kind: typeof KINDS[number];
  format: string;
  second: number;
  vhost: string | null;
  client: string | null;
  user: string | null;
  request: string | null;
  method: string | null;
  target: string | null;
  section: string | null;
  protocol: string | null;
  status: number;
  bytes: number;
  /** The response time in microseconds; -1 for none. */
  micros: number;
  referrer: string | null;
  agent: string | null;
  forwarded: string | null;
  reason: string;
  column: number;
  /** The offset of the next line. */
  next: number;
}

const KINDS = ["hit", "invalid", "malformed", "skipped", "excluded"] as const;

export const bytesOf = (text: string): Uint8Array =>
  new TextEncoder().encode(text);

/** Reads one line of the common formats; a newline is added where it lacks. */
export function readLine(line: string | Uint8Array, at = 0): ReadLine {
  const text = typeof line === "string" ? bytesOf(line) : line;
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text);
  bytes[text.length] = 10;
  const record = new LogRecord();
  const next = readClf(bytes, at, record);
  return { ...textOfRecord(record), next };
}

/**
 * Reads one line in a format, among other bytes; directives come before it.
 * What is read does not depend on what stands around it.
 */
export function readWith(
  format: Format,
  line: string | Uint8Array,
  directives: readonly string[] = [],
): Omit<ReadLine, "next"> {
  const reader = format.open();
  for (const directive of directives) {
    const bytes = bytesOf(directive);
    reader.directive?.(bytes, 0, bytes.length);
  }
  return readAmong(reader, typeof line === "string" ? bytesOf(line) : line);
}

/** Reads one line with a reader, twice: among different bytes it is the same. */
export function readAmong(
  reader: FormatReader,
  line: Uint8Array,
): Omit<ReadLine, "next"> {
  const [one, other] = ['"]}7\n', "\\ x\n"].map((around) => {
    const side = bytesOf(around);
    const bytes = new Uint8Array(line.length + 2 * side.length);
    bytes.set(side);
    bytes.set(line, side.length);
    bytes.set(side, side.length + line.length);
    const record = new LogRecord();
    // Only of malformed lines it is set.
    record.reasonAt = side.length;
    reader.read(bytes, side.length, side.length + line.length, record);
    return textOfRecord(record);
  });
  assertEquals(one, other, "what is read depends on what stands around it");
  return one!;
}

/** What a record says, with text for offsets. */
export function textOfRecord(record: LogRecord): Omit<ReadLine, "next"> {
  const { buffer } = record;
  const range = (start: number, end: number) => {
    assert(start <= end && end <= buffer.length, `range ${start}..${end}`);
    return textOf(buffer.subarray(start, end));
  };
  const isHit = record.kind <= LineKind.INVALID_REQUEST;
  const orNull = (start: number, end: number) =>
    isHit && end > start ? range(start, end) : null;
  if (isHit) readTail(record);
  const orNone = (start: number, end: number) =>
    isHit && start >= 0 ? range(start, end) : null;
  const identity = isHit ? range(record.identityStart, record.identityEnd) : "";
  const user = identity.slice(identity.indexOf(" ") + 1);
  return {
    kind: KINDS[record.kind],
    format: FORMAT_NAMES[record.format],
    second: record.second,
    vhost: orNull(record.vhostStart, record.vhostEnd),
    client: orNull(record.clientStart, record.clientEnd),
    user: user === "-" || user === "" ? null : user,
    request: isHit ? range(record.requestStart, record.requestEnd) : null,
    method: orNull(record.methodStart, record.methodEnd),
    target: orNull(record.targetStart, record.targetEnd),
    section: orNull(record.sectionStart, record.sectionEnd),
    protocol: orNull(record.protocolStart, record.protocolEnd),
    status: record.status,
    bytes: record.size,
    micros: isHit ? record.micros : -1,
    referrer: orNone(record.referrerStart, record.referrerEnd),
    agent: orNone(record.agentStart, record.agentEnd),
    forwarded: orNull(record.forwardedStart, record.forwardedEnd),
    reason: MALFORMED_REASONS[record.reason]!,
    column: record.reasonAt - record.lineStart + 1,
  };
}
