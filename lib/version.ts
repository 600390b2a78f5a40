/** The version; the same as in `deno.json`, which a test holds it to. */
export const VERSION = "0.1.0";

/** The text of `--version`. */
export function versionText(): string {
  const { deno } = Deno.version;
  return `http-monitor ${VERSION} (Deno ${deno}, ${Deno.build.target})\n`;
}
