import { assert, assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { lineAt } from "../_monitor.ts";
import {
  eventually,
  Folder,
  run,
  start,
  unprivileged,
  WITHIN_TIME,
} from "./_run.ts";

const START = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;

Deno.test("check says what each log is; its exit code is 0 if all can be read", async () => {
  using folder = new Folder();
  const good = folder.write("good.log", lineAt(START).repeat(20));
  const bad = folder.write("bad.log", lineAt(START) + "junk\x1b[2J\n");
  const both = await run(["check", "--utc", good, bad]);
  assertEquals(both.code, 1);
  assert(both.stdout.includes(`${good}\nformat   common by 10 lines\n`));
  assert(both.stdout.includes("verdict  not ok, 50.00 % read\n"));
  assert(both.stdout.includes("  junk\\x1b[2J\n"));
  assert(!both.stdout.includes("\x1b"));
  const one = await run(["check", "-o", "json", good]);
  assertEquals(one.code, 0);
  assertEquals(JSON.parse(one.stdout).hits, 20);
});

Deno.test("check says which compressed log is damaged, and reads what comes before that", async () => {
  using folder = new Folder();
  const packed = gzipSync(lineAt(START).repeat(20));
  const paths = ["a.gz", "b.gz", "c.gz"].map((it) => `${folder.path}/${it}`);
  for (const path of paths) Deno.writeFileSync(path, packed);
  const bad = paths[1]!;
  Deno.writeTextFileSync(bad, "junk", { append: true });
  const args = ["check", "-o", "json", ...paths];
  const { code, stdout, stderr } = await run(args);
  assertEquals(code, 1);
  assert(stderr.includes(`"${bad}" is damaged`), stderr);
  const logs = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(logs.map(({ hits }) => hits), [20, 20, 20]);
  assertEquals(logs.map(({ ok }) => ok), [true, false, true]);
});

Deno.test({
  name:
    "check says of logs that cannot be read what is wrong, and all of others",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = new Folder();
    const good = folder.write("a.log", lineAt(START));
    const last = folder.write("z.log", lineAt(START));
    const folderPath = `${folder.path}/d.log`;
    Deno.mkdirSync(folderPath);
    const missing = `${folder.path}/missing.log`;
    // A FIFO is opened when its turn comes, and not before.
    const closed = `${folder.path}/fifo.log`;
    new Deno.Command("mkfifo", { args: ["-m", "0", closed] }).outputSync();
    const file = folder.write("invalid", "");
    Deno.chmodSync(file, 0o666);
    const options = unprivileged(folder);
    const bad = [`${folder.path}/none-*.log`, folderPath, missing, closed];
    const args = ["check", "--invalid-requests", file];
    const all = [...args, "-o", "json", good, ...bad, last];
    const json = await run(all, options);
    assertEquals(json.code, 1);
    const names = json.stdout.trimEnd().split("\n").map((line) =>
      JSON.parse(line).name
    );
    assertEquals(names, [good, last]);
    assert(json.stderr.includes("no file matches"), json.stderr);
    assert(json.stderr.includes("it is a directory"), json.stderr);
    assert(json.stderr.includes(missing), json.stderr);
    assert(json.stderr.includes(`"${closed}": permission denied`), json.stderr);
    assertEquals(json.stderr.match(/^http-monitor: /gm)?.length, bad.length);
    const text = await run([...args, missing, good], options);
    assertEquals(text.code, 1);
    assert(text.stdout.startsWith(`${good}\n`), text.stdout);
    assertEquals((await run([...args, missing], options)).code, 1);
  },
});

Deno.test("check reads standard input, and needs no permission for it", async () => {
  const { code, stdout } = await run(["check", "-"], {
    stdin: lineAt(START),
    permissions: [],
  });
  assertEquals(code, 0);
  assert(stdout.startsWith("standard input\nformat   common by 1 line\n"));
});

Deno.test("check takes a format that is given for what it is", async () => {
  using folder = new Folder();
  const path = folder.write("a.log", "junk\n");
  const { code, stdout } = await run([
    "check",
    "--log-format",
    "VCOMBINED",
    path,
  ]);
  assertEquals(code, 1);
  assert(stdout.includes(" as given\n"), stdout);
  assert(stdout.includes("without --log-format"), stdout);
});

Deno.test("--log-format takes only what is a format", async () => {
  const { code, stderr } = await run(["--log-format", "combind", "x.log"]);
  assertEquals(code, 2);
  assert(stderr.includes('--log-format: "combind" is no format'), stderr);
  assert(stderr.includes("combined"), stderr);
});

Deno.test("what is compressed and comes through a pipe is told, and what to do", async () => {
  const lines = lineAt(START).repeat(3000);
  const packed = ReadableStream.from([new TextEncoder().encode(lines)])
    .pipeThrough(new CompressionStream("gzip"));
  using folder = new Folder();
  const file = `${folder.path}/packed`;
  await Deno.writeFile(file, packed);
  for (const command of ["check", "--once"]) {
    const { stdout } = await run([command, "-"], {
      shell: `cat ${file} | "$@"`,
    });
    assert(stdout.includes("It is compressed: pipe it through zcat."), stdout);
  }
});

