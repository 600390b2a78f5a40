/**
 * Whether a file is one of the logs, however its path is written.
 *
 * @module
 */

import { keyAt } from "./file_system.ts";
import { Glob } from "./glob.ts";
import type { NamedLog } from "./inputs.ts";
import { placeOf } from "./place.ts";

/**
 * Whether a file is one of the logs, or would be if it were there.
 *
 * @param file Its path.
 * @param logs The logs.
 * @param key Which file it is, where there is one.
 */
export function isLog(
  file: string,
  logs: readonly NamedLog[],
  key: string | undefined = keyAt(file),
): boolean {
  const place = placeOf(file);
  return logs.some(({ path, kind }) => {
    if (kind === "pattern") {
      const glob = new Glob(path);
      return place !== undefined && glob.covers(place) ||
        key !== undefined &&
          glob.matches().paths.some((it) => keyAt(it) === key);
    }
    return path === file || place !== undefined && placeOf(path) === place ||
      key !== undefined && keyAt(path) === key;
  });
}
