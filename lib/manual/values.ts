/**
 * What can stand for a value, as shells complete it.
 *
 * @module
 */

import { choicesOf } from "../settings/flags.ts";

/** What completes a value: a choice, a file, or nothing where it is a number. */
export type Completion =
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "file" }
  | { readonly kind: "none" };

/**
 * Tells what completes a value.
 *
 * @param value What it is called in the table: `FILE`, `[FILE...]`, `text|json`, `N`.
 */
export function completionOf(value: string): Completion {
  const choices = choicesOf(value);
  if (choices.length > 0) return { kind: "choice", choices };
  return { kind: value.includes("FILE") ? "file" : "none" };
}

/** A text in single quotes, as bash and zsh read it. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
