import { envoyFormat } from "../../../lib/log/proxies/envoy.ts";
import { testFormat } from "../_format_checks.ts";
import { HEAD, ISTIO, ISTIO_END, LINE, TEXTS } from "./_envoy_lines.ts";

testFormat("envoy", [{
  format: envoyFormat,
  lines: [
    LINE,
    ISTIO,
    `${HEAD} UF,URX upstream_reset{connection_failure} - "TLS error: 268 routines" 0 91 45 - ${TEXTS} ${ISTIO_END}`,
    `${HEAD} - "-" 10 512 45 40 ${TEXTS} ${ISTIO_END}`,
    '[2025-10-10T13:55:36Z] "GET / HTTP/2" 0 DC 0 0 45 - "-" "-" "-" "-" "-"',
  ],
}]);
