/**
 * Traefik's Common Log Format: the combined one and, behind it, the number of the
 * request, the router, the server's URL and the response time.
 *
 * ```text
 * client - user [time] "request" status bytes "referrer" "agent" 262 "router" "url" 2ms
 * ```
 *
 * @see {@link https://doc.traefik.io/traefik/observability/access-logs/#format}
 *
 * @module
 */

import { MICROS_A_MILLISECOND } from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat } from "../record.ts";
import { digitsEnd, isAt } from "../scan.ts";
import { behindQuoted, clfVariant } from "./clf_variant.ts";

const SPACE = 0x20;
const LOWER_M = 0x6d;
const LOWER_S = 0x73;

/** The Common Log Format of Traefik. */
export const traefikClfFormat: Format = clfVariant({
  id: LineFormat.TRAEFIK_CLF,
  aliases: ["traefik-clf"],
  title: "Traefik's common log format",
  unitMicros: MICROS_A_MILLISECOND,
  endsAlike: (b, start, end) =>
    end - start > 3 && b[end - 1] === LOWER_S && b[end - 2] === LOWER_M &&
    digitsEnd(b, end - 3, end) === end - 2,
  timeStart,
  timeEnd: digitsEnd,
});

function timeStart(b: Uint8Array, at: number, end: number): number {
  const count = digitsEnd(b, at, end);
  if (count === at || !isAt(b, SPACE, count, end)) return -1;
  const router = behindQuoted(b, count, end);
  const time = router < 0 ? -1 : behindQuoted(b, router - 1, end);
  if (time < 0) return -1;
  const unit = digitsEnd(b, time, end);
  return unit > time && unit + 2 === end && b[unit] === LOWER_M &&
      b[unit + 1] === LOWER_S
    ? time
    : -1;
}
