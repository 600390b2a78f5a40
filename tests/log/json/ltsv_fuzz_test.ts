import { parseFieldMap } from "../../../lib/log/json/field_map.ts";
import { ltsvFormat, ltsvLinesFormat } from "../../../lib/log/json/ltsv.ts";
import { testFormat } from "../_format_checks.ts";
import { lineOf, LTSV_ORG } from "./_ltsv_lines.ts";

const lines = [LTSV_ORG, { ...LTSV_ORG, method: "GET", uri: "/a", query: "b" }]
  .map(lineOf);

testFormat("ltsv", [
  { format: ltsvLinesFormat, lines },
  {
    format: ltsvFormat(parseFieldMap("time=time request=req query=ua")),
    lines,
  },
], {
  odd: '\t\t::-[]"0179.e \r\0\xff/',
  bits: [":", "a:b\t", "req:x\t"],
  heads: ["", "time:", "req:GET /a\ttime:[", "status:200\tsize:"],
});
