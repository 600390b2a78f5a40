/**
 * The commands of the product and of its peers.
 *
 * @module
 */

import { type Command, isInstalled, textOf } from "./_commands.ts";

/** The product reading a log to its end. */
export function once(product: readonly string[], path: string): Command {
  return { args: [...product, "--once", path] };
}

/** A command with a file as its standard input. */
export function stdin(command: Command, path: string): Command {
  return { ...command, stdin: path };
}

/** A command with a file at its standard input, through a pipe. */
export function piped(command: Command, path: string): Command {
  return { ...command, stdin: path, piped: true };
}

/**
 * Compiles the limit, see limit.c.
 *
 * @param folder Where it goes to.
 * @returns Its path; nothing where there is no compiler.
 */
export function limit(folder: string): string | undefined {
  if (!isInstalled("cc")) return undefined;
  const path = `${folder}/limit`;
  const source = Deno.realPathSync(new URL("limit.c", import.meta.url));
  textOf({ args: ["cc", "-O3", "-march=native", "-o", path, source] });
  return path;
}

/** Lines, and nothing else. */
export function wc(path: string): Command {
  return { args: ["wc", "-l", path] };
}

/** Hits by section and by status: no dates, no clients, no checks of lines. */
const AWK = `
{
  match($7, /^\\/[^\\/?#]*/)
  sections[substr($7, 1, RLENGTH)]++
  statuses[$9]++
}
END {
  for (section in sections) print sections[section], section
  for (status in statuses) print statuses[status], status
}`;

/** Hits by section and by status in mawk. */
export function mawk(path: string): Command {
  return { args: ["mawk", AWK, path] };
}

/** The panels of goaccess 1.7 but those of requests and status codes. */
export const NARROW: readonly string[] = [
  ...["VISITORS", "REQUESTS_STATIC", "NOT_FOUND", "HOSTS", "OS", "BROWSERS"],
  ...["VISIT_TIMES", "VIRTUAL_HOSTS", "REFERRERS", "REFERRING_SITES"],
  ...["KEYPHRASES", "REMOTE_USER", "CACHE_STATUS", "GEO_LOCATION"],
  ...["MIME_TYPE", "TLS_TYPE"],
];

/** goaccess, without a terminal and without the machine's own settings. */
export function goaccess(
  path: string,
  output: string,
  ignoredPanels: readonly string[] = [],
): Command {
  return {
    args: [
      "goaccess",
      path,
      "--no-global-config",
      "--no-progress",
      "--log-format=COMBINED",
      `--output=${output}`,
      ...ignoredPanels.map((panel) => `--ignore-panel=${panel}`),
    ],
  };
}

/** A program of Deno that does nothing. */
export function empty(folder: string): Command {
  const path = `${folder}/empty.ts`;
  Deno.writeTextFileSync(path, "");
  return { args: [Deno.execPath(), "run", "--quiet", "--no-prompt", path] };
}
