import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseConfigFile } from "../../lib/settings/config_file.ts";
import { readEnvironment } from "../../lib/settings/environment.ts";
import {
  explainedJson,
  explainedText,
  explainOptions,
} from "../../lib/settings/explain.ts";
import { parseOptions, UsageError } from "../../lib/settings/options.ts";

/** What a file and variables set. */
function setting(file: string, variables: Record<string, string> = {}) {
  return () =>
    new Map([
      ...parseConfigFile(file, "/c.json"),
      ...readEnvironment({
        get: (name) => variables[name],
        names: () => Object.keys(variables),
      }),
    ]);
}

const words = (text: string) => text.split(" ").filter((it) => it !== "");

Deno.test("a flag wins over the environment, that over the file, that over the default", () => {
  const file = '{ "alert": 1, "window": 2, "interval": 3, "utc": true }';
  const variables = { HTTP_MONITOR_ALERT: "11", HTTP_MONITOR_WINDOW: "12" };
  const options = parseOptions(["-a", "111"], setting(file, variables));
  assertEquals(
    [options.threshold, options.windowSeconds, options.intervalSeconds],
    [111, 12, 3],
  );
  assertEquals([options.top, options.utc], [10, true]);
  const off = parseOptions(["--utc=false"], setting(file));
  assertEquals(off.utc, false);
  const unset = setting(file, { HTTP_MONITOR_UTC: "false" });
  assertEquals(parseOptions([], unset).utc, false);
});

Deno.test("FILE on the command line takes the place of files that are set", () => {
  const set = setting('{ "file": ["a.log", "b.log"] }');
  assertEquals(parseOptions([], set).files, ["a.log", "b.log"]);
  assertEquals(parseOptions(["c.log"], set).files, ["c.log"]);
  assertEquals(parseOptions(["-f", "c.log"], set).files, ["c.log"]);
  assertEquals(parseOptions(["demo"], set).files, []);
  assertEquals(parseOptions(["generate", "g.log"], set).files, ["g.log"]);
});

Deno.test("what is typed wins over what is set and excluded by it", () => {
  const set = setting('{ "state": "s", "jobs": 2 }');
  assertEquals(parseOptions([], set).state, "s");
  assertEquals(parseOptions([], set).jobs, 1);
  const once = parseOptions(["--once"], set);
  assertEquals([once.state, once.jobs, once.mode], [undefined, 2, "once"]);
  assertEquals(parseOptions(["demo"], set).state, undefined);
  const replay = setting('{ "replay": true }');
  assertEquals(parseOptions(["--once"], replay).mode, "once");
  const alone = setting('{ "once": true }');
  assertEquals(parseOptions(["--replay"], alone).mode, "replay");
  // The variable is nearer than the file.
  const both = setting('{ "replay": true }', { HTTP_MONITOR_ONCE: "true" });
  assertEquals(parseOptions([], both).mode, "once");
});

Deno.test("a format that is typed wins over where it is set to come from, and the other way round", () => {
  const formats = (args: string[], ...set: Parameters<typeof setting>) => {
    const { logFormat, logFormatFrom } = parseOptions(args, setting(...set));
    return [logFormat, logFormatFrom];
  };
  const named = '{ "log-format": "combined" }';
  const from = { HTTP_MONITOR_LOG_FORMAT_FROM: "nginx.conf" };
  assertEquals(formats(["--log-format-from", "a.conf"], named), [
    undefined,
    "a.conf",
  ]);
  assertEquals(formats(["--log-format", "common"], "", from), [
    "common",
    undefined,
  ]);
  assertEquals(formats([], named, from), [undefined, "nginx.conf"]);
});

