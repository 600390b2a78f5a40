/**
 * Writes what a screen shows to a file.
 *
 * @module
 */

import { textOf } from "../failure.ts";
import { quote } from "../settings/usage.ts";

/**
 * Writes a new file into the working directory; nothing is overwritten.
 *
 * @param name The file's name.
 * @param text What is in it.
 * @returns What to say about it: where it is, or why it is not.
 */
export function saveNew(name: string, text: string): string {
  const { state } = Deno.permissions.querySync({ name: "write", path: name });
  if (state !== "granted") {
    return "not exported: Deno was not allowed to write here: " +
      "run with --allow-write=.";
  }
  try {
    Deno.writeTextFileSync(name, text, { createNew: true, mode: 0o600 });
    return `exported to ${quote(name)}`;
  } catch (error) {
    return error instanceof Deno.errors.AlreadyExists
      ? `not exported: ${quote(name)} is there already`
      : `not exported: ${textOf(error)}`;
  }
}
