/**
 * The thread that counts parts of a log for another one. It is started by
 * `pool.ts` and has to be named when the executable is made (`--include`).
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { partPieces, type PartRange, reopen } from "../source/part.ts";
import { type PackedPart, PartCounter } from "./part_counter.ts";
import type { PoolLog } from "./pool.ts";

/** What is to be counted. */
export interface PartTask extends PoolLog {
  readonly range: PartRange;
}

/** What was counted; nothing where it could not be read. */
export interface PartAnswer {
  readonly part: number;
  readonly steps: PackedPart | undefined;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
}

let open: { file: Deno.FsFile; counter: PartCounter } | undefined;

self.onmessage = ({ data }: MessageEvent<PartTask>) => {
  const startMs = performance.now();
  const steps = count(data);
  const tookMs = performance.now() - startMs;
  const answer: PartAnswer = { part: data.range.part, steps, tookMs };
  self.postMessage(answer);
};

function count(task: PartTask): PackedPart | undefined {
  try {
    open ??= {
      file: reopen(task.path, task.key),
      counter: new PartCounter(task.options),
    };
    const { file, counter } = open;
    for (const _ of partPieces(file, task.range, counter));
    return counter.finish();
  } catch {
    // Whoever asked reads it himself, and says what is wrong.
    open?.counter.finish();
    return undefined;
  }
}
