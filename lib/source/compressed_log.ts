/**
 * Follows a compressed log: its lines to the end, and where to go on after a
 * restart. Apart from `gzip.ts`, for what marks are written with takes memory that
 * logs which are read to their ends do without.
 *
 * @module
 */

import { fileKey } from "./file_system.ts";
import { Fingerprint } from "./fingerprint.ts";
import { gunzip } from "./gzip.ts";
import { LineAssembler, type LineSink } from "./lines.ts";
import {
  restoreFingerprint,
  type SavedFingerprint,
  saveFingerprint,
} from "./mark.ts";

/** Up to where the content of a compressed log was taken. */
export interface ContentMark {
  /** Which file it was: {@linkcode fileKey}. */
  readonly key: string;
  /** How much of its content was taken, in bytes: whole lines. */
  readonly offset: number;
  /** How the file itself was; nothing where an older version has kept the mark. */
  readonly seal?: Seal;
}

/**
 * What tells a compressed file from others that may get its number, or be written
 * in its place: its front, and its end, where there is a checksum of the content.
 */
export interface Seal extends SavedFingerprint {
  /** How long it was, in bytes. It may have grown: members can be added. */
  readonly size: number;
}

/** Options for {@linkcode readGzip}. */
export interface GzipOptions {
  /** Where to go on, if it still is that file. */
  readonly mark?: ContentMark | undefined;
  /** Ends reading early. */
  readonly signal?: AbortSignal;
  /** Hears up to where the content has been taken. */
  readonly onMark?: (mark: ContentMark) => void;
}

/**
 * Reads the lines of a compressed log to its end.
 *
 * @param path The file.
 * @param sink Where its lines go; all are live.
 * @param options Where to begin, and what ends it.
 * @throws What is wrong with the file, after all lines that could be read.
 */
export async function readGzip(
  path: string,
  sink: LineSink,
  { mark, signal, onMark = () => {} }: GzipOptions = {},
): Promise<void> {
  using file = await Deno.open(path);
  const info = await file.stat();
  const key = fileKey(info);
  const from = mark?.key === key && isUnchanged(file, mark) ? mark.offset : 0;
  const seal = sealOf(file, info.size);
  const lines = new LineAssembler(sink);
  let passed = 0;
  onMark({ key, offset: from, seal });
  for await (const chunk of await gunzip(file)) {
    if (signal?.aborted) return;
    const skipped = Math.min(Math.max(0, from - passed), chunk.length);
    lines.push(chunk.subarray(skipped), true);
    passed += chunk.length;
    const offset = Math.max(from, passed - lines.partialBytes);
    onMark({ key, offset, seal });
  }
  lines.finish(true);
  onMark({ key, offset: passed, seal });
}

function isUnchanged(file: Deno.FsFile, { seal }: ContentMark): boolean {
  return seal === undefined ||
    restoreFingerprint(seal).matches(file, seal.size);
}

/** The seal of a file, which is left at its start. */
function sealOf(file: Deno.FsFile, size: number): Seal {
  const fingerprint = new Fingerprint();
  fingerprint.learn(file, size);
  // Learns the front.
  fingerprint.matches(file, size);
  file.seekSync(0, Deno.SeekMode.Start);
  return { size, ...saveFingerprint(fingerprint) };
}
