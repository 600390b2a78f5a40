/**
 * The labels of LTSV's fields. They are alike in any case and with `-` for `_`.
 *
 * @module
 */

import type { Names } from "./field_tree.ts";

/**
 * The labels of LTSV, and nginx's variables.
 *
 * @see {@link http://ltsv.org}
 */
export const LTSV_NAMES: Names = [
  [
    "time",
    "time",
    "time_local",
    "time_iso8601",
    "msec",
    "timestamp",
    "@timestamp",
    "datetime",
    "date",
    "ts",
  ],
  [
    "client",
    "remote_addr",
    "host",
    "client_ip",
    "clientip",
    "remote_ip",
    "remote_host",
    "remoteip",
    "client",
    "ip",
    "addr",
  ],
  ["method", "method", "request_method", "verb"],
  ["target", "request_uri", "uri", "url", "path"],
  ["query", "query", "query_string", "args"],
  ["request", "req", "request", "request_line"],
  ["status", "status", "status_code", "code", "response_status"],
  [
    "bytes",
    "size",
    "body_bytes_sent",
    "bytes_sent",
    "bytes",
    "response_size",
    "body_bytes",
  ],
  ["host", "vhost", "http_host", "server_name", "domain"],
  ["server", "server"],
  ["protocol", "protocol", "server_protocol", "proto"],
  ["agent", "ua", "http_user_agent", "user_agent", "agent"],
  ["referrer", "referer", "http_referer", "referrer", "ref"],
  [
    "forwarded",
    "forwardedfor",
    "http_x_forwarded_for",
    "x_forwarded_for",
    "forwarded_for",
    "xff",
  ],
  ["seconds", "reqtime", "request_time", "apptime", "upstream_response_time"],
  ["responseTime", "responsetime"],
  ["milliseconds", "reqtime_ms", "reqtime_millisec"],
  ["microseconds", "reqtime_microsec", "reqtime_usec", "request_time_us"],
  ["duration", "response_time", "duration", "latency", "elapsed"],
];
