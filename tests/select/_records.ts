import { LineFormat, LineKind, LogRecord } from "../../lib/log/record.ts";
import { beginLine } from "../../lib/log/fields.ts";
import { setMethodAndTarget } from "../../lib/log/request.ts";

const encoder = new TextEncoder();

type Random = (below: number) => number;

/** A hit as text: what it does not have is null. */
export interface Hit {
  readonly second: number;
  readonly status: number | null;
  readonly bytes: number;
  /** The response time in microseconds. */
  readonly micros: number | null;
  /** Null where the request is invalid; then there is no target. */
  readonly method: string | null;
  readonly target: string | null;
  readonly protocol: string | null;
  readonly client: string;
  readonly host: string | null;
  readonly agent: string | null;
  readonly referrer: string | null;
  readonly forwarded: string | null;
}

/** Makes the record of a hit, as the readers of formats do. */
export function recordOf(hit: Hit, record = new LogRecord()): LogRecord {
  // Slashes between the fields, so that a wrong offset shows.
  const bytes = new Uint8Array(1024).fill(0x2f);
  let at = 1;
  const put = (text: string | null): [start: number, end: number] => {
    const start = at;
    const { written } = encoder.encodeInto(text ?? "", bytes.subarray(start));
    at = start + written + 1;
    return [start, start + written];
  };
  beginLine(record, LineFormat.CUSTOM, bytes, 0, bytes.length);
  record.second = hit.second;
  record.status = hit.status ?? 0;
  record.size = hit.bytes;
  record.micros = hit.micros ?? -1;
  [record.clientStart, record.clientEnd] = put(hit.client);
  [record.vhostStart, record.vhostEnd] = put(hit.host);
  [record.forwardedStart, record.forwardedEnd] = put(hit.forwarded);
  if (hit.agent !== null) {
    [record.agentStart, record.agentEnd] = put(hit.agent);
  }
  if (hit.referrer !== null) {
    [record.referrerStart, record.referrerEnd] = put(hit.referrer);
  }
  if (hit.target === null) {
    record.kind = LineKind.INVALID_REQUEST;
  } else {
    setMethodAndTarget(record, bytes, ...put(hit.method), ...put(hit.target));
    [record.protocolStart, record.protocolEnd] = put(hit.protocol);
  }
  return record;
}

function orNull<T>(random: Random, value: T): T | null {
  return random(4) === 0 ? null : value;
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)]!;
}

/** A hit of which anything may be missing. */
export function anyHit(random: Random, second: number): Hit {
  const isValid = random(10) > 0;
  const path = Array.from(
    { length: 1 + random(4) },
    () => `/${pick(random, ["api", "a", "b.php", "", "Bot"])}`,
  ).join("");
  const origin = pick(random, ["", "", "", "http://own.example", "http://o.x"]);
  const query = pick(random, ["", "", "?q=/a", "#x", "?"]);
  return {
    second,
    status: orNull(random, pick(random, [200, 204, 301, 404, 499, 500, 503])),
    bytes: random(3) ? random(2000) : 0,
    micros: orNull(random, Math.floor(2 ** random(30)) + random(1000)),
    method: isValid ? pick(random, ["GET", "GET", "POST", "get"]) : null,
    target: isValid ? origin + path + query : null,
    protocol: isValid
      ? orNull(random, pick(random, ["HTTP/1.1", "HTTP/2.0"]))
      : null,
    client: pick(random, [
      `10.0.${random(3)}.${random(4)}`,
      `192.0.2.${random(9)}`,
      `2001:db8::${random(4)}`,
      "host.example",
    ]),
    host: orNull(random, pick(random, ["own.example", "o.x:443"])),
    agent: orNull(
      random,
      pick(random, ["Mozilla/5.0", "GoogleBot/2", "", "x"]),
    ),
    referrer: orNull(random, pick(random, ["http://r.x/a", "/", ""])),
    forwarded: orNull(
      random,
      pick(random, [
        "203.0.113.7, 10.0.0.1",
        "10.0.0.9, 198.51.100.4:8080, 10.0.0.1",
        "10.0.0.8",
        "unknown",
        "[2001:db8::9]:443",
        "junk, more",
      ]),
    ),
  };
}
