/**
 * Combined lines with fields of their own behind.
 *
 * @module
 */

export const CLF =
  '192.0.2.7 - bob [10/Oct/2025:13:55:36 +0200] "GET /pages/a HTTP/1.1" 200 512';
export const COMBINED = `${CLF} "http://a.example/b" "curl \\"8\\" 2ms"`;
export const TRAEFIK = `${COMBINED} 262 "web@file" "http://10.0.0.1:80" 45ms`;
export const INGRESS =
  `${COMBINED} 462 0.045 [default-web-80] [] 10.0.0.1:80, 10.0.0.2:80 19, 7 0.049, 0.001 502, 200 0f1e2d3c`;
