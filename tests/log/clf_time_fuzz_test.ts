import { clfTimeFormat } from "../../lib/log/clf_time.ts";
import { testFormat } from "./_format_checks.ts";
import { LINE, REQUEST } from "./_clf_time_lines.ts";

testFormat("clf-time", [{
  format: clfTimeFormat,
  lines: [
    LINE,
    `[10/Oct/2025 13:55:36] ${REQUEST}`,
    `192.0.2.7 - - [2025-10-10 13:55:36] ${REQUEST} 0.001`,
    `192.0.2.7 - - [10/Oct/2025:13:55:36 UTC] ${REQUEST}`,
    `192.0.2.7 - - [10/10/2025:13:55:36 -0000] ${REQUEST} "-" "curl"`,
    `INFO:werkzeug:${LINE}`,
  ],
}]);
