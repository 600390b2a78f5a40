/**
 * What shells need to complete options, values and files, made from the tables of
 * flags and commands.
 *
 * @module
 */

import { bashCompletions } from "./completions_bash.ts";
import { fishCompletions } from "./completions_fish.ts";
import { zshCompletions } from "./completions_zsh.ts";

const SCRIPTS: Readonly<Record<string, () => string>> = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
};

/**
 * The script for a shell.
 *
 * @param shell One of `SHELLS`.
 */
export function completionsFor(shell: string): string {
  return SCRIPTS[shell]!();
}
