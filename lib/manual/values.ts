/**
 * What can stand for a value, as shells complete it.
 *
 * @module
 */

import { formatNames } from "../log/formats.ts";
import { choicesOf, type Flag } from "../settings/flags.ts";
import { TOP_NAMES } from "../traffic/top_names.ts";

/**
 * What completes a value: a choice, several of them with commas between, a file, or
 * nothing where it is a number.
 */
export type Completion =
  | { readonly kind: "choice" | "list"; readonly choices: readonly string[] }
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

/** What may stand for an option's value is told elsewhere, and not all of it. */
const NAMED: Readonly<Record<string, Completion>> = {
  "log-format": { kind: "choice", choices: formatNames() },
  tops: { kind: "list", choices: [...TOP_NAMES, "all", "none"] },
};

/** Tells what completes the value of an option that takes one. */
export function completionOfFlag({ name, value = "" }: Flag): Completion {
  return NAMED[name] ?? completionOf(value);
}

/** A text in single quotes, as bash and zsh read it. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
