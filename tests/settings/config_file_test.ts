import { assertEquals, assertThrows } from "@std/assert";
import { parseConfigFile } from "../../lib/settings/config_file.ts";
import { SETTABLE } from "../../lib/settings/settings.ts";
import { choicesOf } from "../../lib/settings/flags.ts";
import { UsageError } from "../../lib/settings/usage.ts";

const PATH = "/etc/config.json";

const read = (text: string) =>
  Object.fromEntries(
    [...parseConfigFile(text, PATH)].map(([name, { value }]) => [name, value]),
  );

const cases: [text: string, want: ReturnType<typeof read>][] = [
  ["", {}],
  ["// nothing yet\n", {}],
  ["{}", {}],
  ["\ufeff{}", {}],
  ['{ "alert": 50, "window": "60" }', { alert: ["50"], window: ["60"] }],
  ['{ "alert": 0.5 }', { alert: ["0.5"] }],
  ['{ "alert": 1e-7, "rate": 2.5e21, "seed": -1.25e-7 }', {
    alert: ["0.0000001"],
    rate: ["2500000000000000000000"],
    seed: ["-0.000000125"],
  }],
  ['{ "alert": 1e2, "rate": 1e400 }', { alert: ["100"], rate: ["Infinity"] }],
  ['{ "utc": true, "no-backfill": false }', {
    "utc": true,
    "no-backfill": false,
  }],
  ['{ "file": "a.log" }', { file: ["a.log"] }],
  ['{ "file": ["a.log", "b,c.log"] }', { file: ["a.log", "b,c.log"] }],
  ['{ "file": [] }', { file: [] }],
  ['{ "top": 5, /* a\n * comment */ "utc": true, // another\n }', {
    top: ["5"],
    utc: true,
  }],
  // What looks like a comment or a comma too many in a string is none.
  [String.raw`{ "site": "http://a//b/*c*/,}", "state": "\"//x,]" }`, {
    site: ["http://a//b/*c*/,}"],
    state: ['"//x,]'],
  }],
];
for (const [text, want] of cases) {
  Deno.test(`parseConfigFile() reads ${JSON.stringify(text)}`, () => {
    assertEquals(read(text), want);
  });
}

const errors: [text: string, message: string][] = [
  [
    '{ "alrt": 5 }',
    'unknown key "alrt" in "/etc/config.json": did you mean "alert"?',
  ],
  [
    '{ "--alert": 5 }',
    'unknown key "--alert" in "/etc/config.json": did you mean "alert"?',
  ],
  [
    '{ "qqqqqqqqqqqq": 5 }',
    'unknown key "qqqqqqqqqqqq" in "/etc/config.json": ' +
    "keys are the names of options, see http-monitor --help",
  ],
  [
    '{ "__proto__": 5 }',
    'unknown key "__proto__" in "/etc/config.json": ' +
    "keys are the names of options, see http-monitor --help",
  ],
  [
    '{ "utc": "yes" }',
    '"utc" in "/etc/config.json" cannot be "yes": give true or false',
  ],
  [
    '{ "alert": [1, 2] }',
    '"alert" in "/etc/config.json" cannot be [1,2]: give one value',
  ],
  [
    '{ "alert": null }',
    '"alert" in "/etc/config.json" cannot be null: give N',
  ],
  [
    '{ "alert": "" }',
    '"alert" in "/etc/config.json" cannot be "": give N',
  ],
  [
    '{ "file": [1, {}] }',
    '"file" in "/etc/config.json" cannot be [1,{}]: give FILE',
  ],
  [
    "[]",
    'cannot read "/etc/config.json": it is no object: ' +
    'write options by their names, for example { "alert": 50 }',
  ],
];
for (const [text, message] of errors) {
  Deno.test(`parseConfigFile() refuses ${JSON.stringify(text)}`, () => {
    const error = assertThrows(() => parseConfigFile(text, PATH), UsageError);
    assertEquals(error.message, message);
  });
}

Deno.test("parseConfigFile() says where it is no JSON, comments counted", () => {
  for (const text of ["{", "{ 'alert': 5 }", '{ "alert": 5 /* }', "{}}"]) {
    assertThrows(
      () => parseConfigFile(text, PATH),
      UsageError,
      'cannot read "/etc/config.json": ',
    );
  }
  assertThrows(
    () => parseConfigFile('{ // one\n  "alert": 5\n  "top": 6 }', PATH),
    UsageError,
    "line 3 column 3",
  );
});

Deno.test("the file can set every flag that is more than a question", () => {
  for (const { name, value } of SETTABLE) {
    if (name === "config") continue;
    const some = value === undefined ? true : choicesOf(value)[0] ?? "5";
    const text = JSON.stringify({ [name]: some });
    assertEquals(read(text), { [name]: some === true ? true : [some] });
  }
  for (const name of ["help", "version", "config"]) {
    assertThrows(
      () => parseConfigFile(JSON.stringify({ [name]: true }), PATH),
      UsageError,
      `unknown key "${name}"`,
    );
  }
});

Deno.test("a file of many commas, quotes and slashes takes linear time", () => {
  const time = (text: string) => {
    const start = performance.now();
    try {
      parseConfigFile(text, PATH);
    } catch {
      // It is no settings file.
    }
    return performance.now() - start;
  };
  const plain = time(`{ "site": "${"x".repeat(1 << 16)}" }`);
  for (const piece of [",", '"', "/", "/*", "\\", '"\\', ", ", "[", "{"]) {
    const took = time(piece.repeat((1 << 16) / piece.length));
    // Quadratic time would be thousands of times as long.
    if (took > 100 * plain + 200) throw new Error(`${piece}: ${took} ms`);
  }
});
