/**
 * What the router of Gitea and Forgejo logs.
 *
 * ```text
 * 2025/10/10 13:55:36 HTTPRequest [I] router: completed GET /a for 192.0.2.1:51234, 200 OK in 1.5ms @ web/a.go:32(web.A)
 * 2025/10/10 13:55:36 ...eb/routing/logger.go:102:func1() [I] router: completed GET …
 * 2025/10/10 13:55:36 HTTPRequest [W] router: failed    GET /a for 192.0.2.1:51234, panic in 1.5ms @ web/a.go:32(web.A), err=…
 * ```
 *
 * The time has no zone: it is that of this machine. There is no size. Of a request
 * that takes long there are more lines, "slow" and "polling", before that one. A
 * panic is answered with the status 500.
 *
 * @see {@link https://github.com/go-gitea/gitea/blob/main/modules/web/routing/logger.go}
 *
 * @module
 */

import { setClientAddress } from "../client_address.ts";
import {
  beginLine,
  MICROS_A_SECOND,
  readStatus,
  setMalformed,
} from "../fields.ts";
import { readDuration } from "../field_values.ts";
import type { Format } from "../format.ts";
import { goTimeEnd, readGoTime } from "../go_time.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { mayBeTarget, setMethodAndTarget } from "../request.ts";
import { blanksEnd, find, findText, hasText, wordEnd } from "../scan.ts";

const COMMA = 0x2c;
const DOT = 0x2e;
const COLON = 0x3a;

const ROUTER = new TextEncoder().encode("router: ");
const COMPLETED = new TextEncoder().encode("completed ");
const FAILED = new TextEncoder().encode("failed ");
const PANIC = new TextEncoder().encode("panic");
const FOR = new TextEncoder().encode(" for ");
const IN = new TextEncoder().encode(" in ");
const PANIC_STATUS = 500;
/** The router's word ends within so many bytes: before it is a place in the code. */
const LOOK_BYTES = 128;

/** What Gitea's router logs. */
export const giteaFormat: Format = {
  id: LineFormat.GITEA,
  aliases: ["forgejo"],
  title: "the router of Gitea and Forgejo",
  looksLike: (b, start, end) =>
    goTimeEnd(b, start, end) > start && routerEnd(b, start, end) < end,
  open: () => ({ read }),
};

/** One past `router: `; the line's end where it does not have that. */
function routerEnd(b: Uint8Array, start: number, end: number): number {
  const last = Math.min(end, start + LOOK_BYTES);
  const router = findText(b, ROUTER, start, last);
  return router < last ? router + ROUTER.length : end;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.GITEA, b, start, end);
  const router = routerEnd(b, start, end);
  if (goTimeEnd(b, start, end) === start || router === end) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  record.second = readGoTime(b, start);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.BAD_TIME, start);
  }
  const hasFailed = hasText(b, FAILED, router, end);
  if (!hasFailed && !hasText(b, COMPLETED, router, end)) {
    return setMalformed(record, Malformed.NOT_HTTP, router);
  }
  const method = blanksEnd(b, wordEnd(b, router, end), end);
  const methodEnd = wordEnd(b, method, end);
  const target = Math.min(methodEnd + 1, end);
  const targetEnd = wordEnd(b, target, end);
  const client = targetEnd + FOR.length;
  const clientEnd = find(b, COMMA, client, wordEnd(b, client, end));
  const status = clientEnd + 2;
  const statusEnd = wordEnd(b, Math.min(status, end), end);
  // A message of others may have the same words: of a client there is an address.
  const isRequest = hasText(b, FOR, targetEnd, end) &&
    mayBeTarget(b, target, targetEnd) &&
    (find(b, COLON, client, clientEnd) < clientEnd ||
      find(b, DOT, client, clientEnd) < clientEnd);
  if (!isRequest) return setMalformed(record, Malformed.NOT_HTTP, router);
  record.status = hasFailed && hasText(b, PANIC, status, end)
    ? PANIC_STATUS
    : readStatus(b, status, statusEnd);
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, targetEnd);
  }
  setClientAddress(record, b, client, clientEnd, false);
  // Words of a status may be in between: `404 Not Found in `.
  const took = findText(b, IN, statusEnd, end) + IN.length;
  record.micros = readDuration(b, took, wordEnd(b, took, end), MICROS_A_SECOND);
  setMethodAndTarget(record, b, method, methodEnd, target, targetEnd);
}
