/**
 * What is said of a command line that cannot be.
 *
 * @module
 */

/** What is wrong with the command line or a setting, in one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
