/**
 * Lines that begin with their time.
 *
 * @module
 */

export const TIME = "[10/Oct/2025:13:55:36 +0200]";
export const SECOND = Date.UTC(2025, 9, 10, 11, 55, 36) / 1000;
export const BEHIND = '"curl/8" "http://a.example/b"';
export const PROXY =
  `${TIME} HIT 200 200 - GET https www.example.org "/pages/a" [Client 192.0.2.7] [Length 512] [Gzip 2.4] [Sent-to 10.0.0.1:80] ${BEHIND}`;
export const STANDARD =
  `${TIME} 404 - POST http a.example "/report?x" [Client 2001:db8::7] [Length 5] [Gzip -] "-" "-"`;
export const PLUS =
  `${TIME} www.example.org 192.0.2.7 0.045 "REPORT /pages/a HTTP/2.0" 207 512 940 - Mozilla/5.0 (X11; x)`;
export const SSL =
  `${TIME} 192.0.2.7 TLSv1.2 ECDHE-RSA-AES "GET /pages/a HTTP/1.1" 512`;