Deno.test("--invalid-requests keeps the lines that could not be read, shown safely", async () => {
  using folder = new Folder();
  const log = folder.write("a.log", `${lineAt(START)}junk \x1b[2J\n`);
  const file = `${folder.path}/invalid`;
  const args = ["--once", "--invalid-requests", file, log];
  assertEquals((await run(args)).code, 0);
  assertEquals(Deno.readTextFileSync(file), "junk \\x1b[2J\n");
  assertEquals(Deno.statSync(file).mode! & 0o777, 0o600);
  // What was there before stays.
  folder.append("a.log", `more ${"x".repeat(200_000)}\n`);
  await run(args);
  const lines = Deno.readTextFileSync(file).split("\n");
  assertEquals(lines.length, 4);
  assertEquals(lines.slice(0, 2), ["junk \\x1b[2J", "junk \\x1b[2J"]);
  assert(/^more x{251}…$/.test(lines[2]!), lines[2]);
});

Deno.test({
  name: "--invalid-requests: where lines could not be kept, the exit code is 1",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using folder = new Folder();
    const lines = `${lineAt(START).repeat(200)}junk\n`;
    const log = folder.write("a.log", lines);
    for (const mode of ["--once", "--replay", "check"]) {
      const args = [mode, "--invalid-requests", "/dev/full", log];
      const { code, stdout, stderr } = await run(args, { permissions: ["-A"] });
      assertEquals(code, 1, mode);
      assert(stdout.includes("200 hits"), stdout);
      assertEquals(stderr.split("lines that come meanwhile").length, 2, stderr);
    }
  },
});

Deno.test("check keeps the lines of all its logs that could not be read", async () => {
  using folder = new Folder();
  const logs = ["a", "b"].map((name) =>
    folder.write(`${name}.log`, `${lineAt(START)}junk of ${name} /日本\n`)
  );
  folder.append("b.log", `${"x".repeat(200_000)}\n`);
  const file = `${folder.path}/invalid`;
  const args = ["check", "--ascii", "--invalid-requests", file, ...logs];
  const { code, stdout } = await run(args);
  assertEquals(code, 1);
  assert(stdout.includes("junk of a /\\u65e5\\u672c\n"), stdout);
  const lines = Deno.readTextFileSync(file).split("\n");
  assertEquals(lines.slice(0, 2), ["junk of a /日本", "junk of b /日本"]);
  assert(/^x{256}…$/.test(lines[2]!), lines[2]);
  assertEquals(lines.length, 4);
});

Deno.test("--invalid-requests is written while a log is followed, and only what is new", async () => {
  using folder = new Folder();
  const log = folder.write("a.log", "old junk\n");
  const file = `${folder.path}/invalid`;
  await using program = start(["--invalid-requests", file, log]);
  await program.until("it follows", () => program.stdout.includes("following"));
  folder.append("a.log", "new junk\n");
  await eventually(
    "the line is written",
    () => Deno.readTextFileSync(file) === "new junk\n",
  );
});

Deno.test("--invalid-requests cannot be one of the logs, nor a place that cannot be written", async () => {
  using folder = new Folder();
  const log = folder.write("a.log", lineAt(START));
  for (const mode of [["--once"], []]) {
    const same = await run([...mode, "--invalid-requests", log, log]);
    assertEquals(same.code, 1);
    assert(same.stderr.includes("it is one of the logs"), same.stderr);
    const none = await run([
      ...mode,
      "--invalid-requests",
      `${folder.path}/no/such`,
      log,
    ]);
    assertEquals(none.code, 1);
    assert(none.stderr.includes("no such folder"), none.stderr);
  }
});

Deno.test("--invalid-requests cannot become one of the logs, however it is written", async () => {
  using folder = new Folder();
  const { path } = folder;
  const log = folder.write("a.log", "junk\n");
  Deno.mkdirSync(`${path}/elsewhere`);
  Deno.symlinkSync(path, `${path}/elsewhere/back`);
  const cases = [
    ["./bad.log", `${path}/*.log`],
    ["elsewhere/../bad.log", `${path}/*.log`],
    ["elsewhere/back/bad.log", `${path}/*.log`],
    ["bad.log", `${path}/elsewhere/back/*.log`],
    ["./bad.log", `${path}/bad.log`],
  ];
  for (const [file, pattern] of cases) {
    const { code, stderr } = await run(
      ["--invalid-requests", `${path}/${file}`, pattern!, log],
      { shell: WITHIN_TIME },
    );
    assertEquals([file, code], [file, 1], stderr);
    assert(stderr.includes("it is one of the logs"), stderr);
    assertEquals([...Deno.readDirSync(path)].length, 2);
  }
  // Where Deno may not look along the way to it, that is known once it is open.
  using other = new Folder();
  Deno.symlinkSync(path, `${other.path}/link`);
  const { code, stderr } = await run(
    ["--invalid-requests", `${other.path}/link/bad.log`, `${path}/*.log`],
    {
      permissions: [`--allow-read=${path}`, "--allow-write"],
      shell: WITHIN_TIME,
    },
  );
  assertEquals(code, 1, stderr);
  assert(stderr.includes("it is one of the logs"), stderr);
});
