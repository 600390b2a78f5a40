import { compileLogFormat } from "../../../lib/log/described/log_format.ts";
import { testFormat } from "../_format_checks.ts";
import { FORMATS, GOOD } from "./_lines.ts";

testFormat(
  "custom",
  FORMATS.map((text, i) => ({
    format: compileLogFormat(text),
    lines: [GOOD[i]!],
  })),
  { bits: [",", " :", '\\"', "?", " : ", ", "], looksLikeAll: true },
);
