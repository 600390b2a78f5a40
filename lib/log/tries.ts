/**
 * Which lines are worth trying in other formats, where many are lines of none.
 *
 * @module
 */

/** So many lines that begin alike and are none are all tried. */
const MAX_TRIES = 16;
/** Thereafter it is one of so many that stand alone. */
const RARE_TRIES = 16;
/** And of lines in a row every third. */
const ROW_TRIES = 3;
/** A line may begin with any byte. */
const BYTES = 256;

const TAB = 0x09;
const ESCAPE = 0x1b;
const SPACE = 0x20;
const DELETE = 0x7f;

/**
 * What stands for a line's first byte: one byte for all that no line of a format
 * begins with, of which binary junk has so many that most would be tried.
 */
function kindOf(first: number): number {
  return first >= SPACE && first < DELETE || first === TAB || first === ESCAPE
    ? first
    : 0;
}

/**
 * How often lines were tried in vain, by their first byte: so no junk stands in the
 * way of a format whose lines begin otherwise.
 */
export class Tries {
  /** How many are left for each first byte; from the first one in vain on. */
  #left: Int32Array | undefined;

  /**
   * Whether to try other formats on a line: among many that begin alike and are none,
   * only now and then; soon where lines follow each other that the log's format could
   * not read, as all do where it has changed. To try all takes as long as to read
   * ten lines.
   *
   * @param first The line's first byte.
   * @param missed How many lines in a row before it the log's format could not read.
   */
  isWorthOne(first: number, missed: number): boolean {
    const left = this.#left;
    const kind = kindOf(first);
    if (left === undefined || left[kind]! > 0) return true;
    if (missed > 0) return missed % ROW_TRIES === ROW_TRIES - 1;
    // Not counted on without end: after months it would begin anew, with all of them.
    left[kind] = (left[kind]! - 1) % RARE_TRIES;
    return left[kind] === 0;
  }

  /** A line was tried, and no format could read it. */
  wasInVain(first: number): void {
    const left = this.#left ??= new Int32Array(BYTES).fill(MAX_TRIES);
    const kind = kindOf(first);
    if (left[kind]! > 0) left[kind]!--;
  }

  /** A line was tried, and another format could read it. */
  wasRead(first: number): void {
    if (this.#left) this.#left[kindOf(first)] = MAX_TRIES;
  }

  /** Begins anew. */
  clear(): void {
    this.#left?.fill(MAX_TRIES);
  }
}
