/**
 * Reads logs to their ends; of several, line by line in the order of time.
 *
 * @module
 */

import { type Breath, type PatientSink, Pause } from "./breath.ts";
import { cannotRead } from "./file_system.ts";
import {
  LineAssembler,
  type LineSink,
  PIECE_BYTES,
  type SyncReader,
} from "./lines.ts";

/** A log that has an end. */
export type Input = SyncReader | ReadableStream<Uint8Array>;

/** A log with the name by which it is shown. */
export interface NamedInput {
  readonly name: string;
  readonly input: Input;
}

/** Reads the lines of one input and counts them: many at once, or one by one. */
export interface LineConsumer extends PatientSink {
  /**
   * Reads the line at an offset.
   *
   * @param bytes Bytes that hold the line and its newline.
   * @returns The offset of the next line.
   */
  read(bytes: Uint8Array, at: number): number;
  /** The second of the line that was read; NaN where it has none. */
  readonly second: number;
  /** Keeps the line that was read from `bytes` while others read theirs. */
  hold(bytes: Uint8Array): void;
  /** Counts the line that was read. */
  take(): void;
}

/** All logs that are read at the same time may have so much of it together. */
const ALL_PIECES_BYTES = 8 * 1024 * 1024;
const MIN_PIECE_BYTES = 4096;

/**
 * Reads inputs to their ends.
 *
 * @param inputs What to read, each with the reader of its lines.
 * @param breath Taken after every few megabytes, and where it is needed: where much
 * waits to be written.
 * @param signal Ends it early.
 * @throws {Failure} If one cannot be read.
 */
export async function replay(
  inputs: readonly ConsumedInput[],
  breath: Breath,
  signal: AbortSignal,
): Promise<void> {
  const [first] = inputs;
  if (first !== undefined && inputs.length === 1) {
    await readThrough(first, first.consumer, breath, signal);
  } else {
    using pause = new Pause(breath);
    await readByTime(inputs, pause, signal);
  }
}

interface ConsumedInput extends NamedInput {
  readonly consumer: LineConsumer;
}

/**
 * Reads one input to its end.
 *
 * @param input What to read.
 * @param sink Where its lines go, as many at once as were read.
 * @param breath As for {@linkcode replay}.
 * @param signal Ends it early.
 * @throws {Failure} If it cannot be read.
 */
export async function readThrough(
  input: NamedInput,
  sink: LineSink & Partial<PatientSink>,
  breath: Breath,
  signal: AbortSignal,
): Promise<void> {
  using pause = new Pause(breath);
  for await (const byteCount of pieces(input, sink, signal, PIECE_BYTES)) {
    if (!await pause.after(byteCount) || !await pause.untilTaken(sink)) return;
  }
  await pause.untilTaken(sink);
}

/** Reads several inputs line by line, always from the one that is furthest behind. */
async function readByTime(
  inputs: readonly ConsumedInput[],
  pause: Pause,
  signal: AbortSignal,
): Promise<void> {
  const pieceBytes = Math.max(
    MIN_PIECE_BYTES,
    Math.min(PIECE_BYTES, Math.floor(ALL_PIECES_BYTES / inputs.length)),
  );
  const all = inputs.map((input) =>
    new Cursor(
      input.consumer,
      (sink) => pieces(input, sink, signal, pieceBytes),
    )
  );
  try {
    await countByTime(all, pause);
  } finally {
    for (const cursor of all) await cursor.close();
  }
}

async function countByTime(
  all: readonly Cursor[],
  pause: Pause,
): Promise<void> {
  let open: Cursor[] = [];
  for (const cursor of all) if (await cursor.fill()) open.push(cursor.hold());
  while (open.length > 0) {
    const first = open.reduce((a, b) => b.order < a.order ? b : a);
    const place = open.indexOf(first);
    const before = earliest(open.slice(0, place));
    const behind = earliest(open.slice(place + 1));
    let isLeft: boolean;
    // As long as it is the furthest behind the others need not be asked.
    do {
      first.consumer.take();
      if (pause.isNeeded && !await pause.after(0)) return;
      isLeft = first.readNext();
    } while (isLeft && first.order < before && first.order <= behind);
    if (!isLeft) {
      if (!await pause.after(first.blockBytes)) return;
      isLeft = await first.fill();
    }
    if (isLeft) first.hold();
    else open = open.filter((it) => it !== first);
  }
}

