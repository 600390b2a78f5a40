/**
 * nginx's `log_format`: variables between other text.
 *
 * @see {@link https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format}
 *
 * @module
 */

import { TIME_BYTES } from "../time.ts";
import {
  type Field,
  fixed,
  LIST,
  type LogFormat,
  type Meaning,
  NAME,
  NUMBER,
  PartList,
  type Shape,
  THREE,
  UNTIL,
  WORD,
} from "./parts.ts";

interface Variable {
  readonly meaning: Meaning;
  readonly shape: Shape;
  readonly rank: number;
  readonly begins?: "/" | "?";
}

/** `2000-10-10T13:55:36-07:00` */
const ISO_BYTES = 25;

function variable(
  meaning: Meaning,
  shape: Shape = UNTIL,
  rank = 0,
  begins?: "/" | "?",
): Variable {
  return { meaning, shape, rank, ...(begins ? { begins } : {}) };
}

/** The variables that say something; all others are passed over. */
const VARIABLES: ReadonlyMap<string, Variable> = new Map([
  ["time_local", variable("clf time", fixed(TIME_BYTES))],
  ["time_iso8601", variable("iso time", fixed(ISO_BYTES))],
  ["msec", variable("epoch seconds", NUMBER)],
  ["request", variable("request")],
  ["request_method", variable("method")],
  ["request_uri", variable("target", UNTIL, 0, "/")],
  ["uri", variable("path", UNTIL, 1, "/")],
  ["document_uri", variable("path", UNTIL, 1, "/")],
  ["args", variable("query")],
  ["query_string", variable("query")],
  ["server_protocol", variable("protocol")],
  ["status", variable("status", THREE)],
  ["body_bytes_sent", variable("bytes", NUMBER)],
  ["bytes_sent", variable("bytes", NUMBER, 1)],
  ["request_time", variable("seconds", NUMBER)],
  ["upstream_response_time", variable("seconds", LIST, 1)],
  ["remote_addr", variable("client")],
  ["http_x_real_ip", variable("client", UNTIL, 1)],
  ["realip_remote_addr", variable("client", UNTIL, 2)],
  ["http_x_forwarded_for", variable("forwarded", LIST)],
  ["proxy_add_x_forwarded_for", variable("forwarded", LIST, 1)],
  ["remote_user", variable("user")],
  ["host", variable("host", NAME)],
  ["http_host", variable("host", NAME, 1)],
  ["server_name", variable("host", NAME, 2)],
  ["http_referer", variable("referrer")],
  ["http_user_agent", variable("agent")],
  // Of these no more is used than where they end.
  ["server_port", variable("unknown", NUMBER)],
  ["remote_port", variable("unknown", NUMBER)],
  ["pid", variable("unknown", NUMBER)],
  ["connection", variable("unknown", NUMBER)],
  ["connection_requests", variable("unknown", NUMBER)],
  ["request_length", variable("unknown", NUMBER)],
  ["scheme", variable("unknown", WORD)],
  ["https", variable("unknown", WORD)],
  ["pipe", variable("unknown", fixed(1))],
  ["request_id", variable("unknown", fixed(32))],
  ["hostname", variable("unknown", NAME)],
]);

/** nginx says all that an upstream was asked in one list. */
const UPSTREAM = /^upstream_/;
const REFERENCE = /\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/y;
/** The escapes of nginx's configuration. */
const ESCAPES: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  '"': '"',
  "'": "'",
  "\\": "\\",
};
const ESCAPE_OPTION = /^\s*escape=(\w+)\s+/;

/** Whether a text has one of nginx's variables that are known here. */
export function hasVariables(text: string): boolean {
  return [...text.matchAll(/\$\{?([a-z0-9_]+)/g)].some(([, name]) =>
    VARIABLES.has(name!)
  );
}

/**
 * Reads a `log_format`.
 *
 * @param text As in a configuration, within the quotes; maybe with `escape=json`
 * in front.
 * @returns Its parts; variables that are not known are values of no meaning.
 */
export function readNginxFormat(text: string): LogFormat {
  const [option = "", escape] = ESCAPE_OPTION.exec(text) ?? [];
  const list = new PartList();
  const mayBeEmpty = escape === "json" || escape === "none";
  for (let i = option.length; i < text.length;) {
    REFERENCE.lastIndex = i;
    const reference = REFERENCE.exec(text);
    if (reference) {
      const [whole, inBraces, bare] = reference;
      list.field(fieldOf(inBraces ?? bare!, whole, i, mayBeEmpty));
      i += whole.length;
    } else {
      const escaped = text[i] === "\\" ? ESCAPES[text[i + 1] ?? ""] : undefined;
      list.literal(escaped ?? text[i]!);
      i += escaped === undefined ? 1 : 2;
    }
  }
  return { server: "nginx", parts: list.parts, isEscaped: escape !== "none" };
}

function fieldOf(
  name: string,
  text: string,
  at: number,
  mayBeEmpty: boolean,
): Field {
  const known = VARIABLES.get(name) ??
    variable("unknown", UPSTREAM.test(name) ? LIST : UNTIL);
  return { ...known, text, at, mayBeEmpty };
}
