import { traefikClfFormat } from "../../../lib/log/proxies/traefik_clf.ts";
import { testFormat } from "../_format_checks.ts";
import { CLF, TRAEFIK } from "./_clf_variant_lines.ts";

testFormat("traefikclf", [{
  format: traefikClfFormat,
  lines: [
    TRAEFIK,
    `${CLF} - - 1 - - 0ms`,
    `${CLF} "-" "-" 1 "-" "-" 0ms`,
    `Oct 10 13:55:36 host traefik[1]: ${TRAEFIK}`,
  ],
}]);
