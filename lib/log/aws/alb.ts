/**
 * The access logs of Amazon's application load balancers.
 *
 * @see {@link https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html}
 *
 * @module
 */

import { beginLine, setMalformed } from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import { looksLikeBalancer, readBalancer } from "./balancer.ts";
import { quotedEnd, setHost } from "./words.ts";

const SPACE = 0x20;
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
    const type = typeEnd(bytes, start, end);
    return type > start && looksLikeBalancer(bytes, type + 1, end);
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
  const type = typeEnd(bytes, start, end);
  if (type === start) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  if (isTls(bytes, start, type)) {
    return setMalformed(record, Malformed.NOT_HTTP, start);
  }
  let at = readBalancer(bytes, type + 1, end, record);
  if (record.kind === LineKind.MALFORMED) return;
  for (let word = 0; word < BEFORE_HOST && at >= 0; word++) {
    at = quotedEnd(bytes, at + 1, end);
  }
  if (at >= 0) setHost(record, at + 1, quotedEnd(bytes, at + 1, end));
}

/**
 * One past the first word, where it is in small letters and digits as all types
 * are, and a blank follows; else where the line begins.
 */
function typeEnd(b: Uint8Array, start: number, end: number): number {
  const most = Math.min(end, start + MAX_TYPE_BYTES + 1);
  let i = start;
  while (i < most && isSmall(b[i]!)) i++;
  return i < most && b[i] === SPACE ? i : start;
}

/** Whether a byte is a small letter or a digit. */
function isSmall(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39);
}

/** Network load balancers log connections of TLS, and begin so. */
function isTls(b: Uint8Array, start: number, end: number): boolean {
  return end - start === 3 && b[start] === 0x74 && b[start + 1] === 0x6c &&
    b[start + 2] === 0x73;
}
