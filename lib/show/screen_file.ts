/**
 * Writes what a screen shows to a file.
 *
 * @module
 */

import { quote } from "../failure.ts";
import { whyOf } from "../source/file_system.ts";

/** So many files of one name are told apart. */
const MAX_SAME = 99;

/**
 * Writes a new file into the working directory; nothing is overwritten.
 *
 * @param name The file's name. Where it is taken, `-2` and so on are put into it.
 * @param text What is in it.
 * @returns What to say about it: where it is, or why it is not.
 */
export function saveNew(name: string, text: string): string {
  const { state } = Deno.permissions.querySync({ name: "write", path: name });
  if (state !== "granted") {
    return "not exported: Deno was not allowed to write here: " +
      "run with --allow-write=.";
  }
  let free = name;
  for (let same = 2;; same++) {
    try {
      Deno.writeTextFileSync(free, text, { createNew: true, mode: 0o600 });
      return `exported to ${quote(free)}`;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists) || same > MAX_SAME) {
        // Short, and what matters first: it stands on one line.
        return `not exported: ${whyOf(error)}: ` +
          "start it in a folder that may be written to";
      }
      free = name.replace(/(\.\w+)?$/, `-${same}$1`);
    }
  }
}
