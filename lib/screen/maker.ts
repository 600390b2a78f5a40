/**
 * What makes the lines of a block of the screen.
 *
 * @module
 */

/** Makes the lines of a block: how many it could fill, and those that it is granted. */
export interface Maker {
  readonly wanted: number;
  readonly lines: (granted: number) => readonly string[];
}

/** A maker of lines of which the first are always the same. */
export function always(...lines: string[]): Maker {
  return { wanted: lines.length, lines: (granted) => lines.slice(0, granted) };
}

/** A maker of no lines. */
export const NOTHING: Maker = always();
