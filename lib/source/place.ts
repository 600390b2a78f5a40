/**
 * Where a file is, however its path is written. Apart from the other calls: to load
 * `node:path` takes 2.5 MB, and logs that are read to their ends need none of it.
 *
 * @module
 */

import { basename, dirname, isAbsolute, join } from "node:path";
import { type FileSystem, realFileSystem, realPathOf } from "./file_system.ts";

/**
 * The name of a file whatever the working directory; nothing where its folder is
 * not there or may not be looked at. The file itself may be a link: that stays.
 */
export function placeOf(
  path: string,
  fs: FileSystem = realFileSystem,
): string | undefined {
  const folder = realPathOf(dirname(path), fs);
  return folder === undefined ? undefined : join(folder, basename(path));
}

/**
 * The name of a file whatever the working directory, with all links on the way to it
 * as they were named; nothing where the working directory may not be looked at.
 */
export function absoluteOf(
  path: string,
  fs: FileSystem = realFileSystem,
): string | undefined {
  if (isAbsolute(path)) return path;
  const folder = realPathOf(".", fs);
  return folder === undefined ? undefined : join(folder, path);
}
