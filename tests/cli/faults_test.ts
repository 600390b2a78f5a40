import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { follow, lastReport, now, untilHits, untilSource } from "./_faults.ts";
import { assertOneLine, Folder, run, unprivileged } from "./_run.ts";

Deno.test("a log that is not there is waited for, also when it vanishes later, and is read whole", async () => {
  using folder = new Folder();
  const path = `${folder.path}/access.log`;
  const startMs = Date.now();
  await using program = follow([path]);
  const missing = { state: "waiting", why: "no such file" };
  await untilSource(program, { ...missing, fromMs: startMs });
  folder.write("access.log", lineAt(now()).repeat(4));
  await untilHits(program, 4);
  await untilSource(program, { state: "following", fromMs: startMs });
  const removedMs = Date.now();
  Deno.removeSync(path);
  await untilSource(program, { ...missing, fromMs: removedMs });
  const { since } = lastReport(program).sources[0];
  // A later report still tells when it went.
  const { length } = program.objects;
  await program.until("a report", () => program.objects.length > length);
  assertEquals(lastReport(program).sources[0].since, since);
  folder.write("access.log", lineAt(now() - 1000).repeat(3));
  await untilHits(program, 7);
  await untilSource(program, { state: "following" });
});

Deno.test("a log that may not be read, and may after a restart: what was there at the first start is not new", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", lineAt(now() - 5000).repeat(100));
  const options = unprivileged(folder);
  Deno.chmodSync(folder.path, 0o777);
  const named = [
    ["--state", `${folder.path}/named`, path],
    ["--state", `${folder.path}/matched`, `${folder.path}/*.log`],
  ];
  Deno.chmodSync(path, 0o000);
  await Promise.all(named.map(async (args) => {
    await using program = follow(args, options);
    await untilSource(program, {
      state: "unreadable",
      why: "permission denied",
    });
    program.kill("SIGTERM");
    assertEquals((await program.ended()).stderr, "");
  }));
  folder.append("access.log", lineAt(now()).repeat(2));
  Deno.chmodSync(path, 0o644);
  await Promise.all(named.map(async (args) => {
    await using program = follow(args, options);
    await untilSource(program, { state: "following" });
    await untilHits(program, 2);
    assertEquals(lastReport(program).total.late, 0);
    program.kill("SIGTERM");
    assertEquals((await program.ended()).stderr, "");
  }));
});

Deno.test("a log that may not be read is read when it may: nothing is lost", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", lineAt(now()).repeat(3));
  Deno.chmodSync(path, 0o000);
  const startMs = Date.now();
  await using program = follow([path], unprivileged(folder));
  const denied = { state: "unreadable", why: "permission denied" };
  await untilSource(program, { ...denied, fromMs: startMs });
  Deno.chmodSync(path, 0o600);
  folder.append("access.log", lineAt(now()).repeat(2));
  // For root alone: the others wrote to what they may read.
  if (Deno.uid() === 0) assertEquals(lastReport(program).total.hits, 0);
  const readableMs = Date.now();
  Deno.chmodSync(path, 0o644);
  await untilSource(program, { state: "following", fromMs: readableMs });
  await untilHits(program, 5);
  // After a rotation too; the old file is read on meanwhile.
  const next = folder.write("next", lineAt(now() - 1000).repeat(10));
  Deno.chmodSync(next, 0o000);
  Deno.renameSync(path, `${path}.1`);
  Deno.renameSync(next, path);
  await untilSource(program, { ...denied, fromMs: readableMs });
  folder.append("access.log.1", lineAt(now()));
  await untilHits(program, 6);
  Deno.chmodSync(path, 0o644);
  await untilHits(program, 16);
  assertEquals(lastReport(program).sources[0].gaps, 0);
});

Deno.test("a log of which nothing can be read does not hold up another that is far behind", async () => {
  using folder = new Folder();
  const old = lineAt(now() - 60).repeat(5);
  const logs = ["a.log", "b.log"].map((name) => folder.write(name, old));
  const args = ["--from-start", "--state", `${folder.path}/state`, ...logs];
  {
    await using first = follow(args);
    await untilHits(first, 10);
    first.kill("SIGTERM");
    await first.ended();
  }
  // All of it is a hole, as after a crash: something is there, and no line.
  Deno.removeSync(logs[0]!);
  folder.write("a.log", "");
  Deno.truncateSync(logs[0]!, 100_000);
  // More than is read at one look.
  folder.append("b.log", lineAt(now() - 4).repeat(40_000));
  await using again = follow(args);
  await untilHits(again, 40_010);
});

