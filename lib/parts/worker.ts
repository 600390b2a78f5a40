/**
 * The thread that counts parts of a log for another one. It is started by
 * `pool.ts` and has to be named when the executable is made (`--include`).
 *
 * @module
 */

/// <reference lib="deno.worker" />

import type { Format } from "../log/format.ts";
import type { GivenFormat } from "../log/given_format.ts";
import type { SavedReader } from "../log/reader_state.ts";
import { type PartRange, reopen } from "../source/part.ts";
import { ApartCounter, type CountedPart } from "./apart.ts";
import { Claims } from "./claims.ts";
import { buffersOf } from "./packed_part.ts";
import type { PoolLog } from "./pool.ts";

/** What is to be counted, by who comes first. */
export interface PartTask extends PoolLog {
  readonly range: PartRange;
  /** How lines are read before the part, as far as is known. */
  readonly reader: SavedReader;
  /** What has been begun of the log: see `claims.ts`. */
  readonly claims: SharedArrayBuffer;
}

/** What was counted; nothing where it could not be. */
export interface PartAnswer {
  readonly part: number;
  readonly counted: CountedPart | undefined;
}

let apart: ApartCounter | undefined;

self.onmessage = async ({ data }: MessageEvent<PartTask>) => {
  const { range, reader, claims } = data;
  const counter = await opened(data);
  if (!counter || !new Claims(claims).take(range.part)) return;
  const counted = counter.countAtOnce(range, reader);
  const answer: PartAnswer = { part: range.part, counted };
  // What is moved is neither copied nor left here.
  self.postMessage(answer, counted ? buffersOf(counted.counts) : []);
};

/** What counts here; nothing where the log cannot be opened. */
async function opened(
  { path, key, options, logFormat }: PartTask,
): Promise<ApartCounter | undefined> {
  try {
    if (apart) return apart;
    const format = logFormat && await formatOf(logFormat);
    // Another task may have been quicker meanwhile.
    return apart ??= new ApartCounter(reopen(path, key), options, format);
  } catch {
    // The part is left to those who have it open, as whoever asked has.
    return undefined;
  }
}

async function formatOf(logFormat: GivenFormat): Promise<Format> {
  // Where no format is given this and the same in the thread that asks save 4 MB.
  const given = await import("../log/given_format.ts");
  return given.formatOf(logFormat);
}