function earliest(cursors: readonly Cursor[]): number {
  return cursors.reduce((least, { order }) => Math.min(least, order), Infinity);
}

/** An input: its lines that were read and not yet counted. */
class Cursor implements LineSink {
  readonly consumer: LineConsumer;
  /** The latest second so far: a line that goes back does not go before others. */
  order = -Infinity;
  readonly #pieces: AsyncGenerator<number>;
  // Used again for each piece: garbage outside of the heap is collected late.
  #block = new Uint8Array(MIN_PIECE_BYTES);
  #next = 0;
  #end = 0;

  constructor(
    consumer: LineConsumer,
    read: (sink: LineSink) => AsyncGenerator<number>,
  ) {
    this.consumer = consumer;
    this.#pieces = read(this);
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#end + end - start;
    if (needed > this.#block.length) {
      const larger = new Uint8Array(Math.max(needed, this.#block.length * 2));
      larger.set(this.#block.subarray(0, this.#end));
      this.#block = larger;
    }
    this.#block.set(bytes.subarray(start, end), this.#end);
    this.#end = needed;
  }

  tooLong(head: Uint8Array, live: boolean): void {
    this.consumer.tooLong(head, live);
  }

  /** How many bytes of lines are in memory, counted or not. */
  get blockBytes(): number {
    return this.#end;
  }

  /** Reads the next line of what is in memory; false where nothing is left. */
  readNext(): boolean {
    if (this.#next === this.#end) return false;
    this.#next = this.consumer.read(this.#block, this.#next);
    const second = this.consumer.second;
    if (second > this.order) this.order = second;
    return true;
  }

  /** Keeps the line that was read while others read theirs. */
  hold(): this {
    this.consumer.hold(this.#block);
    return this;
  }

  /** Nothing is read of it any more. */
  async close(): Promise<void> {
    await this.#pieces.return(undefined);
  }

  /** Reads more into memory, and the next line of it; false at the end. */
  async fill(): Promise<boolean> {
    for (;;) {
      this.#next = this.#end = 0;
      const { done } = await this.#pieces.next();
      // The last lines can come together with the end of the input.
      if (this.readNext()) return true;
      if (done) return false;
    }
  }
}

/** Reads an input into a sink, piece by piece; tells the bytes of each. */
async function* pieces(
  { name, input }: NamedInput,
  sink: LineSink,
  signal: AbortSignal,
  pieceBytes: number,
): AsyncGenerator<number> {
  const lines = new LineAssembler(sink);
  try {
    // Not `instanceof`: Deno takes 2 ms to load what ReadableStream is.
    if (!("readSync" in input)) {
      const reader = input.getReader();
      const cancel = () => void reader.cancel().catch(() => {});
      signal.addEventListener("abort", cancel);
      try {
        while (!signal.aborted) {
          const { value, done } = await reader.read();
          if (done) break;
          for (let at = 0; at < value.length;) {
            const piece = value.subarray(at, at + pieceBytes);
            lines.push(piece, true);
            yield piece.length;
            at += piece.length;
          }
        }
      } finally {
        signal.removeEventListener("abort", cancel);
        // Also where nobody wants the rest.
        cancel();
      }
    } else {
      while (!signal.aborted) {
        const byteCount = lines.read(input, pieceBytes, true);
        if (byteCount === 0) break;
        yield byteCount;
      }
    }
  } catch (error) {
    throw cannotRead(name, error);
  }
  // A line that was cut off there is none: half a number would be counted.
  if (!signal.aborted) lines.finish(true);
}
