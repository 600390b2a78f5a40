import { assert, assertEquals } from "@std/assert";
import { type Command, COMMANDS, SHELLS } from "../../lib/settings/commands.ts";
import { choicesOf, type Flag, FLAGS } from "../../lib/settings/flags.ts";
import { briefHelpText, helpText } from "../../lib/manual/help.ts";

const flags: readonly Flag[] = FLAGS;

Deno.test("the short help fits on a screen of 24 lines, the prompt after it included", () => {
  const lines = briefHelpText().split("\n");
  assert(lines.length <= 24, `${lines.length} lines`);
  assert(lines.every((line) => line.length <= 80));
});

Deno.test("the short help has the flags that are used most, and says where all are", () => {
  const help = briefHelpText();
  for (const { name, brief } of flags) {
    assertEquals(help.includes(`--${name}`), brief !== undefined, name);
  }
  assert(help.includes("http-monitor --help"));
});

Deno.test("the long help has all commands", () => {
  const help = helpText();
  for (const { name } of COMMANDS) {
    assert(help.includes(`http-monitor ${name} `), name);
    assert(new RegExp(`^  ${name}\\b`, "m").test(help), name);
  }
});

Deno.test("the long help has it that check takes several logs, or none", () => {
  assert(helpText().includes("http-monitor check [options] [FILE...]\n"));
});

Deno.test("choices are those that the tables write with bars", () => {
  assertEquals(choicesOf("text|json"), ["text", "json"]);
  for (const none of [undefined, "FILE", '"YYYY-MM-DD HH:MM:SS"', "N", "a"]) {
    assertEquals(choicesOf(none), []);
  }
  const completions = (COMMANDS as readonly Command[]).find(({ name }) =>
    name === "completions"
  )!;
  assertEquals(choicesOf(completions.value), SHELLS);
});
