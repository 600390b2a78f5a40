/**
 * What the tests with real writers share about programs that are not this
 * project's: whether they are installed, what they say, when they are ready.
 *
 * @module
 */

/** After so long a condition is taken for one that never comes. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 5;
/** Where daemons are; the PATH of ordinary users lacks it. */
const SBIN = "/usr/sbin";

/** Finds a program in the PATH, as the shell would. */
export function pathOf(program: string): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return [...folders, SBIN].map((folder) => `${folder}/${program}`).find(
    exists,
  );
}

/** Whether there is something at a path that may be looked at. */
export function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** A command of an installed program. */
export function command(
  program: string,
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Deno.Command {
  const path = pathOf(program);
  if (path === undefined) throw new Error(`${program} is not installed`);
  return new Deno.Command(path, { stdin: "null", ...options, args: [...args] });
}

/**
 * Runs a program to its end.
 *
 * @returns What it printed to standard output.
 * @throws {Error} It failed, with what it said.
 */
export async function run(
  program: string,
  ...args: readonly string[]
): Promise<string> {
  const { success, code, stdout, stderr } = await command(program, args)
    .output();
  const [out, err] = [stdout, stderr].map((it) => new TextDecoder().decode(it));
  if (!success) throw new Error(`${program} ended with ${code}\n${out}${err}`);
  return out!;
}

/** Waits for something that cannot be listened to: it is looked at. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!await holds()) {
    if (Date.now() > end) throw new Error(`${what}: did not come`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** A test that is skipped, and says why, where a program is not installed. */
export function testWith(
  programs: readonly string[],
  name: string,
  fn: (t: Deno.TestContext) => Promise<void>,
): void {
  const missing = programs.filter((program) => pathOf(program) === undefined);
  const verb = missing.length === 1 ? "is" : "are";
  Deno.test({
    name: missing.length === 0
      ? name
      : `${name} (skipped: ${missing.join(", ")} ${verb} not installed)`,
    ignore: missing.length > 0,
    fn,
  });
}
