/**
 * What the tasks in `deno.json` go through. It chooses where the standard
 * library comes from and then runs the real command, whose arguments,
 * terminal, signals and exit code are the task's own.
 *
 * The standard library comes from Deno's registry. Where that cannot be
 * reached, the stand-ins in `.denow/jsr` are used instead. Which of the two it
 * is is found out once and remembered in `.denow/cache`; `--refresh` as a
 * task's first argument finds it out anew. A `JSR_URL` in the environment wins
 * over all of this.
 *
 * This file imports nothing that has to be fetched: it runs where nothing can be.
 *
 * @module
 */

import { RUN_FLAGS, V8_FLAGS } from "./run_flags.ts";

/** The oldest Deno that the project works with. */
const MIN_DENO = [2, 4];

/** The project's folder. */
const ROOT = new URL("../", import.meta.url);

/** What `compile` makes. */
const EXECUTABLE = new URL(
  Deno.build.os === "windows" ? "http-monitor.exe" : "http-monitor",
  ROOT,
);

/**
 * The part of the program that is WebAssembly, and what it is made from and with:
 * the same version makes the same bytes.
 */
const KERNEL = "lib/kernel/kernel.wasm";
const KERNEL_SOURCE = "lib/kernel/kernel.as.ts";
const MADE_KERNEL = ".denow/cache/kernel.wasm";
const ASSEMBLYSCRIPT = "npm:assemblyscript@0.28.20/asc";
const ASSEMBLYSCRIPT_FLAGS = [
  "-O3",
  "--noAssert",
  "--runtime=stub",
  "--enable=simd",
  // Pages of 64 KiB: `memory.as.ts` says what they are for.
  "--initialMemory=1536",
  "--maximumMemory=1536",
];

/** How long the registry may take to answer. */
const PROBE_TIMEOUT_MS = 10_000;

/** After how long one is told what is being waited for. */
const PROBE_PATIENCE_MS = 2000;

/**
 * What the program may do, and so what the compiled executable may do: read
 * and write files, for those who start it name them, and see what kind of
 * terminal it has, whether colour is wanted, where settings are, and its own
 * variables. It has no network and starts no programs.
 */
const PROGRAM_PERMISSIONS = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env=TERM,NO_COLOR,FORCE_COLOR,CLICOLOR,CLICOLOR_FORCE,HOME,XDG_CONFIG_HOME,HTTP_MONITOR_*",
];

/**
 * What tests and benchmarks may do: all, for some look for leaks in
 * `/proc/self/fd`, and Deno shows that to no one else. The tests of the core
 * are another matter, see below, and those that start the program give it the
 * permissions that they are about.
 */
const TEST_PERMISSIONS = ["--no-prompt", "--allow-all"];

/**
 * Tests that run with no permission at all, which proves that the code under
 * test knows no file, clock or terminal.
 */
const CORE_TESTS = [
  "tests/kernel",
  "tests/log",
  "tests/traffic",
  "tests/alert",
  "tests/screen/diff_test.ts",
  "tests/screen/frame_test.ts",
  "tests/screen/keys_test.ts",
  "tests/screen/state_test.ts",
  "tests/parts/part_counter_test.ts",
];

/**
 * Tests that start programs and mostly wait for them: the others are run
 * meanwhile.
 */
const WAITING_TESTS = ["tests/cli", "tests/writers"];

/**
 * Where tests run, in case this machine is in UTC: there whoever takes a time for one
 * of another zone is right. It is half an hour off others, and has summer time.
 */
const TEST_ENV = { TZ: "America/St_Johns" };

/** Tests that measure time, beside which nothing else is run. */
const MEASURING_TESTS = ["tests/bench/guard_test.ts"];

/** So many sequences of the model test take about a minute. */
const MODEL_PART = 25_000;

/** Where each format has a file of property tests, and how that is called. */
const FUZZ_TESTS = "tests/log";
const FUZZ_FILE = /^(.+)_fuzz_test\.ts$/;

/** The tasks. Each returns the exit code. */
const TASKS: Record<string, (args: string[]) => Promise<number>> = {
  start: (args) => program(args),
  demo: (args) => program(["demo", ...args]),
  test,
  bench,
  soak,
  screens,
  kernel,
  model,
  fuzz,
  compile,
  check,
  ok,
};

