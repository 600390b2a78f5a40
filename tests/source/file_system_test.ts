import { assertEquals } from "@std/assert";

/** Which of the paths a process may read that has these permissions. */
async function mayRead(
  flags: readonly string[],
  paths: readonly string[],
): Promise<boolean[]> {
  const script = new URL("./_may_read.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-config", ...flags, script, ...paths],
    cwd: "/var",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

// Each is asked for after the others, so that no answer is taken for another.
const PATHS = [
  "/var/log/a.log",
  "/var/log/b.log",
  "/var/log/a.log",
  "/var/log",
  "/var/log/..",
  "/var/log/",
  "/var",
  "/var/log/nginx/a.log",
  "/etc/a.log",
  "log/b.log",
  "a.log",
];

const CASES: readonly (readonly [flags: string[], answers: string])[] = [
  [[], "- - - - - - - - - - -"],
  [["--allow-read"], "a b a l . / v n e b a"],
  [["--allow-read=/var/log/a.log"], "a - a - - - - - - - -"],
  [["--allow-read=/var/log"], "a b a l - / - n - b -"],
  [["--allow-read=/var"], "a b a l . / v n - b a"],
  [["--allow-read", "--deny-read=/var/log/b.log"], "a - a l . / v n e - a"],
  [
    ["--allow-read=/var/log", "--deny-read=/var/log/nginx"],
    "a b a l - / - - - b -",
  ],
];

for (const [flags, answers] of CASES) {
  Deno.test(`What may be read with ${flags.join(" ") || "no flag"}`, async () => {
    const wanted = answers.split(" ").map((answer) => answer !== "-");
    assertEquals(await mayRead(flags, PATHS), wanted);
  });
}
