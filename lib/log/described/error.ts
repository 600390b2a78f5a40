/**
 * What is wrong with a log format that a user gave.
 *
 * @module
 */

/** A log format that cannot be used: its message says why, where and what to do. */
export class LogFormatError extends Error {
  override readonly name = "LogFormatError";
}
