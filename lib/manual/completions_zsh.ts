/**
 * Completions for zsh.
 *
 * @module
 */

import { type Command, COMMANDS } from "../settings/commands.ts";
import { type Flag, FLAGS } from "../settings/flags.ts";
import { completionOf, completionOfFlag, singleQuoted } from "./values.ts";

const flags: readonly Flag[] = FLAGS;
const commands: readonly Command[] = COMMANDS;

/**
 * The script: as the file `_http-monitor` in a folder of `fpath`, or sourced.
 */
export function zshCompletions(): string {
  return `#compdef http-monitor
# Completions of http-monitor for zsh.
_http-monitor_first() {
  # Behind -- all are files.
  if (( \${words[(i)--]} < CURRENT )); then
    _files
    return
  fi
  local -a commands
  commands=(
${
    commands.map(({ name, help }) =>
      `    ${singleQuoted(`${name}:${help.replaceAll(":", "\\:")}`)}\n`
    ).join("")
  }  )
  _alternative 'commands:command:{ _describe command commands }' \\
    'files:file:_files'
}
_http-monitor_others() {
  # Of _arguments: the words that are neither options nor their values.
  case $line[1] in
${commands.map(commandCase).join("")}  esac
  _files
}
_http-monitor() {
  _arguments -s -S \\
${
    flags.map((flag) => `    ${specOf(flag)} \\\n`).join("")
  }    '1: :_http-monitor_first' '*: :_http-monitor_others'
}
if [ "$funcstack[1]" = _http-monitor ]; then
  _http-monitor "$@"
else
  compdef _http-monitor http-monitor
fi
`;
}

function commandCase({ name, value }: Command): string {
  const completion = completionOf(value ?? "");
  const does = completion.kind === "choice"
    ? `compadd -- ${completion.choices.join(" ")}`
    : completion.kind === "file"
    ? "_files"
    : ":";
  return `  ${name})\n    ${does}\n    return\n    ;;\n`;
}

/** How `_arguments` wants an option to be told of. */
function specOf(flag: Flag): string {
  const { name, short, value, help, repeatable } = flag;
  const what = `[${help.replace(/[\\[\]]/g, "\\$&")}]`;
  const takes = value === undefined ? "" : `:${label(value)}:${actionOf(flag)}`;
  const long = `--${name}${value === undefined ? "" : "="}`;
  if (short === undefined) {
    return singleQuoted(`${repeatable ? "*" : ""}${long}${what}${takes}`);
  }
  const both = `{-${short}${value === undefined ? "" : "+"},${long}}`;
  const others = repeatable ? "'*'" : `'(-${short} --${name})'`;
  return `${others}${both}${singleQuoted(what + takes)}`;
}

function actionOf(flag: Flag): string {
  const completion = completionOfFlag(flag);
  switch (completion.kind) {
    case "choice":
      return `(${completion.choices.join(" ")})`;
    case "list":
      return `_sequence compadd - ${completion.choices.join(" ")}`;
    case "file":
      return "_files";
    case "none":
      return " ";
  }
}

function label(value: string): string {
  return value.replace(/[:\\|"]/g, (char) => char === ":" ? "\\:" : " ").trim();
}
