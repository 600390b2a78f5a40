/**
 * Memory: the most that the product takes, whatever is sent.
 *
 * @module
 */

import { logTime } from "../../lib/demo/traffic.ts";
import { type Attack, attacks, START } from "./_attack.ts";
import { below, checked, megabytes, number, table } from "./_figures.ts";
import { MANY, ManyLogs } from "./_many.ts";
import type { Part, Setup } from "./_part.ts";
import { Product, readToEnd } from "./_product.ts";

const LINES = 20e6;
const BYTES = 1e9;
const LIMIT_BYTES = 80e6;

const MINUTES = 8000;

const FOLLOW_SECONDS = 30;

/** The part. */
export const part: Part = {
  title: "Memory",
  measure: async (setup) => {
    const rows: string[][] = [];
    for (const attack of attacks(LINES * setup.scale, BYTES * setup.scale)) {
      setup.say(attack.name);
      rows.push(await underAttack(setup, attack));
    }
    setup.say("a replay");
    rows.push(await quietReplay(setup));
    setup.say(`${MANY} files`);
    rows.push(await manyFiles(setup));
    return `The most RSS of the process, the mapped pages of its program included. All but
the last two rows are \`--once\` on standard input; a \`--replay\` of it, which has six
reports for each hit; and the files are followed by a pattern for
${FOLLOW_SECONDS} s, while each gets a line every two seconds.

${
      table(
        ["input", "hits", "counted", `peak (< ${megabytes(LIMIT_BYTES, 0)})`],
        rows,
      )
    }`;
  },
};

async function underAttack(setup: Setup, attack: Attack): Promise<string[]> {
  const { report, peakBytes } = await readToEnd(setup, attack.chunks);
  return row(attack.name, attack.hits, report.total.hits, peakBytes);
}

function row(
  name: string,
  hits: number,
  counted: number,
  peakBytes: number,
): string[] {
  return [
    name,
    number(hits),
    checked(counted === hits, number(counted)),
    below(peakBytes, LIMIT_BYTES, megabytes),
  ];
}

/** Few hits, of which much is to be said. */
async function quietReplay(setup: Setup): Promise<string[]> {
  const hits = Math.ceil(MINUTES * setup.scale);
  const lines = Array.from(
    { length: hits },
    (_, minute) =>
      `192.0.2.7 - - [${logTime(START + 60 * minute)}] ` +
      '"GET /a/b HTTP/1.1" 200 10 "-" "-"\n',
  );
  const { report, peakBytes } = await readToEnd(
    setup,
    [new TextEncoder().encode(lines.join(""))],
    ["--replay"],
  );
  const name = "a replay of a hit a minute";
  return row(name, hits, report.total.hits, peakBytes);
}

async function manyFiles(setup: Setup): Promise<string[]> {
  using logs = new ManyLogs(setup.folder);
  await using product = new Product(setup, [logs.pattern]);
  await product.first();
  await logs.write(MANY, FOLLOW_SECONDS * setup.scale);
  const { json } = await product.end();
  const name = `following ${number(MANY)} files`;
  return row(name, logs.hits, json.total.hits, product.peakBytes);
}
