import { assert, assertEquals } from "@std/assert";
import { EXIT_CODES } from "../../lib/manual/help.ts";
import { lineAt } from "../_monitor.ts";
import { now } from "./_faults.ts";
import { Folder, start } from "./_run.ts";

// deno-lint-ignore no-explicit-any
const isReport = (object: any) => object.type === "report";

Deno.test("follows a growing log: a report at once, then what is written", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", lineAt(now() - 1000).repeat(5));
  await using program = start(["-o", "json", "-i", "1", path]);
  await program.until("a first report", () => program.objects.some(isReport));
  assertEquals(program.objects[0].total.hits, 0);
  folder.append("access.log", lineAt(now(), "/new/1").repeat(3));
  await program.until(
    "the new lines",
    () => program.objects.at(-1).total.hits === 3,
  );
  program.kill("SIGTERM");
  const { code, stderr } = await program.ended();
  assertEquals([code, stderr], [143, ""]);
  assertEquals(
    program.objects.filter(isReport).reduce((sum, { hits }) => sum + hits, 0),
    3,
  );
});

Deno.test("12. reads back the window, and the alert state is right at once", async () => {
  using folder = new Folder();
  const path = folder.write(
    "access.log",
    lineAt(now() - 500).repeat(10_000) + "x\n" +
      lineAt(now() - 60).repeat(2000) + lineAt(now() - 1).repeat(50),
  );
  await using program = start(["-o", "json", path]);
  await program.until("a first report", () => program.objects.some(isReport));
  const [alert, report] = program.objects;
  assertEquals([alert.type, alert.state], ["alert", "firing"]);
  assertEquals(report.interval_s, 120);
  assertEquals(report.window.state, "firing");
  assertEquals(report.hits, 2050);
  assertEquals([report.total.hits, report.total.backfilled], [2050, 2050]);
  assertEquals(report.malformed, 0);
});

Deno.test("reading back counts the malformed lines of the window, and learns from no line twice", async () => {
  using folder = new Folder();
  const old = lineAt(now() - 500).repeat(2) + "old junk\n";
  const recent = lineAt(now() - 1);
  const cases: [
    log: string,
    hits: number,
    malformed: number,
    format: unknown,
  ][] = [
    [recent.repeat(3), 3, 0, {
      name: "common",
      given: false,
      read: 3,
      lines: 3,
    }],
    [
      old + recent + "junk\n" + recent,
      2,
      1,
      { name: "common", given: false, read: 4, lines: 6 },
    ],
    ["junk\n".repeat(7), 0, 7, null],
  ];
  for (const [log, hits, malformed, format] of cases) {
    const path = folder.write("access.log", log);
    await using program = start(["-o", "json", path]);
    await program.until("a first report", () => program.objects.some(isReport));
    const report = program.objects.find(isReport);
    assertEquals([report.hits, report.malformed], [hits, malformed]);
    assertEquals(report.sources[0].format, format);
    const said = program.objects.filter(({ type }) => type === "unreadable");
    assertEquals(said.map(({ lines }) => lines), hits === 0 ? [malformed] : []);
  }
});

Deno.test("--no-backfill and --from-start begin at the end and at the start", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", lineAt(now() - 500).repeat(7));
  for (const [flag, hits] of [["--no-backfill", 0], ["--from-start", 7]]) {
    await using program = start(["-o", "json", `${flag}`, path]);
    await program.until("a first report", () => program.objects.some(isReport));
    assertEquals(program.objects[0].total.hits, hits);
    assertEquals(program.objects[0].total.backfilled, 0);
  }
});

