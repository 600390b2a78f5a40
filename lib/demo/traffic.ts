/**
 * Traffic that looks real: the lines of a combined log, second by second.
 *
 * @module
 */

import { randomNumbers } from "./random.ts";

/** What the traffic is like. */
export interface TrafficOptions {
  /** Hits a second between bursts, on average. */
  readonly rate: number;
  /** The time from one burst to the next, in seconds. */
  readonly burstEverySeconds: number;
  /** The same seed gives the same traffic. */
  readonly seed: number;
}

/** How long a burst lasts, and how many times as many hits it has. */
const BURST_SECONDS = 15;
const BURST_FACTOR = 12;
/** The first burst comes soon, so that there is something to see. */
const FIRST_BURST_SECONDS = 10;

const PAGES = [
  ["/api/users", 30],
  ["/api/orders", 20],
  ["/products/list", 25],
  ["/products/view", 18],
  ["/static/app.js", 14],
  ["/static/site.css", 12],
  ["/images/logo.png", 10],
  ["/blog/2026/how-we-monitor", 6],
  ["/login", 6],
  ["/", 12],
  ["/cart/add", 5],
  ["/search?q=shoes", 8],
  ["/admin/setup.php", 2],
] as const;
const METHODS = [["GET", 88], ["POST", 9], ["HEAD", 2], ["PUT", 1]] as const;
const STATUSES = [
  ["200", 86],
  ["304", 6],
  ["404", 5],
  ["301", 2],
  ["500", 1],
] as const;
const AGENTS = [
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", 5],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)", 4],
  ["curl/8.14.1", 1],
  ["Googlebot/2.1 (+http://www.google.com/bot.html)", 1],
] as const;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Makes lines; the same options give the same lines, but for their times. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #start: number;
  readonly #firstBurst: number;
  #next: number;

  /**
   * @param options What the traffic is like.
   * @param start The first second that has lines, since the epoch.
   * @param firstBurst When the first burst begins, in seconds after the start.
   */
  constructor(
    options: TrafficOptions,
    start: number,
    firstBurst: number = FIRST_BURST_SECONDS,
  ) {
    this.#options = options;
    this.#start = start;
    this.#firstBurst = start + firstBurst;
    this.#next = start;
  }

  /** The first second of which no lines were made yet. */
  get next(): number {
    return this.#next;
  }

  /**
   * Makes the lines of all seconds up to one that were not yet made.
   *
   * @param second The last second, since the epoch.
   * @returns The lines with their newlines.
   */
  linesTo(second: number): string {
    let lines = "";
    for (; this.#next <= second; this.#next++) {
      lines += this.#second(this.#next);
    }
    return lines;
  }

  #second(second: number): string {
    const { rate, burstEverySeconds, seed } = this.#options;
    const random = randomNumbers(seed * 1_000_003 + second - this.#start);
    const sinceBurst = (second - this.#firstBurst) % burstEverySeconds;
    const bursting = sinceBurst >= 0 && sinceBurst < BURST_SECONDS;
    const mean = rate * (bursting ? BURST_FACTOR : 1) * (0.7 + random() * 0.6);
    // The fraction that is left over is a hit as often as it says.
    const hits = Math.floor(mean) + (random() < mean % 1 ? 1 : 0);
    const time = logTime(second);
    let lines = "";
    for (let i = 0; i < hits; i++) lines += line(time, random, bursting);
    return lines;
  }
}

function line(time: string, random: () => number, bursting: boolean): string {
  // A burst is a few clients that want one thing.
  const client = bursting && random() < 0.8
    ? `203.0.113.${1 + Math.floor(random() * 5)}`
    : `198.51.100.${1 + Math.floor(random() * 250)}`;
  const path = bursting && random() < 0.7
    ? "/search?q=sale"
    : pick(PAGES, random);
  const bytes = Math.floor(200 + random() ** 3 * 40_000);
  return `${client} - - [${time}] "${
    pick(METHODS, random)
  } ${path} HTTP/1.1" ` +
    `${pick(STATUSES, random)} ${bytes} "-" "${pick(AGENTS, random)}"\n`;
}

/** The time as logs have it: `10/Oct/2000:13:55:36 +0000`. */
export function logTime(second: number): string {
  const iso = new Date(second * 1000).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${
    iso.slice(11, 19)
  } +0000`;
}

function pick(
  choices: readonly (readonly [string, number])[],
  random: () => number,
): string {
  const all = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * all;
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return choices[0]![0];
}
