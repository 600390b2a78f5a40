import { assert, assertEquals } from "@std/assert";

const LIB = new URL("../lib/", import.meta.url);

/** The rooms of the formats that are told from the lines themselves. */
const LOG_FORMATS = [
  "log/aws",
  "log/json",
  "log/proxies",
  "log/servers",
  "log/w3c",
];

/**
 * Who may know whom: the rooms that files of a room may import from. A room in a
 * room, and a file that knows more than its room, have a rule of their own; `/*`
 * is what is in a folder, and not in those within.
 */
const MAY_KNOW: Record<string, readonly string[]> = {
  kernel: ["kernel"],
  log: ["log/*", "kernel"],
  "log/formats": ["log/*", ...LOG_FORMATS],
  "log/given_format": ["log/*", "log/json", "log/described", "nearest"],
  "log/aws": ["log/aws", "log/*"],
  "log/described": ["log/described", "log/*", "log/json/field_meaning"],
  "log/json": ["log/json", "log/*"],
  "log/proxies": ["log/proxies", "log/*"],
  "log/servers": ["log/*"],
  "log/server_config": ["log/server_config", "log/described/error"],
  "log/w3c": ["log/w3c", "log/*"],
  traffic: ["traffic", "log", "kernel"],
  select: ["select", "log", "nearest"],
  alert: ["alert"],
  report: [
    "report",
    "events",
    "alert",
    "compression",
    "traffic/latency",
    "traffic/malformed_sample",
    "@std",
  ],
  screen: ["screen", "report", "events", "alert", "select/expression", "@std"],
  source: [
    "source",
    "log/block",
    "log/described/error",
    "log/server_config",
    "compression",
    "failure",
    "@std",
    "node:",
  ],
  parts: [
    "parts",
    "source",
    "log",
    "traffic",
    "counts",
    "events",
    "interval_types",
    "monitor",
    "line_counter",
    "select",
    "waiting_rows",
  ],
  check: [
    "check",
    "source",
    "log",
    "report",
    "traffic/malformed_sample",
    "failure",
    "host",
    "invalid_requests",
    "line_counter",
    "settings/options",
    "readers",
    "@std",
  ],
  state: ["state", "failure", "version", "node:"],
  settings: [
    "settings",
    "failure",
    "log/given_format",
    "nearest",
    "report",
    "select",
    "source/file_system",
    "traffic/top_names",
    "@std",
  ],
  manual: [
    "manual",
    "log/formats",
    "report/columns",
    "screen/help",
    "select/expression",
    "settings",
    "source/default_log",
    "traffic/top_names",
    "version",
  ],
  show: [
    "show",
    "events",
    "failure",
    "glance",
    "host",
    "log/record",
    "pause",
    "report",
    "screen",
    "select",
    "settings/options",
    "source/file_system",
    "traffic/top_names",
  ],
  live: [
    "live",
    "source",
    "log",
    "report/escape",
    "clock",
    "events",
    "failure",
    "host",
    "line_counter",
    "monitor",
    "settings/options",
    "pause",
    "select",
    "show/view",
  ],
};

/** Rooms and files that may touch the file system. */
const TOUCH_FILES =
  /^(source\/|state\/|settings\/read_settings\.ts$|demo\/growing_log\.ts$|show\/screen_file\.ts$)/;
