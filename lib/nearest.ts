/**
 * The nearest of some names to one that was mistyped.
 *
 * @module
 */

/** Up to so many letters a name may have one mistake alone: nearly all are near. */
const SHORT = 3;
/** A beginning is farther than what has one mistake, and nearer than all else. */
const BEGINNING = 1.5;

/**
 * Finds the candidate that is nearest: by its edit distance, or as a name of which
 * the beginning was typed.
 *
 * @param name What was typed.
 * @param candidates What could have been meant.
 * @param mostEdits How many mistakes at most; then a beginning is no name either.
 * @default {as many as a name of this length may have}
 * @returns The nearest candidate; nothing where none is near.
 */
export function nearest(
  name: string,
  candidates: readonly string[],
  mostEdits?: number,
): string | undefined {
  let best: string | undefined;
  let least = (mostEdits ??
    (name.length <= SHORT ? 1 : Math.max(2, Math.ceil(name.length / 3)))) + 1;
  for (const candidate of candidates) {
    const isBeginning = mostEdits === undefined && name.length > 1 &&
      candidate.startsWith(name);
    const edits = editDistance(name, candidate);
    const distance = isBeginning ? Math.min(edits, BEGINNING) : edits;
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/**
 * The Levenshtein distance of two strings, where a letter that is exchanged with
 * the next is one mistake.
 */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isExchanged = i > 1 && j > 1 &&
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(Math.min(
        row[j]! + 1,
        next[j - 1]! + 1,
        row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        isExchanged ? before[j - 2]! + 1 : Infinity,
      ));
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
