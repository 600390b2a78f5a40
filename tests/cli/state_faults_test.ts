import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { canMount, Disk } from "./_disk.ts";
import {
  follow,
  lastReport,
  now,
  untilCheckpoint,
  untilHits,
} from "./_faults.ts";
import {
  assertOneLine,
  Folder,
  type Program,
  run,
  unprivileged,
  WITHIN_TIME,
} from "./_run.ts";

/** Ends a program; it has nothing to complain of. */
async function end(program: Program): Promise<void> {
  program.kill("SIGTERM");
  const { code, stderr } = await program.ended();
  assertEquals([code, stderr], [143, ""]);
}

/** What follows a log and keeps its state in a folder beside it. */
class Scene implements Disposable {
  readonly folder = new Folder();
  readonly log = this.folder.write("access.log", "");
  readonly stateFolder = `${this.folder.path}/kept`;
  readonly args = ["--state", `${this.stateFolder}/state`, this.log];
  #written = 0;

  constructor() {
    Deno.mkdirSync(this.stateFolder);
  }

  /** Writes lines and waits until they are counted. */
  async count(program: Program): Promise<void> {
    this.folder.append("access.log", lineAt(now()).repeat(5));
    this.#written += 5;
    await untilHits(program, this.#written);
  }

  /**
   * Has the state fail for a while: what comes is counted, and after a restart
   * nothing is missing or double.
   */
  async fails(why: string, fault: () => void, repair: () => void) {
    {
      await using program = follow(this.args);
      await this.count(program);
      const fromMs = Date.now();
      fault();
      await this.count(program);
      await untilCheckpoint(program, { state: "failing", why, fromMs });
      const { since } = lastReport(program).checkpoint;
      await this.count(program);
      assertEquals(lastReport(program).checkpoint.since, since);
      const repairedMs = Date.now();
      repair();
      await untilCheckpoint(program, { state: "saved", fromMs: repairedMs });
      await end(program);
    }
    await using program = follow(this.args);
    await this.count(program);
    await end(program);
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}

const ignoreDisks = !canMount();
const noDisks = ignoreDisks ? " (skipped: may not mount a disk)" : "";

Deno.test({
  name: `the disk of the state is full, or read-only, for a while${noDisks}`,
  ignore: ignoreDisks,
  async fn() {
    await Promise.all([
      disksFail(
        "no space left on device",
        (disk) => disk.fill(),
        (disk) => disk.free(),
      ),
      disksFail(
        "read-only file system",
        (disk) => disk.setReadOnly(true),
        (disk) => disk.setReadOnly(false),
      ),
    ]);
  },
});

async function disksFail(
  why: string,
  fault: (disk: Disk) => void,
  repair: (disk: Disk) => void,
): Promise<void> {
  using scene = new Scene();
  using disk = new Disk(scene.stateFolder);
  await scene.fails(why, () => fault(disk), () => repair(disk));
}

Deno.test({
  name:
    `the disk of the state is full to the end: the last state stays, and it says so${noDisks}`,
  ignore: ignoreDisks,
  async fn() {
    using scene = new Scene();
    using disk = new Disk(scene.stateFolder);
    {
      await using program = follow(scene.args);
      await scene.count(program);
      await untilCheckpoint(program, { state: "saved" });
      disk.fill();
      await scene.count(program);
      program.kill("SIGTERM");
      const { code, stderr } = await program.ended();
      assertEquals(code, 143);
      assertOneLine(stderr);
      assertStringIncludes(stderr, scene.stateFolder);
      assertStringIncludes(stderr, "no space left on device");
    }
    disk.free();
    await using program = follow(scene.args);
    await scene.count(program);
    await end(program);
  },
});

Deno.test({
  name:
    `the disk of the state is full at the first start: it counts, and the state is one monitor's${noDisks}`,
  ignore: ignoreDisks,
  async fn() {
    using scene = new Scene();
    using disk = new Disk(scene.stateFolder);
    disk.fill();
    {
      await using program = follow(scene.args);
      await untilCheckpoint(program, {
        state: "failing",
        why: "no space left on device",
      });
      await scene.count(program);
      const { code, stderr } = await run(scene.args, { shell: WITHIN_TIME });
      assertEquals(code, 1);
      assertOneLine(stderr);
      assertStringIncludes(stderr, "another monitor has it");
      disk.free();
      await untilCheckpoint(program, { state: "saved" });
      await end(program);
    }
    await using program = follow(scene.args);
    await scene.count(program);
    await end(program);
  },
});

Deno.test("the folder of the state vanishes and comes back, or is made anew", async () => {
  using moved = new Scene();
  using deleted = new Scene();
  const aside = `${moved.folder.path}/aside`;
  const why = "no such file or directory";
  await Promise.all([
    moved.fails(
      why,
      () => Deno.renameSync(moved.stateFolder, aside),
      () => Deno.renameSync(aside, moved.stateFolder),
    ),
    deleted.fails(
      why,
      () => Deno.removeSync(deleted.stateFolder, { recursive: true }),
      () => Deno.mkdirSync(deleted.stateFolder),
    ),
  ]);
});

Deno.test("a state is one monitor's at a time, and free when that one is killed", async () => {
  using scene = new Scene();
  {
    await using first = follow(scene.args);
    await scene.count(first);
    await untilCheckpoint(first, { state: "saved" });
    const { code, stdout, stderr } = await run(scene.args);
    assertEquals([code, stdout], [1, ""]);
    assertOneLine(stderr);
    assertStringIncludes(stderr, `process ${first.pid} has it`);
    // Only to be read by who has it: hosts and paths are in it.
    for (const ending of ["", ".lock"]) {
      const { mode } = Deno.statSync(`${scene.stateFolder}/state${ending}`);
      assertEquals(mode! & 0o777, 0o600);
    }
    await scene.count(first);
    await untilCheckpoint(first, { state: "saved" });
    first.kill("SIGKILL");
  }
  await using next = follow(scene.args);
  await scene.count(next);
  await end(next);
});

Deno.test("a state that cannot be used is put aside, each under a name of its own", async () => {
  using scene = new Scene();
  const path = `${scene.stateFolder}/state`;
  {
    await using program = follow(scene.args);
    await scene.count(program);
    await end(program);
  }
  const good = Deno.readTextFileSync(path);
  const [header, body] = good.split("\n") as [string, string];
  const middle = good.length >> 1;
  const damaged = {
    "is damaged": good.slice(0, middle) +
      String.fromCharCode(good.charCodeAt(middle) ^ 1) +
      good.slice(middle + 1),
    "is damaged ": good.slice(0, middle),
    "is empty": "",
    "is no state of http-monitor": '{"some":"thing"}\n',
    "is no state": "\0".repeat(5000),
    "has version 99, written by ": good.replace(
      '"version":1,',
      '"version":99,',
    ),
    // A sum that is right does not make it one.
    "is damaged  ": await withSum(header, body.replace('"monitor":', '"m":')),
  };
  const texts = Object.values(damaged);
  assertEquals(new Set([good, ...texts]).size, texts.length + 1);
  for (const [i, [why, text]] of Object.entries(damaged).entries()) {
    Deno.writeTextFileSync(path, text);
    await using program = follow(scene.args);
    // It begins anew, and the window of the log with that.
    await untilHits(program, 5);
    assertEquals(lastReport(program).total.backfilled, 5);
    program.kill("SIGTERM");
    const { code, stderr } = await program.ended();
    assertEquals(code, 143);
    assertOneLine(stderr);
    assertStringIncludes(stderr, `${JSON.stringify(path)} ${why.trimEnd()}`);
    const aside = `${path}.aside-${i + 1}`;
    assertStringIncludes(stderr, JSON.stringify(aside));
    // All that was put aside is as it was.
    texts.slice(0, i + 1).forEach((text, k) =>
      assertEquals(Deno.readTextFileSync(`${path}.aside-${k + 1}`), text)
    );
  }
  // What it began anew with is a state.
  await using program = follow(scene.args);
  await scene.count(program);
  await end(program);
});

/** A state with another body, and the sum of that. */
async function withSum(header: string, body: string): Promise<string> {
  const bytes = new TextEncoder().encode(body);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return `${JSON.stringify({ ...JSON.parse(header), sha256 })}\n${body}\n`;
}

Deno.test("a state is kept in a plain file, and nowhere else", async () => {
  using folder = new Folder();
  const { path } = folder;
  const log = folder.write("access.log", "");
  const target = folder.write("target", "precious\n");
  Deno.symlinkSync(target, `${path}/link`);
  Deno.symlinkSync(`${path}/nothing`, `${path}/dangling`);
  Deno.symlinkSync(target, `${path}/locked.lock`);
  Deno.mkdirSync(`${path}/folder`);
  await new Deno.Command("mkfifo", { args: [`${path}/pipe`] }).output();
  const wrong = {
    link: "it is a symbolic link",
    dangling: "it is a symbolic link",
    locked: "it is a symbolic link",
    folder: "it is a directory",
    pipe: "it is no regular file",
    "missing/state": "no such file",
    "access.log/state": "not a directory",
  };
  for (const [name, why] of Object.entries(wrong)) {
    const before = [...Deno.readDirSync(path)].length;
    const { code, stdout, stderr } = await run([
      "--state",
      `${path}/${name}`,
      log,
    ]);
    assertEquals([name, code, stdout], [name, 1, ""]);
    assertOneLine(stderr);
    assertStringIncludes(stderr, `${path}/${name}`);
    assertStringIncludes(stderr, why);
    assertEquals([...Deno.readDirSync(path)].length, before, name);
  }
  assertEquals(Deno.readTextFileSync(target), "precious\n");
  assert(Deno.lstatSync(`${path}/link`).isSymlink);
});

Deno.test("a log is no place for the state: it would be put aside and replaced", async () => {
  using folder = new Folder();
  const text = lineAt(now());
  const path = folder.write("access.log", text);
  const { code, stderr } = await run(["--state", path, path], {
    shell: WITHIN_TIME,
  });
  assertEquals(Deno.readTextFileSync(path), text);
  assertEquals(code, 1, stderr);
});

Deno.test("a state does not become a log of its own monitor, nor does what stands beside it", async () => {
  using folder = new Folder();
  const { path } = folder;
  folder.write("access.log", lineAt(now()));
  for (const pattern of ["*", "st*e", "*.lock", "{a*,state.tmp}"]) {
    const { code, stderr } = await run(
      ["--state", `${path}/./state`, `${path}/${pattern}`],
      { shell: WITHIN_TIME },
    );
    assertEquals([pattern, code], [pattern, 1], stderr);
    assertStringIncludes(stderr, "it is one of the logs");
    assertEquals([...Deno.readDirSync(path)].length, 1);
  }
});

Deno.test("lines that cannot be read are not written to where the state is kept", async () => {
  using folder = new Folder();
  const { path } = folder;
  const log = folder.write("access.log", lineAt(now()));
  for (const name of ["state", "./state", "state.lock", "state.tmp"]) {
    const { code, stderr } = await run(
      [
        "--state",
        `${path}/state`,
        "--invalid-requests",
        `${path}/${name}`,
        log,
      ],
      { shell: WITHIN_TIME },
    );
    assertEquals([name, code], [name, 1], stderr);
    assertStringIncludes(stderr, "the state is kept in it");
    assertEquals([...Deno.readDirSync(path)].length, 1);
  }
});

Deno.test("a state is one monitor's also when its folder was made anew", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const kept = `${folder.path}/kept`;
  Deno.mkdirSync(kept);
  const args = ["-i", "1", "--state", `${kept}/state`, path];
  await using first = follow(args);
  await untilCheckpoint(first, { state: "saved" });
  Deno.removeSync(kept, { recursive: true });
  Deno.mkdirSync(kept);
  folder.append("access.log", lineAt(now()));
  await untilHits(first, 1);
  await untilCheckpoint(first, { state: "saved" });
  const { code, stderr } = await run(args, { shell: WITHIN_TIME });
  assertEquals(code, 1, stderr);
  assertStringIncludes(stderr, `process ${first.pid} has it`);
});

Deno.test("a state, or its lock, that is of another user is named, with what to do", async () => {
  using folder = new Folder();
  const log = folder.write("access.log", lineAt(now()));
  const options = unprivileged(folder);
  Deno.chmodSync(folder.path, 0o777);
  const state = folder.write("state", "");
  const lock = folder.write("state.lock", "");
  const stop = { ...options, shell: WITHIN_TIME };
  for (const path of [lock, state]) {
    Deno.chmodSync(path, 0o000);
    const { code, stderr } = await run(["--state", state, log], stop);
    assertOneLine(stderr);
    assertEquals(
      [code, stderr.includes(`"${path}" is of another user: give it to`)],
      [1, true],
      stderr,
    );
    Deno.chmodSync(path, 0o666);
  }
});
