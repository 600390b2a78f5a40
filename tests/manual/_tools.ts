import { command } from "../writers/_programs.ts";

/** What is said of a test that is left out for want of a program. */
export function skippedWithout(path: string | undefined, name: string): string {
  return path === undefined ? ` (skipped: ${name} is not installed)` : "";
}

/** Runs a program with text on its standard input; its output and errors. */
export async function output(
  program: string,
  args: readonly string[],
  stdin: string,
): Promise<{ code: number; text: string }> {
  const child = command(program, args, {
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    writer.write(new TextEncoder().encode(stdin)).then(() => writer.close()),
  ]);
  const text = [stdout, stderr].map((it) => new TextDecoder().decode(it));
  return { code, text: text.join("") };
}
