/**
 * Whole commands: how long they take and what memory they need.
 *
 * @module
 */

/** What is run. Its standard output is thrown away. */
export interface Command {
  readonly args: readonly string[];
  /** A file that is standard input; without it there is none. */
  readonly stdin?: string;
  /** Whether the file comes through a pipe, from cat. @default {false} */
  readonly piped?: boolean;
}

const TIME = "/usr/bin/time";

/** Runs a command and gives its wall time in seconds. */
export function seconds(command: Command): number {
  const [program, args] = withStdin(command);
  const begin = performance.now();
  const { success, stderr } = new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).outputSync();
  const end = performance.now();
  if (!success) throw failure(command, stderr);
  return (end - begin) / 1000;
}

/** Runs a command and gives what it prints. */
export function textOf(command: Command): string {
  const [program, args] = withStdin(command);
  const { success, stdout, stderr } = new Deno.Command(program, {
    args,
    stdin: "null",
  }).outputSync();
  if (!success) throw failure(command, stderr);
  return new TextDecoder().decode(stdout);
}

/**
 * Runs a command and gives its peak resident memory in bytes, as the system
 * counts it (ru_maxrss); nothing where there is no /usr/bin/time. It has to be
 * started by a small process: what its starter had counts as its own.
 */
export function peakBytes(command: Command): number | undefined {
  if (!isInstalled(TIME)) return undefined;
  const path = Deno.makeTempFileSync();
  try {
    const time = [TIME, "-f", "%M", "-o", path];
    seconds({ ...command, args: [...time, ...command.args] });
    return Number(Deno.readTextFileSync(path).trim()) * 1024;
  } finally {
    Deno.removeSync(path);
  }
}

/** Whether a program can be started. */
export function isInstalled(program: string): boolean {
  try {
    new Deno.Command(program, {
      args: ["--version"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function withStdin(
  { args, stdin, piped = false }: Command,
): [string, string[]] {
  if (stdin === undefined) return [args[0]!, args.slice(1)];
  const script = piped ? 'cat "$0" | "$@"' : 'exec "$@" < "$0"';
  return ["sh", ["-c", script, stdin, ...args]];
}

function failure({ args }: Command, stderr: Uint8Array): Error {
  const said = new TextDecoder().decode(stderr).trim();
  return new Error(`${args.join(" ")} failed: ${said}`);
}
