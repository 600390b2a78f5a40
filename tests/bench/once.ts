/**
 * Reading a log to its end, beside what others need for that: a C program as the
 * limit, `wc -l`, mawk and goaccess.
 *
 * @module
 */

import { type Command, isInstalled, peakBytes } from "./_commands.ts";
import {
  atMost,
  below,
  type MeasuredPair,
  measurePairs,
  type Pair,
  pairsTable,
  timesFaster,
} from "./_pairs.ts";
import { median } from "./_figures.ts";
import { type MadeLog, madeLog } from "./_logs.ts";
import type { Part, Setup } from "./_part.ts";
import {
  empty,
  goaccess,
  limit,
  mawk,
  NARROW,
  once,
  piped,
  stdin,
  wc,
} from "./_peers.ts";
import { tableText } from "./_results.ts";
import { sameCounts } from "./_same_counts.ts";

const NAMES = [
  "combined",
  "common",
  "slow",
  "malformed",
  "junk",
  "agents",
] as const;
/** It takes minutes. */
const MOST_GOACCESS_ROUNDS = 2;
const GOACCESS_PART = 1 / 10;

/** What one run of the part finds. */
class Once {
  readonly #setup: Setup;
  readonly #pairs: MeasuredPair[] = [];
  readonly #memory: string[][] = [];
  readonly #speeds: string[][] = [];
  readonly #notes: string[] = [];
  readonly #limit: string | undefined;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.#limit = limit(setup.folder);
    if (this.#limit === undefined) {
      this.#notes.push("The limit is left out: there is no `cc`.");
    }
  }

  measure(): string {
    for (const name of NAMES) this.#variant(name);
    this.#goaccess();
    this.#jobs();
    this.#replay();
    this.#start();
    const { runs, scale } = this.#setup;
    if (scale !== 1) {
      this.#notes.push(`Logs have ${scale} of their size: targets are for 1.`);
    }
    return [
      "Whole processes, standard output thrown away, run in turn: medians of " +
      `${runs} runs after one that is not counted. A ratio is the median of ` +
      "those of each round; that of a peer that is to be beaten says how many " +
      "times as fast the product is. Where the limit is beside it, hits, " +
      "malformed lines and bytes were the same. Seconds of different rows were " +
      "taken at different times: only the ratios compare.",
      pairsTable(this.#pairs),
      ...this.#notes,
      "### Speed and memory",
      "Peak resident memory is `ru_maxrss`, through `/usr/bin/time`, of a run of " +
      "its own.",
      tableText(["log", "lines", "MB", "lines/s", "MB/s"], this.#speeds),
      tableText(["log", "read from", "peak MB"], this.#memory),
    ].join("\n\n");
  }

  #variant(name: typeof NAMES[number]): void {
    const log = madeLog(this.#setup, name);
    const { product } = this.#setup;
    const commands = {
      file: once(product, log.path),
      stdin: stdin(once(product, "-"), log.path),
      pipe: piped(once(product, "-"), log.path),
    };
    const pairs: Pair[] = [];
    const add = (pair: Pair) => pairs.push(pair);
    if (this.#limit !== undefined) {
      const { file, stdin: input, pipe } = commands;
      const own = [this.#limit];
      const target = atMost(2.2);
      const ofFile = { args: [...own, log.path] };
      sameCounts(file, ofFile);
      sameCounts(input, ofFile);
      add({ what: `${name}, limit`, product: file, peer: ofFile, target });
      add({
        what: `${name} as stdin, limit`,
        product: input,
        peer: stdin({ args: own }, log.path),
        target,
      });
      if (name === "combined") {
        sameCounts(pipe, ofFile);
        add({
          what: `${name} through a pipe, limit`,
          product: pipe,
          peer: piped({ args: own }, log.path),
          target,
        });
      }
    }
    this.#addIfInstalled("wc", () =>
      add({
        what: `${name}, wc -l`,
        product: commands.file,
        peer: wc(log.path),
        target: atMost(7),
      }));
    if (name === "combined") {
      this.#addIfInstalled("mawk", () =>
        add({
          what: `${name}, mawk`,
          product: commands.file,
          peer: mawk(log.path),
          target: timesFaster(6),
        }));
    }
    this.#run(name, pairs);
    this.#speed(name, log);
    for (const [from, command] of Object.entries(commands)) {
      this.#peak(name, from, command);
    }
  }

  #peak(log: string, from: string, command: Command): void {
    const peak = peakBytes(command);
    const megabytes = peak === undefined ? "?" : (peak / 1e6).toFixed(1);
    this.#memory.push([log, from, megabytes]);
  }

  #speed(name: string, log: MadeLog): void {
    const pair = this.#pairs.find(({ what }) => what.startsWith(`${name},`));
    if (pair === undefined) return;
    const time = median(pair.productSeconds);
    this.#speeds.push([
      name,
      `${log.lines}`,
      (log.bytes / 1e6).toFixed(1),
      `${Math.round(log.lines / time)}`,
      `${Math.round(log.bytes / 1e6 / time)}`,
    ]);
  }

  #goaccess(): void {
    const setup = this.#setup;
    this.#addIfInstalled("goaccess", () => {
      const whole = madeLog(setup, "combined");
      const tenth = madeLog(setup, "combined", GOACCESS_PART);
      const product = once(setup.product, whole.path);
      const work = whole.lines / tenth.lines;
      const output = `${setup.folder}/goaccess.json`;
      this.#run("goaccess", [
        {
          what: "combined, goaccess",
          product,
          peer: goaccess(tenth.path, output),
          target: timesFaster(50),
          work,
        },
        {
          what: "combined, goaccess with two panels",
          product,
          peer: goaccess(tenth.path, output, NARROW),
          target: timesFaster(20),
          work,
        },
      ], Math.min(setup.runs, MOST_GOACCESS_ROUNDS));
      this.#notes.push(
        `goaccess is given the first ${tenth.lines} of the ${whole.lines} ` +
          "lines, and compared by its time a line; it was run at most " +
          `${MOST_GOACCESS_ROUNDS} times. Its two panels are requests and ` +
          "status codes.",
      );
    });
  }

  #jobs(): void {
    const { product } = this.#setup;
    const { path } = madeLog(this.#setup, "combined");
    const alone = once(product, path);
    const shared = (mode: string, log = path) => ({
      args: [...product, mode, "--jobs", "2", log],
    });
    const malformed = madeLog(this.#setup, "malformed").path;
    const pairs: Pair[] = [{
      what: "combined, --jobs 2 beside one job",
      product: shared("--once"),
      peer: alone,
      target: timesFaster(1.5),
    }, {
      what: "combined, --replay --jobs 2 beside --replay",
      product: shared("--replay"),
      peer: { args: [...product, "--replay", path] },
      target: timesFaster(1.5),
    }, {
      what: "malformed, --jobs 2 beside one job",
      product: shared("--once", malformed),
      peer: once(product, malformed),
      target: timesFaster(1.5),
    }];
    if (this.#limit !== undefined) {
      pairs.push({
        what: "combined, --jobs 2, limit",
        product: pairs[0]!.product,
        peer: { args: [this.#limit, path] },
        target: atMost(2.2),
      });
    }
    if (isInstalled("wc")) {
      pairs.push({
        what: "combined, --jobs 2, wc -l",
        product: pairs[0]!.product,
        peer: wc(path),
        target: atMost(7),
      });
    }
    this.#run("--jobs", pairs);
    this.#peak("combined", "file, --jobs 2", shared("--once"));
    this.#peak("combined", "file, --replay --jobs 2", shared("--replay"));
  }

  #replay(): void {
    const { product } = this.#setup;
    const { path } = madeLog(this.#setup, "combined");
    const replay = { args: [...product, "--replay", path] };
    this.#run("--replay", [{
      what: "combined, --replay beside --once",
      product: replay,
      peer: once(product, path),
      target: atMost(1.15),
    }]);
    this.#peak("combined", "file, --replay", replay);
  }

  #start(): void {
    const { folder, product } = this.#setup;
    const { path, lines } = madeLog(this.#setup, "small");
    const peer = empty(folder);
    const pair = (what: string, args: string[], limit: number): Pair => ({
      what: `${what}, an empty program of Deno`,
      product: { args: [...product, ...args] },
      peer,
      target: below(limit),
    });
    this.#run("the start", [
      pair(`--once of ${lines} lines`, ["--once", path], 2.2),
      pair("--help", ["--help"], 1.3),
      pair("--version", ["--version"], 1.3),
    ]);
  }

  #run(name: string, pairs: readonly Pair[], rounds = this.#setup.runs): void {
    this.#setup.say(`once: ${name}`);
    this.#pairs.push(...measurePairs(pairs, rounds));
  }

  #addIfInstalled(program: string, add: () => void): void {
    if (isInstalled(program)) {
      add();
      return;
    }
    const note = `${program} is left out: it is not installed.`;
    if (!this.#notes.includes(note)) this.#notes.push(note);
  }
}

/** Reading a log to its end. */
export const part: Part = {
  title: "Reading a log to its end",
  measure: (setup) => Promise.resolve(new Once(setup).measure()),
};
