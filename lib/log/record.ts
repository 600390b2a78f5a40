/**
 * What is read from one line of an access log.
 *
 * @module
 */

/** The class of a line: what it counts as. */
export const LineKind = {
  /** A request: counted everywhere. */
  HIT: 0,
  /** A request whose request line is junk: a hit with no method, no section. */
  INVALID_REQUEST: 1,
  /** Not an access log line: counted as malformed, never as a hit. */
  MALFORMED: 2,
  /** A blank line or a `#` comment: neither a hit nor malformed. */
  SKIPPED: 3,
  /** A hit that is left out by a filter: it counts nowhere but as excluded. */
  EXCLUDED: 4,
} as const;

/** One of the values of {@linkcode LineKind}. */
export type LineKind = typeof LineKind[keyof typeof LineKind];

/** The format of one line. */
export const LineFormat = {
  COMMON: 0,
  COMBINED: 1,
  VHOST_COMMON: 2,
  VHOST_COMBINED: 3,
  W3C: 4,
  CLOUDFRONT: 5,
  AWS_ALB: 6,
  AWS_ELB: 7,
  AWS_S3: 8,
  TRAEFIK_CLF: 9,
  NGINX_INGRESS: 10,
  HAPROXY: 11,
  ENVOY: 12,
  CADDY: 13,
  TRAEFIK_JSON: 14,
  JSON: 15,
  LTSV: 16,
  /** What `--log-format` describes. */
  CUSTOM: 17,
  NGINX_PROXY_MANAGER: 18,
  SSL_REQUEST: 19,
  LOGFMT: 20,
  SQUID: 21,
  UWSGI: 22,
  CLF_TIME: 23,
  PHP: 24,
  GIN: 25,
  GOOGLE_STORAGE: 26,
  UVICORN: 27,
  CHI: 28,
  GITEA: 29,
  ACTIX: 30,
  TORNADO: 31,
} as const;

/** One of the values of {@linkcode LineFormat}. */
export type LineFormat = typeof LineFormat[keyof typeof LineFormat];

/** The name of each format, at the index of its {@linkcode LineFormat}. */
export const FORMAT_NAMES = [
  "common",
  "combined",
  "vhost_common",
  "vhost_combined",
  "w3c",
  "cloudfront",
  "awsalb",
  "awselb",
  "awss3",
  "traefikclf",
  "nginx-ingress",
  "haproxy",
  "envoy",
  "caddy",
  "traefik",
  "json",
  "ltsv",
  "custom",
  "nginx-proxy-manager",
  "ssl_request",
  "logfmt",
  "squid",
  "uwsgi",
  "clf-time",
  "php",
  "gin",
  "googlestorage",
  "uvicorn",
  "chi",
  "gitea",
  "actix",
  "tornado",
] as const;

/** Why a line is malformed. */
export const Malformed = {
  NO_TIME: 0,
  BAD_TIME: 1,
  NO_REQUEST: 2,
  OPEN_REQUEST: 3,
  BAD_STATUS: 4,
  BAD_BYTES: 5,
  TOO_LONG: 6,
  NO_CLIENT: 7,
  NOT_IN_FORMAT: 8,
  NO_FIELDS: 9,
  FEW_FIELDS: 10,
  NOT_JSON: 11,
  NO_STATUS: 12,
  NOT_HTTP: 13,
  NO_TIME_FIELD: 14,
} as const;

/** One of the values of {@linkcode Malformed}. */
export type Malformed = typeof Malformed[keyof typeof Malformed];

/** What to tell about each reason, at the index of its {@linkcode Malformed}. */
export const MALFORMED_REASONS = [
  "no [day/month/year:time zone] in the line",
  "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
  'no "request" in quotes after the time',
  "the quote of the request never closes",
  "the status is no number from 100 to 599",
  "the size is neither a number nor -",
  "the line is too long",
  "no client before the time",
  "the line does not go on as the log format says",
  "no #Fields line comes before it",
  "the line has fewer fields than its format",
  "not one JSON object",
  "no status in the line",
  "the line tells of no HTTP request",
  "no time in the line",
] as const;

/**
 * One line, read. The same object is filled again for every line, so that
 * nothing is allocated; text is given as offsets into {@linkcode buffer}.
 *
 * An empty range (`start === end`) says that the line has no such field.
 */
