import { tornadoFormat } from "../../../lib/log/servers/tornado.ts";
import { testFormat } from "../_format_checks.ts";
import { LINES } from "./_tornado_lines.ts";

testFormat("tornado", [{ format: tornadoFormat, lines: LINES }]);
