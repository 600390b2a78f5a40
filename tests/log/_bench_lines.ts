/**
 * Lines for benches of what reads the common formats.
 *
 * @module
 */

import { logTime, Traffic } from "../../lib/demo/traffic.ts";

const START = 1_760_000_000;
const options = { rate: 100, burstEverySeconds: 120, seed: 1 };
const combined = new Traffic(options, START).linesTo(START + 60);

/** Each line is of another second: no time can be taken from the line before. */
function inNewSeconds(text: string): string {
  let second = START;
  return text.replaceAll(/\[[^\]]*\]/g, () => `[${logTime(second++)}]`);
}

/** About 20,000 lines of each kind. */
export const BENCH_LINES: Readonly<Record<string, string>> = {
  combined,
  "a new second in each line": inNewSeconds(combined),
  common: combined.replaceAll(/ "-" "[^"]*"\n/g, "\n"),
  "vhost in front":
    combined.replaceAll(/^/gm, "www.example.org:443 ").trimEnd() +
    "\n",
  "one in ten malformed": combined.replaceAll(
    /(.*\n){9}(.*\n)/g,
    (ten) => ten.replace(/.*\n$/, "junk\n"),
  ),
  "agents of 2 kB": combined.replaceAll(/"\n/g, "x".repeat(2048) + '"\n'),
};
