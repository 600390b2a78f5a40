/**
 * What comes by itself: standard input, a FIFO, a compressed log.
 *
 * @module
 */

import { NO_FAULTS, type SourceStatus } from "../events.ts";
import type { LineReader } from "../log/line_reader.ts";
import { pause } from "../pause.ts";
import { Backoff } from "../source/backoff.ts";
import { whyOf } from "../source/file_system.ts";
import { readGzip } from "../source/compressed_log.ts";
import type { LineSink } from "../source/lines.ts";
import { readPipe, readStream } from "../source/streams.ts";
import type { CountingOptions, LiveSource, SavedSource } from "./source.ts";

type State = Pick<SourceStatus, "state" | "why">;

/** What the streams have in common: their lines are counted as they come. */
abstract class Streamed implements LiveSource, LineSink {
  readonly caughtUp: boolean = true;
  readonly whenEnded: Promise<void>;
  readonly #name: string;
  readonly #source: Uint8Array | undefined;
  readonly #reader: LineReader;
  readonly #with: CountingOptions;
  readonly #closing = new AbortController();
  #ended = false;
  #state: State = { state: "reading", why: "" };
  #sinceMs = Date.now();

  constructor(name: string, counting: CountingOptions) {
    this.#name = name;
    this.#source = counting.sourceOf(name);
    this.#reader = counting.readerOf(name);
    this.#with = counting;
    // Begun when all of it is there.
    this.whenEnded = Promise.resolve()
      .then(() => this.read(this.#closing.signal))
      .catch((error) => this.fail(error))
      .finally(() => {
        this.#ended = true;
        if (this.#state.state !== "unreadable") this.enter("ended");
      });
    // Whoever awaits it comes later; until then it is not unhandled.
    this.whenEnded.catch(() => {});
  }

  /** Reads it to its end. */
  protected abstract read(signal: AbortSignal): Promise<void>;

  /**
   * Enters what stands in the way: the others go on.
   *
   * @throws The error itself where it does not come from the system.
   */
  protected fail(error: unknown): void {
    this.enter("unreadable", whyOf(error));
  }

  /** Enters a state. */
  protected enter(state: State["state"], why = ""): void {
    if (state === this.#state.state && why === this.#state.why) return;
    this.#state = { state, why };
    this.#sinceMs = Date.now();
  }

  poll(): boolean {
    return false;
  }

  get ended(): boolean {
    return this.#ended;
  }

  reviewFormat(): void {
    this.#reader.review();
  }

  get statuses(): readonly SourceStatus[] {
    return [{
      ...NO_FAULTS,
      ...this.#state,
      name: this.#name,
      format: this.#reader.format,
      sinceMs: this.#sinceMs,
    }];
  }

  save(): readonly SavedSource[] {
    return [];
  }

  close(): void {
    this.#closing.abort();
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    const { counter, onData } = this.#with;
    // It cannot be read again: what came is to be kept soon.
    onData();
    counter.source = this.#source;
    counter.reader = this.#reader;
    counter.lines(bytes, start, end);
  }

  tooLong(head: Uint8Array): void {
    const { counter, onData } = this.#with;
    onData();
    counter.tooLong(head);
  }
}

/** Standard input. */
export class StreamedInput extends Streamed {
  readonly #stream: ReadableStream<Uint8Array>;

  /**
   * @param stream Where it comes from.
   * @param name By what it is shown.
   * @param counting How its lines are to be counted.
   */
  constructor(
    stream: ReadableStream<Uint8Array>,
    name: string,
    counting: CountingOptions,
  ) {
    super(name, counting);
    this.#stream = stream;
  }

  protected override read(signal: AbortSignal): Promise<void> {
    return readStream(this.#stream, this, { signal });
  }
}

/** A FIFO, or a device. */
export class PipedInput extends Streamed {
  readonly #path: string;

  /**
   * @param path Its path.
   * @param counting How its lines are to be counted.
   */
  constructor(path: string, counting: CountingOptions) {
    super(path, counting);
    this.#path = path;
  }

  protected override async read(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff();
    const onWriter = (isThere: boolean) => {
      backoff.succeeded();
      if (isThere) this.enter("reading");
      else this.enter("waiting", "no writer");
    };
    this.enter("waiting", "no writer");
    while (!signal.aborted) {
      try {
        const end = await readPipe(this.#path, this, { signal, onWriter });
        if (end === "ended") return;
        if (end === "replaced") continue;
        this.enter("unreadable", "is no FIFO any more");
      } catch (error) {
        this.fail(error);
      }
      await pause(backoff.failed(this.#path, 0), signal);
    }
  }
}

/** A compressed log: read once, from its start to its end. */
export class CompressedFile extends Streamed {
  readonly #path: string;
  readonly #saved: SavedSource | undefined;
  #content: SavedSource["content"];

  /**
   * @param path Its path.
   * @param counting How its lines are to be counted.
   * @param saved What another run kept of it.
   */
  constructor(
    path: string,
    counting: CountingOptions,
    saved: SavedSource | undefined,
  ) {
    super(path, counting);
    this.#path = path;
    this.#saved = saved;
  }

  override save(): readonly SavedSource[] {
    return this.#content ? [{ id: this.#path, content: this.#content }] : [];
  }

  protected override async read(signal: AbortSignal): Promise<void> {
    // Where it is damaged the others go on; what could be read is counted.
    await readGzip(this.#path, this, {
      mark: this.#saved?.content,
      signal,
      onMark: (mark) => this.#content = mark,
    });
  }
}
