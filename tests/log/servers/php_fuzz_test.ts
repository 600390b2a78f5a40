import { phpFormat } from "../../../lib/log/servers/php.ts";
import { testFormat } from "../_format_checks.ts";
import { FPM, LINE, TIME } from "./_php_lines.ts";

testFormat("php", [{
  format: phpFormat,
  lines: [
    LINE,
    `${TIME} [::1]:51234 [404]: GET /a - No such file or directory`,
    `${TIME} 192.0.2.7:51234 [200]: /a`,
    FPM,
    FPM.replace("bob", ""),
  ],
}]);
