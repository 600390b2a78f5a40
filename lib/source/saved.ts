/**
 * What is kept of followed files over a restart, as plain data that JSON can hold.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { Fingerprint } from "./fingerprint.ts";
import type { Mark } from "./ledger.ts";

/** Up to where a file was read; see {@linkcode Mark}. */
export interface SavedMark {
  /** Device and inode: {@linkcode fileKey}. */
  readonly key: string;
  readonly offset: number;
  readonly liveFrom: number;
  readonly passingOver: boolean;
  /** The fingerprint's bytes, in base64. */
  readonly head: string;
  readonly tail: string;
}

/** A file that was open. */
export interface SavedFile extends SavedMark {
  /** Whether it was a copy, to which nobody writes. */
  readonly isCopy: boolean;
}

/** All that a follower keeps. */
export interface SavedFollower {
  /** The folder the path led to, with all links followed. */
  readonly folder: string;
  /** Its open files, the one that the path named last. */
  readonly files: readonly SavedFile[];
  /** Whether the file that the path named last is none of these: it is gone. */
  readonly isLastGone: boolean;
  /** Rotated files that are not to be read, by their identity. */
  readonly known: readonly string[];
  /** How many files the path has named. */
  readonly opened: number;
  readonly rotations: number;
  readonly truncations: number;
  readonly droppedPartialLines: number;
  readonly tooLongLines: number;
  readonly gaps: number;
}

/** A mark as plain data. */
export function saveMark(key: string, mark: Mark): SavedMark {
  const { head, tail } = mark.fingerprint;
  const { offset, liveFrom, passingOver } = mark;
  return {
    key,
    offset,
    liveFrom,
    passingOver,
    head: Buffer.from(head).toString("base64"),
    tail: Buffer.from(tail).toString("base64"),
  };
}

/** A mark from plain data. */
export function restoreMark(saved: SavedMark): Mark {
  const { offset, liveFrom, passingOver, head, tail } = saved;
  const fingerprint = Fingerprint.of(
    new Uint8Array(Buffer.from(head, "base64")),
    new Uint8Array(Buffer.from(tail, "base64")),
  );
  return { offset, liveFrom, passingOver, fingerprint };
}
