import { caddyFormat } from "../../../lib/log/json/formats.ts";
import { testFormat } from "../_format_checks.ts";
import { caddyLine, JSON_OPTIONS } from "./_lines.ts";

testFormat("caddy", [{
  format: caddyFormat,
  lines: [0, 1, 2, 3].map(caddyLine),
}], JSON_OPTIONS);
