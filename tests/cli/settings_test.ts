import { assert, assertEquals } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { assertOneLine, Folder, run, unprivileged } from "./_run.ts";

/** What the executable may see of the environment. */
const ENV = "--allow-env=TERM,HOME,XDG_CONFIG_HOME,HTTP_MONITOR_*";

/** A folder with settings, as the folder for all programs' settings. */
function folderWith(settings: string): Folder {
  const folder = new Folder();
  Deno.mkdirSync(`${folder.path}/http-monitor`);
  folder.write("http-monitor/config.json", settings);
  return folder;
}

async function configOf(
  args: readonly string[],
  env: Record<string, string>,
  permissions = ["--allow-read", ENV],
) {
  const { code, stdout, stderr } = await run(
    ["config", "-o", "json", ...args],
    { env, permissions },
  );
  assertEquals([code, stderr], [0, ""]);
  const { usual_file, options } = JSON.parse(stdout);
  return {
    usualFile: usual_file,
    of: (name: string) => {
      const { value, from } = options.find((it: { name: string }) =>
        it.name === name
      );
      return [value, from];
    },
  };
}

Deno.test("config reads a file once, which may be a pipe", async () => {
  const { code, stdout, stderr } = await run(
    ["config", "-o", "json", "--config", "/dev/fd/3"],
    { shell: `exec 3< <(echo '{ "alert": 4 }'); "$@"`, permissions: ["-A"] },
  );
  assertEquals([code, stderr], [0, ""]);
  const { options } = JSON.parse(stdout);
  assertEquals(
    options.find(({ name }: { name: string }) => name === "alert").value,
    "4",
  );
});

Deno.test("settings come from the file, the environment and the command line", async () => {
  using folder = folderWith('{ "alert": 1, "window": 2, "top": 3 } // mine');
  const path = `${folder.path}/http-monitor/config.json`;
  const { usualFile, of } = await configOf(["-a", "111"], {
    XDG_CONFIG_HOME: folder.path,
    HTTP_MONITOR_ALERT: "11",
    HTTP_MONITOR_WINDOW: "12",
  });
  assertEquals(usualFile, path);
  assertEquals(of("alert"), ["111", "command line"]);
  assertEquals(of("window"), ["12", "HTTP_MONITOR_WINDOW"]);
  assertEquals(of("top"), ["3", JSON.stringify(path)]);
  assertEquals(of("interval"), ["10", "default"]);
});

Deno.test("a run heeds what is set", async () => {
  using folder = folderWith('{ "output": "json", "once": true }');
  const log = folder.write("access.log", lineAt(1_700_000_000).repeat(3));
  const { code, stdout } = await run([log], {
    permissions: ["--allow-read", ENV],
    env: { XDG_CONFIG_HOME: folder.path, HTTP_MONITOR_ALERT: "0.01" },
  });
  assertEquals(code, 0);
  const [alert, , report] = stdout.trim().split("\n").map((it) =>
    JSON.parse(it)
  );
  assertEquals([alert.type, alert.threshold], ["alert", 0.01]);
  assertEquals([report.type, report.hits], ["report", 3]);
});

Deno.test("--config names another file, and so does HTTP_MONITOR_CONFIG", async () => {
  using folder = folderWith('{ "top": 1 }');
  const other = folder.write("other.json", '{ "top": 2 }');
  const env = { XDG_CONFIG_HOME: folder.path };
  const typed = await configOf(["--config", other], env);
  assertEquals(typed.of("top"), ["2", JSON.stringify(other)]);
  const set = await configOf([], { ...env, HTTP_MONITOR_CONFIG: other });
  assertEquals(set.of("top"), ["2", JSON.stringify(other)]);
  const none = await configOf(["--config", "/dev/null"], env);
  assertEquals(none.of("top"), ["10", "default"]);
});

Deno.test("without a permission nothing is looked at, and nothing breaks", async () => {
  using folder = folderWith('{ "top": 1 }');
  const env = {
    XDG_CONFIG_HOME: folder.path,
    HTTP_MONITOR_ALERT: "5",
    HTTP_MONITOR_ALRT: "5",
  };
  const { of, usualFile } = await configOf([], env, ["--allow-read"]);
  assertEquals([of("alert")[0], of("top")[0], usualFile], ["10", "10", null]);
  const { HTTP_MONITOR_ALRT: _, ...right } = env;
  const blind = await configOf([], right, [ENV]);
  assertEquals([blind.of("alert")[0], blind.of("top")[0]], ["5", "10"]);
  const { code, stderr } = await run(
    ["--config", `${folder.path}/http-monitor/config.json`],
    { permissions: [] },
  );
  assertEquals(code, 2);
  assertOneLine(stderr);
  assert(stderr.includes("run with --allow-read="), stderr);
});

