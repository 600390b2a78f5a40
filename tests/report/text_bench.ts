import { jsonLine } from "../../lib/report/json.ts";
import { textBlock } from "../../lib/report/text.ts";
import { someReports, STATUS } from "./_events.ts";

const report = someReports()[0]!;
const style = { width: 80, utc: true };

Deno.bench("textBlock of a report", () => {
  textBlock(report, STATUS, style);
});

Deno.bench("jsonLine of a report", () => {
  jsonLine(report, STATUS);
});
