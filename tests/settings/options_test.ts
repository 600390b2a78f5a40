import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Flag, FLAGS } from "../../lib/settings/flags.ts";
import { helpText } from "../../lib/manual/help.ts";
import { nearest } from "../../lib/nearest.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import {
  type Options,
  parseOptions,
  UsageError,
} from "../../lib/settings/options.ts";

const parse = (...args: string[]) => parseOptions(args);
const flags: readonly Flag[] = FLAGS;

Deno.test("parseOptions() gives the documented defaults", () => {
  assertEquals(parse(), {
    command: "monitor",
    files: [],
    mode: "follow",
    fromStart: false,
    backfill: true,
    logFormat: undefined,
    logFormatFrom: undefined,
    invalidRequests: undefined,
    jobs: 1,
    state: undefined,
    threshold: 10,
    windowSeconds: 120,
    clock: "wall",
    testWindowEnd: undefined,
    utc: false,
    intervalSeconds: 10,
    top: 10,
    site: "",
    bySource: false,
    tops: [],
    selection: undefined,
    output: "text",
    quiet: false,
    color: "auto",
    ascii: false,
    demo: {
      rate: 5,
      burstEverySeconds: 120,
      seed: 1,
      speed: 1,
      durationSeconds: undefined,
    },
  });
});

const cases: [args: string[], want: Partial<Options>][] = [
  [["a.log"], { files: ["a.log"] }],
  [["123", "-", "demo"], { files: ["123", "-", "demo"] }],
  [["-f", "a", "--file", "b", "c", "--file=d"], {
    files: ["a", "b", "d", "c"],
  }],
  [["-f", "-"], { files: ["-"] }],
  [["--file", "-"], { files: ["-"] }],
  [["--", "--once", "-x"], { files: ["--once", "-x"], mode: "follow" }],
  [["-a", "0.5"], { threshold: 0.5 }],
  [["-a0.5"], { threshold: 0.5 }],
  [["-faccess.log", "-ojson"], { files: ["access.log"], output: "json" }],
  [["-f=a=b"], { files: ["a=b"] }],
  [["a", "b", "-f", "a", "./a"], { files: ["a", "b", "./a"] }],
  [["-a.5"], { threshold: 0.5 }],
  [["--alert=20", "--alert", "30"], { threshold: 30 }],
  [["-w", "1", "-i", "86400", "-n", "1000"], {
    windowSeconds: 1,
    intervalSeconds: 86_400,
    top: 1000,
  }],
  [["--replay", "x"], { mode: "replay", files: ["x"] }],
  [["--state", "s.json", "--by-source"], { state: "s.json", bySource: true }],
  [["--ascii"], { ascii: true }],
  [["--once"], { mode: "once", jobs: 1 }],
  [["--once", "--jobs", "64"], { mode: "once", jobs: 64 }],
  [["--jobs=1", "--replay", "x"], { mode: "replay", jobs: 1, files: ["x"] }],
  [["--no-backfill", "--from-start"], { backfill: false, fromStart: true }],
  [["-t", "2017-08-08 23:03:20"], { testWindowEnd: 1502233400 }],
  [["-t", "2017-08-08T23:03:20Z"], { testWindowEnd: 1502233400 }],
  [["--clock", "log", "--utc"], { clock: "log", utc: true }],
  [["--site", "http://my.site.com/"], { site: "http://my.site.com" }],
  [["--tops", "agents,paths, agents"], { tops: ["paths", "agents"] }],
  [["--tops", "all"], { tops: [...TOP_NAMES] }],
  [["--tops", "none"], { tops: [] }],
  [["--tops", " none"], { tops: [] }],
  [["--only", "status>=500", "--only=ua~bot", "--exclude", "path=/a=b"], {
    selection: {
      only: ["status>=500", "ua~bot"],
      exclude: ["path=/a=b"],
      sectionDepth: 1,
      realIp: false,
      site: "",
    },
  }],
  [["--section-depth", "8", "--real-ip", "--site", "http://a.example/"], {
    selection: {
      only: [],
      exclude: [],
      sectionDepth: 8,
      realIp: true,
      site: "http://a.example",
    },
  }],
  [["--section-depth", "1"], { selection: undefined }],
  [["-o", "json", "--color", "never"], { output: "json", color: "never" }],
  [["demo"], { command: "demo", windowSeconds: 60 }],
  [["demo", "-w", "30"], { command: "demo", windowSeconds: 30 }],
  [["demo", "--once=false"], { command: "demo", mode: "follow" }],
  [["--seed", "7", "generate", "x"], { command: "generate", files: ["x"] }],
  [["selftest"], { command: "selftest" }],
  [["completions", "zsh"], { command: "completions", files: ["zsh"] }],
  [["./man", "./config"], { command: "monitor", files: ["./man", "./config"] }],
  [["--", "man"], { command: "monitor", files: ["man"] }],
  [["demo", "--"], { command: "demo", files: [] }],
  [["-qa50", "-ojson"], { quiet: true, threshold: 50, output: "json" }],
  [["-qw=60", "-qn", "5"], { quiet: true, windowSeconds: 60, top: 5 }],
  [["-qf-", "-qf", "x"], { files: ["-", "x"] }],
  [["-qh"], { command: "help" }],
  [["--utc", "false"], { utc: true, files: ["false"] }],
  [["--no-backfill=false"], { backfill: true }],
  [["--no-backfill=true"], { backfill: false }],
  [["--no-backfill=false", "--no-backfill"], { backfill: false }],
  [["--no-backfill", "--no-backfill=false"], { backfill: true }],
  [["-q", "-o", "csv"], { quiet: true, output: "csv" }],
  [["--utc", "--utc=false"], { utc: false }],
  [["--utc=false", "--utc"], { utc: true }],
  [["--utc=true"], { utc: true }],
  [["-h", "generate"], { command: "help" }],
  [["-h", "demo"], { command: "help" }],
  [["--version"], { command: "version" }],
  [["-V"], { command: "version" }],
];
for (const [args, want] of cases) {
  Deno.test(`parseOptions() reads ${args.join(" ")}`, () => {
    const got = parse(...args);
    const names = Object.keys(want) as (keyof Options)[];
    assertEquals(
      Object.fromEntries(names.map((name) => [name, got[name]])),
      want as Record<string, unknown>,
    );
  });
}

