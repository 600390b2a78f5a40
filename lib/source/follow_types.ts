/**
 * What a follower is told, and what it tells.
 *
 * @module
 */

import type { FileSystem } from "./file_system.ts";
import type { Ledger } from "./ledger.ts";
import type { LineSink } from "./lines.ts";

/** Options for a follower. */
export interface FollowOptions {
  /** The file to follow. */
  readonly path: string;
  /** Where its lines go. */
  readonly sink: LineSink;
  /**
   * Where to begin in a file that is there at the first look: at its start; at
   * its end, which is the begin of the last line where that is unfinished; or
   * at the offset a function chooses. Files that appear later are read whole.
   */
  readonly from:
    | "start"
    | "end"
    | ((file: Deno.FsFile, size: number) => number);
  /**
   * How long a rotated file is read on after its last bytes came, in milliseconds.
   *
   * @default {10_000}
   */
  readonly graceMs?: number;
  /**
   * What is read by which name. Followers that share one read each file once.
   *
   * @default {new Ledger()}
   */
  readonly ledger?: Ledger;
  /**
   * The file system.
   *
   * @default {realFileSystem}
   */
  readonly fs?: FileSystem;
}

/** How a follower is. */
export interface FollowStatus {
  /** The file that is followed. */
  readonly path: string;
  /**
   * "following": all there is was read. "catching up": more is there. "waiting":
   * there is no file, or it is read by another name. "unreadable": there is one,
   * and it cannot be read.
   */
  readonly state: "following" | "catching up" | "waiting" | "unreadable";
  /** Why it waits or cannot read: "no such file"; empty otherwise. */
  readonly why: string;
  /** When state and reason last changed, in milliseconds. */
  readonly sinceMs: number;
  /** How many bytes are there that were not read, in all files that are open. */
  readonly lagBytes: number;
  /**
   * Whether all that was there at the first look has been handed over. Also true
   * where there was no file, or none that could be read. Stays true.
   */
  readonly caughtUp: boolean;
  /** How often another file came to the path. */
  readonly rotations: number;
  /** How often a file was emptied or written anew in place. */
  readonly truncations: number;
  /** How many lines were begun and never finished. */
  readonly droppedPartialLines: number;
  /** How often lines were lost, for certain or by all appearances. */
  readonly gaps: number;
  /** How many files are open. */
  readonly openFiles: number;
}
