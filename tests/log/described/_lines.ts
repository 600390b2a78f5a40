/**
 * Formats that a user may describe, and a line of each.
 *
 * @module
 */

export const FORMATS = [
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
  "$msec $request_method $uri $args $status $upstream_response_time x $http_x_forwarded_for",
  "escape=none $time_iso8601|$scheme://$host$request_uri|$status|$request_time",
  '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" %D',
  "%{%a %b %e %I:%M:%S %p %y %Z}t %X%m %U %q %H %s %v:%p %{ms}T",
  "%r %{usec}t %>s %b",
  '%{X-Forwarded-For}i %{%F %T}t.%{msec_frac}t%{%z}t "%U%q" %s',
];

export const GOOD = [
  '192.0.2.1 - frank [10/Oct/2025:13:55:36 +0200] "GET /a/b HTTP/1.1" 200 5 "-" "a \\"b\\" c"',
  "1760097336.123 GET /a/b c=d 200 0.1, 0.2 : 0.3 x 192.0.2.1, 10.0.0.1",
  "2025-10-10T13:55:36+02:00|https://a.b/c/d|200|0.123",
  '192.0.2.1 - john doe [10/Oct/2025:13:55:36 +0200] "GET /a/b HTTP/1.1" 200 - "-" "a" 1234',
  "Fri Oct 10 11:55:36 AM 25 UTC +GET /a/b ?d HTTP/1.1 200 a.b:80 12",
  "GET /a/b HTTP/1.1 1760097336123456 200 5",
  '192.0.2.1, 10.0.0.1 2025-10-10 13:55:36.123+0200 "/a/b?c" 304',
];
