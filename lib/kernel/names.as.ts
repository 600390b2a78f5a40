/**
 * What stands between a line's first word and its time, where it is not just ` - - `:
 * users with names, a virtual host in front.
 *
 * @module
 */

import { skipWord } from "./scan.as";

const SPACE: u8 = 0x20;
const DASH: u8 = 0x2d;
const COLON: u8 = 0x3a;
const UPPER_T: u8 = 0x54;
const BRACKET: u8 = 0x5b;
const BAR: u8 = 0x7c;

// Words as they stand in memory.
const TIME_START: u16 = 0x5b_20; // " ["
const NO_NAME: u32 = 0x20_2d_20; // " - "
const THREE_BYTES: u32 = 0xff_ffff;

/** One past the virtual host that skipNames has found; 0 where there is none. */
export let hostEnd: usize = 0;

/**
 * Passes over ident and user, and over the client where a virtual host stands before
 * it: `clf_head.ts` says which words are what. To leave half of the lines to it, as
 * where users have names, takes four times as long.
 *
 * @param start Where the line begins.
 * @param firstEnd One past its first word.
 * @returns Where its time stands; 0 where the words are not as usual.
 */
export function skipNames(start: usize, firstEnd: usize): usize {
  if (mayBePrefix(start, firstEnd)) return 0;
  const secondEnd = skipNextWord(firstEnd);
  if (secondEnd === 0) return 0;
  const thirdEnd = skipNextWord(secondEnd);
  if (thirdEnd === 0) return 0;
  hostEnd = 0;
  if (load<u16>(thirdEnd) === TIME_START) return thirdEnd + 2;
  // Four words: with a `-` as the second one the user has a blank in it.
  const fourthEnd = skipNextWord(thirdEnd);
  if (
    fourthEnd === 0 || load<u16>(fourthEnd) !== TIME_START ||
    (load<u32>(secondEnd) & THREE_BYTES) !== NO_NAME ||
    (load<u32>(firstEnd) & THREE_BYTES) === NO_NAME
  ) return 0;
  hostEnd = firstEnd;
  return fourthEnd + 2;
}

/** One past the word behind a blank; 0 where there is none, or it may be no name. */
function skipNextWord(blank: usize): usize {
  const word = blank + 1;
  const byte = load<u8>(word);
  if (load<u8>(blank) !== SPACE || byte === BRACKET || byte === BAR) return 0;
  const end = skipWord(word);
  return end === word ? 0 : end;
}

/** Whether a line may begin with what `prefix.ts` knows, but for `<`. */
function mayBePrefix(start: usize, end: usize): bool {
  const byte = load<u8>(start);
  const last = load<u8>(end - 1);
  return byte === BRACKET || last === COLON ||
    load<u8>(start, 4) === DASH && load<u8>(start, 10) === UPPER_T;
}
