/**
 * Completions for fish.
 *
 * @module
 */

import { type Command, COMMANDS } from "../settings/commands.ts";
import { type Flag, FLAGS } from "../settings/flags.ts";
import { completionOf, completionOfFlag } from "./values.ts";

const flags: readonly Flag[] = FLAGS;
const commands: readonly Command[] = COMMANDS;

/** The script. */
export function fishCompletions(): string {
  return [
    "# Completions of http-monitor for fish.",
    ...commands.flatMap(linesOfCommand),
    ...flags.map(lineOfFlag),
  ].join("\n") + "\n";
}

function linesOfCommand({ name, value, help }: Command): string[] {
  const lines = [
    `complete -c http-monitor -n __fish_use_subcommand -a ${name} ` +
    `-d ${quoted(help)}`,
  ];
  const completion = completionOf(value ?? "");
  const seen = `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
  if (completion.kind === "choice") {
    const choices = completion.choices.join(" ");
    lines.push(`complete -c http-monitor ${seen} -f -a ${quoted(choices)}`);
  } else if (completion.kind === "none") {
    lines.push(`complete -c http-monitor ${seen} -f`);
  }
  return lines;
}

function lineOfFlag(flag: Flag): string {
  const { name, short, value, help } = flag;
  const names = `${short ? `-s ${short} ` : ""}-l ${name}`;
  return `complete -c http-monitor ${names}${
    value === undefined ? "" : takes(flag)
  } -d ${quoted(help)}`;
}

/** That a value follows, and what completes it. */
function takes(flag: Flag): string {
  const completion = completionOfFlag(flag);
  switch (completion.kind) {
    case "choice":
      return ` -x -a ${quoted(completion.choices.join(" "))}`;
    case "list": {
      const names = `printf '%s\\n' ${completion.choices.join(" ")}`;
      return ` -x -a ${quoted(`(__fish_complete_list , ${quoted(names)})`)}`;
    }
    case "file":
      return " -r -F";
    case "none":
      return " -x";
  }
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
