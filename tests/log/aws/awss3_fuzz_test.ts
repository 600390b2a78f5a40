import { awsS3Format } from "../../../lib/log/aws/s3.ts";
import { testFormat } from "../_format_checks.ts";
import { S3_LINE } from "./_lines.ts";

testFormat("awss3", [{ format: awsS3Format, lines: [S3_LINE] }]);
