/**
 * Lines as Envoy writes them.
 *
 * @module
 */

export const HEAD =
  '[2025-10-10T13:55:36.123Z] "GET /pages/create?x=/a HTTP/1.1" 200';
export const TEXTS =
  '"192.0.2.7, 198.51.100.1" "curl/8 (a; b)" "0-1-2" "www.example.org" "10.0.0.1:80"';
export const LINE = `${HEAD} - 10 512 45 40 ${TEXTS}`;
export const ISTIO_END =
  "outbound|80||a.b.svc 10.0.0.5:1 10.0.0.6:80 10.0.0.7:38 outbound_.80_._.a default";
export const ISTIO =
  `${HEAD} - via_upstream - "-" 10 512 45 40 ${TEXTS} ${ISTIO_END}`;