const errors: [args: string[], message: string][] = [
  [["--alrt", "5"], 'unknown option "--alrt": did you mean --alert?'],
  [["--wnidow=5"], 'unknown option "--wnidow=5": did you mean --window?'],
  [["--xyzzyxyzzy"], 'unknown option "--xyzzyxyzzy": see http-monitor --help'],
  [["--_=x"], 'unknown option "--_=x": see http-monitor --help'],
  [["--no-alert=5"], 'unknown option "--no-alert=5": did you mean --alert?'],
  [["--threshold=5"], 'unknown option "--threshold=5": did you mean --alert?'],
  [["--json"], 'unknown option "--json": did you mean --output json?'],
  [["--outp", "json"], 'unknown option "--outp": did you mean --output?'],
  [["-x"], 'unknown option "-x": see http-monitor --help'],
  [["--\x1b[31m"], 'unknown option "--\\u001b[31m": see http-monitor --help'],
  [["--alert"], "--alert needs a value: --alert N"],
  [["-a"], "--alert needs a value: --alert N"],
  [["--alert", "--once"], "--alert needs a value: --alert N"],
  [["--alert", "--utc", "5"], "--alert needs a value: --alert N"],
  [["-qa"], "--alert needs a value: --alert N"],
  [["-a="], "--alert needs a value: --alert N"],
  [["-qa-5"], '--alert "-5" is no number above 0'],
  [["-q5"], 'unknown option "-q5": see http-monitor --help'],
  [["-qx=5"], 'unknown option "-qx=5": see http-monitor --help'],
  [["-q=true"], '-q takes no value: remove "=true"'],
  [["-h=true"], '-h takes no value: remove "=true"'],
  [["-V=1"], '-V takes no value: remove "=1"'],
  [["--no-backfill=no"], '--no-backfill cannot be "no": give true or false'],
  [["--alert="], "--alert needs a value: --alert N"],
  [["-a", "many"], '--alert "many" is no number above 0'],
  [["-a", "0"], '--alert "0" is no number above 0'],
  [["-a", "-5"], '--alert "-5" is no number above 0'],
  [["--alert", "-5"], '--alert "-5" is no number above 0'],
  [["-a", "1e3"], '--alert "1e3" is no number above 0'],
  [["-a", "0x10"], '--alert "0x10" is no number above 0'],
  [["-a", "5 "], '--alert "5 " is no number above 0'],
  [["-a", "Infinity"], '--alert "Infinity" is no number above 0'],
  [
    ["demo", "--speed", "100001"],
    '--speed "100001" is no number above 0 and up to 100000',
  ],
  [["-w", "0"], '--window "0" is no whole number from 1 to 86400'],
  [["-w", "1.5"], '--window "1.5" is no whole number from 1 to 86400'],
  [["-i", "86401"], '--interval "86401" is no whole number from 1 to 86400'],
  [["-n", "0"], '--top "0" is no whole number from 1 to 1000'],
  [
    ["-t", "2017-02-30 00:00:00"],
    '--test-window-end "2017-02-30 00:00:00" is no time: give it in UTC, ' +
    'for example "2017-08-08 23:03:20"',
  ],
  [
    ["-t", "yesterday"],
    '--test-window-end "yesterday" is no time: give it in UTC, ' +
    'for example "2017-08-08 23:03:20"',
  ],
  [
    ["-o", "jsn"],
    '--output "jsn" is none of text, json, csv: did you mean json?',
  ],
  [
    ["--tops", "path"],
    '--tops "path": "path" is none of paths, clients, hosts, agents, ' +
    "referrers, protocols, all, none: did you mean paths?",
  ],
  [
    ["--tops", "paths,"],
    '--tops "paths,": "" is none of paths, clients, hosts, agents, ' +
    "referrers, protocols, all",
  ],
  ...["none,paths", "paths, none", "none,none"].map((
    tops,
  ): typeof errors[0] => [
    ["--tops", tops],
    `--tops "${tops}": none stands alone: remove it, or all others`,
  ]),
  [
    ["--tops", "nonee"],
    '--tops "nonee": "nonee" is none of paths, clients, hosts, agents, ' +
    "referrers, protocols, all, none: did you mean none?",
  ],
  [
    ["--tops", "paths,nonee"],
    '--tops "paths,nonee": "nonee" is none of paths, clients, hosts, agents, ' +
    "referrers, protocols, all",
  ],
  ...["0", "9", "x"].map((depth): typeof errors[0] => [
    ["--section-depth", depth],
    `--section-depth "${depth}" is no whole number from 1 to 8`,
  ]),
  [
    ["--only", "status=200", "--only", "stats>5"],
    '--only "stats>5", column 1: no field is called "stats": ' +
    "did you mean status?",
  ],
  [
    ["--exclude=ua\x1b~x"],
    '--exclude "ua\\u001b~x", column 1: no field is called "ua\\u001b": ' +
    "did you mean ua?",
  ],
  [["--clock", "moon"], '--clock "moon" is none of wall, log'],
  [
    ["--site", "my.site.com"],
    '--site "my.site.com" is no origin: give a scheme and a host, ' +
    "for example http://my.site.com",
  ],
  [["--once=yes"], '--once cannot be "yes": give true or false'],
  [
    ["--once", "--replay"],
    "--replay and --once exclude each other: give one",
  ],
  ...["0", "65", "-1", "1.5", "x"].map((jobs): typeof errors[0] => [
    ["--once", "--jobs", jobs],
    `--jobs "${jobs}" is no whole number from 1 to 64`,
  ]),
  // Also where it is the default: what is typed has to mean something.
  ...["1", "2"].map((jobs): typeof errors[0] => [
    ["--jobs", jobs],
    "--jobs is for what is read to its end: give --once or --replay too",
  ]),
  ...(["--once", "--replay", "-t"] as const).map((flag): typeof errors[0] => [
    ["--state", "s", flag, ...(flag === "-t" ? ["2017-08-08 23:03:20"] : [])],
    `--state and --${
      flag === "-t" ? "test-window-end" : flag.slice(2)
    } exclude each other: only what is followed goes on after a restart`,
  ]),
  [[""], 'FILE is empty: give a path, or "-" for standard input'],
  [["-", "-f", "-"], 'standard input is named twice: give "-" once'],
  [
    ["--clock", "log", "-t", "2017-08-08 23:03:20"],
    "--clock log and --test-window-end exclude each other: give one",
  ],
  [
    ["generate"],
    "generate takes one FILE, for example: http-monitor generate access.log",
  ],
  [["check", "-o", "csv"], "check has no csv: give text or json"],
  [["config", "-ocsv"], "config has no csv: give text or json"],
  [["check", "-q"], "check has nothing to leave out: remove --quiet"],
  ...[
    ["--once"],
    ["--only", "status=500"],
    ["--tops", "none"],
    ["--jobs", "2"],
    ["--alert", "5"],
  ].map((typed): typeof errors[0] => [
    ["check", ...typed, "x.log"],
    `check says what lines are and counts no hits: remove ${typed[0]}`,
  ]),
  ...[
    ["--once"],
    ["--replay"],
    ["-t", "2017-08-08 23:03:20"],
    ["--log-format", "haproxy"],
    ["--log-format-from", "nginx.conf"],
    ["--jobs", "2"],
  ].map((typed): typeof errors[0] => [
    ["demo", ...typed],
    "demo follows the traffic that it makes: remove " +
    (typed[0] === "-t" ? "--test-window-end" : typed[0]),
  ]),
  ...[
    ["--state", "-"],
    ["--invalid-requests", "-"],
    ["generate", "-"],
  ].map((typed): typeof errors[0] => [
    typed,
    `${typed[0]} "-" is no file: name one, or "./-" for one of that name`,
  ]),
  ...["rate", "burst-every", "seed", "speed", "duration"].flatMap((name) =>
    [["x.log"], ["check", "x.log"]].map((words): typeof errors[0] => [
      [...words, `--${name}`, "7"],
      `only demo and generate make up traffic: remove --${name}`,
    ])
  ),
  ...["--once", "--replay"].map((flag): typeof errors[0] => [
    ["generate", "a.log", flag],
    `generate reads no log: remove ${flag}`,
  ]),
  [
    ["generate", "a.log", "--jobs", "2"],
    "generate reads no log: remove --jobs",
  ],
  [["demo", "--state", "s"], "demo keeps no state: remove --state"],
  [["demo", "x.log"], 'demo takes no FILE: remove "x.log"'],
  [["man", "x.log"], 'man takes no FILE: remove "x.log"'],
  [["man", "-q"], "man has no options: remove --quiet"],
  [["selftest", "-a", "9"], "selftest has no options: remove --alert"],
  [
    ["completions", "bash", "--rate", "3"],
    "completions has no options: remove --rate",
  ],
  [
    ["generate", "a.log", "-o", "json"],
    "generate makes up traffic and shows nothing: remove --output",
  ],
  [
    ["completions"],
    "completions takes one shell, for example: http-monitor completions bash",
  ],
  [
    ["completions", "bsh"],
    'completions "bsh" is none of bash, zsh, fish: did you mean bash?',
  ],
  [["--help=false"], '--help takes no value: remove "=false"'],
];
for (const [args, message] of errors) {
  Deno.test(`parseOptions() refuses ${JSON.stringify(args.join(" "))}`, () => {
    const error = assertThrows(() => parse(...args), UsageError);
    assertEquals(error.message, message);
  });
}

Deno.test("every flag is read, listed once in the help, and has its letter alone", () => {
  const help = helpText();
  const letters = new Set<string>();
  for (const { name, short, value } of flags) {
    const entries = help.split("\n").filter((line) =>
      line.replace(/^ {2}(-\w, | {4})/, "").split(/[ ,]/)[0] === `--${name}`
    );
    assertEquals(entries.length, 1, `--${name} in the help`);
    if (short !== undefined) {
      assert(!letters.has(short), `-${short} is taken twice`);
      letters.add(short);
      assert(entries[0]!.includes(`-${short}, --${name}`));
    }
    if (value !== undefined) {
      assertThrows(() => parse(`--${name}`), UsageError, "needs a value");
    } else {
      parse(`--${name}`);
    }
  }
  assert(help.split("\n").every((line) => line.length <= 80));
});

Deno.test("nearest() finds what was meant, and nothing where nothing is near", () => {
  assertEquals(nearest("intervall", ["interval", "alert"]), "interval");
  assertEquals(nearest("out", ["interval", "output"]), "output");
  assertEquals(nearest("qqqqqqqq", ["interval", "output"]), undefined);
});
