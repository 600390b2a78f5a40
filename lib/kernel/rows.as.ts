/**
 * Where what was read of a line stands: a row of 16 words for each.
 *
 * `lib/log/plain_lines.ts` says it, too.
 *
 * @module
 */

export { ROWS } from "./memory.as";

export const ROW_BYTES: usize = 64;

// In bytes from where the row begins.
export const CLIENT: usize = 0;
export const NEXT: usize = 4;
export const SHAPE: usize = 8;
export const CLIENT_END: usize = 12;
export const SECOND: usize = 16;
export const METHOD: usize = 20;
export const TARGET: usize = 24;
export const SECTION_END: usize = 28;
export const TARGET_END: usize = 32;
export const STATUS: usize = 36;
export const SIZE: usize = 40;
export const TAIL: usize = 44;
/** Of a line of a new minute alone: where its time stands. */
export const TIME_AT: usize = METHOD;
export const CLIENT_HASH: usize = 48;
export const CLIENT_MORE: usize = 52;
export const SECTION_HASH: usize = 56;
export const SECTION_MORE: usize = 60;
