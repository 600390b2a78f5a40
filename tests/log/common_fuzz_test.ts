import { commonFormat } from "../../lib/log/clf_format.ts";
import { testFormat } from "./_format_checks.ts";
import { GOOD_LINES } from "./_hostile_lines.ts";

testFormat("common", [{
  format: commonFormat,
  lines: GOOD_LINES.map((line) => line.replace(/\r$/, "")),
}], { looksLikeAll: true });
