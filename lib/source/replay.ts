/**
 * Reads logs to their ends; of several, line by line in the order of time.
 *
 * @module
 */

import { setImmediate } from "node:timers/promises";
import { LineAssembler, type LineSink, type SyncReader } from "./lines.ts";

/** A log that has an end. */
export type Input = SyncReader | ReadableStream<Uint8Array>;

/** Reads the lines of one input and counts them. */
export interface LineHead {
  /**
   * Reads the line at an offset.
   *
   * @param bytes Bytes that hold the line and its newline.
   * @returns The offset of the next line.
   */
  read(bytes: Uint8Array, at: number): number;
  /** The second of the line that was read; NaN where it has none. */
  readonly second: number;
  /** Counts the line that was read. */
  take(): void;
  /** Counts a line that was too long to be read. */
  tooLong(head: Uint8Array): void;
}

/** So many bytes are read in a row before timers and signals get their turn. */
const BREATH_BYTES = 4 * 1024 * 1024;

/**
 * Reads inputs to their ends.
 *
 * @param inputs What to read.
 * @param headOf Makes the reader of an input's lines.
 * @param breathe Awaited after every few megabytes: where a slow output is waited
 * for. Answers whether to go on.
 */
export async function replay(
  inputs: readonly Input[],
  headOf: () => LineHead,
  breathe: () => Promise<boolean>,
): Promise<void> {
  const breath = new Breath(breathe);
  if (inputs.length === 1) {
    const sink = new TakingSink(headOf());
    for await (const _ of blocks(inputs[0]!, sink, breath));
  } else {
    await merge(inputs, headOf, breath);
  }
}

/** Counts bytes and knows when it is time for others. */
class Breath {
  #bytes = 0;
  readonly #breathe: () => Promise<boolean>;

  constructor(breathe: () => Promise<boolean>) {
    this.#breathe = breathe;
  }

  /** Whether to go on after so many more bytes. */
  async after(bytes: number): Promise<boolean> {
    this.#bytes += bytes;
    if (this.#bytes < BREATH_BYTES) return true;
    this.#bytes = 0;
    await setImmediate();
    return await this.#breathe();
  }
}

/** Reads an input into a sink, piece by piece. */
async function* blocks(
  input: Input,
  sink: LineSink,
  breath: Breath,
): AsyncGenerator<void> {
  const lines = new LineAssembler(sink);
  if (input instanceof ReadableStream) {
    for await (const chunk of input) {
      lines.push(chunk, true);
      if (!await breath.after(chunk.length)) return;
      yield;
    }
  } else {
    for (;;) {
      const byteCount = lines.read(input, Infinity, true);
      if (byteCount === 0) break;
      if (!await breath.after(byteCount)) return;
      yield;
    }
  }
  lines.finish(true);
}

/** Counts lines as they come. */
class TakingSink implements LineSink {
  readonly #head: LineHead;

  constructor(head: LineHead) {
    this.#head = head;
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    const head = this.#head;
    for (let at = start; at < end;) {
      at = head.read(bytes, at);
      head.take();
    }
  }

  tooLong(head: Uint8Array): void {
    this.#head.tooLong(head);
  }
}

/** One of several inputs: keeps the lines that were read and not yet counted. */
class Cursor implements LineSink {
  readonly head: LineHead;
  readonly #blocks: AsyncGenerator<void>;
  #queue: Uint8Array[] = [];
  #next = 0;
  /** The latest second so far: a line that goes back does not go before others. */
  order = -Infinity;

  constructor(input: Input, head: LineHead, breath: Breath) {
    this.head = head;
    this.#blocks = blocks(input, this, breath);
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    this.#queue.push(bytes.slice(start, end));
  }

  tooLong(head: Uint8Array): void {
    this.head.tooLong(head);
  }

  /** Reads the next line of what is in memory; false where nothing is left. */
  readNext(): boolean {
    if (this.#next === this.#queue[0]?.length) {
      this.#queue.shift();
      this.#next = 0;
    }
    const block = this.#queue[0];
    if (block === undefined) return false;
    this.#next = this.head.read(block, this.#next);
    const second = this.head.second;
    if (second > this.order) this.order = second;
    return true;
  }

  /** Reads more into memory, and the next line of it; false at the end. */
  async fill(): Promise<boolean> {
    for (;;) {
      const { done } = await this.#blocks.next();
      // The last lines can come together with the end of the input.
      if (this.readNext()) return true;
      if (done) return false;
    }
  }

  async close(): Promise<void> {
    await this.#blocks.return(undefined);
  }
}

async function merge(
  inputs: readonly Input[],
  headOf: () => LineHead,
  breath: Breath,
): Promise<void> {
  const all = inputs.map((input) => new Cursor(input, headOf(), breath));
  try {
    let open: Cursor[] = [];
    for (const cursor of all) if (await cursor.fill()) open.push(cursor);
    while (open.length > 0) {
      const first = open.reduce((a, b) => b.order < a.order ? b : a);
      first.head.take();
      if (first.readNext() || await first.fill()) continue;
      open = open.filter((it) => it !== first);
    }
  } finally {
    for (const cursor of all) await cursor.close();
  }
}