Deno.test("a log in a folder that is closed is read when the folder opens", async () => {
  using folder = new Folder();
  Deno.mkdirSync(`${folder.path}/logs`);
  const path = folder.write("logs/access.log", lineAt(now()).repeat(3));
  Deno.chmodSync(path, 0o644);
  Deno.chmodSync(`${folder.path}/logs`, 0o600);
  try {
    const startMs = Date.now();
    await using program = follow([path], unprivileged(folder));
    const denied = { state: "unreadable", why: "permission denied" };
    await untilSource(program, { ...denied, fromMs: startMs });
    Deno.chmodSync(`${folder.path}/logs`, 0o755);
    await untilSource(program, { state: "following" });
    await untilHits(program, 3);
    // Closed again: its file is still open, and grows.
    Deno.chmodSync(`${folder.path}/logs`, 0o600);
    await untilSource(program, denied);
    Deno.chmodSync(`${folder.path}/logs`, 0o755);
    folder.append("logs/access.log", lineAt(now()));
    await untilSource(program, { state: "following" });
    await untilHits(program, 4);
  } finally {
    Deno.chmodSync(`${folder.path}/logs`, 0o755);
  }
});

/** Says how many files a process may have open from now on. */
function limitFiles(pid: number, count: number): void {
  const { success } = new Deno.Command("prlimit", {
    args: [`--pid=${pid}`, `--nofile=${count}:`],
  }).outputSync();
  assert(success);
}

const ignoreLimits = Deno.build.os !== "linux";
const noLimits = ignoreLimits ? " (skipped: prlimit is Linux's)" : "";
const TOO_MANY = "unreadable: too many open files";

