import { logTime, Traffic } from "../../lib/demo/traffic.ts";
import { readClf } from "../../lib/log/clf.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { bytesOf } from "../_lines.ts";

const START = 1_760_000_000;
const options = { rate: 100, burstEverySeconds: 120, seed: 1 };
const combined = new Traffic(options, START).linesTo(START + 60);
const record = new LogRecord();

function readAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at = readClf(bytes, at, record);
}

/** Each line is of another second: no time can be taken from the line before. */
function inNewSeconds(text: string): string {
  let second = START;
  return text.replaceAll(/\[[^\]]*\]/g, () => `[${logTime(second++)}]`);
}

/** About 20,000 lines of each kind. */
const kinds = {
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

for (const [name, text] of Object.entries(kinds)) {
  const bytes = bytesOf(text);
  const lines = text.split("\n").length - 1;
  Deno.bench(`readClf, ${lines} lines: ${name}`, () => readAll(bytes));
}