Deno.test("counts every line over rotations, to the last one before SIGINT", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  await using program = start(["-o", "json", "-i", "1", path]);
  await program.until("a first report", () => program.objects.some(isReport));
  let written = 0;
  const write = (count: number) => {
    folder.append("access.log", lineAt(now(), `/w${count}`).repeat(count));
    written += count;
  };
  const seen = () =>
    program.until(
      `${written} hits`,
      () => program.objects.at(-1).total.hits === written,
    );
  write(100);
  await seen();
  write(50);
  Deno.renameSync(path, `${path}.1`);
  write(70);
  await seen();
  Deno.copyFileSync(path, `${path}.2`);
  Deno.truncateSync(path);
  write(30);
  await seen();
  Deno.removeSync(path);
  write(20);
  await seen();
  write(10);
  program.kill("SIGINT");
  const { code } = await program.ended();
  assertEquals(code, 130);
  const last = program.objects.at(-1);
  assertEquals(last.total.hits, written);
  assertEquals(last.sources[0].rotations, 2);
  assertEquals(last.sources[0].truncations, 1);
});

Deno.test("waits for a log that is not there, and reads it from its start", async () => {
  using folder = new Folder();
  await using program = start([
    "-o",
    "json",
    "-i",
    "1",
    `${folder.path}/later.log`,
  ]);
  await program.until("a first report", () => program.objects.some(isReport));
  const [source] = program.objects[0].sources;
  assertEquals([source.state, source.why], ["waiting", "no such file"]);
  folder.write("later.log", lineAt(now()).repeat(4));
  await program.until(
    "its lines",
    () => program.objects.some(({ hits }) => hits === 4),
  );
});

Deno.test("an alert is printed at once, before the next report", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  await using program = start(["-w", "1", "-a", "5", "-i", "86400", path]);
  await program.until("a report", () => program.stdout.includes("No alerts"));
  folder.append("access.log", lineAt(now()).repeat(6) + lineAt(now() + 1));
  await program.until(
    "recovery",
    () => program.stdout.includes("High traffic alert recovered - hits = "),
  );
  const said = program.stdout.split("\n").filter((line) =>
    line.startsWith("High traffic")
  );
  assertEquals(said.length, 2);
  assert(
    /^High traffic generated an alert - hits = 6, triggered at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \(average 6\.00\/s over 1 s, threshold 5\/s\)$/
      .test(said[0]!),
    said[0],
  );
});

Deno.test("says at once when no line can be read, with the first one escaped", async () => {
  using folder = new Folder();
  const path = folder.write("other.log", "");
  await using program = start(["-i", "86400", path]);
  await program.until("a report", () => program.stdout.includes("No alerts"));
  folder.append("other.log", "\x1b[31mnot a log\n".repeat(12));
  await program.until(
    "the notice",
    () => program.stdout.includes("No access log line in the first 12 lines."),
  );
  assert(program.stdout.includes("  \\x1b[31mnot a log\n"));
  assert(!program.stdout.includes("\x1b"));
});

Deno.test("follows with filters, tops and deeper sections, also over a restart", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const args = [
    ...["-o", "json", "-i", "1", "--state", `${folder.path}/state`],
    ...["--tops", "paths,clients", "--section-depth", "2"],
    ...["--exclude", "path=/a/b/c", path],
  ];
  for (const run of [1, 2]) {
    await using program = start(args);
    await program.until("a report", () => program.objects.some(isReport));
    folder.append(
      "access.log",
      lineAt(now(), "/a/b/c") + lineAt(now(), "/a/b/d?x").repeat(3),
    );
    await program.until(
      "all lines",
      () => program.objects.at(-1).total.excluded === run,
    );
    const { total } = program.objects.at(-1);
    assertEquals(total.hits, 3 * run);
    assertEquals(total.sections[0].section, "/a/b");
    assertEquals([total.tops.paths[0].path, total.tops.paths[0].hits], [
      "/a/b/d",
      3 * run,
    ]);
    assertEquals(total.tops.clients[0].client, "192.0.2.1");
    program.kill("SIGTERM");
    await program.ended();
  }
});

Deno.test({
  name: "signals end it with the exit codes that the help has",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    for (const signal of ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const) {
      await using program = start(["-o", "json", path]);
      await program.until("a report", () => program.objects.length > 0);
      program.kill(signal);
      const { code, stderr } = await program.ended();
      const [, meaning = "none"] = EXIT_CODES.find(([it]) => it === code) ?? [];
      assertEquals([stderr, meaning.split(",")[0]], ["", signal]);
    }
  },
});
