/**
 * Months of a busy log in minutes: follows a log that is written to as fast as
 * the monitor reads, rotated a thousand times, with a million distinct clients
 * and sections. Shows what `/proc` says of the monitor meanwhile, and fails where
 * a line was not counted or where it grew.
 *
 *     deno task soak
 *     deno task soak --lines 300000 --rotations 30
 *     deno task soak --binary ./http-monitor
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { Folder } from "../cli/_run.ts";
import { randomFrom } from "../_random.ts";
import { until } from "../writers/_programs.ts";
import { MadeLines } from "./_made_lines.ts";
import { type Manner, MANNERS, RotatingLog } from "./_rotating_log.ts";
import { heading, type Row, rowText, say } from "./_rows.ts";
import { problemsOf } from "./_verdict.ts";
import { Watched } from "./_watched.ts";

/** The options and what they are without being given. */
const DEFAULTS = {
  lines: 10_000_000,
  rotations: 1000,
  restarts: 10,
  kept: 30,
  /**
   * So often it is rotated ahead of the state that the monitor has kept. There
   * are days between two rotations, and a second between two states: no kill
   * sets the monitor back by more files than it reads at once.
   */
  ahead: 4,
  /** So often it is rotated in one manner before the next one is chosen. */
  stretch: 10,
  rows: 100,
  seed: 1,
};

/** More than that is not written ahead of the monitor. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;
const BATCH_LINES = 1000;
/** All restarts are in this part of the run: then memory is that of one process. */
const RESTARTS_PART = 1 / 10;

type Options = typeof DEFAULTS & {
  readonly manners: readonly Manner[];
  readonly binary: string | undefined;
};

class Soak {
  readonly #options: Options;
  readonly #random: (below: number) => number;
  readonly #lines: MadeLines;
  readonly #log: RotatingLog;
  readonly #monitor: Watched;
  readonly #beginMs = Date.now();
  /** When the log was rotated, in milliseconds. */
  readonly #rotatedMs: number[] = [];
  readonly #rows: Row[] = [];

  constructor(options: Options, log: RotatingLog, monitor: Watched) {
    this.#options = options;
    this.#random = randomFrom(options.seed);
    this.#lines = new MadeLines(options.seed);
    this.#log = log;
    this.#monitor = monitor;
  }

