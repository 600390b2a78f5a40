/**
 * Whether the top stays right while an attack fills the tables.
 *
 * @module
 */

import { randomNumbers } from "../../lib/demo/random.ts";
import { type Chunks, chunksOf, scattered, Template } from "./_attack.ts";
import { checked, number, table } from "./_figures.ts";
import type { Setup } from "./_part.ts";
import { readToEnd } from "./_product.ts";

const REAL_HITS = 1e6;
const SECTIONS = 400;
const CLIENTS = 1000;
/** So many hits of the attack there are for each real one. */
const TIMES = 10;
const TOP = 20;
const REST = 'HTTP/1.1" 200 512 "-" "-"';

/** When the attack comes. */
type When = "first" | "last" | "mixed in";

/** What the traffic really was. */
interface Truth {
  /** Hits of each real section. */
  readonly sections: ReadonlyMap<string, number>;
  /** Hits of each real client. */
  readonly clients: ReadonlyMap<string, number>;
}

/** Measures with the attack at all times; gives a table. */
export async function measureRecall(setup: Setup): Promise<string> {
  const rows: string[][] = [];
  for (const when of ["first", "last", "mixed in"] as const) {
    setup.say(`real traffic and an attack that comes ${when}`);
    const { chunks, truth } = attacked(REAL_HITS * setup.scale, when);
    const { report } = await readToEnd(setup, chunks, [
      "--once",
      "--top",
      `${TOP}`,
    ]);
    rows.push([when, ...cellsOf(report.total, truth)]);
  }
  return table(
    [
      "attack",
      "hits",
      "top 10",
      "top 20",
      "largest error",
      "largest uncertainty",
      "within bounds",
      "top client",
    ],
    rows,
  );
}

// deno-lint-ignore no-explicit-any
function cellsOf(total: any, { sections, clients }: Truth): string[] {
  const shown: { section: string; hits: number; uncertainty: number }[] =
    total.sections;
  // What the attack sends comes once each.
  const hitsOf = (section: string) => sections.get(section) ?? 1;
  const ranked = [...sections.values()].sort((a, b) => b - a);
  const recall = (count: number) => {
    // Of sections with equal hits at the rank any is right.
    const least = ranked[count - 1]!;
    const right = shown.slice(0, count)
      .filter(({ section }) => hitsOf(section) >= least);
    return checked(right.length === count, `${right.length} of ${count}`);
  };
  const errors = shown.map(({ section, hits }) =>
    Math.abs(hitsOf(section) - hits)
  );
  const bounded = shown.filter(({ section, hits, uncertainty }) =>
    hits <= hitsOf(section) && hitsOf(section) <= hits + uncertainty
  );
  const mostHits = Math.max(...clients.values());
  const { client, hits } = total.top_client;
  const missing = mostHits - hits;
  return [
    number(total.hits),
    recall(10),
    recall(TOP),
    number(Math.max(...errors)),
    number(Math.max(...shown.map(({ uncertainty }) => uncertainty))),
    checked(bounded.length === shown.length, `${bounded.length} of ${TOP}`),
    checked(
      clients.get(client) === mostHits,
      missing === 0 ? "right" : `right, ${number(missing)} hits fewer`,
    ),
  ];
}

/** The log; its truth is known when it is at its end. */
function attacked(
  realHits: number,
  when: When,
): { chunks: Chunks; truth: Truth } {
  const random = randomNumbers(1);
  const pickSection = ranks(SECTIONS, random);
  const pickClient = ranks(CLIENTS, random);
  const templates = Array.from(
    { length: SECTIONS },
    (_, i) =>
      new Template(
        `2001:db8:1::######## - - [TIME] "GET /real${i}/page ${REST}`,
      ),
  );
  const attack = new Template(
    `2001:db8:2::######## - - [TIME] "GET /######## ${REST}`,
  );
  const sections = new Map<string, number>();
  const clients = new Map<string, number>();
  const count = (counts: Map<string, number>, name: string) =>
    counts.set(name, (counts.get(name) ?? 0) + 1);

  const hits = Math.round(realHits * (1 + TIMES));
  const isReal = (line: number) => {
    if (when === "first") return line >= hits - realHits;
    if (when === "last") return line < realHits;
    return random() * (1 + TIMES) < 1;
  };
  const put = (into: Uint8Array, at: number, line: number) => {
    if (!isReal(line)) return attack.put(into, at, line, scattered(line));
    const section = pickSection();
    const client = pickClient();
    count(sections, `/real${section}`);
    count(clients, `2001:db8:1::${client.toString(16).padStart(8, "0")}`);
    return templates[section]!.put(into, at, line, client);
  };
  return { chunks: chunksOf(hits, put), truth: { sections, clients } };
}

/**
 * Picks ranks from 0 to below a count: the second one comes half as often as the
 * first, the third a third as often, and so on (Zipf).
 */
function ranks(count: number, random: () => number): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) {
    sum += 1 / (rank + 1);
    sums[rank] = sum;
  }
  return () => {
    const wanted = random() * sum;
    let low = 0;
    for (let high = count - 1; low < high;) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
