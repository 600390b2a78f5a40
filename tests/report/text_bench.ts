import { jsonLine } from "../../lib/report/json.ts";
import { screenLines } from "../../lib/report/screen.ts";
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

Deno.bench("screenLines, 80 x 24", () => {
  const { window } = report;
  screenLines({ report, window, status: STATUS, notice: [] }, style, 24);
});
