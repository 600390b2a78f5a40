/**
 * The malformed lines of a part, as another thread gets them: what is copied for
 * it are two arrays, however many lines there are.
 *
 * @module
 */

import type { Malformed } from "../log/record.ts";
import { MalformedSample } from "../traffic/malformed_sample.ts";
import { GrowingBytes } from "./growing_bytes.ts";

/** Malformed lines, in their order, as plain data. */
export interface PackedSamples {
  /** Their beginnings, one behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /**
   * {@linkcode FIELDS} numbers for each: how many runs of hits of its part came
   * before it, how long its beginning is, where it goes wrong, what is wrong
   * with it, and whether it was cut.
   */
  readonly heads: Uint32Array<ArrayBuffer>;
}

const FIELDS = 5;

/** Packs malformed lines. */
export class SamplePacker {
  readonly #bytes = new GrowingBytes();
  #heads: number[] = [];

  /**
   * Puts a copy of a line behind the others.
   *
   * @param runs How many runs of hits came before it.
   * @param sample The line.
   */
  add(runs: number, sample: MalformedSample): void {
    const { bytes, column, reason, cut } = sample;
    this.#bytes.append(bytes);
    this.#heads.push(runs, bytes.length, column, reason, Number(cut));
  }

  /** Gives the lines; it begins anew. */
  pack(): PackedSamples {
    const heads = Uint32Array.from(this.#heads);
    this.#heads = [];
    return { bytes: this.#bytes.take(), heads };
  }
}

/** Goes through packed lines. */
export class SampleUnpacker {
  readonly #packed: PackedSamples;
  readonly #sample = new MalformedSample();
  #next = 0;
  #start = 0;

  /** @param packed The lines. */
  constructor(packed: PackedSamples) {
    this.#packed = packed;
  }

  /**
   * Goes to the last line that has no more than some runs of hits before it.
   *
   * @param runs How many.
   * @returns The line, good until the next call; nothing where there is none since
   * the last call.
   */
  upTo(runs: number): MalformedSample | undefined {
    const { bytes, heads } = this.#packed;
    let last = -1;
    let start = 0;
    for (; heads[this.#next]! <= runs; this.#next += FIELDS) {
      last = this.#next;
      start = this.#start;
      this.#start += heads[last + 1]!;
    }
    if (last < 0) return undefined;
    this.#sample.take(bytes, start, this.#start, {
      column: heads[last + 2]!,
      reason: heads[last + 3]! as Malformed,
      cut: heads[last + 4] === 1,
    });
    return this.#sample;
  }
}
