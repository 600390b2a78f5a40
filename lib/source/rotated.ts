/**
 * Where rotated files went, as far as their names tell: `access.log.1`,
 * `access.log-20261122`, `access-20261122.log` and so on.
 *
 * A log that is rotated twice between two looks leaves a file that never was at
 * the path when it was looked at. Under these names it can still be found. Where
 * the path is a link, whoever rotates the log does so where the link leads to.
 *
 * @module
 */

import { basename, dirname, extname } from "node:path";
import { fileKey, type FileSystem, realPathOf } from "./file_system.ts";
import { folderStamp } from "./folder_names.ts";
import { placeOf } from "./place.ts";

/** Where the folder may not be listed, so many numbers are tried. */
const MAX_TRIED_NUMBER = 9;
/** So often a list is made again while names are being shifted. */
export const LIST_TRIES = 5;
/** More files than a rotation keeps; the newest are remembered. */
const MAX_KNOWN = 1000;
/** More digits than that are no number of a rotation: a port, or a date. */
const NUMBER = /^\.(\d{1,3})$/;
/**
 * What logrotate's `dateext` and rotatelogs put behind a name: a day or more,
 * with or without separators, seconds since the epoch, or both. Never just a number:
 * `access.log-8080` is a log of its own.
 */
const DATE =
  /^[.\-_]?(20\d\d([-_.]?)[01]\d\2[0-3]\d([-_.T]?\d\d([-_.:]?\d\d){0,2}Z?|[-_.]1\d{9})?|1\d{9})([-.]\d{1,3})?$/;

/** What all names have that a rotation gives, and most logs have not. */
const MARK = /\.\d{1,3}$|20\d\d|1\d{9}/;

/** Whether a path may be a name that a rotation gave: of a thousand logs few are. */
export function looksRotated(path: string): boolean {
  return MARK.test(basename(path));
}

/** What logrotate's `compress` puts behind a name. */
const COMPRESSED = ".gz";

/** Of what has not been rotated: newer than all that have a number. */
export const NO_NUMBER = 0;

/** A rotated file. */
export interface Rotated {
  /** Its name. */
  readonly path: string;
  /** The name of the log that its name begins with: the path, or its target. */
  readonly log: string;
  /**
   * The number its name ends with; NaN where it is a date, {@linkcode NO_NUMBER}
   * where it has the name of the log.
   */
  readonly number: number;
  /** What is the same for all its names. */
  readonly key: string;
  /** The same with the time of its birth: numbers are given again at once. */
  readonly identity: string;
  /** When it came to be, in milliseconds since the epoch; else last changed. */
  readonly bornMs: number;
}

/** One for all logs of which there are none. */
const NONE: ReadonlySet<string> = new Set();

/** The rotated files of a log. */
export class RotatedFiles {
  /**
   * Where the path led to when it was looked up, all links followed; "" where
   * unknown.
   */
  target = "";

  readonly #path: string;
  readonly #fs: FileSystem;
  #known = NONE;

  /**
   * @param path The log.
   * @param fs The file system.
   */
  constructor(path: string, fs: FileSystem) {
    this.#path = path;
    this.#fs = fs;
  }

