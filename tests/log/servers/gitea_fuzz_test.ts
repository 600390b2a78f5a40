import { giteaFormat } from "../../../lib/log/servers/gitea.ts";
import { testFormat } from "../_format_checks.ts";
import { LINES } from "./_gitea_lines.ts";

testFormat("gitea", [{ format: giteaFormat, lines: LINES }]);
