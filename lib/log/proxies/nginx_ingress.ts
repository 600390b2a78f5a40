/**
 * The format of the NGINX Ingress Controller of Kubernetes: the combined one and,
 * behind it, what it knows of request and upstream.
 *
 * ```text
 * client - user [time] "request" status bytes "referrer" "agent" length
 *   response_time [upstream] [alternative] address length time status id
 * ```
 *
 * @see {@link https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/}
 *
 * @module
 */

import { MICROS_A_SECOND } from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat } from "../record.ts";
import { digitsEnd, find, isAt, wordEnd } from "../scan.ts";
import { clfVariant } from "./clf_variant.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const DOT = 0x2e;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** The format of the NGINX Ingress Controller. */
export const nginxIngressFormat: Format = clfVariant({
  id: LineFormat.NGINX_INGRESS,
  aliases: ["ingress"],
  title: "NGINX Ingress Controller",
  unitMicros: MICROS_A_SECOND,
  endsAlike,
  timeStart,
  timeEnd: wordEnd,
});

/** Behind the bracket are an address, size and time of each try: no more than this. */
const LOOK_BYTES = 4096;

/** Whether a bracket closes behind the line's last quote. */
function endsAlike(b: Uint8Array, start: number, end: number): boolean {
  const first = Math.max(start + 1, end - LOOK_BYTES);
  let i = end - 1;
  while (i >= first && b[i] !== QUOTE && b[i] !== CLOSING_BRACKET) i--;
  return i >= first && b[i] === CLOSING_BRACKET;
}

function timeStart(b: Uint8Array, at: number, end: number): number {
  const length = digitsEnd(b, at, end);
  const time = length + 1;
  if (length === at || !isAt(b, SPACE, length, end)) return -1;
  const whole = digitsEnd(b, time, end);
  if (whole === time || !isAt(b, DOT, whole, end)) return -1;
  const timeEnd = digitsEnd(b, whole + 1, end);
  if (timeEnd === whole + 1 || !isAt(b, SPACE, timeEnd, end)) return -1;
  if (!isAt(b, BRACKET, timeEnd + 1, end)) return -1;
  const upstream = find(b, CLOSING_BRACKET, timeEnd + 2, end);
  return isAt(b, SPACE, upstream + 1, end) ? time : -1;
}