  /** The identities of those that are not to be read. */
  get known(): readonly string[] {
    return [...this.#known];
  }

  set known(identities: readonly string[]) {
    this.#known = identities.length > 0 ? new Set(identities) : NONE;
  }

  /**
   * Lists those that are there, the newest first; none where it is not allowed.
   * Names are shifted one by one, so it lists until nothing moves.
   */
  list(): Rotated[] {
    return this.#listStill(this.#logs());
  }

  /**
   * The same, with what is where the path led to, if it leads elsewhere by now: of
   * those that came there the last one was never rotated.
   */
  listBeforeTurn(): Rotated[] {
    const logs = this.#logs();
    const real = realPathOf(this.#path, this.#fs);
    const isTurned = logs.length > 1 && real !== undefined &&
      real !== this.target && this.#fs.mayRead(this.target);
    return this.#listStill(logs, isTurned ? this.target : undefined);
  }

  /**
   * The names of those that were compressed, of what was changed since a time, in
   * milliseconds: what compresses a file gives it the time of that.
   */
  compressedSince(ms: number): string[] {
    const names = this.#logs().flatMap((log) => this.#names(log, COMPRESSED));
    return names.map(([path]) => path).filter((path) => {
      try {
        const { isFile, mtime } = this.#fs.statSync(path);
        return isFile && mtime !== null && mtime.getTime() >= ms;
      } catch {
        return false; // Gone meanwhile, or closed to this user.
      }
    });
  }

  /** What is another one when names come or go in the folders of rotated files. */
  stamp(): string {
    const folders = new Set(
      [this.#path, this.target || this.#path].map(dirname),
    );
    return Array.from(folders, (folder) => this.#stampOf(folder)).join();
  }

  /** Whether a path is one of the names that a rotation gives to the log. */
  isName(path: string): boolean {
    const name = basename(path);
    return [this.#path, this.target].some((log) =>
      log !== "" && numbersOf(basename(log))(name) !== undefined &&
      this.#isSameFolder(dirname(log), dirname(path))
    );
  }

  /** Looks up where the path leads to, and remembers what is there. */
  learn(): void {
    this.target = realPathOf(this.#path, this.#fs) ?? "";
    this.remember(this.list());
  }

  /**
   * Looks up whether the path leads elsewhere by now. What lies there was so before
   * it led there: it is not to be read.
   */
  turn(): void {
    const target = realPathOf(this.#path, this.#fs);
    if (target === undefined || target === this.target) return;
    this.target = target;
    const others = this.#logs().filter((log) => log !== this.#path);
    this.remember(this.#listStill(others));
  }

  /** Whether a file was there before, or has been read. */
  isKnown({ identity }: Rotated): boolean {
    return this.#known.has(identity);
  }

  /**
   * Remembers files: they are not to be read. Those of before stay known, since
   * a list may lack one.
   */
  remember(files: readonly Rotated[]): void {
    const identities = files.map(({ identity }) => identity);
    // A number without a time may come back with another file.
    const before = [...this.#known].filter((known) => !known.endsWith("@"));
    this.known = [...new Set([...identities, ...before])].slice(0, MAX_KNOWN);
  }

  /** The names that those of rotated files begin with. */
  #logs(): readonly string[] {
    const { target } = this;
    const path = this.#path;
    const isLink = target !== "" && target !== path &&
      target !== placeOf(path, this.#fs);
    return isLink ? [target, path] : [path];
  }

  #listStill(logs: readonly string[], left?: string): Rotated[] {
    let list = this.#listOnce(logs, left);
    for (let tries = 0; tries < LIST_TRIES; tries++) {
      const again = this.#listOnce(logs, left);
      const isStill = again.length === list.length &&
        again.every(({ identity }, i) => identity === list[i]!.identity);
      list = again;
      if (isStill) break;
    }
    return list;
  }

  #listOnce(logs: readonly string[], left?: string): Rotated[] {
    const found = new Map<string, Rotated>();
    for (const log of logs) {
      const names = this.#names(log);
      if (log === left) names.push([left, NO_NUMBER]);
      for (const [path, number] of names) {
        try {
          const info = this.#fs.statSync(path);
          const key = fileKey(info);
          // Beside a link there may be links to the rotated files, too.
          if (!info.isFile || found.has(key)) continue;
          const bornMs = (info.birthtime ?? info.mtime)?.getTime() ?? 0;
          const identity = `${key}@${info.birthtime?.getTime() ?? ""}`;
          found.set(key, { path, log, number, key, identity, bornMs });
        } catch {
          // Gone meanwhile, or closed to this user.
        }
      }
    }
    return [...found.values()].sort((a, b) =>
      // Of two with numbers the lower is newer, whenever they came to be.
      (a.number - b.number || 0) ||
      b.bornMs - a.bornMs || (a.path < b.path ? 1 : -1)
    );
  }

  /**
   * Names that a rotation gives to a log, with their numbers.
   *
   * @param log The log's name.
   * @param suffix What stands behind them. @default {""}
   */
  #names(
    log: string,
    suffix = "",
  ): (readonly [path: string, number: number])[] {
    const base = basename(log);
    const folder = dirname(log);
    if (!this.#fs.mayRead(folder)) return this.#triedNames(log, suffix);
    // As the log itself was named: relative stays relative.
    const prefix = log.slice(0, log.length - base.length);
    const numberOf = numbersOf(base);
    const found: (readonly [path: string, number: number])[] = [];
    // A loop, and no array for each name: a thousand logs ask in turn.
    for (const name of this.#namesIn(folder)) {
      if (!name.endsWith(suffix)) continue;
      const number = numberOf(name.slice(0, name.length - suffix.length));
      if (number !== undefined) found.push([prefix + name, number]);
    }
    return found;
  }

  #isSameFolder(one: string, other: string): boolean {
    if (one === other) return true;
    const real = realPathOf(one, this.#fs);
    return real !== undefined && real === realPathOf(other, this.#fs);
  }

  #stampOf(folder: string): string {
    if (!this.#fs.mayRead(folder)) return "";
    try {
      return folderStamp(this.#fs.statSync(folder));
    } catch {
      return ""; // There is no folder any more.
    }
  }

  #namesIn(folder: string): readonly string[] {
    try {
      return this.#fs.namesIn(folder);
    } catch {
      return []; // There is no folder any more.
    }
  }

  /** The names that can be asked for without a list. */
  #triedNames(
    log: string,
    suffix: string,
  ): (readonly [path: string, number: number])[] {
    return Array.from({ length: MAX_TRIED_NUMBER }, (_, i) => {
      return [`${log}.${i + 1}${suffix}`, i + 1] as const;
    }).filter(([path]) => this.#fs.mayRead(path));
  }
}

/**
 * What tells the names that a rotation gives to a log.
 *
 * @param base The log's name in its folder.
 * @returns Gives the number that such a name ends with, NaN where that is a date,
 * and nothing for all other names.
 */
function numbersOf(base: string): (name: string) => number | undefined {
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  return (name) => {
    if (!name.startsWith(stem) || name === base) return undefined;
    const rest = name.startsWith(base)
      ? name.slice(base.length)
      : name.endsWith(extension)
      ? name.slice(stem.length, name.length - extension.length)
      : "";
    const number = name.startsWith(base) && NUMBER.exec(rest);
    if (number) return Number(number[1]);
    return DATE.test(rest) ? NaN : undefined;
  };
}
