/**
 * Writes to a log at a steady rate, as a process of its own, so that its work is
 * not taken for the product's:
 *
 *     _writer.ts FILE LINES-A-SECOND LINES-A-WRITE SECONDS [stamped]
 *
 * It prints a line when it begins, and then how many lines it has written.
 *
 * @module
 */

import { nowMicros, TimedLines, writeAll } from "./_timed_lines.ts";

/** So many lines, about, before they come again. */
const DISTINCT_LINES = 1024;
/** Shorter sleeps would cost the machine much that is being measured. */
const MIN_SLEEP_MS = 1;

/** What a writer does. */
export interface WriterOptions {
  /** The log; lines are added to it. */
  readonly path: string;
  /** Lines a second; fractions allowed. */
  readonly rate: number;
  readonly linesPerWrite: number;
  /** For how long it writes. */
  readonly seconds: number;
  /** Whether lines hold the time of writing. @default {false} */
  readonly stamped?: boolean;
}

/** A writer that runs. */
export class Writer implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #text: ReadableStreamDefaultReader<string>;

  /** Starts a writer. */
  constructor(options: WriterOptions) {
    const { path, rate, linesPerWrite, seconds, stamped } = options;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt"],
        ...["--allow-write", "--allow-read", import.meta.url],
        ...[path, rate, linesPerWrite, seconds].map(String),
        ...(stamped ? ["stamped"] : []),
      ],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    this.#text = this.#child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
  }

  /** Waits until it writes. */
  async begun(): Promise<void> {
    await this.#text.read();
  }

  /** Waits for its end and gives how many lines it wrote. */
  async written(): Promise<number> {
    let text = "";
    for (;;) {
      const { value, done } = await this.#text.read();
      if (done) break;
      text += value;
    }
    const { success } = await this.#child.status;
    if (!success) throw new Error("the writer failed");
    return Number(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#text.cancel();
    await this.#child.status;
  }
}

function write(options: WriterOptions): number {
  const { path, rate, linesPerWrite, seconds, stamped = false } = options;
  const round = linesPerWrite * Math.ceil(DISTINCT_LINES / linesPerWrite);
  const lines = new TimedLines(round, stamped);
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  using file = Deno.openSync(path, { append: true });
  const begin = nowMicros();
  const end = begin + seconds * 1e6;
  let count = 0;
  let second = NaN;
  for (;;) {
    // What a write took is made up for. It comes anywhere in its time, so that
    // writes are never in step with whoever looks for them.
    const due = begin + (count + linesPerWrite * Math.random()) * 1e6 / rate;
    if (due >= end) return count;
    let now = nowMicros();
    while (now < due) {
      Atomics.wait(sleeper, 0, 0, Math.max(MIN_SLEEP_MS, (due - now) / 1000));
      now = nowMicros();
    }
    if (now >= end) return count;
    if (Math.floor(now / 1e6) !== second) {
      second = Math.floor(now / 1e6);
      lines.setTime(second);
    }
    const from = count % round;
    const to = from + linesPerWrite;
    if (stamped) lines.stamp(now, from, to);
    writeAll(file, lines.bytes(from, to));
    count += linesPerWrite;
  }
}

if (import.meta.main) {
  const [path = "", rate, linesPerWrite, seconds, stamped] = Deno.args;
  const say = (text: string) =>
    Deno.stdout.writeSync(new TextEncoder().encode(text));
  say("\n");
  const count = write({
    path,
    rate: Number(rate),
    linesPerWrite: Number(linesPerWrite),
    seconds: Number(seconds),
    stamped: stamped === "stamped",
  });
  say(`${count}`);
}
