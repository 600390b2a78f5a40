import { chiFormat } from "../../../lib/log/servers/chi.ts";
import { testFormat } from "../_format_checks.ts";
import { LINES } from "./_chi_lines.ts";

testFormat("chi", [{ format: chiFormat, lines: LINES }]);
