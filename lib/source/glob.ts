/**
 * Which files a pattern names now.
 *
 * `*`, `?`, `[a-z]` and `{a,b}` as in a shell, within one name: a `*` stands for
 * no `/` and for no dot at the begin of a name. (Deno's own `node:fs` has a
 * `globSync`, which asks for a permission on the environment; `@std/fs` is no
 * package of this project.)
 *
 * @module
 */

import { quote } from "../failure.ts";
import {
  type FileSystem,
  isMissing,
  realFileSystem,
  realPathOf,
  whyOf,
} from "./file_system.ts";

const MAGIC = /[*?[{]/;
const WILD = /[*?]/;
/** What rotations leave behind: copies of what was read. */
const COMPRESSED = /\.(gz|bz2|xz|zst|lz4|Z|zip)$/;
/** Each file that is followed takes a handle. */
export const MAX_MATCHES = 1000;
/**
 * So long a folder is believed that it has not changed, in milliseconds. To list a
 * thousand names each second made half of the garbage of a quiet monitor.
 */
const LISTING_MS = 10_000;

/**
 * Tells whether a name is a pattern.
 *
 * @param path The name.
 * @param fs The file system.
 * @returns False also where a file has that very name, if `[` and `{` are all it has:
 * what has `*` or `?` names such a file among others, and who may make a file `*.log`
 * is not to hide them.
 */
export function isPattern(
  path: string,
  fs: FileSystem = realFileSystem,
): boolean {
  if (!MAGIC.test(path)) return false;
  if (WILD.test(path)) return true;
  try {
    return !fs.mayRead(path) || !fs.statSync(path).isFile;
  } catch {
    return true;
  }
}

/** Tells by its name whether a file is compressed. */
export function isCompressed(path: string): boolean {
  return COMPRESSED.test(path);
}

/** What a pattern names. */
export interface Matches {
  /** The files, in the order of their names. */
  readonly paths: readonly string[];
  /** How many more there were than are taken. */
  readonly left: number;
  /** The first folder or file that could not be looked at, and why. */
  readonly fault: string | undefined;
}

/** A pattern for the names of files. */
export class Glob {
  /** The folders whose files may match: those before the first magic name. */
  readonly folder: string;
  readonly #fs: FileSystem;
  readonly #patterns: readonly string[];
  #fault: string | undefined;

  /**
   * @param pattern The pattern.
   * @param fs The file system.
   */
  constructor(pattern: string, fs: FileSystem = realFileSystem) {
    this.#fs = fs;
    this.#patterns = withoutBraces(pattern);
    const fixed = pattern.slice(0, pattern.search(MAGIC));
    this.folder = fixed.slice(0, fixed.lastIndexOf("/") + 1) || "./";
  }

  /**
   * Lists the files, links to files included, that match now.
   *
   * @param isKnown Whether a path was a file when it was last asked for: then it
   * is one as long as its folder has the name, and is not looked at again.
   */
  matches(isKnown: (path: string) => boolean = () => false): Matches {
    const paths = new Set<string>();
    this.#fault = undefined;
    for (const pattern of this.#patterns) {
      const { name, folders } = partsOf(pattern);
      for (const folder of this.#folders(rootOf(pattern), folders)) {
        const isListed = MAGIC.test(name);
        for (const candidate of this.#candidates(folder, name)) {
          const path = folder + candidate;
          if (isListed && isKnown(path) || this.#isFile(path)) paths.add(path);
        }
      }
    }
    const sorted = [...paths].sort();
    return {
      paths: sorted.slice(0, MAX_MATCHES),
      left: Math.max(0, sorted.length - MAX_MATCHES),
      fault: this.#fault,
    };
  }

  /**
   * Whether a file would match if it were there.
   *
   * @param place Its path, with all links to its folder followed.
   */
  covers(place: string): boolean {
    return this.pathOf(place) !== undefined;
  }

  /**
   * The path by which a file would match if it were there; nothing where it would
   * not.
   *
   * @param place Its path, with all links to its folder followed.
   */
  pathOf(place: string): string | undefined {
    const slash = place.lastIndexOf("/");
    const base = place.slice(slash + 1);
    for (const pattern of this.#patterns) {
      const { name, folders } = partsOf(pattern);
      if (!regExpOf(name).test(base)) continue;
      for (const folder of this.#folders(rootOf(pattern), folders)) {
        const real = realPathOf(folder || ".", this.#fs);
        if (real === (place.slice(0, slash) || "/")) return folder + base;
      }
    }
    return undefined;
  }

  /** The folders that names of a pattern stand for, each with a `/` behind. */
  *#folders(root: string, names: readonly string[]): Iterable<string> {
    const [name, ...rest] = names;
    if (name === undefined) yield root;
    else {
      for (const candidate of this.#candidates(root, name)) {
        yield* this.#folders(`${root}${candidate}/`, rest);
      }
    }
  }

  /** What a name of a pattern may stand for in a folder. */
  #candidates(folder: string, name: string): readonly string[] {
    return MAGIC.test(name)
      ? this.#namesIn(folder || ".", regExpOf(name))
      : [name];
  }

  #namesIn(folder: string, pattern: RegExp): string[] {
    try {
      if (!this.#fs.mayRead(folder)) return [];
      return this.#fs.namesIn(folder, LISTING_MS).filter((name) =>
        pattern.test(name)
      );
    } catch (error) {
      this.#failed(folder, error);
      return [];
    }
  }

  #isFile(path: string): boolean {
    try {
      return this.#fs.mayRead(path) && this.#fs.statSync(path).isFile;
    } catch (error) {
      this.#failed(path, error);
      return false;
    }
  }

  /** Hears what the file system threw; that a path is not there is no fault. */
  #failed(path: string, error: unknown): void {
    if (isMissing(error)) return;
    this.#fault ??= `cannot look at ${quote(path)}: ${whyOf(error)}`;
  }
}

/** The names that folders have in a pattern, and that of the file. */
function partsOf(
  pattern: string,
): { folders: readonly string[]; name: string } {
  const names = pattern.split("/").filter((name) => name !== "");
  return { folders: names.slice(0, -1), name: names.at(-1) ?? "" };
}

/** Where a pattern begins. */
function rootOf(pattern: string): string {
  return pattern.startsWith("/") ? "/" : "";
}

/** `a{b,c}` as `ab` and `ac`. */
function withoutBraces(pattern: string): string[] {
  const braces = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (!braces) return [pattern];
  const [, before, choices, after] = braces;
  return choices!.split(",").flatMap((choice) =>
    withoutBraces(before! + choice + after!)
  );
}

/** The expression for one name of a pattern. */
function regExpOf(pattern: string): RegExp {
  let source = "";
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    const set = char === "["
      ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(i))
      : null;
    if (set) {
      const members = set[2]!.replace(/[\\\]^[]/g, "\\$&");
      source += `[${set[1] ? "^" : ""}${members}]`;
      i += set[0].length - 1;
    } else if (char === "*") source += "[^/]*";
    else if (char === "?") source += "[^/]";
    else source += char.replace(/[.+^${}()|[\]\\]/, "\\$&");
  }
  const hidden = pattern.startsWith(".") ? "" : "(?!\\.)";
  try {
    return new RegExp(`^${hidden}${source}$`, "su");
  } catch {
    return /(?!)/; // "[z-a]": nothing is in it.
  }
}
