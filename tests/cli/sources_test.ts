import { assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { lineAt } from "../_monitor.ts";
import { follow, lastReport, now, untilHits, untilSource } from "./_faults.ts";
import { Folder, run, start, unprivileged } from "./_run.ts";

function gz(folder: Folder, name: string, text: string): string {
  const path = `${folder.path}/${name}`;
  Deno.writeFileSync(path, gzipSync(new TextEncoder().encode(text)));
  return path;
}

Deno.test("59. A file matching a glob appears later: from byte 0", async () => {
  using folder = new Folder();
  folder.write("a.log", lineAt(now() - 1000).repeat(3));
  folder.write("a.log.gz", lineAt(now()).repeat(100));
  Deno.mkdirSync(`${folder.path}/folder.log`);
  const pattern = `${folder.path}/*.log*`;
  await using program = start([
    ...["-o", "json", "-i", "1", "--by-source", "--no-backfill"],
    pattern,
  ]);
  await program.until("a first report", () => program.objects.length > 0);
  assertEquals(program.objects[0].total.hits, 0);
  folder.write("b.log", lineAt(now() - 1000).repeat(4));
  folder.append("a.log", lineAt(now()));
  await program.until(
    "both",
    () => program.objects.at(-1).total.hits === 5,
  );
  // The rotated name matches too, and is not counted again.
  Deno.renameSync(`${folder.path}/a.log`, `${folder.path}/a.log.1`);
  folder.append("a.log.1", lineAt(now()));
  folder.write("a.log", lineAt(now()).repeat(2));
  await program.until(
    "the rotated ones",
    () => program.objects.at(-1).total.hits === 8,
  );
  await program.until(
    "the state of the rotated name",
    () =>
      program.objects.at(-1).sources.some(({ why }: { why: string }) =>
        why === `followed as ${folder.path}/a.log`
      ),
  );
  program.kill("SIGTERM");
  await program.ended();
  const last = program.objects.at(-1);
  assertEquals(
    last.total.by_source.map((
      { source, hits, errors }: Record<string, unknown>,
    ) => [source, hits, errors]),
    [
      [`${folder.path}/a.log`, 4, 0],
      [`${folder.path}/b.log`, 4, 0],
    ],
  );
  assertEquals(last.total.hits, 8);
});

Deno.test("59. A glob that matches nothing yet: waits, and says so", async () => {
  using folder = new Folder();
  const pattern = `${folder.path}/later/*.log`;
  await using program = start(["-o", "json", "-i", "1", pattern]);
  await program.until("a report", () => program.objects.length > 0);
  const [source] = program.objects[0].sources;
  assertEquals([source.name, source.state, source.why], [
    pattern,
    "waiting",
    "no file matches",
  ]);
  Deno.mkdirSync(`${folder.path}/later`);
  folder.write("later/x.log", lineAt(now()).repeat(3));
  await program.until(
    "its lines",
    () => program.objects.some(({ hits }) => hits === 3),
  );
});

Deno.test("59. A file appears while the configuration that tells its format is gone or half-written", async () => {
  using folder = new Folder();
  folder.write("a.log", lineAt(now()));
  const format = "$remote_addr - - [$time_local] " +
    '"$request" $status $body_bytes_sent';
  const whole = `http { log_format short '${format}'; ` +
    `access_log ${folder.path}/a.log short; }`;
  const config = folder.write("nginx.conf", whole);
  await using program = follow([
    ...["--from-start", "--log-format-from", config],
    `${folder.path}/*.log`,
  ]);
  await untilHits(program, 1);
  const unreadable = { state: "unreadable", fromMs: Date.now() };
  Deno.removeSync(config);
  folder.write("b.log", lineAt(now() - 1000).repeat(2));
  const gone = `cannot read the configuration "${config}": no such file`;
  await untilSource(program, { ...unreadable, why: gone }, 1);
  assertEquals(lastReport(program).sources[1].name, `${folder.path}/b.log`);
  // The logs that are followed go on.
  folder.append("a.log", lineAt(now()));
  await untilHits(program, 2);
  folder.write("nginx.conf", whole.slice(0, whole.indexOf("log_format")));
  const half = `no log and no log format in "${config}": name the server's ` +
    "main configuration, as nginx.conf, apache2.conf or httpd.conf";
  await untilSource(program, { ...unreadable, why: half }, 1);
  folder.write("nginx.conf", whole);
  await untilHits(program, 4);
  await untilSource(program, { state: "following" }, 1);
});

Deno.test("61. One busy and one slow file: the slow one is not starved", async () => {
  using folder = new Folder();
  // A backlog that takes seconds, and lines that come one by one.
  const busy = folder.path + "/busy.log";
  const chunk = lineAt(now() - 5, "/busy/" + "x".repeat(60)).repeat(20_000);
  using file = Deno.openSync(busy, { create: true, append: true });
  const bytes = new TextEncoder().encode(chunk);
  for (let i = 0; i < 150; i++) file.writeSync(bytes);
  const slow = folder.write("slow.log", "");
  await using program = start(
    ["-o", "json", "-i", "1", "--by-source", "--from-start", busy, slow],
  );
  let written = 0;
  const seen = (name: string): number =>
    program.objects.at(-1)?.total?.by_source
      ?.find(({ source }: { source: string }) => source === name)?.hits ?? 0;
  for (let i = 0; i < 3; i++) {
    folder.append("slow.log", lineAt(now(), "/slow"));
    written++;
    await program.until("the slow line", () => seen(slow) === written);
  }
  await program.until("the busy lines", () => seen(busy) === 150 * 20_000);
});

Deno.test("A compressed log is read as what it holds: --once, --replay, patterns", async () => {
  using folder = new Folder();
  const second = Date.UTC(2026, 0, 2) / 1000;
  folder.write("access.log.1", lineAt(second + 100, "/new").repeat(2));
  const old = gz(folder, "access.log.2.gz", lineAt(second, "/old").repeat(3));
  for (const args of [["--once", old], ["--replay", old]]) {
    const { code, stdout, stderr } = await run([...args, "-o", "json"]);
    assertEquals([code, stderr], [0, ""]);
    const last = JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
    assertEquals(last.total.hits, 3);
  }
  const pattern = `${folder.path}/access.log*`;
  const { stdout } = await run([
    ...["--once", "--by-source", "-o", "json"],
    pattern,
  ]);
  const report = JSON.parse(stdout);
  assertEquals(
    report.by_source.map(({ hits }: { hits: number }) => hits),
    [3, 2],
  );
  assertEquals(report.hits, 5);
  const text = await run(["--once", "--by-source", pattern]);
  assertStringIncludes(text.stdout, "SOURCE ");
});

Deno.test("A damaged compressed log: what can be read is counted, then a message and exit 1", async () => {
  using folder = new Folder();
  const second = Date.UTC(2026, 0, 2) / 1000;
  let text = "";
  for (let i = 0; i < 20_000; i++) text += lineAt(second, `/x${i * 7919}`);
  const path = gz(folder, "x.gz", text);
  Deno.truncateSync(path, Deno.statSync(path).size >> 1);
  const { code, stdout, stderr } = await run(["--once", "-o", "json", path]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, `"${path}" is damaged, what comes before`);
  const report = JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
  assertEquals(report.hits > 1000, true);
});

Deno.test("What is compressed otherwise is refused with what to do", async () => {
  using folder = new Folder();
  const path = `${folder.path}/x`;
  for (
    const [mode, bytes, what] of [
      [["--once"], [0xfd, 0x37, 0x7a, 0x58, 0x5a], ["xz", "xzcat"]],
      [[], [0xfd, 0x37, 0x7a, 0x58, 0x5a], ["xz", "xzcat"]],
      [["--once"], [0x42, 0x5a, 0x68], ["bzip2", "bzcat"]],
      [["--once"], [0x28, 0xb5, 0x2f, 0xfd], ["zstd", "zstdcat"]],
      [["--once"], [0x50, 0x4b, 0x03, 0x04], ["zip", "unzip -p"]],
    ] as const
  ) {
    Deno.writeFileSync(path, new Uint8Array([...bytes, 0]));
    const { code, stderr } = await run([...mode, path]);
    assertEquals(code, 1);
    assertStringIncludes(
      stderr,
      `compressed with ${what[0]}: unpack it into a pipe, as in: ` +
        `${what[1]} FILE | http-monitor --once`,
    );
  }
});

Deno.test("A pattern that matches nothing is an error where all is read at once", async () => {
  const { code, stderr } = await run(["--once", "/nowhere/*.log"]);
  assertEquals(code, 1);
  assertEquals(
    stderr,
    'http-monitor: cannot read "/nowhere/*.log": no file matches\n',
  );
});

Deno.test("A pattern of a folder that may not be listed says so, and finds its files when it may", async () => {
  using folder = new Folder();
  Deno.mkdirSync(`${folder.path}/logs`);
  folder.write("logs/access.log", lineAt(now()));
  const pattern = `${folder.path}/logs/*.log`;
  const options = unprivileged(folder);
  const why = `cannot look at ${JSON.stringify(`${folder.path}/logs/`)}: ` +
    "permission denied";
  Deno.chmodSync(`${folder.path}/logs`, 0o100);
  try {
    for (const command of ["--once", "check"]) {
      const { code, stderr } = await run([command, pattern], options);
      assertEquals(
        [code, stderr],
        [1, `http-monitor: cannot read ${JSON.stringify(pattern)}: ${why}\n`],
      );
    }
    await using program = follow([pattern], options);
    await untilSource(program, { state: "unreadable", why });
    Deno.chmodSync(`${folder.path}/logs`, 0o755);
    await untilSource(program, { state: "following" });
    await untilHits(program, 1);
  } finally {
    Deno.chmodSync(`${folder.path}/logs`, 0o755);
  }
});

Deno.test("A compressed log beside a followed one: read once, also after a restart", async () => {
  using folder = new Folder();
  const old = gz(folder, "old.gz", lineAt(now() - 9000).repeat(5));
  const path = folder.write("access.log", "");
  const args = ["-o", "json", "-i", "1", "--state", `${folder.path}/state`];
  for (let i = 1; i <= 2; i++) {
    await using program = start([...args, old, path]);
    await program.until("a report", () => program.objects.length > 0);
    folder.append("access.log", lineAt(now()));
    await program.until(
      "all lines",
      () => program.objects.at(-1).total.hits === 5 + i,
    );
    const [source] = program.objects.at(-1).sources;
    assertEquals([source.name, source.state], [old, "ended"]);
    program.kill("SIGTERM");
    await program.ended();
    assertEquals(program.objects.at(-1).total.hits, 5 + i);
  }
});

Deno.test("56. The same compressed log by several names: counted once, also by another name after a restart", async () => {
  using folder = new Folder();
  const path = gz(folder, "old.gz", lineAt(now() - 9000).repeat(5));
  Deno.symlinkSync("old.gz", `${folder.path}/link.gz`);
  const names = [path, `${folder.path}/./old.gz`, `${folder.path}/link.gz`];
  const args = ["-o", "json", "--state", `${folder.path}/state`];
  for (let i = 0; i < 3; i++) {
    const { stdout } = await run([...args, ...names]);
    const last = JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
    assertEquals(last.total.hits, 5);
    assertEquals(last.sources.length, 1);
    names.push(names.shift()!);
  }
});

Deno.test("Standard input beside a followed file: both are counted, apart", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  await using program = start(
    ["-o", "json", "-i", "1", "--by-source", "-", path],
    { stdin: lineAt(now()).repeat(3) },
  );
  await program.until("a report", () => program.objects.length > 0);
  folder.append("access.log", lineAt(now()).repeat(2));
  await program.until(
    "both",
    () => program.objects.at(-1).total.hits === 5,
  );
  const { by_source } = program.objects.at(-1).total;
  assertEquals(
    by_source.map((
      { source, hits }: Record<string, unknown>,
    ) => [source, hits]),
    [["standard input", 3], [path, 2]],
  );
});
