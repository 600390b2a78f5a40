/**
 * What was measured on: the machine and the versions of all programs.
 *
 * @module
 */

import { tableText } from "./_results.ts";

/** What stands above all chapters of RESULTS.md. */
export function machineText(
  run: { readonly command: string; readonly product: readonly string[] },
): string {
  const rows = [
    ["date", new Date().toISOString().slice(0, 10)],
    ["command", `\`${run.command}\``],
    ["http-monitor", productText(run.product)],
    ["deno", Deno.version.deno],
    ["cc", firstLine(["cc", "--version"])],
    ["wc", firstLine(["wc", "--version"])],
    ["mawk", firstLine(["mawk", "-W", "version"])],
    ["goaccess", firstLine(["goaccess", "--version"])],
    ["processor", `${cpuModel()}, ${navigator.hardwareConcurrency} cores`],
    ["memory", `${(Deno.systemMemoryInfo().total / 1e9).toFixed(1)} GB`],
    ["kernel", `${Deno.build.os} ${Deno.osRelease()}`],
  ];
  return "# Results\n\n" +
    "Written by `deno task bench`, the last time with:\n\n" +
    tableText(["what", "which"], rows);
}

function productText(product: readonly string[]): string {
  const version = firstLine([...product, "--version"]);
  return product.length === 1 ? `${version}, executable` : `${version}, source`;
}

function cpuModel(): string {
  try {
    const text = Deno.readTextFileSync("/proc/cpuinfo");
    return /^model name\s*:\s*(.*)$/m.exec(text)?.[1] ?? "unknown";
  } catch {
    return "unknown";
  }
}

/** The first line that a program prints; programs that lack are said to. */
function firstLine([program, ...args]: readonly string[]): string {
  try {
    const { stdout, stderr } = new Deno.Command(program!, {
      args,
      stdin: "null",
    }).outputSync();
    const decoder = new TextDecoder();
    const text = decoder.decode(stdout) || decoder.decode(stderr);
    return text.split("\n", 1)[0]!.trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "not installed";
    throw error;
  }
}
