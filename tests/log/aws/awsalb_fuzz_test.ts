import { awsAlbFormat } from "../../../lib/log/aws/alb.ts";
import { testFormat } from "../_format_checks.ts";
import { ALB_LINE } from "./_lines.ts";

testFormat("awsalb", [{ format: awsAlbFormat, lines: [ALB_LINE] }]);
