/**
 * The few calls that touch the file system, as an interface: a test can stand in
 * for them where the real ones cannot be made to fail.
 *
 * @module
 */

import { Failure, quote, saidBySystem, textOf } from "../failure.ts";
import { FolderNames } from "./folder_names.ts";

/** What the follower asks of the file system. */
export interface FileSystem {
  /** {@linkcode Deno.statSync}: follows links. */
  statSync(path: string): Deno.FileInfo;
  /** Opens for reading. */
  openSync(path: string): Deno.FsFile;
  /** The names that are in a folder; see {@linkcode FolderNames.namesIn}. */
  namesIn(folder: string, maxAgeMs?: number): readonly string[];
  /** {@linkcode Deno.realPathSync}: follows all links. */
  realPathSync(path: string): string;
  /**
   * Whether a path may be read, without asking the user: a look at a
   * neighbour of the log must not raise a question.
   */
  mayRead(path: string): boolean;
}

const folderNames = new FolderNames({
  statSync: (path) => Deno.statSync(path),
  readDirSync: (path) => Deno.readDirSync(path),
  now: Date.now,
});

/** The real one. */
export const realFileSystem: FileSystem = {
  statSync: (path) => Deno.statSync(path),
  openSync: (path) => Deno.openSync(path, { read: true }),
  namesIn: (folder, maxAgeMs) => folderNames.namesIn(folder, maxAgeMs),
  realPathSync: (path) => Deno.realPathSync(path),
  mayRead: (path) =>
    isGranted(folderIn(path)) ||
    Deno.permissions.querySync({ name: "read", path }).state === "granted",
};

/** The folder that was last granted: what is granted once stays so. */
let grantedFolder: string | undefined;

/**
 * Whether all that is in a folder may be read. It is asked first, and once, since
 * Deno keeps half a kilobyte of each path that was ever asked for: of a log that
 * gets a new name each second that would be 50 MB a day.
 */
function isGranted(folder: string | undefined): boolean {
  if (folder === undefined) return false;
  if (folder === grantedFolder) return true;
  const read = Deno.permissions.querySync({ name: "read", path: folder });
  if (read.state !== "granted" || read.partial) return false;
  grantedFolder = folder;
  return true;
}

/** The folder of a path as it is written; nothing where that is not plain. */
function folderIn(path: string): string | undefined {
  return /^(.*\/)(?!\.{1,2}$)[^/\\]+$/s.exec(path)?.[1];
}

/**
 * Says in a few words what stands in the way of reading a file.
 *
 * @param error What a call of the file system threw.
 * @returns For example "no such file", "permission denied", "too many open files".
 * @throws The error itself where it does not come from the operating system.
 */
export function whyOf(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) {
    const [flag] = /--allow-\w+/.exec(error.message) ?? ["--allow-read"];
    return wantsAll(error)
      ? "Deno does not open it"
      : `not allowed without ${flag}`;
  }
  if (isMissing(error)) return "no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  return systemWords(error);
}

/**
 * What the operating system said: as {@linkcode saidBySystem}.
 *
 * @throws The error itself where it does not come from the operating system.
 */
export function systemWords(error: unknown): string {
  const said = saidBySystem(error);
  if (said !== undefined) return said;
  if (codeOf(error) === undefined) throw error;
  return textOf(error).toLowerCase();
}

/**
 * Makes the error for a log that cannot be read.
 *
 * @param name The log's name.
 * @param error What a call of the file system threw.
 * @throws The error itself where it does not come from the operating system.
 */
export function cannotRead(name: string, error: unknown): Failure {
  const remedy = wantsAll(error)
    ? STDIN.test(name)
      ? 'give "-" for standard input'
      : "pipe it in, as in: cat FILE | http-monitor"
    : error instanceof Deno.errors.PermissionDenied
    ? "run as a user or in a group that may read it"
    : toAllowLinked(name, error);
  return new Failure(
    `cannot read ${quote(name)}: ${whyOf(error)}` +
      (remedy === undefined ? "" : `: ${remedy}`),
  );
}

/** Names that systems have for standard input. */
const STDIN = /^\/(dev\/stdin|(dev|proc\/self)\/fd\/0)$/;

/**
 * What to do where Deno was allowed to read a path and not the file that it leads to
 * by a link; nothing where something else is in the way.
 */
