import { assertEquals } from "@std/assert";

const LIB = new URL("../lib/", import.meta.url);

/** Who may know whom: the rooms that files of a room may import from. */
const MAY_KNOW: Record<string, readonly string[]> = {
  log: ["log"],
  traffic: ["traffic", "log"],
  select: ["select", "log", "nearest"],
  alert: ["alert"],
  report: ["report", "events", "alert", "traffic/malformed_sample", "@std"],
  screen: ["screen", "report", "events", "alert", "select/expression", "@std"],
  source: [
    "source",
    "log/block",
    "log/log_format_error",
    "log/server_config",
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
    "intervals",
    "monitor",
    "line_counter",
    "select",
  ],
  check: [
    "check",
    "source",
    "log",
    "report",
    "traffic/malformed_sample",
    "host",
    "options",
    "readers",
    "@std",
  ],
  state: ["state", "failure", "version", "node:"],
  config: [
    "config",
    "failure",
    "flags",
    "nearest",
    "options",
    "report",
    "source/file_system",
    "usage",
    "values",
  ],
  manual: [
    "manual",
    "commands",
    "config/environment",
    "flags",
    "help",
    "report/columns",
    "source/default_log",
    "version",
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
    "options",
    "pause",
    "select",
    "view",
    "node:",
  ],
};

/** Rooms and files that may touch the file system. */
const TOUCH_FILES =
  /^(source\/|state\/|config\/read_settings\.ts$|demo\/growing_log\.ts$|screen_file\.ts$)/;
const FILE_CALLS =
  /Deno\.(open|stat|lstat|readDir|readFile|readTextFile|writeFile|writeTextFile|makeTemp|mkdir|remove(Sync)?\(|rename|watchFs|truncate)/;
/** Rooms that know no clock, disk or terminal. */
const PURE = /^(log|select|traffic|alert|report|screen)\//;

interface Module {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function modules(folder = ""): Module[] {
  return [...Deno.readDirSync(new URL(folder, LIB))].flatMap((entry) => {
    const path = folder + entry.name;
    if (entry.isDirectory) return modules(`${path}/`);
    const text = Deno.readTextFileSync(new URL(path, LIB));
    // Static ones, those for effect only, and those that are loaded when needed.
    const imports = [
      ...text.matchAll(/(?: from |^import |\bimport\(\s*)"([^"]+)"/gm),
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

Deno.test("each room knows only whom it may", () => {
  const wrong = modules().flatMap(({ path, imports }) => {
    const allowed = MAY_KNOW[path.split("/")[0]!];
    return (allowed && path.includes("/") ? imports : [])
      .filter((name) => !allowed!.some((it) => name.startsWith(it)))
      .map((name) => `${path} imports ${name}`);
  });
  assertEquals(wrong, []);
});

Deno.test("what is loaded when needed is named as it is: deno compile finds no other", () => {
  const main = Deno.readTextFileSync(new URL("../main.ts", LIB));
  const all = [...modules(), { path: "main.ts", text: withoutComments(main) }];
  const wrong = all.filter(({ text }) =>
    /\bimport\((?!\s*"[^"]+",?\s*\))/.test(text)
  );
  assertEquals(wrong.map(({ path }) => path), []);
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

Deno.test("the version is the same in all places", async () => {
  const config = Deno.readTextFileSync(
    new URL("../deno.json", import.meta.url),
  );
  const { VERSION } = await import("../lib/version.ts");
  assertEquals(/"version": "([^"]+)"/.exec(config)?.[1], VERSION);
});
