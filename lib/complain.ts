/**
 * What is said on standard error.
 *
 * @module
 */

import { visible } from "./report/escape.ts";

/** Says something on standard error; names in it may hold anything. */
export function complain(...lines: string[]): void {
  const text = lines.map((line) => visible(line)).join("\n");
  writeToStderr(`http-monitor: ${text}\n`);
}

/** Writes text to standard error at once, as it is. */
export function writeToStderr(text: string): void {
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // Nobody listens.
  }
}
