import { parseFieldMap } from "../../../lib/log/json/field_map.ts";
import { jsonFormat, jsonLinesFormat } from "../../../lib/log/json/formats.ts";
import { testFormat } from "../_format_checks.ts";
import { JSON_OPTIONS, nginxLine } from "./_lines.ts";
import { WRITERS } from "./_writers.ts";

testFormat("json", [
  {
    format: jsonLinesFormat,
    lines: Object.values(WRITERS).map(([line]) => JSON.stringify(line)),
  },
  {
    format: jsonFormat(
      parseFieldMap("time=time_iso8601 request=request status=status"),
    ),
    lines: [0, 1].map(nginxLine),
  },
], JSON_OPTIONS);
