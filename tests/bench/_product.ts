/**
 * The product as a process that is measured.
 *
 * @module
 */

import { type Figures, figuresOf, readBytesOf } from "../_proc.ts";
import type { Setup } from "./_part.ts";

/** So often it is looked how much memory it takes. */
const PEAK_EVERY_MS = 20;
const EXIT_SIGTERM = 143;

/** A report of the product. */
export interface Report {
  /** When its line had come, in milliseconds since the epoch. */
  readonly arrivedMs: number;
  /** What it says; see README for its fields. */
  // deno-lint-ignore no-explicit-any
  readonly json: any;
}

/** The product, which runs. */
export class Product implements AsyncDisposable {
  /** What has come so far, the oldest first. */
  readonly reports: Report[] = [];
  /** The most memory that was seen, in bytes of RSS. */
  peakBytes = 0;

  readonly #child: Deno.ChildProcess;
  readonly #hasInput: boolean;
  readonly #peakTimer: ReturnType<typeof setInterval>;
  readonly #first = Promise.withResolvers<Report>();
  readonly #output: Promise<void>;
  readonly #errors: Promise<string>;

  /**
   * Starts it.
   *
   * @param setup Holds its command.
   * @param args What is given to it, besides `--output json`.
   * @param hasInput Whether it has a standard input: see {@linkcode feed}.
   */
  constructor(setup: Setup, args: readonly string[], hasInput = false) {
    const [file, ...first] = setup.product;
    this.#hasInput = hasInput;
    this.#child = new Deno.Command(file!, {
      args: [...first, "--output", "json", ...args],
      stdin: hasInput ? "piped" : "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#first.promise.catch(() => {});
    this.#output = this.#readOutput();
    this.#errors = new Response(this.#child.stderr).text();
    this.#peakTimer = setInterval(() => this.#lookAtPeak(), PEAK_EVERY_MS);
  }

  /** What the system says of it. */
  figures(): Figures {
    return figuresOf(this.#child.pid);
  }

  /** How many bytes it has read so far, of anything. */
  get readBytes(): number {
    return readBytesOf(this.#child.pid);
  }

  /** Its first report. */
  first(): Promise<Report> {
    return this.#first.promise;
  }

  /**
   * Gives it its standard input, and its end.
   *
   * @param chunks Bytes; their buffer may be used again for each.
   */
  async feed(chunks: Iterable<Uint8Array>): Promise<void> {
    const writer = this.#child.stdin.getWriter();
    try {
      for (const chunk of chunks) await writer.write(chunk);
      await writer.close();
    } catch (error) {
      // It has ended before: what it says of that is what matters.
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  }

  /**
   * Waits for its end; without input it is told to end.
   *
   * @returns Its last report.
   * @throws {Error} It failed or complained.
   */
  async end(): Promise<Report> {
    if (!this.#hasInput) this.#child.kill("SIGTERM");
    const { code } = await this.#child.status;
    clearInterval(this.#peakTimer);
    await this.#output;
    const errors = await this.#errors;
    const last = this.reports.at(-1);
    const right = this.#hasInput ? 0 : EXIT_SIGTERM;
    if (code !== right || errors !== "" || last === undefined) {
      throw new Error(`the product ended with ${code}: ${errors}`);
    }
    return last;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#peakTimer);
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await Promise.all([this.#child.status, this.#output, this.#errors]);
  }

  async #readOutput(): Promise<void> {
    let text = "";
    for await (
      const part of this.#child.stdout.pipeThrough(new TextDecoderStream())
    ) {
      const arrivedMs = Date.now();
      const lines = (text + part).split("\n");
      text = lines.pop()!;
      for (const line of lines) {
        const json = JSON.parse(line);
        if (json.type !== "report") continue;
        const report = { arrivedMs, json };
        this.reports.push(report);
        this.#first.resolve(report);
      }
    }
    this.#first.reject(new Error("the product ended without a report"));
  }

  #lookAtPeak(): void {
    try {
      const { peakBytes } = this.figures();
      // Of a process that has just ended it is not a number.
      if (peakBytes > this.peakBytes) this.peakBytes = peakBytes;
    } catch {
      // It is gone.
    }
  }
}

/**
 * Has the product read an input to its end.
 *
 * @param args What is given to it, besides `--output json`.
 * @returns Its last report, and the most memory that it took, in bytes of RSS.
 */
export async function readToEnd(
  setup: Setup,
  chunks: Iterable<Uint8Array>,
  args: readonly string[] = ["--once"],
): Promise<{ report: Report["json"]; peakBytes: number }> {
  await using product = new Product(setup, [...args, "-"], true);
  await product.feed(chunks);
  const { json } = await product.end();
  return { report: json, peakBytes: product.peakBytes };
}