function toAllowLinked(path: string, error: unknown): string | undefined {
  if (!(error instanceof Deno.errors.NotCapable)) return undefined;
  const [, denied] = /access to "(.+)", /s.exec(error.message) ?? [];
  if (denied === undefined || denied === path) return undefined;
  if (!realFileSystem.mayRead(path)) return undefined;
  return "it leads to a file that has to be allowed too: " +
    `run with --allow-read=${path},${denied}`;
}

/**
 * What to do where Deno was not allowed to read a file.
 *
 * @param path The file.
 * @param error What a call threw.
 */
export function toAllow(path: string, error: unknown): string {
  return toAllowLinked(path, error) ?? `run with --allow-read=${path}`;
}

/**
 * Makes the error for a file that cannot be written.
 *
 * @param path The file.
 * @param error What a call of the file system threw.
 * @param remedy What to do about it, where that is known.
 * @throws The error itself where it does not come from the operating system.
 */
export function cannotWrite(
  path: string,
  error: unknown,
  remedy?: string,
): Failure {
  // The file itself would be made.
  const said = isMissing(error) ? "no such folder" : whyOf(error);
  const why = [said, ...remedy === undefined ? [] : [remedy]];
  return new Failure(
    `cannot write to ${quote(path)}: ${why.join(": ")}`,
  );
}

/** What to do where a file cannot be opened to be written. */
export const NAME_ANOTHER = "name a file in a folder that may be written to";

/**
 * What to do where a file cannot be opened to be written.
 *
 * @param path The file.
 * @param error What a call threw.
 */
export function toOpen(path: string, error: unknown): string {
  if (wantsAll(error)) return "name a regular file";
  // Which file it is, Deno tells only whom it allows to read it.
  return error instanceof Deno.errors.NotCapable
    ? `${toAllow(path, error)} --allow-write=${path}`
    : NAME_ANOTHER;
}

/**
 * Whether a file is one of those that Deno opens with all permissions alone, which
 * the executable cannot be given: `/dev/stdin`, `/dev/fd`, all that is in `/proc`.
 */
function wantsAll(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable &&
    error.message.includes("--allow-all");
}

/** Whether a call failed because there is no such file, or no such folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || codeOf(error) === "ENOTDIR";
}

/**
 * Makes the error for a file that Deno was not allowed to read.
 *
 * @param path The file.
 * @param error What a call threw.
 * @returns An error that names the permission that is needed.
 */
export function notAllowed(path: string, error: unknown): Error {
  return new Deno.errors.NotCapable(
    `Cannot follow ${quote(path)}: reading it is not allowed: ` +
      toAllow(path, error),
  );
}

/** What is the same for all names of one file, and for no other file of its time. */
export function fileKey(info: Deno.FileInfo): string {
  return `${info.dev}:${info.ino}`;
}

/** The key of the file that a path names; nothing where there is none, or no file. */
export function keyAt(
  path: string,
  fs: FileSystem = realFileSystem,
): string | undefined {
  try {
    if (!fs.mayRead(path)) return undefined;
    const info = fs.statSync(path);
    return info.isFile ? fileKey(info) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A path with all links followed; nothing where there is nothing, or where Deno
 * may not look.
 */
export function realPathOf(
  path: string,
  fs: FileSystem = realFileSystem,
): string | undefined {
  try {
    return fs.mayRead(path) ? fs.realPathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** What a path names, told without opening it. */
export type Kind = "file" | "stream" | "directory" | "missing";

/**
 * Tells how a path is to be read.
 *
 * @param path The path; links are followed.
 * @param fs The file system.
 * @returns "stream" for what is read once from front to end and cannot be
 * followed by name: FIFOs and devices such as `/dev/stdin`. "file" also where it
 * cannot be told, as in a folder that is closed to this user.
 * @throws {Failure} Where Deno was not allowed to look.
 */
export function kindOf(path: string, fs: FileSystem = realFileSystem): Kind {
  try {
    return kindOfInfo(fs.statSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw cannotRead(path, error);
    whyOf(error);
    return isMissing(error) ? "missing" : "file";
  }
}

/** As {@linkcode kindOf}, of a path that has been looked at. */
export function kindOfInfo(info: Deno.FileInfo): Kind {
  if (info.isDirectory) return "directory";
  return info.isFifo || info.isCharDevice || info.isBlockDevice
    ? "stream"
    : "file";
}

/** The code of an error, as `ENOTDIR`; nothing where it has none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error &&
      typeof error.code === "string"
    ? error.code
    : undefined;
}