/** How many sources of the last report are how. */
function sourceStates(program: ReturnType<typeof follow>) {
  const counts: Record<string, number> = {};
  for (const { state, why } of lastReport(program)?.sources ?? []) {
    const name = why === "" ? state : `${state}: ${why}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

Deno.test("more logs than may be open at the start: some are read, and it says which are not", async () => {
  using folder = new Folder();
  const count = 100;
  for (let i = 0; i < count; i++) folder.write(`${i}.log`, lineAt(now()));
  const startMs = Date.now();
  await using program = follow([`${folder.path}/*.log`], {
    shell: 'ulimit -n 64; exec "$@"',
  });
  await program.until("a failure", () => sourceStates(program)[TOO_MANY]! > 0);
  const { following = 0, [TOO_MANY]: unread = 0, ...others } = sourceStates(
    program,
  );
  assertEquals([following + unread, others], [count, {}]);
  assert(following > 0);
  for (const { state, since } of lastReport(program).sources) {
    if (state === "unreadable") assert(Date.parse(since) > startMs - 1000);
  }
  await untilHits(program, following);
  // It goes on for those that it has.
  for (let i = 0; i < count; i++) folder.append(`${i}.log`, lineAt(now()));
  await untilHits(program, 2 * following);
  program.kill("SIGTERM");
  const { code, stderr } = await program.ended();
  assertEquals([code, stderr], [143, ""]);
});

Deno.test({
  name:
    `what could not be opened for want of handles is read when there are some, and the state too${noLimits}`,
  ignore: ignoreLimits,
  async fn() {
    using folder = new Folder();
    folder.write("0.log", lineAt(now()));
    const args = ["--state", `${folder.path}/state`, `${folder.path}/*.log`];
    await using program = follow(args);
    await untilHits(program, 1);
    const limits = Deno.readTextFileSync(`/proc/${program.pid}/limits`);
    const [, before] = /^Max open files +(\d+)/m.exec(limits)!;
    // What is open now stays open, and there is no room for more.
    const fds = new Set(
      Array.from(
        Deno.readDirSync(`/proc/${program.pid}/fd`),
        ({ name }) => name,
      ),
    );
    let free = 0;
    while (fds.has(`${free}`)) free++;
    limitFiles(program.pid, free);
    const count = 60;
    for (let i = 1; i < count; i++) folder.write(`${i}.log`, lineAt(now()));
    folder.append("0.log", lineAt(now()));
    await program.until(
      "a failure, also of the state",
      () =>
        lastReport(program).checkpoint.why === "too many open files" &&
        lastReport(program).total.hits >= 2,
    );
    limitFiles(program.pid, Number(before));
    await program.until(
      "all",
      () => sourceStates(program).following === count,
    );
    await untilHits(program, count + 1);
    await program.until(
      "the state",
      () => lastReport(program).checkpoint.state === "saved",
    );
    program.kill("SIGTERM");
    const { code, stderr } = await program.ended();
    assertEquals([code, stderr], [143, ""]);
  },
});

Deno.test("a directory is no log: says so at the start, and waits where a log becomes one", async () => {
  using folder = new Folder();
  const { code, stdout, stderr } = await run([folder.path]);
  assertEquals([code, stdout], [1, ""]);
  assertOneLine(stderr);
  assertStringIncludes(stderr, `${JSON.stringify(folder.path)}: it is a dir`);

  const path = folder.write("access.log", "");
  await using program = follow([path]);
  await untilSource(program, { state: "following" });
  folder.append("access.log", lineAt(now()));
  await untilHits(program, 1);
  const replacedMs = Date.now();
  Deno.removeSync(path);
  Deno.mkdirSync(path);
  await untilSource(program, {
    state: "unreadable",
    why: "is a directory",
    fromMs: replacedMs,
  });
  Deno.removeSync(path);
  folder.write("access.log", lineAt(now()).repeat(2));
  await untilSource(program, { state: "following" });
  await untilHits(program, 3);
});

/** A file of the kernel that can be opened and not read. */
function unreadableFile(): string | undefined {
  const { stdout } = new Deno.Command("find", {
    args: ["/sys/devices", "-name", "autosuspend_delay_ms"],
    stderr: "null",
  }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").find((path) => {
    try {
      Deno.readTextFileSync(path);
      return false;
    } catch (error) {
      return String(error).includes("os error 5)");
    }
  });
}

const damaged = Deno.build.os === "linux" ? unreadableFile() : undefined;
const noDamage = damaged ? "" : " (skipped: no file here gives EIO)";

Deno.test({
  name:
    `a log that gives errors when it is read is read on elsewhere${noDamage}`,
  ignore: !damaged,
  async fn() {
    using folder = new Folder();
    const path = `${folder.path}/access.log`;
    folder.write("good.log", lineAt(now()).repeat(3));
    Deno.symlinkSync(damaged!, path);
    const startMs = Date.now();
    // Deno lets nobody read from /sys who may not do all.
    await using program = follow(["--from-start", path], {
      permissions: ["--allow-all"],
    });
    await untilSource(program, {
      state: "unreadable",
      why: "input/output error",
      fromMs: startMs,
    });
    Deno.removeSync(path);
    Deno.symlinkSync(`${folder.path}/good.log`, path);
    await untilSource(program, { state: "following" });
    await untilHits(program, 3);
  },
});

const ignorePipes = Deno.build.os === "windows";

Deno.test({
  name: "a FIFO whose writer goes waits for the next one, beside a log",
  ignore: ignorePipes,
  async fn() {
    using folder = new Folder();
    const pipe = `${folder.path}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    Deno.mkdirSync(`${folder.path}/logs`);
    const path = folder.write("logs/access.log", "");
    const startMs = Date.now();
    await using program = follow([pipe, path]);
    const alone = { state: "waiting", why: "no writer" };
    // Up to Deno 2.7 the whole program waits for the first writer.
    const [, minor] = Deno.version.deno.split(".");
    if (Number(minor) > 7) {
      await untilSource(program, { ...alone, fromMs: startMs });
    }
    for (const round of [1, 2]) {
      using writer = await Deno.open(pipe, { write: true });
      const writtenMs = Date.now();
      const line = lineAt(now());
      // The last line is whole although nothing ends it.
      writer.writeSync(
        new TextEncoder().encode(line.repeat(10) + line.trimEnd()),
      );
      await untilSource(program, { state: "reading", fromMs: writtenMs });
      folder.append("logs/access.log", line);
      await untilSource(program, { state: "following" }, 1);
      writer.close();
      await untilSource(program, { ...alone, fromMs: writtenMs });
      await untilHits(program, 12 * round);
    }
    program.kill("SIGTERM");
    const { code, stderr } = await program.ended();
    assertEquals([code, stderr], [143, ""]);
  },
});
