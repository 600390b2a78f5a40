/**
 * What has a colour, and which. Of the sixteen only red and magenta can be read on
 * black as on white, and who sees fewer colours tells them apart: tests hold them
 * to that. What a colour says is said in words too.
 *
 * @module
 */

import { bold, magenta, red } from "@std/fmt/colors";

/** What needs somebody now. */
export function alarm(text: string): string {
  return bold(red(text));
}

/** What failed: errors of the server, seconds above the threshold. */
export const bad = red;

/** What one should know of. */
export const warning = magenta;
