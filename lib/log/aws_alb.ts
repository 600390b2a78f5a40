/**
 * The access logs of Amazon's application load balancers.
 *
 * @see {@link https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html}
 *
 * @module
 */

import { looksLikeBalancer, readBalancer } from "./aws_balancer.ts";
import { setHost, textEnd, wordEnd } from "./aws_words.ts";
import { beginLine, setMalformed } from "./fields.ts";
import type { Format } from "./format.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "./record.ts";
import { skips } from "./skipped.ts";

/** `https`, `h2`, `grpcs` and so on: the longest word that is a type. */
const MAX_TYPE_BYTES = 8;
/** Cipher, protocol, target group, trace: what stands before the host. */
const BEFORE_HOST = 4;

/** Amazon's application load balancer. */
export const awsAlbFormat: Format = {
  id: LineFormat.AWS_ALB,
  aliases: ["alb"],
  title: "Amazon's application load balancer (ALB)",
  looksLike(bytes, start, end) {
    const type = wordEnd(bytes, start, Math.min(end, start + MAX_TYPE_BYTES));
    return isType(bytes, start, type) &&
      looksLikeBalancer(bytes, type + 1, end);
  },
  open: () => ({ read }),
};

function read(
  bytes: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.AWS_ALB, bytes, start, end);
  if (skips(record)) return;
  const type = wordEnd(bytes, start, Math.min(end, start + MAX_TYPE_BYTES));
  if (!isType(bytes, start, type)) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  if (isTls(bytes, start, type)) {
    return setMalformed(record, Malformed.NOT_HTTP, start);
  }
  let at = readBalancer(bytes, Math.min(type + 1, end), end, record);
  if (record.kind === LineKind.MALFORMED) return;
  for (let word = 0; word < BEFORE_HOST && at >= 0; word++) {
    at = textEnd(bytes, at + 1, end);
  }
  if (at >= 0) setHost(record, at + 1, textEnd(bytes, at + 1, end));
}

/** Whether a word is in small letters and digits, as all types are. */
function isType(b: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (
    i < end &&
    ((b[i]! >= 0x61 && b[i]! <= 0x7a) || (b[i]! >= 0x30 && b[i]! <= 0x39))
  ) i++;
  return i === end && i > start;
}

/** Network load balancers log connections of TLS, and begin so. */
function isTls(b: Uint8Array, start: number, end: number): boolean {
  return end - start === 3 && b[start] === 0x74 && b[start + 1] === 0x6c &&
    b[start + 2] === 0x73;
}
