import { cloudFrontFormat } from "../../../lib/log/w3c/formats.ts";
import { testFormat } from "../_format_checks.ts";
import { CLOUDFRONT, CLOUDFRONT_LINE } from "./_lines.ts";

testFormat("cloudfront", [{
  format: cloudFrontFormat,
  lines: [CLOUDFRONT_LINE],
  directives: [CLOUDFRONT],
}]);
