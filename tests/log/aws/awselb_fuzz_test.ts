import { awsElbFormat } from "../../../lib/log/aws/elb.ts";
import { testFormat } from "../_format_checks.ts";
import { ELB_LINE } from "./_lines.ts";

testFormat("awselb", [{ format: awsElbFormat, lines: [ELB_LINE] }]);
