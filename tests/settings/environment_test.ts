import { assertEquals, assertThrows } from "@std/assert";
import { readEnvironment, variableOf } from "../../lib/settings/environment.ts";
import { usualConfigFile } from "../../lib/settings/read_settings.ts";
import { SETTABLE } from "../../lib/settings/settings.ts";
import { UsageError } from "../../lib/settings/usage.ts";

/** An environment that may be listed, or of which only what is asked for is seen. */
function environment(variables: Record<string, string>, mayList = true) {
  return {
    get: (name: string) => variables[name],
    names: (some: () => Iterable<string>) =>
      mayList
        ? Object.keys(variables)
        : [...some()].filter((name) => name in variables),
  };
}

const read = (variables: Record<string, string>, mayList = true) =>
  Object.fromEntries(
    [...readEnvironment(environment(variables, mayList))].map((
      [name, { value }],
    ) => [name, value]),
  );

Deno.test("readEnvironment() takes the names of flags in capitals", () => {
  assertEquals(
    read({
      HTTP_MONITOR_ALERT: "50",
      HTTP_MONITOR_TEST_WINDOW_END: "2017-08-08 23:03:20",
      HTTP_MONITOR_UTC: "true",
      HTTP_MONITOR_NO_BACKFILL: "false",
      HTTP_MONITOR_CONFIG: "/c.json",
      PATH: "/bin",
      HTTP_MONITORING: "x",
    }),
    {
      "alert": ["50"],
      "test-window-end": ["2017-08-08 23:03:20"],
      "utc": true,
      "no-backfill": false,
      "config": ["/c.json"],
    },
  );
});

Deno.test("readEnvironment() takes each line of what may be repeated, and no commas", () => {
  assertEquals(read({ HTTP_MONITOR_FILE: "a.log\n{b,c}.log\n" }), {
    file: ["a.log", "{b,c}.log"],
  });
  assertEquals(read({ HTTP_MONITOR_SITE: "a\nb" }), { site: ["a\nb"] });
});

Deno.test("readEnvironment() takes an empty variable for none", () => {
  assertEquals(read({ HTTP_MONITOR_ALERT: "", HTTP_MONITOR_UTC: "" }), {});
});

Deno.test("readEnvironment() refuses what begins like ours and is none", () => {
  const refused = (name: string) =>
    assertThrows(() => read({ [name]: "5" }), UsageError).message;
  assertEquals(
    refused("HTTP_MONITOR_ALRT"),
    'unknown variable "HTTP_MONITOR_ALRT": did you mean HTTP_MONITOR_ALERT?',
  );
  assertEquals(
    refused("HTTP_MONITOR_QQQQQQQQQQ"),
    'unknown variable "HTTP_MONITOR_QQQQQQQQQQ": what follows HTTP_MONITOR_ ' +
      "is the name of an option, see http-monitor --help",
  );
  // A container's image has its version there.
  assertEquals(read({ HTTP_MONITOR_VERSION: "0.1.0" }), {});
});

Deno.test("readEnvironment() finds slips of the pen where the environment may not be listed", () => {
  for (const name of ["ALRT", "ALETR", "ALLERT", "ALERTS", "TESTWINDOW_END"]) {
    const variable = `HTTP_MONITOR_${name}`;
    assertThrows(
      () => read({ [variable]: "5" }, false),
      UsageError,
      `unknown variable "${variable}": did you mean HTTP_MONITOR_`,
    );
  }
  // Nobody can know of others.
  assertEquals(read({ HTTP_MONITOR_QQQQQQQQQQ: "5" }, false), {});
  const all = Object.fromEntries(
    SETTABLE.map((flag) => [
      variableOf(flag.name),
      flag.value === undefined ? "true" : "5",
    ]),
  );
  assertEquals(Object.keys(read(all, false)).length, SETTABLE.length);
});

Deno.test("readEnvironment() refuses a switch that is neither true nor false", () => {
  assertEquals(
    assertThrows(() => read({ HTTP_MONITOR_UTC: "1" }), UsageError).message,
    'HTTP_MONITOR_UTC cannot be "1": give true or false',
  );
});

Deno.test("every flag that can be set has a variable of its own", () => {
  const variables = SETTABLE.map(({ name }) => variableOf(name));
  assertEquals(new Set(variables).size, variables.length);
  for (const name of variables) {
    if (!/^HTTP_MONITOR_[A-Z0-9_]+$/.test(name)) throw new Error(name);
  }
});

Deno.test("usualConfigFile() is in XDG_CONFIG_HOME, else under HOME", () => {
  const usual = (variables: Record<string, string>) =>
    usualConfigFile(environment(variables));
  assertEquals(
    usual({ XDG_CONFIG_HOME: "/x", HOME: "/h" }),
    "/x/http-monitor/config.json",
  );
  for (const XDG_CONFIG_HOME of ["", "relative"]) {
    assertEquals(
      usual({ XDG_CONFIG_HOME, HOME: "/h" }),
      "/h/.config/http-monitor/config.json",
    );
  }
  assertEquals(usual({ HOME: "" }), undefined);
  assertEquals(usual({}), undefined);
});
