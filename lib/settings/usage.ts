/**
 * What is said of a command line that cannot be.
 *
 * @module
 */

/** What is wrong with the command line or a setting, in one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What was typed, shown so that nothing in it reaches the terminal raw. */
export function quote(text: string): string {
  return JSON.stringify(text);
}
