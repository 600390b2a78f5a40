import { actixFormat } from "../../../lib/log/servers/actix.ts";
import { testFormat } from "../_format_checks.ts";
import { LINES } from "./_actix_lines.ts";

testFormat("actix", [{ format: actixFormat, lines: LINES }]);
