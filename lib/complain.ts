/**
 * What is said on standard error.
 *
 * @module
 */

import { visible } from "./report/escape.ts";

/** Says something on standard error; names in it may hold anything. */
export function complain(...lines: string[]): void {
  const text = lines.map(visible).join("\n");
  const bytes = new TextEncoder().encode(`http-monitor: ${text}\n`);
  try {
    Deno.stderr.writeSync(bytes);
  } catch {
    // Nobody listens.
  }
}
