import { traefikJsonFormat } from "../../../lib/log/json/formats.ts";
import { testFormat } from "../_format_checks.ts";
import { JSON_OPTIONS, traefikLine } from "./_lines.ts";

testFormat("traefik", [{
  format: traefikJsonFormat,
  lines: [0, 1, 2, 3].map(traefikLine),
}], JSON_OPTIONS);
