import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { follow, now, untilHits } from "./_faults.ts";
import { assertOneLine, eventually, Folder, isInstalled, run } from "./_run.ts";
import { hasTmux, Terminal } from "./_terminal.ts";

/** A log of which a monitor keeps the state. */
class Scene implements Disposable {
  readonly folder = new Folder();
  readonly log: string;
  readonly state = `${this.folder.path}/state`;
  readonly args: readonly string[];

  constructor(text = "") {
    this.log = this.folder.write("access.log", text);
    this.args = ["--state", this.state, this.log];
  }

  append(text: string): void {
    this.folder.append("access.log", text);
  }

  /** Waits until something of a line is in the state: then it is counted. */
  async untilKept(text: string): Promise<void> {
    await eventually(
      `${text} in the state`,
      () => {
        try {
          return Deno.readTextFileSync(this.state).includes(text);
        } catch {
          return false;
        }
      },
    );
  }

  /** Asserts that the state holds so many hits, and that each counts once. */
  async assertKept(hits: number): Promise<void> {
    const aside = `${this.log}.aside`;
    // Without its log a monitor knows nothing but what was kept.
    Deno.renameSync(this.log, aside);
    await using program = follow(this.args);
    await untilHits(program, hits);
    Deno.renameSync(aside, this.log);
    this.append(lineAt(now()));
    await untilHits(program, hits + 1);
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}

const ignoreTerminals = !hasTmux();
const noTerminals = ignoreTerminals ? " (skipped: tmux is not installed)" : "";

/** Whether a process is there and has not ended. */
function isAlive(pid: number): boolean {
  const { stdout } = new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", `${pid}`],
  }).outputSync();
  // Z: it has ended and nobody has asked how.
  return /^[^Z\s]/.test(new TextDecoder().decode(stdout));
}

Deno.test({
  name: `its terminal goes away: it ends, and the state is kept${noTerminals}`,
  ignore: ignoreTerminals,
  async fn() {
    using scene = new Scene(lineAt(now()).repeat(3));
    await using terminal = new Terminal(scene.folder, [...scene.args], {
      permissions: "--allow-read --allow-write --allow-env=TERM",
    });
    await terminal.until(
      "the screen",
      (screen) => / 3 hits/.test(screen) && screen.includes("q quit"),
    );
    const pid = Number(Deno.readTextFileSync(`${scene.state}.lock`));
    assert(isAlive(pid));
    scene.append(lineAt(now()).repeat(4));
    terminal.hangUp();
    await eventually("its end", () => !isAlive(pid));
    await scene.assertKept(7);
  },
});

Deno.test({
  name:
    `what goes wrong behind a screen is shown on it, and stays when it is left${noTerminals}`,
  ignore: ignoreTerminals || Deno.build.os !== "linux",
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", lineAt(now()));
    await using terminal = new Terminal(
      folder,
      ["--invalid-requests", "/dev/full", path],
      { permissions: "-A" },
    );
    const said = (screen: string) =>
      screen.split("/dev/full").length === 2 &&
      screen.includes('http-monitor: cannot write to "/dev/full": no space');
    await terminal.until("a screen", (screen) => screen.includes("q quit"));
    folder.append("access.log", "junk\n");
    await terminal.until("the complaint", said);
    folder.append("access.log", lineAt(now()));
    await terminal.until(
      "a later frame",
      (screen) => / ?2 hits/.test(screen) && said(screen),
    );
    assert(terminal.screen().startsWith("── http-monitor "));
    terminal.keys("q");
    await terminal.until("the end", (screen) => screen.includes("exit 0"));
    assert(said(terminal.screen()), terminal.screen());
  },
});

Deno.test("SIGHUP without a terminal ends it, and the state is kept", async () => {
  using scene = new Scene();
  {
    await using program = follow(scene.args);
    await untilHits(program, 0);
    scene.append(lineAt(now()).repeat(4));
    program.kill("SIGHUP");
    const { code, stderr } = await program.ended();
    assertEquals([code, stderr], [129, ""]);
  }
  await scene.assertKept(4);
});

/** What a pipe holds on Linux. */
const PIPE_BYTES = 64 * 1024;

/** A pipe that nobody reads yet, for the program's output. */
class Pipe implements Disposable {
  readonly #path: string;
  readonly #end: Deno.FsFile;
  #isOpen = true;

