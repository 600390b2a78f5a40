/**
 * Whether `.denow/jsr` stands in for the standard library. Tests of what only
 * the stand-ins do are ignored where the real packages are in use.
 */
export const usesStandIns = Deno.env.get("JSR_URL")?.endsWith("/.denow/jsr/") ??
  false;
