/**
 * Completions for bash, from 3.2 on, with or without the package bash-completion.
 *
 * @module
 */

import { type Command, COMMANDS } from "../settings/commands.ts";
import { type Flag, FLAGS } from "../settings/flags.ts";
import { type Completion, completionOf, completionOfFlag } from "./values.ts";

const flags: readonly Flag[] = FLAGS;
const commands: readonly Command[] = COMMANDS;

/** The script. */
export function bashCompletions(): string {
  const names = flags.flatMap(({ name, short }) => [
    ...short ? [`-${short}`] : [],
    `--${name}`,
  ]);
  return `# Completions of http-monitor for bash.
_http_monitor() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  local command= others= word i IFS=$'\\n'
  # bash takes the = of --name=value for a word of its own.
  if [ "$cur" = = ]; then
    cur=
  elif [ "$prev" = = ]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()
  case $prev in
${flags.flatMap(valueCase).join("")}  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
    --) return ;; # Behind it all are files.
    ${commands.map(({ name }) => name).join(" | ")})
      command=$word
      break
      ;;
    -*) ;;
    *) others=yes ;;
    esac
  done
  case $cur in
  -*)
    COMPREPLY=($(compgen -W ${list(names)} -- "$cur"))
    return
    ;;
  esac
  case $command in
${commands.map(commandCase).join("")}  '')
    if [ -z "$others" ]; then
      COMPREPLY=($(compgen -W ${
    list(commands.map(({ name }) => name))
  } -- "$cur"))
    fi
    ;;
  esac
  COMPREPLY+=($(compgen -f -- "$cur"))
  compopt -o filenames 2>/dev/null
}
complete -o default -F _http_monitor http-monitor
`;
}

function valueCase(flag: Flag): string[] {
  const { name, short, value } = flag;
  if (value === undefined) return [];
  const names = short ? `-${short} | --${name}` : `--${name}`;
  return [`  ${names})\n${completing(completionOfFlag(flag))}    ;;\n`];
}

function commandCase({ name, value }: Command): string {
  return `  ${name})\n${completing(completionOf(value ?? ""))}    ;;\n`;
}

/** Completes a value and is done with it. */
function completing(completion: Completion): string {
  switch (completion.kind) {
    case "file":
      // What readline does by itself where nothing is offered.
      return "    return\n";
    case "choice":
      return choosing(`-W ${list(completion.choices)} -- "$cur"`);
    case "list":
      // What stands before the last comma stays.
      return '    word=${cur%"${cur##*,}"}\n' +
        choosing(
          `-P "$word" -W ${list(completion.choices)} -- "\${cur##*,}"`,
        );
    case "none":
      return NO_FILES;
  }
}

function choosing(asked: string): string {
  return `    COMPREPLY=($(compgen ${asked}))\n${NO_FILES}`;
}

/** Files are not offered where nothing else is. */
const NO_FILES = "    compopt +o default 2>/dev/null\n    return\n";

function list(words: readonly string[]): string {
  return `$'${words.join("\\n")}'`;
}
