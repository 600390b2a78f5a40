/**
 * The server access logs of Amazon's S3.
 *
 * ```text
 * owner bucket [time] client requester id operation key "request" status error
 * sent size milliseconds turn-around "referrer" "agent" version host-id signature
 * cipher authentication host
 * ```
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html}
 *
 * @module
 */

import {
  beginLine,
  isDash,
  MICROS_A_MILLISECOND,
  readMicros,
  readSize,
  readStatus,
  setMalformed,
} from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import { setRequestLine } from "../request.ts";
import { isAt, wordEnd } from "../scan.ts";
import { readTime, TIME_BYTES } from "../time.ts";
import {
  closingQuote,
  malformed,
  quotedEnd,
  setAgent,
  setHost,
  setReferrer,
  splitWords,
} from "./words.ts";

const QUOTE = 0x22;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** The words before the request. */
const Head = { TIME: 2, ZONE: 3, CLIENT: 4, REQUESTER: 5 } as const;
const HEAD_WORDS = 9;
const headStarts = new Int32Array(HEAD_WORDS);
const headEnds = new Int32Array(HEAD_WORDS);

/** The words behind it. */
const Answer = { STATUS: 0, SENT: 2, TAKEN: 4 } as const;
const ANSWER_WORDS = 6;
const answerStarts = new Int32Array(ANSWER_WORDS);
const answerEnds = new Int32Array(ANSWER_WORDS);

/** Version, host id, signature, cipher, authentication: what is before the host. */
const BEFORE_HOST = 5;

/** Amazon S3. */
export const awsS3Format: Format = {
  id: LineFormat.AWS_S3,
  aliases: ["s3"],
  title: "Amazon S3's server access log",
  looksLike(bytes, start, end) {
    const bucket = wordEnd(bytes, start, end) + 1;
    const time = wordEnd(bytes, bucket, end) + 1;
    return isAt(bytes, BRACKET, time, end) &&
      splitWords(bytes, start, end, headStarts, headEnds) >= 0 &&
      !Number.isNaN(timeOf(bytes));
  },
  open: () => ({ read }),
};

function read(
  bytes: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.AWS_S3, bytes, start, end);
  const request = splitWords(bytes, start, end, headStarts, headEnds);
  if (request < 0) return setMalformed(record, Malformed.FEW_FIELDS, end);
  const time = headStarts[Head.TIME]!;
  record.second = timeOf(bytes);
  if (record.second !== record.second) {
    const hasTime = bytes[time] === BRACKET && time < headEnds[Head.TIME]!;
    const reason = hasTime ? Malformed.BAD_TIME : Malformed.NO_TIME;
    return setMalformed(record, reason, hasTime ? time + 1 : start);
  }
  if (request >= end || bytes[request] !== QUOTE) {
    // What S3 does by itself, the parts of a copy and of a deletion of many
    // objects have a line each, and no request of their own.
    const isNone = request < end && isDash(
      bytes,
      request,
      quotedEnd(bytes, request, end),
    );
    const reason = isNone ? Malformed.NOT_HTTP : Malformed.NO_REQUEST;
    return setMalformed(record, reason, request);
  }
  const quote = closingQuote(bytes, request + 1, end);
  if (quote === end) {
    return setMalformed(record, Malformed.OPEN_REQUEST, request);
  }
  setRequestLine(record, bytes, request + 1, quote);

  const referrer = readAnswer(bytes, quote + 2, end, record);
  if (referrer < 0) return;
  if (
    !isDash(bytes, headStarts[Head.CLIENT]!, headEnds[Head.CLIENT]!)
  ) {
    record.clientStart = headStarts[Head.CLIENT]!;
    record.clientEnd = headEnds[Head.CLIENT]!;
  }
  record.identityStart = headStarts[Head.REQUESTER]!;
  record.identityEnd = headEnds[Head.REQUESTER]!;
  readRest(bytes, referrer, end, record);
}

/**
 * Reads from the status to the times.
 *
 * @returns The offset of the referrer; -1 where the record was set malformed.
 */
function readAnswer(
  bytes: Uint8Array,
  at: number,
  end: number,
  record: LogRecord,
): number {
  const next = splitWords(bytes, at, end, answerStarts, answerEnds);
  if (next < 0) return malformed(record, Malformed.FEW_FIELDS, end);
  const status = answerStarts[Answer.STATUS]!;
  record.status = readStatus(bytes, status, answerEnds[Answer.STATUS]!);
  if (record.status !== record.status) {
    return malformed(record, Malformed.BAD_STATUS, status);
  }
  if (record.kind === LineKind.INVALID_REQUEST && record.status === 0) {
    return malformed(record, Malformed.NOT_HTTP, record.requestStart - 1);
  }
  const sent = answerStarts[Answer.SENT]!;
  record.size = readSize(bytes, sent, answerEnds[Answer.SENT]!);
  if (record.size !== record.size) {
    return malformed(record, Malformed.BAD_BYTES, sent);
  }
  record.micros = readMicros(
    bytes,
    answerStarts[Answer.TAKEN]!,
    answerEnds[Answer.TAKEN]!,
    MICROS_A_MILLISECOND,
  );
  return next;
}

/** Reads referrer, agent and host, as far as they are there. */
function readRest(
  bytes: Uint8Array,
  referrer: number,
  end: number,
  record: LogRecord,
): void {
  let at = quotedEnd(bytes, referrer, end);
  setReferrer(record, referrer, at);
  if (at < 0) return;
  const agent = at + 1;
  at = quotedEnd(bytes, agent, end);
  setAgent(record, agent, at);
  for (let word = 0; word < BEFORE_HOST && at >= 0; word++) {
    at = quotedEnd(bytes, at + 1, end);
  }
  if (at >= 0) setHost(record, at + 1, quotedEnd(bytes, at + 1, end));
}

/** The second of the time among the words: `NaN` where there is none. */
function timeOf(bytes: Uint8Array): number {
  const start = headStarts[Head.TIME]!;
  const end = headEnds[Head.ZONE]!;
  return end - start === TIME_BYTES + 2 && bytes[start] === BRACKET &&
      bytes[end - 1] === CLOSING_BRACKET
    ? readTime(bytes, start + 1)
    : NaN;
}