/** Environment of the commands, in addition to what there is. */
const env: Record<string, string> = {
  // Tests fail that leave timers or files behind. It is not said in deno.json,
  // where Deno 2.4 does not know it.
  DENO_TEST_SANITIZE_OPS: "1",
  DENO_TEST_SANITIZE_RESOURCES: "1",
};

async function main(): Promise<number> {
  const [name = "", ...args] = Deno.args;
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
  if (!task) {
    say(`there is no task "${name}", only ${Object.keys(TASKS).join(", ")}`);
    return 2;
  }
  if (!isNewEnough(Deno.version.deno)) {
    say(`Deno ${MIN_DENO.join(".")} is needed, this is ${Deno.version.deno}`);
    return 2;
  }
  const refresh = args[0] === "--refresh";
  if (refresh) args.shift();
  if (!Deno.env.get("JSR_URL")) await chooseStd(refresh);
  return await task(args);
}

// ---------------------------------------------------------------- the tasks

/** Runs the program where the task was called, for the files that it names. */
async function program(args: string[]): Promise<number> {
  // With programs between it and the shell it must not stop itself at Ctrl-Z:
  // these would go on, and the shell would wait for them.
  const flags = [...RUN_FLAGS, ...PROGRAM_PERMISSIONS, "--deny-run"];
  return await runWhereCalled("main.ts", flags, args);
}

async function runWhereCalled(
  path: string,
  flags: string[],
  args: string[],
): Promise<number> {
  const command = ["run", ...flags, new URL(path, ROOT).href, ...args];
  const cwd = Deno.env.get("INIT_CWD") ?? Deno.cwd();
  return await exitCodeOf(spawn(command, { cwd }));
}

/** Measures the program; with `micro` first, parts of it within one process. */
async function bench(args: string[]): Promise<number> {
  if (args[0] === "micro") {
    return await deno(
      "bench",
      V8_FLAGS,
      ...TEST_PERMISSIONS,
      ...args.slice(1),
    );
  }
  return await runWhereCalled("tests/bench/bench.ts", TEST_PERMISSIONS, args);
}

/** Makes the pictures in README anew. */
async function screens(args: string[]): Promise<number> {
  return await runWhereCalled(
    "tests/screens/screens.ts",
    TEST_PERMISSIONS,
    args,
  );
}

/** Makes the kernel anew; with `--check` it only tells whether it is up to date. */
async function kernel(args: string[]): Promise<number> {
  const code = await deno(
    "run",
    "--no-prompt",
    "--allow-read",
    "--allow-write=.denow/cache",
    "--allow-env",
    ASSEMBLYSCRIPT,
    KERNEL_SOURCE,
    ...ASSEMBLYSCRIPT_FLAGS,
    "--outFile",
    MADE_KERNEL,
  );
  if (code !== 0) return code;
  const made = Deno.readFileSync(new URL(MADE_KERNEL, ROOT));
  if (args[0] !== "--check") {
    Deno.writeFileSync(new URL(KERNEL, ROOT), made);
    return 0;
  }
  const kept = Deno.readFileSync(new URL(KERNEL, ROOT));
  const isSame = kept.length === made.length &&
    kept.every((byte, i) => byte === made[i]);
  if (isSame) return 0;
  say(`${KERNEL} is not what ${KERNEL_SOURCE} makes: run the task "kernel"`);
  return 1;
}

/** Months of a busy log in minutes, also for the executable that is named. */
async function soak(args: string[]): Promise<number> {
  return await runWhereCalled("tests/soak/soak.ts", TEST_PERMISSIONS, args);
}

/**
 * Runs the model test with very many seeds: how many, and from which one on. The
 * seeds are cut into parts, of which each processor has one at a time; what a
 * part prints is shown where it fails.
 */
async function model(args: string[]): Promise<number> {
  const [sequences = 1_000_000, first = 1] = args.map(Number);
  if (![sequences, first].every(Number.isSafeInteger) || args.length > 2) {
    say("model takes the number of sequences and the first seed");
    return 2;
  }
  const seeds: number[] = [];
  for (let seed = first; seed < first + sequences; seed += MODEL_PART) {
    seeds.push(seed);
  }
  let done = 0;
  return await onEachProcessor(seeds, async (seed) => {
    const count = Math.min(MODEL_PART, first + sequences - seed);
    const env = { MODEL_SEED: `${seed}`, MODEL_SEQUENCES: `${count}` };
    const code = await quietTest("tests/source/model_test.ts", env);
    if (code === 0) done += count;
    say(`model: ${done} of ${sequences} sequences are right`);
    return code;
  });
}