  /** Runs it; gives what is wrong. */
  async run(): Promise<string[]> {
    // What is rotated before anybody ever looked is not the monitor's.
    await this.#monitor.saved(0);
    say(heading());
    const { lines, rotations, restarts, rows } = this.#options;
    while (this.#lines.count < lines) {
      const due = this.#due(rows);
      await this.#write();
      while (this.#isDue(rotations, this.#log.count)) await this.#rotate();
      if (this.#due(rows) > due) this.#row();
      const done = this.#monitor.restarts;
      if (done < restarts && this.#isDue(restarts / RESTARTS_PART, done)) {
        // At any moment, also of what it writes to the state.
        await sleep(this.#random(1000));
        await this.#monitor.restart();
      }
    }
    await this.#allRead();
    await this.#monitor.stop();
    return problemsOf({
      report: this.#monitor.report,
      expected: this.#lines.expected,
      log: this.#log,
      rows: this.#rows,
    });
  }

  /** How many of so many things are due by now, spread over the lines. */
  #due(count: number): number {
    const { lines } = this.#options;
    return Math.floor(Math.min(this.#lines.count / lines, 1) * count);
  }

  #isDue(count: number, done: number): boolean {
    return this.#due(count) > done;
  }

  async #write(): Promise<void> {
    await until("room", () => this.#unread() < MAX_UNREAD_BYTES);
    const { lines, rotations } = this.#options;
    const inFile = Math.ceil(lines / Math.max(1, rotations));
    const count = Math.min(BATCH_LINES, inFile, lines - this.#lines.count);
    // The last write ends anywhere.
    this.#log.write(this.#make(count), this.#random(200));
  }

  async #rotate(): Promise<void> {
    const manner = await this.#nextManner();
    const since = this.#rotatedMs.at(-this.#options.ahead) ?? 0;
    await this.#monitor.saved(since);
    if (manner === "copytruncate") {
      // What is written between copy and emptying is lost to everyone; what was
      // not read by then is taken from the copy.
      await this.#allRead();
      this.#log.rotate(manner);
    } else {
      this.#log.rotate(manner, this.#make(this.#random(20)));
    }
    this.#rotatedMs.push(Date.now());
  }

  async #nextManner(): Promise<Manner> {
    const { manners, stretch } = this.#options;
    const last = this.#log.manners.at(-1);
    if (last !== undefined && this.#log.count % stretch !== 0) return last;
    const next = manners[this.#random(manners.length)]!;
    // Nobody changes how a log is rotated within the blink of an eye.
    if (next !== last && stretch > 1) await this.#allRead();
    return next;
  }

  async #allRead(): Promise<void> {
    this.#log.write("");
    await until("all lines", () => this.#unread() === 0);
  }

  #make(count: number): string {
    return this.#lines.make(count, Date.now(), this.#log.count);
  }

  /** How many bytes the monitor has still to read. */
  #unread(): number {
    const { files, bytes } = this.#monitor.unreadOf(this.#log.unread);
    this.#log.unread = files;
    return bytes;
  }

  #row(): void {
    const report = this.#monitor.report;
    const row = {
      ...this.#monitor.figures(),
      seconds: (Date.now() - this.#beginMs) / 1000,
      processSeconds: (Date.now() - this.#monitor.startedMs) / 1000,
      written: this.#lines.count,
      reported: report.total.hits + report.total.malformed,
      rotations: this.#log.count,
      restarts: this.#monitor.restarts,
      stateBytes: this.#monitor.stateBytes,
    };
    this.#rows.push(row);
    say(rowText(row));
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function optionsOf(args: string[]): Options {
  const unknown: string[] = [];
  const parsed = parseArgs(args, {
    string: ["binary", "manners", ...Object.keys(DEFAULTS)],
    unknown: (arg: string) => {
      unknown.push(arg);
      return false;
    },
  });
  const numbers = Object.entries(DEFAULTS).map(([name, usual]) => {
    const text = (parsed as Record<string, unknown>)[name] ?? `${usual}`;
    if (!/^\d+$/.test(String(text))) unknown.push(`--${name} ${text}`);
    return [name, Number(text)];
  });
  const { binary, manners = MANNERS.join(",") } = parsed as {
    binary?: string;
    manners?: string;
  };
  const named = MANNERS.filter((it) => manners.split(",").includes(it));
  if (named.length < manners.split(",").length) {
    unknown.push(`--manners ${manners}`);
  }
  if (unknown.length > 0) {
    say(
      `soak: ${unknown.join(", ")} is not understood: it takes ` +
        Object.keys(DEFAULTS).map((name) => `--${name} N`).join(", ") +
        `, --binary PATH and --manners ${MANNERS.join(",")}`,
    );
    Deno.exit(2);
  }
  return {
    ...Object.fromEntries(numbers) as typeof DEFAULTS,
    manners: named,
    binary: binary && Deno.realPathSync(binary),
  };
}

async function main(): Promise<number> {
  const options = optionsOf(Deno.args);
  if (Deno.build.os !== "linux") {
    say("soak: it needs /proc, which only Linux has");
    return 2;
  }
  using folder = new Folder();
  using log = new RotatingLog(folder.path, options.kept);
  await using monitor = new Watched({
    folder: folder.path,
    log: log.path,
    state: `${folder.path}/state`,
    binary: options.binary,
  });
  const problems = await new Soak(options, log, monitor).run();
  for (const problem of problems) say(`soak: ${problem}`);
  say(problems.length === 0 ? "soak: passed" : "soak: FAILED");
  return problems.length === 0 ? 0 : 1;
}

Deno.exit(await main());