  constructor(folder: Folder) {
    this.#path = `${folder.path}/pipe`;
    new Deno.Command("mkfifo", { args: [this.#path] }).outputSync();
    // By both ends: to open one of them waits for the other.
    this.#end = Deno.openSync(this.#path, { read: true, write: true });
  }

  /** Has the program write to it, after a command that has it too. */
  shellAfter(command: string): string {
    return `exec > '${this.#path}' && ${command} && exec "$@"`;
  }

  /** All that was and will be written to it. */
  read(): Promise<string> {
    const file = Deno.openSync(this.#path);
    this[Symbol.dispose]();
    return new Response(file.readable).text();
  }

  [Symbol.dispose](): void {
    if (this.#isOpen) this.#end.close();
    this.#isOpen = false;
  }
}

/** Lines whose sections fill reports that are longer than a pipe. */
const manySections = (second: number): string =>
  Array.from({ length: 1000 }, (_, i) => lineAt(second, `/section${i}/x`))
    .join("");

Deno.test({
  name:
    "nobody reads its output: it counts on, ends when told to, and the state is kept",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using scene = new Scene(manySections(now()));
    {
      using pipe = new Pipe(scene.folder);
      await using program = follow(["-n", "1000", ...scene.args], {
        shell: pipe.shellAfter("true"),
      });
      await scene.untilKept("section999");
      scene.append(manySections(now()) + lineAt(now(), "/later/x"));
      await scene.untilKept("/later");
      scene.append(lineAt(now(), "/last/x"));
      const toldMs = Date.now();
      program.kill("SIGTERM");
      const { code, stderr } = await program.ended();
      assertEquals([code, stderr], [143, ""]);
      const tookMs = Date.now() - toldMs;
      assert(tookMs < 10_000, `it took ${tookMs} ms`);
    }
    await scene.assertKept(2002);
  },
});

/** What is done to the pipe before. */
const PIPES = [
  { name: "", command: "true", isThere: true },
  {
    name: ", be it a pipe that makes nobody wait (skipped without perl)",
    isThere: isInstalled("perl", "-v"),
    command: "perl -MFcntl -e 'fcntl STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK'",
  },
];

for (const { name, command, isThere } of PIPES) {
  Deno.test({
    name: `its output is read late: no alert is missing, and no hit${name}`,
    ignore: Deno.build.os !== "linux" || !isThere,
    async fn() {
      const start = now() - 2000;
      using scene = new Scene(manySections(start));
      using pipe = new Pipe(scene.folder);
      const rule = ["--clock", "log", "-w", "1", "-a", "10"];
      await using program = follow([...rule, "-n", "1000", ...scene.args], {
        shell: pipe.shellAfter(command),
      });
      await scene.untilKept("section999");
      const bursts = Array.from({ length: 60 }, (_, i) => 20 + i);
      for (const [i, hits] of bursts.entries()) {
        const second = start + 10 * (i + 1);
        scene.append(
          lineAt(second, `/burst${i}/x`).repeat(hits) + lineAt(second + 5),
        );
      }
      await scene.untilKept("/burst59");
      const reading = pipe.read();
      program.kill("SIGTERM");
      const { code, stderr } = await program.ended();
      assertEquals([code, stderr], [143, ""]);
      const text = await reading;
      assert(text.length > PIPE_BYTES, "it was never held up");
      const objects = text.trimEnd().split("\n").map((line) =>
        JSON.parse(line)
      );
      const told = objects.filter(({ type }) => type === "alert")
        .filter(({ time }) => Date.parse(time) / 1000 > start + 5);
      assertEquals(
        told.filter(({ state }) => state === "firing").map(({ hits }) => hits),
        bursts,
      );
      assertEquals(told.length, 2 * bursts.length);
      const reports = objects.filter(({ type }) => type === "report");
      assertEquals(
        reports.reduce((sum, { hits }) => sum + hits, 0),
        reports.at(-1).total.hits,
      );
      assertEquals(
        reports.at(-1).total.hits,
        1000 + bursts.reduce((sum, hits) => sum + hits + 1, 0),
      );
    },
  });
}

Deno.test("its reader goes: it ends without a word, and the state is kept", async () => {
  using scene = new Scene();
  {
    await using program = follow(scene.args, {
      shell: '"$@" | head -1; exit "${PIPESTATUS[0]}"',
    });
    await program.until("a report", () => program.objects.length === 1);
    scene.append(lineAt(now()).repeat(4));
    const { code, stdout, stderr } = await program.ended();
    assertEquals([code, stderr], [0, ""]);
    assertOneLine(stdout);
  }
  await scene.assertKept(4);
});

Deno.test({
  name: "its output is on a full disk: says so, and the state is kept",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using scene = new Scene(lineAt(now()).repeat(4));
    const { code, stderr } = await run(["-i", "1", ...scene.args], {
      shell: 'exec "$@" > /dev/full',
    });
    assertEquals(code, 1);
    assertOneLine(stderr);
    assertStringIncludes(stderr, "cannot write: No space left on device");
    await scene.assertKept(4);
  },
});

Deno.test({
  name: "its output is on a full disk: what is written last says so too",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using folder = new Folder();
    const log = folder.write("access.log", lineAt(now()).repeat(4));
    for (
      const args of [
        ["--help"],
        ["--version"],
        ["man"],
        ["--once", log],
        ["--replay", "-o", "csv", log],
        ["--once", "-o", "json", log],
        ["check", log],
      ]
    ) {
      const { code, stderr } = await run(args, {
        shell: 'exec "$@" > /dev/full',
      });
      assertEquals(code, 1, args.join(" "));
      assertOneLine(stderr);
      assertStringIncludes(stderr, "cannot write: No space left on device");
    }
  },
});

Deno.test("without the permission for the state it says which it needs", async () => {
  using scene = new Scene();
  const { path } = scene.folder;
  for (
    const permissions of [
      ["--allow-read"],
      [`--allow-read=${path}`, `--allow-write=${scene.state}`],
      [`--allow-read=${scene.log}`, "--allow-write"],
    ]
  ) {
    const { code, stdout, stderr } = await run(scene.args, { permissions });
    assertEquals([code, stdout], [1, ""]);
    assertOneLine(stderr);
    assertStringIncludes(stderr, `--allow-read=${path} --allow-write=${path}`);
  }
  assertEquals([...Deno.readDirSync(path)].length, 1);
});
