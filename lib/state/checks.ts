/**
 * Whether a state can be kept in a file at all.
 *
 * @module
 */

import { dirname } from "node:path";
import { Failure, quote, saidBySystem, textOf } from "../failure.ts";

/**
 * The files that a state takes.
 *
 * @param path The state's file.
 * @returns That, the one that is locked and the one that is written first.
 */
export function stateFiles(path: string): string[] {
  return [path, `${path}.lock`, `${path}.tmp`];
}

/**
 * Asks whether Deno was allowed to read and write all files that are used.
 *
 * @param path The state's file.
 * @throws {Failure} If not.
 */
export function checkPermissions(path: string): void {
  for (const name of ["read", "write"] as const) {
    for (const file of stateFiles(path)) {
      const { state } = Deno.permissions.querySync({ name, path: file });
      if (state === "granted") continue;
      const folder = dirname(path);
      throw new Failure(
        `cannot keep the state in ${quote(path)}: Deno was not allowed to ` +
          `${name} ${quote(file)}: run with ` +
          `--allow-read=${folder} --allow-write=${folder}`,
      );
    }
  }
}

/**
 * Nothing that is to be written may be a link, or anything but a file.
 *
 * @param path The state's file.
 * @throws {Failure} If it is.
 */
export function checkPlain(path: string): void {
  for (const name of [path, `${path}.lock`]) {
    const info = lstatIfThere(name);
    if (info === undefined || info.isFile) continue;
    const what = info.isSymlink
      ? "a symbolic link, which is not followed"
      : info.isDirectory
      ? "a directory"
      : "no regular file";
    throw new Failure(
      `cannot keep the state in ${quote(name)}: it is ${what}: ` +
        "name a file of the monitor's own",
    );
  }
}

/** What is at a path, links not followed; nothing where there is nothing. */
export function lstatIfThere(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What stands in the way, with the file it is about and, where known, a remedy. */
export function cannot(
  what: string,
  path: string,
  error: unknown,
  remedy?: string,
): Failure {
  const said = saidBySystem(error) ?? textOf(error);
  const why = [said, ...remedy === undefined ? [] : [remedy]];
  return new Failure(
    `cannot ${what} the state in ${quote(path)}: ${why.join(": ")}`,
  );
}