Deno.test("the demo leaves alone what is set for other logs", () => {
  const set = setting(
    `{
      "log-format": "haproxy", "only": "status=500", "exclude": "ua~x",
      "once": true, "jobs": 2, "clock": "log", "alert": 50, "window": 300
    }`,
    {
      HTTP_MONITOR_LOG_FORMAT_FROM: "nginx.conf",
      HTTP_MONITOR_REPLAY: "true",
      HTTP_MONITOR_TEST_WINDOW_END: "2017-08-08 23:03:20",
    },
  );
  const plain = parseOptions(["demo"]);
  assertEquals(parseOptions(["demo"], set), { ...plain, clock: "log" });
  const file = setting('{ "invalid-requests": "/var/lib/invalid" }');
  for (const args of [["demo"], ["check", "x"], ["generate", "x"]]) {
    assertEquals(parseOptions(args, file).invalidRequests, undefined);
  }
  assertEquals(parseOptions([], file).invalidRequests, "/var/lib/invalid");
  const typed = ["check", "--invalid-requests", "y", "x"];
  assertEquals(parseOptions(typed, file).invalidRequests, "y");
  const { selection } = parseOptions(["demo", "--only", "section=/api"], set);
  assertEquals([selection?.only, selection?.exclude], [["section=/api"], []]);
});

const wrong: [args: string, file: string, message: string][] = [
  [
    "",
    '{ "alert": "many" }',
    '--alert "many" is no number above 0 (--alert comes from "/c.json")',
  ],
  [
    "-a 5",
    '{ "alert": "many" }',
    "",
  ],
  [
    "",
    '{ "output": "jsn" }',
    '--output "jsn" is none of text, json, csv: did you mean json? ' +
    '(--output comes from "/c.json")',
  ],
  [
    "",
    '{ "once": true, "replay": true }',
    "--replay and --once exclude each other: give one " +
    '(--replay comes from "/c.json", --once comes from "/c.json")',
  ],
];
for (const [args, file, message] of wrong) {
  Deno.test(`${file} with "${args}" ${message ? "is refused" : "is taken"}`, () => {
    const parse = () => parseOptions(words(args), setting(file));
    if (message === "") parse();
    else assertEquals(assertThrows(parse, UsageError).message, message);
  });
}

Deno.test("help, man and the like do not even look at what is set", () => {
  const fails = () => {
    throw new Error("looked");
  };
  for (
    const args of ["--help", "-V", "man", "completions zsh", "selftest", "-h x"]
  ) {
    parseOptions(words(args), fails);
  }
  assertThrows(() => parseOptions([], fails), Error, "looked");
});

Deno.test("check and config take it that csv or quiet is set", () => {
  const set = setting('{ "output": "csv", "quiet": true }');
  for (const command of ["check", "config"]) parseOptions([command], set);
});

Deno.test("explainOptions() tells the value and the origin of each option", () => {
  const set = setting('{ "top": 5, "utc": true, "jobs": 3 }', {
    HTTP_MONITOR_ALERT: "0.5",
  });
  const explained = explainOptions(words("config -i 3 a.log"), set);
  const of = (name: string) => {
    const { value, from } = explained.find((it) => it.name === name)!;
    return [value, from];
  };
  assertEquals(of("top"), ["5", '"/c.json"']);
  assertEquals(of("utc"), [true, '"/c.json"']);
  assertEquals(of("alert"), ["0.5", "HTTP_MONITOR_ALERT"]);
  assertEquals(of("interval"), ["3", "command line"]);
  assertEquals(of("file"), [["a.log"], "command line"]);
  assertEquals(of("site"), [null, "default"]);
  // It holds for what is read to its end, and is set all the same.
  assertEquals(of("jobs"), ["3", '"/c.json"']);
  assertThrows(() => explainOptions(words("config -a x"), set), UsageError);

  const text = explainedText(explained, "/h/config.json");
  assert(/^alert +0\.5 +HTTP_MONITOR_ALERT$/m.test(text), text);
  assert(/^utc +true +"\/c\.json"$/m.test(text), text);
  assert(text.endsWith("\nusual file: /h/config.json\n"), text);
  const json = JSON.parse(explainedJson(explained, undefined));
  assertEquals([json.type, json.usual_file], ["config", null]);
  assertEquals(json.options, explained);
});

Deno.test("nothing of a setting reaches the terminal raw", () => {
  const set = setting(String.raw`{ "state": "a\u001b[31m\u202eb" }`);
  const text = explainedText(explainOptions(["config"], set), "/\x1b[2J");
  // deno-lint-ignore no-control-regex
  assert(!/[\x00-\x09\x0b-\x1f\u202e]/.test(text), JSON.stringify(text));
});
