/**
 * Counts whole parts of a log apart from the monitor, one after the other: in
 * other threads, or in the monitor's own.
 *
 * @module
 */

import type { Format } from "../log/format.ts";
import type { SavedReader } from "../log/reader_state.ts";
import { partPieces, type PartRange } from "../source/part.ts";
import type { SeekableReader } from "../source/read_at.ts";
import type { PackedPart } from "./packed_part.ts";
import { PartCounter, type PartOptions } from "./part_counter.ts";

/** What was counted of a part. */
export interface CountedPart {
  readonly counts: PackedPart;
  /** How lines were read where the part begins, and where it ends. */
  readonly begin: SavedReader;
  readonly end: SavedReader;
}

/** Counts parts of one log. */
export class ApartCounter implements Disposable {
  readonly #file: SeekableReader;
  readonly #options: PartOptions;
  readonly #format: Format | undefined;
  #counter: PartCounter | undefined;

  /**
   * @param file The log.
   * @param options What the monitor says.
   * @param format As for {@linkcode PartCounter}.
   */
  constructor(file: SeekableReader, options: PartOptions, format?: Format) {
    this.#file = file;
    this.#options = options;
    this.#format = format;
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    this.#counter?.[Symbol.dispose]();
    this.#counter = undefined;
  }

  /**
   * Counts one part.
   *
   * @param range Which part.
   * @param reader How lines are read before it, as far as is known.
   * @returns After each piece how many bytes it had, and then what was counted;
   * nothing where it cannot be counted apart.
   */
  *count(
    range: PartRange,
    reader: SavedReader,
  ): Generator<number, CountedPart | undefined> {
    try {
      this.#counter ??= new PartCounter(this.#options, this.#format);
      const counter = this.#counter;
      counter.begin(reader);
      yield* partPieces(this.#file, range, counter);
      const end = counter.reader;
      return { counts: counter.finish(), begin: reader, end };
    } catch {
      // Who takes parts reads this one himself, and says what is wrong. The next one
      // is counted as if there had not been this one.
      this[Symbol.dispose]();
      return undefined;
    }
  }

  /** The same at once: nobody else has a turn before it is counted. */
  countAtOnce(
    range: PartRange,
    reader: SavedReader,
  ): CountedPart | undefined {
    const pieces = this.count(range, reader);
    for (;;) {
      const { done, value } = pieces.next();
      if (done) return value;
    }
  }
}
