/**
 * The names in a folder, listed again only when the folder has changed.
 *
 * A thousand logs that are followed in one folder each ask what else is in it:
 * at the start, and when all of them are rotated at midnight. A listing takes
 * time and memory by the number of the files there, which would be a million
 * names then.
 *
 * @module
 */

/**
 * A listing is not used longer where nothing else is said, in milliseconds: there
 * are file systems that do not say when a folder has changed.
 */
const MAX_AGE_MS = 500;
/** Clocks for files tick so slowly: two changes within it look like one. */
const TICK_MS = 20;
/** The same where they count in seconds only, or in two. */
const COARSE_TICK_MS = 2100;
/** Longer listings are not kept: they take memory. */
const MAX_NAMES = 20_000;
/** A log that is a link is looked for in two folders in turn. */
const MAX_LISTINGS = 2;

interface Listing {
  readonly folder: string;
  /** Which folder it was and when it had changed. */
  readonly stamp: string;
  /** When it was made, in milliseconds. */
  readonly madeMs: number;
  readonly names: readonly string[];
}

/** The calls that a {@linkcode FolderNames} makes. */
export interface FolderCalls {
  /** As {@linkcode Deno.statSync}. */
  readonly statSync: (path: string) => Deno.FileInfo;
  /** As {@linkcode Deno.readDirSync}. */
  readonly readDirSync: (path: string) => Iterable<Deno.DirEntry>;
  /** Tells the time, in milliseconds. */
  readonly now: () => number;
}

/** Lists folders, and keeps the last listings for whoever asks next. */
export class FolderNames {
  readonly #calls: FolderCalls;
  /** Those that were asked for last, the newest first. */
  #last: readonly Listing[] = [];

  /** @param calls What it asks. */
  constructor(calls: FolderCalls) {
    this.#calls = calls;
  }

  /**
   * Tells the names that are in a folder now.
   *
   * @param folder The folder.
   * @param maxAgeMs How old a listing may be of a folder that says that it has not
   * changed since, in milliseconds.
   * @returns The names, in no order.
   * @throws What the system throws.
   */
  namesIn(folder: string, maxAgeMs: number = MAX_AGE_MS): readonly string[] {
    const { statSync, readDirSync, now } = this.#calls;
    // In this order: what changes from here on changes the time of the folder.
    const nowMs = now();
    const info = statSync(folder);
    const stamp = folderStamp(info);
    const last = this.#last.find((listing) => listing.folder === folder);
    if (last?.stamp === stamp) {
      const ageMs = nowMs - last.madeMs;
      if (ageMs >= 0 && ageMs < maxAgeMs) {
        if (last !== this.#last[0]) this.#keep(last);
        return last.names;
      }
    }
    this.#last = this.#last.filter((listing) => listing !== last);
    const names = Array.from(readDirSync(folder), ({ name }) => name);
    if (isSettled(info.mtime, nowMs) && names.length <= MAX_NAMES) {
      this.#keep({ folder, stamp, madeMs: nowMs, names });
    }
    return names;
  }

  #keep(listing: Listing): void {
    const others = this.#last.filter((other) => other !== listing);
    this.#last = [listing, ...others].slice(0, MAX_LISTINGS);
  }
}

/** What says which folder it is and when names in it came or went last. */
export function folderStamp({ dev, ino, mtime }: Deno.FileInfo): string {
  return `${dev}:${ino}:${mtime?.getTime()}`;
}

/** Whether another change would give the folder another time. */
function isSettled(changed: Date | null, nowMs: number): boolean {
  if (changed === null) return false;
  const changedMs = changed.getTime();
  const tickMs = changedMs % 1000 === 0 ? COARSE_TICK_MS : TICK_MS;
  return nowMs - changedMs > tickMs;
}
