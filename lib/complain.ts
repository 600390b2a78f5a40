/**
 * What is said on standard error.
 *
 * @module
 */

import { visible } from "./report/escape.ts";

/** What is said of something, in lines; names in it may hold anything. */
export function complaint(...lines: string[]): string {
  return `http-monitor: ${lines.map((line) => visible(line)).join("\n")}`;
}

/** Says something on standard error. */
export function complain(...lines: string[]): void {
  writeToStderr(`${complaint(...lines)}\n`);
}

/** Writes text to standard error at once, as it is. */
export function writeToStderr(text: string): void {
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // Nobody listens.
  }
}
