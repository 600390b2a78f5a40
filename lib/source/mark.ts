/**
 * Up to where a file was read, and how it was there.
 *
 * @module
 */

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
  /**
   * When the file was changed last, at the last look, in milliseconds since the epoch;
   * NaN where unknown.
   */
  readonly changedMs: number;
}

/** A fingerprint's bytes, in base64. */
export interface SavedFingerprint {
  readonly head: string;
  readonly tail: string;
  /** Where the head begins, if not at 0. */
  readonly headAt?: number;
}

/** Up to where a file was read; see {@linkcode Mark}. */
export interface SavedMark extends SavedFingerprint {
  /** Device and inode: {@linkcode fileKey}. */
  readonly key: string;
  readonly offset: number;
  readonly liveFrom: number;
  readonly passingOver: boolean;
  /** Null where unknown; nothing where an older version has kept it. */
  readonly changedMs?: number | null;
  /** Whether the file is left alone, as a copy of what is read elsewhere. */
  readonly isCopy?: boolean;
}

/** A fingerprint as plain data. */
export function saveFingerprint(
  { head, tail, headAt }: Fingerprint,
): SavedFingerprint {
  return {
    head: toBase64(head),
    tail: toBase64(tail),
    ...headAt > 0 && { headAt },
  };
}

/** A fingerprint from plain data. */
export function restoreFingerprint(
  { head, tail, headAt }: SavedFingerprint,
): Fingerprint {
  return Fingerprint.of(
    fromBase64(head),
    fromBase64(tail),
    headAt,
  );
}

/** A mark as plain data. */
export function saveMark(key: string, mark: Mark): SavedMark {
  const { offset, liveFrom, passingOver, changedMs } = mark;
  return {
    key,
    offset,
    liveFrom,
    passingOver,
    changedMs: Number.isNaN(changedMs) ? null : changedMs,
    ...saveFingerprint(mark.fingerprint),
  };
}

/** A mark from plain data. */
export function restoreMark(saved: SavedMark): Mark {
  const { offset, liveFrom, passingOver } = saved;
  const changedMs = saved.changedMs ?? NaN;
  const fingerprint = restoreFingerprint(saved);
  return { offset, liveFrom, passingOver, changedMs, fingerprint };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
