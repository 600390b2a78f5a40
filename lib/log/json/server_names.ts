/**
 * The names of the fields of servers whose JSON logs are formats of their own.
 *
 * @module
 */

import type { Names } from "./field_tree.ts";

/**
 * Caddy's access log. A filter can rename or drop some of it.
 *
 * @see {@link https://caddyserver.com/docs/caddyfile/directives/log}
 */
export const CADDY_NAMES: Names = [
  ["time", "ts"],
  ["logger", "logger"],
  ["client", "request.client_ip", "request.remote_ip", "request.remote_addr"],
  ["method", "request.method"],
  ["target", "request.uri"],
  ["protocol", "request.proto"],
  ["host", "request.host"],
  ["status", "status"],
  ["bytes", "size"],
  ["seconds", "duration"],
  ["agent", "request.headers.User-Agent"],
  ["referrer", "request.headers.Referer"],
  ["forwarded", "request.headers.X-Forwarded-For"],
];

/**
 * Traefik's access log. Its `time` is when the line was written, as with other
 * servers; `StartUTC` is when the request came.
 *
 * @see {@link https://doc.traefik.io/traefik/observability/access-logs/}
 */
export const TRAEFIK_NAMES: Names = [
  ["time", "time", "StartUTC", "StartLocal"],
  ["client", "ClientHost", "ClientAddr"],
  ["method", "RequestMethod"],
  ["target", "RequestPath"],
  ["protocol", "RequestProtocol"],
  ["host", "RequestHost", "RequestAddr"],
  ["status", "DownstreamStatus"],
  ["bytes", "DownstreamContentSize"],
  ["nanoseconds", "Duration"],
  ["agent", "request_User-Agent"],
  ["referrer", "request_Referer"],
  ["forwarded", "request_X-Forwarded-For"],
];
