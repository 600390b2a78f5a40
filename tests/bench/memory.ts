/**
 * Memory: the most that the product takes, whatever is sent.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { logTime } from "../../lib/demo/traffic.ts";
import { type Attack, attacks } from "./_attack.ts";
import { below, checked, megabytes, number, table } from "./_figures.ts";
import type { Part, Setup } from "./_part.ts";
import { once, Product } from "./_product.ts";

const LINES = 20e6;
const BYTES = 1e9;
const LIMIT_BYTES = 80e6;

/** As many as are followed of one pattern. */
const FILES = 1000;
const FOLLOW_SECONDS = 30;
const LOOK_MS = 100;
/** So many files get a line in each of these times: each gets one in 2 s or so. */
const FILES_AT_ONCE = 50;
/** After so long all lines have been counted. */
const REST_MS = 2500;

/** The part. */
export const part: Part = {
  title: "Memory",
  measure: async (setup) => {
    const rows: string[][] = [];
    for (const attack of attacks(LINES * setup.scale, BYTES * setup.scale)) {
      setup.say(attack.name);
      rows.push(await underAttack(setup, attack));
    }
    setup.say(`${FILES} files`);
    rows.push(await manyFiles(setup));
    return `The most RSS of the process, the mapped pages of its program included. All but
the last row is \`--once\` on standard input; the last row follows the files by a
pattern for ${FOLLOW_SECONDS} s, while each gets a line every two seconds.

${
      table(
        ["input", "hits", "counted", `peak (< ${megabytes(LIMIT_BYTES, 0)})`],
        rows,
      )
    }`;
  },
};

async function underAttack(setup: Setup, attack: Attack): Promise<string[]> {
  const { report, peakBytes } = await once(setup, attack.chunks);
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

async function manyFiles(setup: Setup): Promise<string[]> {
  const folder = `${setup.folder}/many`;
  Deno.mkdirSync(folder, { recursive: true });
  try {
    const paths = Array.from(
      { length: FILES },
      (_, i) => `${folder}/${i}.log`,
    );
    for (const path of paths) Deno.writeTextFileSync(path, "");
    await using product = new Product(setup, [`${folder}/*.log`]);
    await product.first();
    const end = performance.now() + FOLLOW_SECONDS * setup.scale * 1000;
    let hits = 0;
    while (performance.now() < end) {
      for (let i = 0; i < FILES_AT_ONCE; i++) {
        const line = `192.0.2.7 - - [${logTime(Date.now() / 1000)}] ` +
          `"GET /s${hits % 99}/x HTTP/1.1" 200 10 "-" "-"\n`;
        const path = paths[hits++ % FILES]!;
        Deno.writeTextFileSync(path, line, { append: true });
      }
      await delay(LOOK_MS);
    }
    await delay(REST_MS);
    const { json } = await product.end();
    const name = `following ${number(FILES)} files`;
    return row(name, hits, json.total.hits, product.peakBytes);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