/**
 * Runs the property tests of all formats, or those that are named, with very many
 * lines each: how many, may come first.
 */
async function fuzz(args: string[]): Promise<number> {
  const hasLines = /^\d/.test(args[0] ?? "");
  const lines = Number(hasLines ? args[0] : 1_000_000);
  const files = fuzzFiles(FUZZ_TESTS);
  const all = [...files.keys()].sort();
  // As the monitor takes names, and as files have them.
  const named = args.slice(hasLines ? 1 : 0)
    .map((name) => name.toLowerCase().replaceAll("-", "_"));
  const unknown = named.filter((name) => !files.has(name));
  if (!Number.isSafeInteger(lines) || lines < 1 || unknown.length > 0) {
    say("fuzz takes the number of lines, and of these formats:", ...all);
    return 2;
  }
  return await onEachProcessor(named.length > 0 ? named : all, async (name) => {
    const start = performance.now();
    const code = await quietTest(files.get(name)!, { FUZZ_LINES: `${lines}` });
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    say(
      `fuzz: ${name}, ${lines} lines, ${seconds} s:`,
      code === 0 ? "right" : "WRONG",
    );
    return code;
  });
}

/** The files of property tests below a folder, by their format's name. */
function fuzzFiles(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    const path = `${folder}/${name}`;
    const format = FUZZ_FILE.exec(name)?.[1];
    if (format !== undefined) files.set(format, path);
    if (!isDirectory) continue;
    for (const [inner, at] of fuzzFiles(path)) files.set(inner, at);
  }
  return files;
}

/**
 * Does one thing after the other on each processor, until one fails.
 *
 * @returns The exit code of the first that failed; 0 where none did.
 */
async function onEachProcessor<T>(
  things: readonly T[],
  run: (thing: T) => Promise<number>,
): Promise<number> {
  let next = 0;
  let code = 0;
  const work = async () => {
    while (next < things.length && code === 0) {
      const failed = await run(things[next++]!);
      code ||= failed;
    }
  };
  await Promise.all(
    Array.from({ length: navigator.hardwareConcurrency }, work),
  );
  return code;
}

/** Runs a test of which only a failure is shown. */
async function quietTest(
  path: string,
  env: Record<string, string>,
): Promise<number> {
  const child = spawn(["test", ...TEST_PERMISSIONS, path], {
    stdout: "piped",
    env: { ...TEST_ENV, ...env },
  });
  const text = new Response(child.stdout).text();
  const code = await exitCodeOf(child);
  if (code !== 0) write(Deno.stdout, await text);
  return code;
}

async function test(args: string[]): Promise<number> {
  const total = { passed: 0, failed: 0 };
  let code = 0;
  const run = async (given: string[], to: Chunks = shown) => {
    const result = await denoTest(given, to);
    total.passed += result.passed;
    total.failed += result.failed;
    code ||= result.code;
  };
  if (args.length > 0) {
    await run([...TEST_PERMISSIONS, ...args]);
  } else {
    const apart = [...CORE_TESTS, ...WAITING_TESTS, ...MEASURING_TESTS];
    const kept: Uint8Array<ArrayBuffer>[] = [];
    const keep: Chunks = (chunk) => void kept.push(chunk);
    const others = async () => {
      const core = CORE_TESTS.filter(exists);
      if (core.length > 0) {
        // They touch nothing that they could fight for.
        const none = ["--no-prompt", "--parallel", "--permit-no-files"];
        await run([...none, ...core], keep);
      }
      await run([...TEST_PERMISSIONS, `--ignore=${apart.join(",")}`], keep);
    };
    // What can hang is seen while it is running.
    await Promise.all([
      run([...TEST_PERMISSIONS, ...WAITING_TESTS]),
      others(),
    ]);
    for (const chunk of kept) shown(chunk);
    await run([...TEST_PERMISSIONS, ...MEASURING_TESTS]);
  }
  write(Deno.stdout, `${total.passed} passed, ${total.failed} failed\n`);
  return code;
}

