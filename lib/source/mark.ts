/**
 * Up to where a file was read, and how it was there.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { Fingerprint } from "./fingerprint.ts";

/** Up to where a file was read. */
export interface Mark {
  /** Where to go on, in bytes: the begin of a line, but where `passingOver`. */
  readonly offset: number;
  /** How the file was at that offset. */
  readonly fingerprint: Fingerprint;
  /** Whether the offset is within a line that is too long. */
  readonly passingOver: boolean;
  /** Bytes before this were there before following began. */
  readonly liveFrom: number;
}

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
