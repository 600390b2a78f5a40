import { Traffic } from "../../lib/demo/traffic.ts";
import { readClf } from "../../lib/log/clf.ts";
import { LogRecord } from "../../lib/log/record.ts";
import {
  Selection,
  type SelectionOptions,
} from "../../lib/select/selection.ts";
import { Summary } from "../../lib/traffic/summary.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { bytesOf } from "../_lines.ts";

const START = 1_760_000_000;
const traffic = new Traffic(
  { rate: 100, burstEverySeconds: 120, seed: 1 },
  START,
);
const bytes = bytesOf(traffic.linesTo(START + 60));
const record = new LogRecord();
const PLAIN = {
  only: [],
  exclude: [],
  sectionDepth: 1,
  realIp: false,
  site: "",
};

function countAll(summary: Summary, selection: Selection | undefined): void {
  for (let at = 0; at < bytes.length;) {
    at = readClf(bytes, at, record);
    selection?.apply(record);
    summary.add(record);
  }
}

const asked: Record<string, Partial<SelectionOptions>> = {
  "one of the status": { only: ["status<500"] },
  "one of the section": { exclude: ["section=/api"] },
  "one of the agent": { exclude: ["ua~bot"] },
  "a network": { exclude: ["client=10.0.0.0/8"] },
  "the real client": { realIp: true },
  "sections of depth 3": { sectionDepth: 3 },
};

const plain = new Summary(1);
Deno.bench("about 20,000 lines: no filter", { baseline: true }, () => {
  countAll(plain, undefined);
});
for (const [name, options] of Object.entries(asked)) {
  const summary = new Summary(1);
  const selection = Selection.of({ ...PLAIN, ...options });
  Deno.bench(`about 20,000 lines: ${name}`, () => {
    countAll(summary, selection);
  });
}
const withTops = new Summary(1, TOP_NAMES);
Deno.bench("about 20,000 lines: all tops", () => {
  countAll(withTops, undefined);
});
