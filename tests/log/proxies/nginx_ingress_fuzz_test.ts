import { nginxIngressFormat } from "../../../lib/log/proxies/nginx_ingress.ts";
import { testFormat } from "../_format_checks.ts";
import { CLF, INGRESS } from "./_clf_variant_lines.ts";

testFormat("nginx-ingress", [{
  format: nginxIngressFormat,
  lines: [
    INGRESS,
    `${CLF} "-" "" 462 0.050 [default-web-80] [] - - - - 0f1e2d3c`,
    `${CLF} "-" "" 462 0.050 [default-web-80] 10.0.0.1:80 1 0.001 200`,
  ],
}]);
