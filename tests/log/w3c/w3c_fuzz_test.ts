import { w3cFormat as format } from "../../../lib/log/w3c/formats.ts";
import { testFormat } from "../_format_checks.ts";
import {
  ADVANCED,
  ADVANCED_LINE,
  IIS,
  IIS_LINES,
  QUOTED,
  QUOTED_LINE,
  TIMES_ALONE,
} from "./_lines.ts";

testFormat("w3c", [
  { format, lines: IIS_LINES, directives: IIS },
  // With padding and quotes.
  { format, lines: [ADVANCED_LINE], directives: [ADVANCED] },
  // With all values in quotes.
  { format, lines: [QUOTED_LINE], directives: [QUOTED] },
]);

// What looks like W3C has a date, but where it has none it is told by #Fields.
testFormat("w3c, times alone", [{
  format: { ...format, looksLike: () => true },
  lines: ["23:30:00 GET /a/b 200", "00:10:00 POST /b/c 404"],
  directives: ["#Date: 2025-10-09 22:00:00", TIMES_ALONE],
}], { looksLikeAll: true });