async function compile(args: string[]): Promise<number> {
  // Checked first, so that below only one thing is left that may be missing.
  const checked = await deno("check", "main.ts");
  if (checked !== 0) return checked;

  const isNamed = args.some((arg) => /^(-o|--output)/.test(arg));
  const output = isNamed ? [] : ["--output", "http-monitor"];
  const code = await deno(
    "compile",
    "--no-check",
    V8_FLAGS,
    // It would lie in the folder for temporary files under a name that everyone knows,
    // and be run whoever wrote it.
    "--no-code-cache",
    ...PROGRAM_PERMISSIONS,
    // Nothing imports it: it is started as a thread.
    "--include",
    "lib/parts/worker.ts",
    ...output,
    ...args,
    "main.ts",
  );
  if (code !== 0) {
    say(
      "there is no executable. To make one, Deno fetches a part of it, denort,",
      "from its download site. Where that cannot be reached, take the denort",
      `of Deno ${Deno.version.deno} from elsewhere, name it in DENORT_BIN and`,
      "run this task again",
    );
    return code;
  }
  const isForHere = !isNamed && !args.some((arg) => arg.startsWith("--target"));
  if (!isForHere || await isProgram(EXECUTABLE)) return 0;
  Deno.removeSync(EXECUTABLE);
  say(
    "the executable did not run as http-monitor and is deleted: DENORT_BIN has",
    `to name the denort of Deno ${Deno.version.deno}, not deno itself`,
  );
  return 1;
}

/** With a wrong `DENORT_BIN`, compiling succeeds, and this is all one sees. */
async function isProgram(path: URL): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command(path, {
      args: ["--version"],
      stdin: "null",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout).startsWith("http-monitor ");
  } catch {
    return false;
  }
}

async function check(): Promise<number> {
  return await runSteps({
    fmt: () => deno("fmt", "--check"),
    lint: () => deno("lint"),
    check: () => deno("check", "."),
  });
}

async function ok(args: string[]): Promise<number> {
  return await check() || await runSteps({ test: () => test(args) });
}

/** Runs one step after the other and stops at the first that fails. */
async function runSteps(steps: Record<string, () => Promise<number>>) {
  for (const [name, run] of Object.entries(steps)) {
    const code = await run();
    if (code !== 0) {
      say(`${name} failed`);
      return code;
    }
  }
  return 0;
}

// ------------------------------------------------------ running the commands

/** Runs Deno in this process's place, as far as that can be seen. */
async function deno(...args: string[]): Promise<number> {
  return await exitCodeOf(spawn(args));
}

/** Takes what a command prints. */
type Chunks = (chunk: Uint8Array<ArrayBuffer>) => void;

const shown: Chunks = (chunk) => write(Deno.stdout, chunk);

/** Runs `deno test` and reads how many tests passed and failed. */
async function denoTest(args: string[], to: Chunks) {
  const child = spawn(["test", ...args], { stdout: "piped", env: TEST_ENV });
  const text = (async () => {
    let seen = "";
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      to(chunk);
      // The summary is at the end.
      seen = (seen + decoder.decode(chunk, { stream: true })).slice(-4096);
    }
    return seen;
  })();
  const code = await exitCodeOf(child);
  const { passed, failed } = readSummary(await text);
  // What does not type check or load at all is a failure too.
  return { code, passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Finds `ok | 5 passed (1 step) | 0 failed | 1 ignored (3ms)`. */
function readSummary(text: string): { passed: number; failed: number } {
  // deno-lint-ignore no-control-regex
  const plain = text.replaceAll(/\x1b\[[\d;]*m/g, "");
  const found = [
    ...plain.matchAll(/^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/gm),
  ].at(-1);
  return { passed: Number(found?.[1] ?? 0), failed: Number(found?.[2] ?? 0) };
}

function spawn(
  args: string[],
  options: Pick<Deno.CommandOptions, "cwd" | "stdout" | "env"> = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
    ...options,
    env: { ...env, ...options.env },
  }).spawn();
}

async function exitCodeOf(child: Deno.ChildProcess): Promise<number> {
  const restore = passSignalsTo(child);
  const { code } = await child.status;
  restore();
  return code;
}

