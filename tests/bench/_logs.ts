/**
 * The logs that parts read, made where they are not there yet.
 *
 * @module
 */

import { GENERATOR, VARIANTS, writeLog } from "./_data.ts";
import type { Setup } from "./_part.ts";

const SEED = 1;

/** A log to measure with. */
export interface MadeLog {
  readonly path: string;
  readonly lines: number;
  /** The size of the file. */
  readonly bytes: number;
}

/**
 * One of the {@linkcode VARIANTS}. A name of a file stands for one content: with
 * another scale or generator there is another file.
 *
 * @param part How much of it; a part is the log's start. @default {1}
 */
export function madeLog(
  { folder, scale, say }: Pick<Setup, "folder" | "scale" | "say">,
  name: keyof typeof VARIANTS,
  part = 1,
): MadeLog {
  const variant = VARIANTS[name];
  const lines = Math.max(1, Math.round(variant.lines * scale * part));
  const path = `${folder}/${name}-x${
    scale * part
  }-seed${SEED}-v${GENERATOR}.log`;
  try {
    return { path, lines, bytes: Deno.statSync(path).size };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  say(`making ${path}`);
  // Put in place at once: half a log is never taken for one.
  const aside = `${path}.tmp`;
  writeLog(aside, { ...variant, lines }, SEED);
  Deno.renameSync(aside, path);
  return { path, lines, bytes: Deno.statSync(path).size };
}
