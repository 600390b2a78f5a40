/**
 * Who may read how much, so that the lines of several files that are behind come
 * in the order of time.
 *
 * After a stop, or a sleep of the machine, each file has a backlog. Were each of
 * them read by the megabyte, the lines of a quiet log would run hours ahead of
 * those of a busy one, and the window would be judged with half of its hits.
 *
 * @module
 */

/** A file that takes its turn. */
export interface Turn {
  /** How many bytes are there that were not read. */
  readonly lagBytes: number;
  /** The second of its newest line; -Infinity before the first. */
  readonly newest: number;
}

/** What a file reads at a look where it need not wait for others. */
const FULL_BYTES = 1024 * 1024;
/** The least that a file reads at its turn: a line or two. */
const MIN_BYTES = 256;
/** How many seconds of a log one turn is to cover. */
const SPAN_SECONDS = 5;
/** A file of which so much brings no later line has none that others wait for. */
const STUCK_BYTES = 64 * 1024;

interface Pace {
  readonly file: Turn;
  bytes: number;
  newest: number;
  sinceNewestBytes: number;
  /** Whether nothing could be read at its last turn, although something is there. */
  isStuck: boolean;
}

/** The turns of the files of one run. */
export class Turns {
  readonly #files = new Map<Turn, Pace>();
  /** The newest second of the file that is furthest behind; Infinity: of none. */
  #oldest = Infinity;
  #behind = 0;
  #onlyLooks = false;

  /** Enters a file. */
  add(file: Turn): void {
    this.#files.set(file, {
      file,
      bytes: MIN_BYTES,
      newest: -Infinity,
      sinceNewestBytes: 0,
      isStuck: false,
    });
  }

  /** Takes a file out. */
  delete(file: Turn): void {
    this.#files.delete(file);
  }

  /**
   * Looks who is behind: before each round of looks.
   *
   * @param onlyLooks Whether files only look in this round, where nobody knows how
   * much there is in them by now. @default {false}
   */
  begin(onlyLooks = false): void {
    this.#onlyLooks = onlyLooks;
    this.#oldest = Infinity;
    this.#behind = 0;
    for (const pace of this.#files.values()) {
      if (!isInOrder(pace)) continue;
      this.#behind++;
      if (pace.file.newest < this.#oldest) this.#oldest = pace.file.newest;
    }
  }

  /**
   * Up to which second all lines have been read, as far as can be told:
   * Infinity where at most one file is behind.
   */
  get knownTo(): number {
    return this.#behind > 1 ? this.#oldest - 1 : Infinity;
  }

  /**
   * Has a file read what its turn allows.
   *
   * @param file The file.
   * @param read Reads about so many bytes at most, and says whether more is there
   * that can be read.
   * @returns Whether more is there.
   */
  take(file: Turn, read: (budgetBytes: number) => boolean): boolean {
    if (this.#onlyLooks) return read(0);
    const pace = this.#files.get(file);
    if (pace === undefined || this.#behind < 2 || !isInOrder(pace)) {
      const more = read(FULL_BYTES);
      if (pace !== undefined) note(pace, more);
      return more;
    }
    // Whoever is ahead waits for the others, and only looks.
    if (file.newest > this.#oldest + SPAN_SECONDS) return read(0);
    const { newest, lagBytes } = file;
    const more = read(pace.bytes);
    pace.sinceNewestBytes += Math.max(0, lagBytes - file.lagBytes);
    note(pace, more);
    const span = file.newest - newest;
    if (span > SPAN_SECONDS) pace.bytes = Math.max(MIN_BYTES, pace.bytes / 2);
    else pace.bytes = Math.min(FULL_BYTES, pace.bytes * 2);
    return more;
  }
}

/** Notes what a turn has brought. */
function note(pace: Pace, more: boolean): void {
  const { file } = pace;
  pace.isStuck = !more && file.lagBytes > 0;
  if (file.newest > pace.newest) {
    pace.newest = file.newest;
    pace.sinceNewestBytes = 0;
  }
}

/** Whether a file waits for others and they for it. */
function isInOrder(pace: Pace): boolean {
  const { file } = pace;
  return file.lagBytes > 0 && !pace.isStuck &&
    pace.sinceNewestBytes < STUCK_BYTES;
}