export class LogRecord {
  /** The bytes that the offsets of fields point into: the line, or a copy. */
  buffer: Uint8Array = new Uint8Array(0);
  /** The bytes that the line's own bounds point into, and {@linkcode reasonAt}. */
  line: Uint8Array = this.buffer;
  /** What the line counts as. */
  kind: LineKind = LineKind.SKIPPED;
  /** Which format the line has. */
  format: LineFormat = LineFormat.COMMON;
  /** When the request was logged: seconds since the epoch, UTC. */
  second = 0;
  /** The status code, 100 to 599; 0 where the log has none. */
  status = 0;
  /** The size of the response in bytes; 0 where the log has `-`. */
  size = 0;

  lineStart = 0;
  /** One past the last byte of the line, its line end not included. */
  lineEnd = 0;
  vhostStart = 0;
  vhostEnd = 0;
  clientStart = 0;
  clientEnd = 0;
  /** From the first byte after the client's blank to the last one before the time's. */
  identityStart = 0;
  identityEnd = 0;
  requestStart = 0;
  requestEnd = 0;
  methodStart = 0;
  methodEnd = 0;
  targetStart = 0;
  targetEnd = 0;
  /** The section, as bytes of the target: see `section.ts`. */
  sectionStart = 0;
  sectionEnd = 0;
  /** Whether the target has an origin (`http://host/path`), kept in its section. */
  absolute = false;
  /**
   * What follows the size, from the blank on: the fields below are read from it
   * by `readTail` where somebody asks for them. Negative where they are set.
   */
  tailStart = 0;
  /** `HTTP/1.1`. */
  protocolStart = 0;
  protocolEnd = 0;
  /** As logged; negative where the log has `-` or no such field. */
  referrerStart = -1;
  referrerEnd = -1;
  agentStart = -1;
  agentEnd = -1;
  /** The addresses of X-Forwarded-For, the first is said to be the client's. */
  forwardedStart = 0;
  forwardedEnd = 0;
  /** The response time in microseconds; negative where the log has none. */
  micros = -1;

  /** Why the line is malformed, where it is. */
  reason: Malformed = Malformed.NO_TIME;
  /** Where it went wrong: an offset into {@linkcode line}. */
  reasonAt = 0;

  /** Takes over what the record of a malformed line says. */
  takeMalformed(
    { line, lineStart, lineEnd, reason, reasonAt }: LogRecord,
  ): void {
    this.line = line;
    this.lineStart = lineStart;
    this.lineEnd = lineEnd;
    this.reason = reason;
    this.reasonAt = reasonAt;
  }

  /** Holds the text of a line that waits: see {@linkcode hold}. */
  #held = new Uint8Array(0);

  /**
   * Keeps the text of the line while others read theirs: what a line is decoded
   * into is the same for all logs. Nothing is done where it is not needed.
   *
   * @param bytes Where the line was read from; they stay as they are.
   */
  hold(bytes: Uint8Array): void {
    const { buffer, line } = this;
    if (buffer === bytes && line === bytes) return;
    if (buffer !== bytes) {
      this.buffer = this.#copyOf(buffer, 0, this.#bufferEnd, 0);
    }
    if (line === buffer) {
      this.line = this.buffer;
    } else if (line !== bytes) {
      const { lineStart, lineEnd } = this;
      const at = this.#bufferEnd;
      this.line = this.#copyOf(line, lineStart, lineEnd, at);
      if (buffer !== bytes) this.buffer = this.line;
      this.lineStart = at;
      this.lineEnd = at + lineEnd - lineStart;
      this.reasonAt += at - lineStart;
    }
  }

  /** One past the last byte that an offset into the buffer leads to. */
  get #bufferEnd(): number {
    return Math.max(
      // What follows the size may not have been read yet.
      this.buffer === this.line ? this.lineEnd : 0,
      this.vhostEnd,
      this.clientEnd,
      this.identityEnd,
      this.requestEnd,
      this.methodEnd,
      this.targetEnd,
      this.sectionEnd,
      this.protocolEnd,
      this.referrerEnd,
      this.agentEnd,
      this.forwardedEnd,
    );
  }

  /** Copies bytes to what is held, at an offset; what is before that stays. */
  #copyOf(
    bytes: Uint8Array,
    start: number,
    end: number,
    at: number,
  ): Uint8Array {
    const needed = at + end - start;
    if (this.#held.length < needed) {
      const larger = new Uint8Array(2 * needed);
      larger.set(this.#held.subarray(0, at));
      this.#held = larger;
    }
    this.#held.set(bytes.subarray(start, end), at);
    return this.#held;
  }
}