/**
 * Hands signals over to a child. Control-C in a terminal reaches it anyway, so
 * there it is only kept from ending this process before the child has ended.
 */
function passSignalsTo(child: Deno.ChildProcess): () => void {
  const isWindows = Deno.build.os === "windows";
  const signals: Deno.Signal[] = isWindows
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"];
  const listeners = signals.map((signal) => {
    const reachesChild = isWindows ||
      signal === "SIGINT" && Deno.stdin.isTerminal();
    const listener = () => {
      if (reachesChild) return;
      try {
        child.kill(signal);
      } catch {
        // It has ended just now.
      }
    };
    Deno.addSignalListener(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) {
      Deno.removeSignalListener(signal, listener);
    }
  };
}

// ------------------------------------- where the standard library comes from

const CACHE = new URL("./cache/", import.meta.url);
const CHOICE = new URL("std.json", CACHE);
const STAND_INS = new URL("./jsr/", import.meta.url);

interface Choice {
  std: "registry" | "stand-ins";
  /** What was asked for: other imports are to be looked for anew. */
  imports: string;
}

/** Chooses it, says so in one line, and sets the environment. */
async function chooseStd(refresh: boolean) {
  const imports = readImports();
  const remembered = refresh ? undefined : readChoice(imports);
  const std = remembered?.std ?? await probe();
  if (!remembered) writeChoice({ std, imports });
  if (std === "registry") {
    say("std is the registry's");
    return;
  }
  const why = remembered
    ? "(--refresh asks the registry again)"
    : "(the registry cannot be reached; --refresh asks it again)";
  say(`std is the stand-ins in .denow/jsr ${why}`);
  env.JSR_URL = STAND_INS.href;
}

/** Lets Deno fetch what the project imports. */
async function probe(): Promise<Choice["std"]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", ".denow/std.ts"],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const restore = passSignalsTo(child);
  const patience = setTimeout(
    () => say("waiting for the registry"),
    PROBE_PATIENCE_MS,
  );
  const timeout = setTimeout(() => child.kill("SIGKILL"), PROBE_TIMEOUT_MS);
  const { success } = await child.status;
  clearTimeout(patience);
  clearTimeout(timeout);
  restore();
  return success ? "registry" : "stand-ins";
}

/** The text of what decides: the imports in deno.json, and what is used. */
function readImports(): string {
  const config = Deno.readTextFileSync(
    new URL("deno.json", ROOT),
  );
  const used = Deno.readTextFileSync(new URL("./std.ts", import.meta.url));
  const specifiers = [
    ...config.matchAll(/"(jsr:[^"]*)"/g),
    ...used.matchAll(/^import "([^"]*)"/gm),
  ];
  return specifiers.map((match) => match[1]).join(" ");
}

function readChoice(imports: string): Choice | undefined {
  try {
    const choice = JSON.parse(Deno.readTextFileSync(CHOICE)) as Choice;
    const isKnown = choice.std === "registry" || choice.std === "stand-ins";
    if (isKnown && choice.imports === imports) return choice;
  } catch {
    // There is none, or it is damaged: it is made anew.
  }
}

function writeChoice(choice: Choice) {
  try {
    Deno.mkdirSync(CACHE, { recursive: true });
    // Put in place at once, so that nobody reads half of it.
    const aside = new URL(`std.json.${Deno.pid}`, CACHE);
    Deno.writeTextFileSync(aside, JSON.stringify(choice) + "\n");
    Deno.renameSync(aside, CHOICE);
  } catch {
    // Where it cannot be written, it is found out each time.
  }
}

// ------------------------------------------------------------------- helpers

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [minMajor = 0, minMinor = 0] = MIN_DENO;
  return major > minMajor || major === minMajor && minor >= minMinor;
}

function exists(path: string): boolean {
  try {
    Deno.statSync(new URL(path, ROOT));
    return true;
  } catch {
    return false;
  }
}

function say(...words: string[]) {
  write(Deno.stderr, `denow: ${words.join(" ")}\n`);
}

function write(
  to: { writeSync(bytes: Uint8Array): number },
  data: string | Uint8Array,
) {
  let bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  while (bytes.length > 0) bytes = bytes.subarray(to.writeSync(bytes));
}

Deno.exit(await main());