Deno.test("a home that is closed to this user has no settings; a file that is, and one that is named, is an error", async () => {
  using folder = folderWith('{ "top": 1 }');
  const file = `${folder.path}/http-monitor/config.json`;
  const path = folder.write("access.log", lineAt(0));
  const { env, ...user } = unprivileged(folder);
  const options = {
    ...user,
    env: { ...env, XDG_CONFIG_HOME: folder.path },
    permissions: ["--allow-read", ENV],
  };
  const denied = `http-monitor: cannot read the settings in ${
    JSON.stringify(file)
  }: permission denied: name another file with --config\n`;
  const args = ["--once", "-q", path];
  Deno.chmodSync(`${folder.path}/http-monitor`, 0o000);
  try {
    const usual = await run(args, options);
    assertEquals([usual.code, usual.stderr], [0, ""]);
    const named = await run([...args, "--config", file], options);
    assertEquals([named.code, named.stderr], [2, denied]);
  } finally {
    Deno.chmodSync(`${folder.path}/http-monitor`, 0o755);
  }
  Deno.chmodSync(file, 0o000);
  const closed = await run(args, options);
  assertEquals([closed.code, closed.stderr], [2, denied]);
});

const wrong: [string, string, Record<string, string>, string[], RegExp][] = [
  ["a wrong key", '{ "alrt": 5 }', {}, [], /"alrt" in ".*did you mean "alert"/],
  ["no JSON", "{", {}, [], /cannot read ".*config\.json": /],
  [
    "a wrong value in the file",
    '{ "alert": "x" }',
    {},
    [],
    /no number above 0 \(--alert comes from ".*config\.json"\)/,
  ],
  [
    "a wrong value in the environment",
    "{}",
    { HTTP_MONITOR_TOP: "0" },
    [],
    /\(--top comes from HTTP_MONITOR_TOP\)/,
  ],
  [
    "a format that is none in the environment",
    "{}",
    { HTTP_MONITOR_LOG_FORMAT: "foo" },
    [],
    /"foo" is no format.* \(--log-format comes from HTTP_MONITOR_LOG_FORMAT\)/,
  ],
  [
    "a format that is none in the file",
    '{ "log-format": "$foo" }',
    {},
    [],
    /\(--log-format comes from ".*config\.json"\)/,
  ],
  [
    "a named file that is not there",
    "{}",
    {},
    ["--config", "/none.json"],
    /"\/none\.json": no such file: name another file/,
  ],
  [
    "a folder for a file",
    "{}",
    {},
    ["--config", "/"],
    /cannot read the settings in "\/": is a directory/,
  ],
];
for (const [what, settings, env, args, message] of wrong) {
  Deno.test(`${what} is one line on standard error, and exit 2`, async () => {
    using folder = folderWith(settings);
    for (const command of [["config"], ["--once", "none.log"]]) {
      const { code, stdout, stderr } = await run([...command, ...args], {
        permissions: ["--allow-read", ENV],
        env: { XDG_CONFIG_HOME: folder.path, ...env },
      });
      assertEquals([code, stdout], [2, ""]);
      assertOneLine(stderr);
      assert(message.test(stderr), stderr);
    }
  });
}

Deno.test("a variable that is none of ours is an error, as far as it can be seen", async () => {
  for (const permission of ["--allow-env", ENV]) {
    const { code, stderr } = await run(["config"], {
      permissions: [permission],
      env: { HTTP_MONITOR_ALRT: "5", XDG_CONFIG_HOME: "", HOME: "" },
    });
    assertEquals(code, 2);
    assertOneLine(stderr);
    assert(stderr.includes("did you mean HTTP_MONITOR_ALERT?"), stderr);
  }
});

Deno.test("help, man and completions come however wrong the settings are", async () => {
  using folder = folderWith("{");
  for (
    const args of [["-h"], ["--utc", "--help"], ["man"], [
      "completions",
      "bash",
    ]]
  ) {
    const { code, stdout, stderr } = await run(args, {
      permissions: ["--allow-read", ENV],
      env: { XDG_CONFIG_HOME: folder.path, HTTP_MONITOR_UTC: "maybe" },
    });
    assertEquals([code, stderr], [0, ""], args.join(" "));
    assert(stdout.includes("http-monitor"));
  }
});

Deno.test("--config /dev/null is no file, and needs no permission", async () => {
  using folder = folderWith('{ "alert": 1 }');
  const env = { XDG_CONFIG_HOME: folder.path };
  const permissions = [`--allow-read=${folder.path}`, ENV];
  const none = await configOf(["--config", "/dev/null"], env, permissions);
  assertEquals(none.of("alert"), ["10", "default"]);
  const { of } = await configOf([], env, permissions);
  assertEquals(of("alert")[0], "1");
});
