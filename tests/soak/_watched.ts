/**
 * The monitor as a process of its own, and what the system says of it.
 *
 * @module
 */

import { V8_FLAGS } from "../../.denow/run_flags.ts";
import { type Figures, figuresOf } from "../_proc.ts";
import { type Program, start } from "../cli/_run.ts";
import { until } from "../writers/_programs.ts";
import type { Written } from "./_rotating_log.ts";

/** How the monitor is started. */
export interface WatchedOptions {
  readonly log: string;
  readonly state: string;
  /** The folder of both. */
  readonly folder: string;
  /** An executable, else it is run from source. */
  readonly binary: string | undefined;
}

/** The monitor, which may be killed and started again. */
export class Watched implements AsyncDisposable {
  /** How often it was started again. */
  restarts = 0;
  /** When the one that runs now was started, in milliseconds. */
  startedMs = 0;

  readonly #options: WatchedOptions;
  #program: Program;
  /** What it ended with, where that was not asked for. */
  #ended = "";
  // deno-lint-ignore no-explicit-any
  #lastReport: any;

  /** @param options How to start it. */
  constructor(options: WatchedOptions) {
    this.#options = options;
    this.#program = this.#start();
  }

  /** The newest report; while there is none yet, that of the run before. */
  // deno-lint-ignore no-explicit-any
  get report(): any {
    const { stdout } = this.#program;
    // The newest lines only: this is asked for again and again.
    const lines = stdout.slice(-2_000_000).split("\n").slice(0, -1);
    const line = lines.findLast((it) => it.startsWith('{"type":"report"'));
    if (line !== undefined) this.#lastReport = JSON.parse(line);
    return this.#lastReport;
  }

  /** When the state was last written, in milliseconds; 0 before. */
  get savedMs(): number {
    return this.#stateInfo()?.mtime?.getTime() ?? 0;
  }

  /** How long the state is. */
  get stateBytes(): number {
    return this.#stateInfo()?.size ?? 0;
  }

  /** Kills it at once and starts it again. */
  async restart(): Promise<void> {
    // What it has said is kept.
    this.report;
    this.#program.kill("SIGKILL");
    const { stderr } = await this.#program.ended();
    if (stderr !== "") throw new Error(`the monitor says: ${stderr}`);
    this.#program = this.#start();
    this.#ended = "";
    this.restarts++;
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    this.#program.kill("SIGTERM");
    const { code, stderr } = await this.#program.ended();
    if (code !== 143 || stderr !== "") {
      throw new Error(`the monitor ended with ${code}: ${stderr}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
  }

  /** Waits until a state has been written since a time. */
  async saved(sinceMs: number): Promise<void> {
    await until("a state", () => this.savedMs > sinceMs);
  }

  /** How it stands now. */
  figures(): Figures {
    return figuresOf(this.#runningPid());
  }

  /**
   * Finds out which files it has not read to their ends yet.
   *
   * @param files The files, the oldest first.
   * @returns Those and how many bytes of them are left.
   */
  unreadOf(files: readonly Written[]): { files: Written[]; bytes: number } {
    const positions = this.#positions();
    // It reads them in their order: what it has closed before one that is open
    // it has done with. What it has lost is seen when the lines are counted.
    const first = files.findIndex(({ inode }) => positions.has(inode));
    let bytes = 0;
    const unread = files.filter((file, i) => {
      if (i < first) return false;
      const at = positions.get(file.inode) ?? 0;
      const left = file.bytes - (at === file.emptiedAt ? 0 : at);
      bytes += Math.max(0, left);
      return left > 0 || i === files.length - 1;
    });
    return { files: unread, bytes };
  }

  /** Where it stands in the files that it has open, by their inodes. */
  #positions(): Map<number, number> {
    const proc = `/proc/${this.#runningPid()}`;
    const positions = new Map<number, number>();
    for (const { name } of Deno.readDirSync(`${proc}/fd`)) {
      try {
        const info = Deno.statSync(`${proc}/fd/${name}`);
        if (!info.isFile) continue;
        const text = Deno.readTextFileSync(`${proc}/fdinfo/${name}`);
        positions.set(info.ino!, Number(/^pos:\s+(\d+)/.exec(text)?.[1]));
      } catch {
        // Closed meanwhile.
      }
    }
    return positions;
  }

  #runningPid(): number {
    if (this.#ended !== "") throw new Error(this.#ended);
    return this.#program.pid;
  }

  #start(): Program {
    const { folder, log, state, binary } = this.#options;
    this.startedMs = Date.now();
    const args = ["-o", "json", "-i", "10", "--state", state, log];
    const program = start(args, {
      permissions: [`--allow-read=${folder}`, `--allow-write=${folder}`],
      flags: [V8_FLAGS],
      ...(binary === undefined ? {} : { binary }),
    });
    program.ended().then(({ code, stderr }) => {
      if (program !== this.#program) return;
      this.#ended = `the monitor ended with ${code}: ${stderr}`;
    });
    return program;
  }

  #stateInfo(): Deno.FileInfo | undefined {
    try {
      return Deno.statSync(this.#options.state);
    } catch {
      return undefined;
    }
  }
}
