import { readClf } from "../lib/log/clf.ts";
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
  status: number;
  bytes: number;
  referrer: string | null;
  agent: string | null;
  reason: string;
  column: number;
  /** The offset of the next line. */
  next: number;
}

const KINDS = ["hit", "invalid", "malformed", "skipped", "excluded"] as const;

export const bytesOf = (text: string): Uint8Array =>
  new TextEncoder().encode(text);

/** Reads one line; a newline is added where it lacks. */
export function readLine(line: string | Uint8Array, at = 0): ReadLine {
  const text = typeof line === "string" ? bytesOf(line) : line;
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text);
  bytes[text.length] = 10;
  const record = new LogRecord();
  const next = readClf(bytes, at, record);
  const range = (start: number, end: number) =>
    textOf(bytes.subarray(start, end));
  const orNull = (start: number, end: number) =>
    end > start ? range(start, end) : null;
  const isHit = record.kind <= LineKind.INVALID_REQUEST;
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
    status: record.status,
    bytes: record.size,
    referrer: orNone(record.referrerStart, record.referrerEnd),
    agent: orNone(record.agentStart, record.agentEnd),
    reason: MALFORMED_REASONS[record.reason]!,
    column: record.reasonAt - record.lineStart + 1,
    next,
  };
}
