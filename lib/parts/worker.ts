/**
 * The thread that counts parts of a log for another one. It is started by
 * `pool.ts` and has to be named when the executable is made (`--include`).
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { formatOf } from "../log/given_format.ts";
import type { SavedReader } from "../log/reader_state.ts";
import { partPieces, type PartRange, reopen } from "../source/part.ts";
import { buffersOf, type PackedPart } from "./packed_part.ts";
import { PartCounter } from "./part_counter.ts";
import { epochMs, type PartTimes } from "./part_times.ts";
import type { PoolLog } from "./pool.ts";

/** What is to be counted. */
export interface PartTask extends PoolLog {
  readonly range: PartRange;
  /** How lines are read before the part, as far as is known. */
  readonly reader: SavedReader;
}

/** What was counted of a part. */
export interface CountedPart {
  readonly counts: PackedPart;
  /** How lines were read where the part begins, and where it ends. */
  readonly begin: SavedReader;
  readonly end: SavedReader;
}

/** What was counted; nothing where it could not be read. */
export interface PartAnswer {
  readonly part: number;
  readonly counted: CountedPart | undefined;
  readonly times: PartTimes;
}

let open: { file: Deno.FsFile; counter: PartCounter } | undefined;

self.onmessage = ({ data }: MessageEvent<PartTask>) => {
  const startMs = epochMs();
  const counted = count(data);
  const doneMs = epochMs();
  const times = { doneMs, tookMs: doneMs - startMs };
  const answer: PartAnswer = { part: data.range.part, counted, times };
  // What is moved is neither copied nor left here.
  self.postMessage(answer, counted ? buffersOf(counted.counts) : []);
};

function count(task: PartTask): CountedPart | undefined {
  try {
    open ??= {
      file: reopen(task.path, task.key),
      counter: new PartCounter(
        task.options,
        task.options.logFormat && formatOf(task.options.logFormat),
      ),
    };
    const { file, counter } = open;
    counter.begin(task.reader);
    for (const _ of partPieces(file, task.range, counter));
    const end = counter.reader;
    return { counts: counter.finish(), begin: task.reader, end };
  } catch {
    // Whoever asked reads it himself, and says what is wrong. The next part is counted
    // as if there had not been this one.
    open?.file.close();
    open?.counter[Symbol.dispose]();
    open = undefined;
    return undefined;
  }
}
