import { ginFormat } from "../../../lib/log/servers/gin.ts";
import { testFormat } from "../_format_checks.ts";
import { LINE } from "./_gin_lines.ts";

testFormat("gin", [{
  format: ginFormat,
  lines: [
    LINE,
    LINE.replace("1.25ms", "350µs").replace("192.0.2.7", "2001:db8::7"),
    LINE + "\tError #01: x",
  ],
}]);
