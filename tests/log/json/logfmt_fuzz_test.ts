import { logfmtFormat } from "../../../lib/log/json/logfmt.ts";
import { testFormat } from "../_format_checks.ts";
import { FIELDS, LINE, OWN, TIME } from "./_logfmt_lines.ts";

testFormat("logfmt", [{
  format: logfmtFormat,
  lines: [
    LINE,
    `<158>1 ${TIME} host heroku router - ${FIELDS}`,
    OWN,
    `web  | ${OWN}`,
  ],
}]);
