import { uvicornFormat } from "../../../lib/log/servers/uvicorn.ts";
import { testFormat } from "../_format_checks.ts";
import { LINES } from "./_uvicorn_lines.ts";

testFormat("uvicorn", [{ format: uvicornFormat, lines: LINES }]);
