import { diffOf } from "../../lib/screen/diff.ts";
import { frameOf } from "../../lib/screen/frame.ts";
import { firstState } from "../../lib/screen/state.ts";
import { dataOf, someMonitor } from "./_data.ts";

const fed = someMonitor(true);
const data = dataOf(fed, "sections", true);
const state = firstState(5);

for (const [width, rows] of [[80, 24], [200, 60]] as const) {
  const style = { width, utc: true };
  const before = frameOf(state, data, style, rows).lines;

  Deno.bench(`frameOf and diffOf, ${width} x ${rows}`, () => {
    diffOf(before, frameOf(state, data, style, rows).lines, width);
  });
}

Deno.bench("what is counted between reports", () => {
  fed.monitor.glance.live;
});
