import { assertEquals } from "@std/assert";
import { isColored } from "../../lib/show/color.ts";

function colored(
  env: Record<string, string>,
  isTerminal = true,
  when: "auto" | "always" | "never" = "auto",
): boolean {
  return isColored(when, { isTerminal, env: (name) => env[name] });
}

Deno.test("what is typed wins over whatever the environment says", () => {
  const all = {
    NO_COLOR: "1",
    FORCE_COLOR: "1",
    CLICOLOR_FORCE: "1",
    CLICOLOR: "0",
  };
  for (const env of [{}, all]) {
    for (const isTerminal of [false, true]) {
      assertEquals(colored(env, isTerminal, "always"), true);
      assertEquals(colored(env, isTerminal, "never"), false);
    }
  }
});

Deno.test("without a word there is colour on a terminal", () => {
  assertEquals([colored({}), colored({}, false)], [true, false]);
});

Deno.test("NO_COLOR is heard first, then FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR", () => {
  const cases: [Record<string, string>, onTerminal: boolean, off: boolean][] = [
    [{ NO_COLOR: "1" }, false, false],
    [{ NO_COLOR: "0" }, false, false],
    // Empty says nothing.
    [
      { NO_COLOR: "", FORCE_COLOR: "", CLICOLOR_FORCE: "", CLICOLOR: "" },
      true,
      false,
    ],
    [{ NO_COLOR: "1", FORCE_COLOR: "3", CLICOLOR_FORCE: "1" }, false, false],
    [{ FORCE_COLOR: "1" }, true, true],
    [{ FORCE_COLOR: "0" }, false, false],
    [{ FORCE_COLOR: "false", CLICOLOR_FORCE: "1" }, false, false],
    [{ FORCE_COLOR: "1", CLICOLOR: "0" }, true, true],
    [{ CLICOLOR_FORCE: "1", CLICOLOR: "0" }, true, true],
    [{ CLICOLOR_FORCE: "0" }, true, false],
    [{ CLICOLOR: "0" }, false, false],
    [{ CLICOLOR: "1" }, true, false],
  ];
  for (const [env, onTerminal, off] of cases) {
    const name = JSON.stringify(env);
    assertEquals([colored(env), colored(env, false)], [onTerminal, off], name);
  }
});
