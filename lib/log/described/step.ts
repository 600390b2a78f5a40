/**
 * What lines are read by: a flat list of steps.
 *
 * @module
 */

import type { LogRecord, Malformed } from "../record.ts";

/**
 * Finds the end of a value, and sees that the step's text stands behind it.
 *
 * @param step The step.
 * @param bytes What holds the line.
 * @param start Where the value begins.
 * @param end The line's end.
 * @returns One past the value; -1 where there is no such end.
 */
export type Finder = (
  step: Step,
  bytes: Uint8Array,
  start: number,
  end: number,
) => number;

/**
 * Takes a value into the record.
 *
 * @returns Why the value makes the line malformed; GOOD where it does not.
 */
export type Taker = (
  step: Step,
  bytes: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
) => Malformed | typeof GOOD;

/** None of all bytes. */
export const NO_BYTE = -1;

/** What a taker says of a value that is as it has to be. */
export const GOOD = -1;

/** What a step is made of. */
export interface StepOptions {
  readonly find: Finder;
  /** So many bytes the value has, where that is fixed. */
  readonly bytes: number;
  /** The byte that begins the next value; NO_BYTE where that has none of its own. */
  readonly next: number;
  /** The byte that follows the next value; NO_BYTE where none does. */
  readonly stop: number;
  /** The text that follows; none where a value does. */
  readonly text: Uint8Array;
  readonly take: Taker;
  /**
   * What the taker has to know: a duration's unit in microseconds, an epoch's units
   * a second, the index of a time's piece, the bytes before a user that are part of
   * the identity, one of `NoQuery`.
   */
  readonly option: number;
  /** Why a line is malformed that has no such value. */
  readonly reason: Malformed;
  /** The step behind it. */
  readonly following: Step | undefined;
}

/**
 * One value of a line and the text behind it. It is a class so that the steps of
 * all formats are of one shape: else each further format makes all slower.
 */
export class Step implements StepOptions {
  readonly find: Finder;
  readonly bytes: number;
  readonly next: number;
  readonly stop: number;
  readonly text: Uint8Array;
  /** The first byte of the text. */
  readonly first: number;
  readonly take: Taker;
  readonly option: number;
  readonly reason: Malformed;
  readonly following: Step | undefined;

  constructor(options: StepOptions) {
    this.find = options.find;
    this.bytes = options.bytes;
    this.next = options.next;
    this.stop = options.stop;
    this.text = options.text;
    this.first = options.text[0] ?? 0;
    this.take = options.take;
    this.option = options.option;
    this.reason = options.reason;
    this.following = options.following;
  }
}

/** A log format, made ready. */
export interface Scanner {
  /** The text before the first value. */
  readonly head: Uint8Array;
  readonly steps: readonly Step[];
  /** Whether the time is in pieces. */
  readonly hasClock: boolean;
  /** Whether path and query are apart, and are put together. */
  readonly joinsQuery: boolean;
  /** Whether nothing but blanks may follow: the last text closes what the head opens. */
  readonly isClosed: boolean;
}
