/**
 * Lines of W3C Extended logs, and their directives.
 *
 * @module
 */

export const IIS = [
  "#Software: Microsoft Internet Information Services 10.0",
  "#Version: 1.0",
  "#Date: 2025-10-10 13:00:00",
  "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status sc-bytes time-taken",
];
export const IIS_LINES = [
  "2025-10-10 13:55:36 192.0.2.80 GET /pages/create id=7&x=/y 443 CORP\\ann 198.51.100.7 Mozilla/5.0+(X11) https://a.example/ 200 0 0 5123 78",
  "2025-10-10 13:55:37 192.0.2.80 POST /api/users - 443 - 2001:db8::7 curl/8.0 - 404 0 2 0 0",
  '2025-10-10 13:55:38 192.0.2.80 GET /q"x - 80 - 198.51.100.7 "odd - 304 0 0 12 3',
];
export const ADVANCED =
  "#Fields:   date-local time-local   cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) cs(Host) sc-status TimeTakenMS";
export const ADVANCED_LINE =
  '2025-07-10 13:55:36.250   GET /pages/create  - "198.51.100.7" "A ""b"" (c d)" "www.example.com" 200 109';
export const CLOUDFRONT =
  "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-host-header time-taken x-forwarded-for cs-protocol-version";
export const CLOUDFRONT_LINE =
  "2025-10-10\t13:55:36\tFRA56-C1\t2390\t198.51.100.7\tGET\td111.cloudfront.net\t/img/a.png\t200\t-\tMozilla/5.0%20(X11)\tv=1\t-\twww.example.com\t0.036\t203.0.113.9,%20192.0.2.4\tHTTP/2.0";
export const QUOTED =
  "#Fields: date time c-ip cs(User-Agent) cs-uri cs-version cs(Referrer) cs-method sc-status";
export const QUOTED_LINE =
  '"2025-10-10" "13:55:36" "198.51.100.7" "Mozilla/5.0 (X11)" "www.example.com/shop/cart.php" "HTTP" "" "GET" "200"';
export const TIMES_ALONE = "#Fields: time cs-method cs-uri-stem sc-status";
