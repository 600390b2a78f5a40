import { Traffic } from "../../../lib/demo/traffic.ts";
import { awsAlbFormat } from "../../../lib/log/aws/alb.ts";
import { awsElbFormat } from "../../../lib/log/aws/elb.ts";
import { awsS3Format } from "../../../lib/log/aws/s3.ts";
import { readClf } from "../../../lib/log/clf.ts";
import { LogRecord } from "../../../lib/log/record.ts";
import { bytesOf } from "../../_lines.ts";

const START = 1_760_000_000;
const options = { rate: 100, burstEverySeconds: 120, seed: 1 };
const combined = new Traffic(options, START).linesTo(START + 60);
const record = new LogRecord();

const PARTS =
  /^(\S+) \S+ \S+ \[(.*?)\] ("[^"]*") (\d+) (\d+|-) ("[^"]*") ("[^"]*")$/gm;

/** The lines of the demo as Amazon would log them. */
const formats = [
  [
    awsElbFormat,
    "2025-10-09T08:53:20.123456Z shop $1:2817 10.0.0.1:80 0.000086 0.001048 0.000057 $4 $4 12 $5 $3 $7 ECDHE-RSA TLSv1.2",
  ],
  [
    awsAlbFormat,
    'h2 2025-10-09T08:53:20.123456Z app/shop/50dc $1:2817 10.0.0.1:80 0.001 0.052 0.002 $4 $4 34 $5 $3 $7 ECDHE-RSA TLSv1.2 arn:aws:x "Root=1-5833" "www.example.com" "arn:aws:acm" 1 2025-10-09T08:53:20.123456Z "forward" "-" "-" "10.0.0.1:80" "404" "-" "-" TID_dc57',
  ],
  [
    awsS3Format,
    "79a59df9 assets [$2] $1 - 3E57427F REST.GET.OBJECT a.png $3 $4 - $5 $5 34 12 $6 $7 - s9lz= SigV4 ECDHE-RSA AuthHeader assets.s3.amazonaws.com TLSv1.2",
  ],
] as const;

const lines = combined.split("\n").length - 1;
const plain = bytesOf(combined);
Deno.bench(`readClf, ${lines} lines: combined, to compare`, () => {
  for (let at = 0; at < plain.length;) at = readClf(plain, at, record);
});
for (const [format, line] of formats) {
  const bytes = bytesOf(combined.replaceAll(PARTS, line));
  const reader = format.open();
  Deno.bench(`aws, ${lines} lines: ${format.title}`, () => {
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(10, at);
      reader.read(bytes, at, end, record);
      at = end + 1;
    }
  });
}
