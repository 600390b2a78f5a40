/**
 * Many logs in one folder, and what following them costs.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { logTime } from "../../lib/demo/traffic.ts";
import { checked, number, table } from "./_figures.ts";
import type { Setup } from "./_part.ts";
import { Product } from "./_product.ts";

/** As many as are followed of one pattern. */
export const MANY = 1000;
const WRITE_MS = 100;
/** So many logs get a line in each of these times: each gets one in 2 s or so. */
const WRITTEN_AT_ONCE = 50;
/** After so long all lines have been counted. */
const REST_MS = 2500;
/** Start-up costs more: it is not measured. */
const SETTLE_MS = 4000;
const SECONDS = 30;

/** Many logs; they go with this. */
export class ManyLogs implements Disposable {
  /** What names all of them. */
  readonly pattern: string;
  /** How many lines were written. */
  hits = 0;
  readonly #folder: string;
  readonly #paths: readonly string[];

  constructor(folder: string) {
    this.#folder = `${folder}/many`;
    this.pattern = `${this.#folder}/*.log`;
    Deno.mkdirSync(this.#folder, { recursive: true });
    this.#paths = Array.from(
      { length: MANY },
      (_, i) => `${this.#folder}/${i}.log`,
    );
    for (const path of this.#paths) Deno.writeTextFileSync(path, "");
  }

  /**
   * Writes lines to some logs, ten times a second, and waits until all of them
   * have been counted.
   *
   * @param count To how many logs, which get one line after another.
   * @param seconds For how long.
   */
  async write(count: number, seconds: number): Promise<void> {
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      for (let i = 0; i < Math.min(count, WRITTEN_AT_ONCE); i++) {
        const line = `192.0.2.7 - - [${logTime(Date.now() / 1000)}] ` +
          `"GET /s${this.hits % 99}/x HTTP/1.1" 200 10 "-" "-"\n`;
        const path = this.#paths[this.hits++ % count]!;
        Deno.writeTextFileSync(path, line, { append: true });
      }
      await delay(WRITE_MS);
    }
    await delay(REST_MS);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

/** Measures what many logs cost, few and all of them written; gives a table. */
export async function measureMany(setup: Setup): Promise<string> {
  const rows: string[][] = [];
  for (const written of [0, 1, MANY]) {
    setup.say(`following ${MANY} logs, ${written} of them written`);
    rows.push(await measure(setup, written));
  }
  return table(
    ["logs", "of them written", "CPU", "written", "counted"],
    rows,
  );
}

async function measure(setup: Setup, count: number): Promise<string[]> {
  using logs = new ManyLogs(setup.folder);
  await using product = new Product(setup, [logs.pattern]);
  await product.first();
  await delay(SETTLE_MS);
  const beginMs = performance.now();
  const begin = product.figures();
  await logs.write(count, SECONDS * setup.scale);
  const { cpuSeconds } = product.figures();
  const elapsedMs = performance.now() - beginMs;
  const { json } = await product.end();
  const { hits } = json.total;
  return [
    number(MANY),
    number(count),
    `${number((cpuSeconds - begin.cpuSeconds) / elapsedMs * 1e5, 2)} %`,
    number(logs.hits),
    checked(hits === logs.hits, number(hits)),
  ];
}