const FILE_CALLS =
  /Deno\.(open|stat|lstat|readDir|readFile|readTextFile|writeFile|writeTextFile|makeTemp|mkdir|remove(Sync)?\(|rename|watchFs|truncate)/;
/** Rooms that know no clock, disk or terminal. */
const PURE = /^(kernel|log|select|traffic|alert|report|screen)\//;

interface Module {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function modules(folder = ""): Module[] {
  return [...Deno.readDirSync(new URL(folder, LIB))].flatMap((entry) => {
    const path = folder + entry.name;
    if (entry.isDirectory) return modules(`${path}/`);
    // Not the kernel, nor what it is made from: that imports its own kind only.
    if (!/(?<!\.as)\.ts$/.test(path)) return [];
    const text = Deno.readTextFileSync(new URL(path, LIB));
    // Static ones, those for effect only, and those that are loaded when needed.
    const imports = [
      ...text.matchAll(/(?: from |^import |\bimport\(\s*)"([^"\s]+)"/gm),
    ].map(([, specifier]) =>
      specifier!.startsWith(".")
        ? new URL(specifier!, new URL(path, LIB)).href.slice(LIB.href.length)
        : specifier!
    );
    return [{ path, text: withoutComments(text), imports }];
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

/** The rule that holds for a file: its own, or that of the nearest room around it. */
function roomOf(path: string): string | undefined {
  const rooms = Object.keys(MAY_KNOW).filter((room) =>
    path === `${room}.ts` || path.startsWith(`${room}/`)
  );
  return rooms.sort((a, b) => b.length - a.length)[0];
}

/** Whom a file may know; nothing where no rule holds for it. */
function allowedFor(path: string): readonly string[] | undefined {
  const room = roomOf(path);
  return room === undefined ? undefined : MAY_KNOW[room];
}

/** Whether a module is one that a rule names. */
function isOf(rule: string, name: string): boolean {
  if (!rule.endsWith("/*")) return name.startsWith(rule);
  const folder = rule.slice(0, -1);
  return name.startsWith(folder) && !name.slice(folder.length).includes("/");
}

Deno.test("each room knows only whom it may", () => {
  const wrong = modules().flatMap(({ path, imports }) => {
    const allowed = allowedFor(path);
    return (allowed ? imports : [])
      .filter((name) => !allowed!.some((it) => isOf(it, name)))
      .map((name) => `${path} imports ${name}`);
  });
  assertEquals(wrong, []);
});

Deno.test("a room may know nobody whom it does not need", () => {
  const used = new Set(
    modules().flatMap(({ path, imports }) =>
      (allowedFor(path) ?? [])
        .filter((rule) => imports.some((name) => isOf(rule, name)))
        .map((rule) => `${roomOf(path)}: ${rule}`)
    ),
  );
  const unused = Object.entries(MAY_KNOW).flatMap(([room, rules]) =>
    rules.map((rule) => `${room}: ${rule}`).filter((it) => !used.has(it))
  );
  assertEquals(unused, []);
});

Deno.test("what is loaded when needed is named as it is: deno compile finds no other", () => {
  const main = Deno.readTextFileSync(new URL("../main.ts", LIB));
  const all = [...modules(), { path: "main.ts", text: withoutComments(main) }];
  const wrong = all.filter(({ text }) =>
    /\bimport\((?!\s*"[^"]+",?\s*\))/.test(text)
  );
  assertEquals(wrong.map(({ path }) => path), []);
});

/** What a module loads when it is loaded: no types, nothing that waits. */
function loadedBy(path: string): string[] {
  const text = withoutComments(Deno.readTextFileSync(new URL(path, LIB)));
  const imports = text.matchAll(
    /^(?:import|export)(?! type\b)(?:([^;"(]*?) from)? "([^"\s]+)"/gm,
  );
  return [...imports].flatMap(([, names, specifier]) => {
    const isTypes = /^\s*\{(\s*type \w+,?)+\s*\}$/.test(names ?? "");
    if (isTypes || !specifier!.startsWith(".")) {
      return isTypes ? [] : [specifier!];
    }
    return [
      new URL(specifier!, new URL(path, LIB)).href.slice(LIB.href.length),
    ];
  });
}

/** What some modules load, with all that these load, and themselves. */
function allLoadedBy(...paths: string[]): Set<string> {
  const seen = new Set<string>();
  const walk = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    if (path.endsWith(".ts")) loadedBy(path).forEach(walk);
  };
  paths.forEach(walk);
  return seen;
}

/** What few ask for: given formats, other threads. */
const SELDOM = /^log\/described\/|^parts\/(?!read_parts\.ts)/;

Deno.test("what reads logs to their ends loads nothing of Node, nor what few ask for: that takes megabytes", () => {
  const seen = allLoadedBy(
    "start.ts",
    "run.ts",
    "offline.ts",
    "source/inputs.ts",
  );
  assert(seen.size > 100 && seen.has("log/clf.ts"), String(seen.size));
  const wrong = [...seen].filter((name) =>
    name.startsWith("node:") || SELDOM.test(name)
  );
  assertEquals(wrong, []);
});

Deno.test("help and version load what they say, and what writes it: all else takes longer than an empty program", () => {
  assertEquals([...allLoadedBy("../main.ts")].toSorted(), [
    "../main.ts",
    "failure.ts",
    "manual/help.ts",
    "pause.ts",
    "settings/commands.ts",
    "settings/flags.ts",
    "show/output.ts",
    "version.ts",
  ]);
});

Deno.test("only the source touches files, and what keeps the state, reads settings, or writes a demo", () => {
  const wrong = modules().filter(({ path, text }) =>
    FILE_CALLS.test(text) && !TOUCH_FILES.test(path)
  );
  assertEquals(wrong.map(({ path }) => path), []);
});

Deno.test("what decides and what shows knows no clock, disk or terminal", () => {
  const wrong = modules().filter(({ path, text }) =>
    PURE.test(path) &&
    /\bDeno\.|Date\.now|new Date\(\)|performance\.|setTimeout|setInterval|console\./
      .test(text)
  );
  assertEquals(wrong.map(({ path }) => path), []);
});

Deno.test("what has a colour has it from the palette", () => {
  const colorless = /^(bold|dim|inverse|stripAnsiCode|setColorEnabled)$/;
  const wrong = modules().flatMap(({ path, text }) =>
    [...text.matchAll(/import \{([^}]*)\} from "@std\/fmt\/colors"/g)]
      .flatMap(([, names]) => names!.split(",").map((name) => name.trim()))
      .filter((name) => name !== "" && !colorless.test(name))
      .map((name) => `${path} imports ${name}`)
  );
  assertEquals(
    wrong.filter((it) => !it.startsWith("report/palette.ts")),
    [],
  );
});

Deno.test("every format that is made is one that is tried", () => {
  const log = modules("log/");
  const made = log.flatMap(({ text }) =>
    [...text.matchAll(/^export const (\w+Format): Format\b/gm)]
      .map(([, format]) => format!)
  );
  const registry = log.find(({ path }) => path === "log/formats.ts")!.text;
  const list = /FORMATS[^=]*= \[(.*?)\]/s.exec(registry)![1]!;
  assertEquals(list.match(/\w+/g)!.toSorted(), made.toSorted());
});

Deno.test("every format has a test of lines that are changed, by its name", async () => {
  const { FORMATS } = await import("../lib/log/formats.ts");
  const { FORMAT_NAMES, LineFormat } = await import("../lib/log/record.ts");
  const tests = namesBelow(new URL("./log/", import.meta.url));
  for (const id of [...FORMATS.map(({ id }) => id), LineFormat.CUSTOM]) {
    const name = FORMAT_NAMES[id].replaceAll("-", "_");
    assert(tests.includes(`${name}_fuzz_test.ts`), name);
  }
});

function namesBelow(folder: URL): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? namesBelow(new URL(`${name}/`, folder)) : [name]
  );
}

Deno.test("nothing visible stands at the top but what belongs there", () => {
  // What somebody makes here and git ignores, as the executable, is none of it.
  const ignored = Deno.readTextFileSync(new URL("../.gitignore", LIB))
    .split("\n");
  const top = [...Deno.readDirSync(new URL("../", LIB))].map(({ name }) => name)
    .filter((name) => !ignored.includes(`/${name}`));
  assertEquals(
    top.filter((name) => !name.startsWith(".")).toSorted(),
    [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "deno.json",
      "denow",
      "lib",
      "main.ts",
      "testdata",
      "tests",
    ],
  );
});

Deno.test("the version is the same in all places", async () => {
  const config = Deno.readTextFileSync(
    new URL("../deno.json", import.meta.url),
  );
  const { VERSION } = await import("../lib/version.ts");
  assertEquals(/"version": "([^"]+)"/.exec(config)?.[1], VERSION);
});
