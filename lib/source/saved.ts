/**
 * What is kept of followed files over a restart, as plain data that JSON can hold.
 *
 * @module
 */

import type { SavedMark } from "./mark.ts";

/** A file that was open. */
export interface SavedFile extends SavedMark {
  /** Whether it was a copy, to which nobody writes. */
  readonly isCopy: boolean;
  /** Whether it was deleted and read to its end: nothing is lost with it. */
  readonly isDone?: boolean;
  /** Whether it was read to its end; nothing where an older version has kept it. */
  readonly wasRead?: boolean;
}

/** The file of the first look, as it was then. */
export interface FirstFile {
  readonly key: string;
  readonly size: number;
}

/** All that a follower keeps. */
export interface SavedFollower {
  /** The folder the path led to, with all links followed. */
  readonly folder: string;
  /** The file it led to there; nothing where an older version has kept it. */
  readonly target?: string;
  /** Its open files, the one that the path named last. */
  readonly files: readonly SavedFile[];
  /** Whether the file that the path named last is none of these: it is gone. */
  readonly isLastGone: boolean;
  /** Rotated files that are not to be read, by their identity. */
  readonly known: readonly string[];
  /** How many files the path has named. */
  readonly opened: number;
  /**
   * The file of the first look, where that could not be opened yet: what was in
   * it is not new. Null where there was none, or it does not matter any more.
   * Nothing in what older versions kept.
   */
  readonly first?: FirstFile | "could not look" | null;
  readonly rotations: number;
  readonly truncations: number;
  readonly droppedPartialLines: number;
  readonly gaps: number;
}
