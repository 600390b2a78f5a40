import { assert, assertEquals } from "@std/assert";
import { knownLog } from "../../lib/demo/selftest.ts";
import { lineAt } from "../_monitor.ts";
import { assertOneLine, Folder, run, start, unprivileged } from "./_run.ts";

const objects = (text: string) =>
  text.trim().split("\n").map((line) => JSON.parse(line));

Deno.test("the known case: -t fires at once and recovers when it leaves", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", knownLog());
  const args = ["-t", "2017-08-08 23:03:20", "--replay", "-o", "json", path];
  const { code, stdout } = await run(args);
  const alerts = objects(stdout).filter(({ type }) => type === "alert");
  assertEquals(code, 0);
  assertEquals(alerts.map(({ state, time, hits }) => [state, time, hits]), [
    ["firing", "2017-08-08T23:03:20Z", 1258],
    ["recovered", "2017-08-08T23:03:27Z", 0],
  ]);
  assertEquals(
    objects(stdout)[1].sections[0].section,
    "http://google.com/list",
  );
});

Deno.test("--by-source refuses more logs than it tells apart", async () => {
  using folder = new Folder();
  for (let i = 0; i <= 2048; i++) folder.write(`${i % 3}-${i}.log`, lineAt(i));
  const patterns = [0, 1, 2].map((i) => `${folder.path}/${i}-*.log`);
  const args = ["--once", "-o", "json", ...patterns];
  const { code, stdout, stderr } = await run([...args, "--by-source"]);
  assertEquals([code, stdout], [1, ""]);
  assertOneLine(stderr);
  assert(stderr.includes("--by-source tells 2048 logs apart"), stderr);
  const [report] = objects((await run(args)).stdout);
  assertEquals(report.total.hits, 2049);
});

Deno.test("--once that is stopped says that this is not all", async () => {
  using folder = new Folder();
  const path = `${folder.path}/fifo`;
  await new Deno.Command("mkfifo", { args: [path] }).output();
  // Opened for both it waits for nobody, and has more to say as long as it is open.
  using writer = await Deno.open(path, { read: true, write: true });
  await using program = start(["--once", "-o", "json", path]);
  // More than there is room for in a pipe: once it is written, some was read.
  const text = lineAt(1000).repeat(5000);
  await new Blob([text]).stream().pipeTo(writer.writable, {
    preventClose: true,
  });
  program.kill("SIGINT");
  const { code, stdout, stderr } = await program.ended();
  assertEquals(code, 130, stderr);
  assertEquals(objects(stdout).at(-1).sources[0].state, "reading");
  assertOneLine(stderr);
  assert(stderr.includes("stopped before all was read"), stderr);
});

Deno.test("--replay gives the reports and alerts of a live run, then ends", async () => {
  using folder = new Folder();
  const start = Date.UTC(2026, 0, 1) / 1000;
  let log = "";
  for (let i = 0; i < 60; i++) {
    log += lineAt(start + i, `/s${i % 3}`).repeat(i < 20 ? 30 : 1);
  }
  const path = folder.write("access.log", log);
  const { code, stdout } = await run([
    "--replay",
    "-w",
    "30",
    "-o",
    "json",
    path,
  ]);
  assertEquals(code, 0);
  const alerts = objects(stdout).filter(({ type }) => type === "alert");
  assertEquals(alerts.map(({ state, time, hits }) => [state, time, hits]), [
    ["firing", "2026-01-01T00:00:10Z", 330],
    ["recovered", "2026-01-01T00:00:40Z", 291],
  ]);
  const reports = objects(stdout).filter(({ type }) => type === "report");
  assertEquals(reports.map(({ hits }) => hits), [
    ...[300, 300, 10, 10, 10, 10],
    ...[0, 0, 0],
  ]);
  assertEquals(reports[0].time, "2026-01-01T00:00:09Z");
  assertEquals(reports.at(-1).total.hits, 640);
  assertEquals(reports.at(-1).window.hits, 0);
});

Deno.test("--replay of a log without a hit is one report, of now or of -t", async () => {
  using folder = new Folder();
  for (
    const [name, log] of [["empty.log", ""], ["junk.log", "junk\n"]] as const
  ) {
    const path = folder.write(name, log);
    const began = Date.now();
    const now = await run(["--replay", "-o", "json", path]);
    const set = await run(
      ["--replay", "-o", "json", "-t", "2026-01-01T10:00:00Z", path],
    );
    const reports = [...objects(now.stdout), ...objects(set.stdout)]
      .filter(({ type }) => type === "report");
    assertEquals(reports.length, 2, name);
    const time = Date.parse(reports[0].time);
    assert(time > began - 2000 && time <= Date.now(), reports[0].time);
    assertEquals(reports[1].time, "2026-01-01T10:00:00Z");
    assertEquals(reports[1].malformed, log === "" ? 0 : 1);
  }
});

Deno.test("--replay reads several logs in the order of time", async () => {
  using folder = new Folder();
  const start = Date.UTC(2026, 0, 1) / 1000;
  const lines = Array.from({ length: 4000 }, (_, i) => lineAt(start + i, "/x"));
  const whole = folder.write("whole.log", lines.join(""));
  const parts = [0, 1, 2].map((part) =>
    folder.write(
      `${part}.log`,
      lines.filter((_, i) => Math.floor(i / 500) % 3 === part).join(""),
    )
  );
  const one = await run(["--replay", "-a", "0.9", "-o", "json", whole]);
  const many = await run(["--replay", "-a", "0.9", "-o", "json", ...parts]);
  const plain = (text: string) =>
    objects(text).map((object) => ({ ...object, sources: [] }));
  assertEquals(plain(many.stdout), plain(one.stdout));
  assertEquals(objects(one.stdout).at(-1).total.hits, 4000);
});

/** Lines whose text is decoded, or put together, before it is counted. */
const DECODED: Record<string, (site: number, second: number) => string> = {
  docker: (site, second) =>
    JSON.stringify({ log: siteLine(site, second), stream: "stdout" }) + "\n",
  json: (site, second) =>
    JSON.stringify({
      ...{ time: second, remote_addr: `192.0.2.${site}`, status: 200 },
      request: `GET /site${site}/x HTTP/1.1`,
      body_bytes_sent: site,
      http_user_agent: `the "agent" ${site}`,
    }) + "\n",
  w3c: (site, second) =>
    `${new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ")} ` +
    `192.0.2.${site} GET /site${site}/x a=1 200 ${site} the+agent+${site}\n`,
};

function siteLine(site: number, second: number): string {
  return lineAt(second, `/site${site}/x`).replace(
    "192.0.2.1 ",
    `192.0.2.${site} `,
  )
    .replace(" 10\n", ` ${site} "-" "the agent ${site}"\n`);
}

const W3C_FIELDS =
  "#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status " +
  "sc-bytes cs(User-Agent)\n";

for (const [format, lineOf] of Object.entries(DECODED)) {
  Deno.test(`a line of ${format} that waits for those of other logs keeps its text`, async () => {
    using folder = new Folder();
    const start = Date.UTC(2026, 0, 1) / 1000;
    const paths = [1, 2, 3].map((site) => {
      const lines = Array.from(
        { length: 50 },
        (_, i) => lineOf(site, start + i),
      );
      const head = format === "w3c" ? W3C_FIELDS : "";
      return folder.write(`${site}.log`, head + lines.join("") + "junk\n");
    });
    const { code, stdout } = await run(
      ["--once", "-o", "json", "--tops", "clients,agents", ...paths],
    );
    assertEquals(code, 0);
    const [report] = objects(stdout);
    const rows = (rows: { hits: number; bytes: number }[], name: string) =>
      rows.map((row) => [row[name as keyof typeof row], row.hits, row.bytes])
        .sort((a, b) => String(a[0]) < String(b[0]) ? -1 : 1);
    const expected = (name: string) =>
      [1, 2, 3].map((site) => [`${name}${site}`, 50, 50 * site]);
    assertEquals(rows(report.sections, "section"), expected("/site"));
    assertEquals(rows(report.tops.clients, "client"), expected("192.0.2."));
    assertEquals(
      report.tops.agents.map(({ hits }: { hits: number }) => hits),
      [50, 50, 50],
    );
    assertEquals(report.malformed, 3);
    assertEquals(report.malformed_line.line, "junk");
  });
}

Deno.test("--once gives one report for all of it, with the alert history", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", knownLog().trimEnd());
  const { code, stdout } = await run(["--once", path]);
  assertEquals(code, 0);
  assertEquals(stdout.match(/── http-monitor/g)?.length, 1);
  assert(/^run 1s +1,258 hits /m.test(stdout), stdout);
  assertEquals(stdout.match(/^High traffic/gm)?.length, 2);
});

Deno.test("--once covers its hits from the oldest to the newest, in any order", async () => {
  using folder = new Folder();
  const start = Date.UTC(2026, 0, 1) / 1000;
  const seconds = [7300, 7205, 3601, 10, 0, 4000];
  const path = folder.write(
    "access.log",
    seconds.map((second) => lineAt(start + second, "/s")).join(""),
  );
  const { code, stdout } = await run(["--once", "-o", "json", path]);
  const [report] = objects(stdout);
  assertEquals(code, 0);
  assertEquals(report.time, "2026-01-01T02:01:40Z");
  assertEquals([report.interval_s, report.hits], [7301, 6]);
  assertEquals(report.total.seconds, 7301);
});

Deno.test("--once -t has all hits, those of the future too", async () => {
  using folder = new Folder();
  const start = Date.UTC(2026, 0, 1) / 1000;
  const lines = Array.from({ length: 600 }, (_, i) => lineAt(start + i));
  const path = folder.write("access.log", lines.join(""));
  for (
    const [time, future] of [
      ["2025-12-31 23:00:00", 600],
      // More than two seconds later, as where it is followed.
      ["2026-01-01 00:05:00", 297],
    ] as const
  ) {
    const args = ["-o", "json", "-t", time, "-a", "1000", path];
    const once = await run(["--once", ...args]);
    assertEquals(once.code, 0);
    const [report] = objects(once.stdout);
    assertEquals([report.hits, report.future], [600, future]);
    const replayed = await run(["--replay", "-i", "60", ...args]);
    const { total } = objects(replayed.stdout).at(-1);
    assertEquals([total.hits, total.future], [600, future]);
  }
});

Deno.test("standard input is read to its end, by itself and as -", async () => {
  for (const args of [["--once"], ["--once", "-"], ["-"], []]) {
    const { code, stdout } = await run([...args, "-o", "json"], {
      stdin: knownLog().trimEnd(),
      permissions: [],
    });
    assertEquals(code, 0);
    assertEquals(objects(stdout).at(-1).total.hits, 1258, args.join(" "));
  }
});

Deno.test("selftest passes, without any permission", async () => {
  const { code, stdout } = await run(["selftest"], { permissions: [] });
  assertEquals([code, stdout.trim().split("\n").at(-1)], [0, "pass"]);
});

Deno.test("--help and --version go to standard output, without any permission", async () => {
  const help = await run(["--help"], { permissions: [] });
  assertEquals([help.code, help.stderr], [0, ""]);
  assert(help.stdout.startsWith("Usage: http-monitor"));
  const version = await run(["-V"], { permissions: [] });
  assert(/^http-monitor \d+\.\d+\.\d+ \(Deno /.test(version.stdout));
  // Alone they are answered without the parser, which says the same.
  for (const name of ["-h", "--help", "-V", "--version"]) {
    const alone = await run([name], { permissions: [] });
    assertEquals(alone, await run(["--utc", name], { permissions: [] }), name);
    if (name === "-h") assert(help.stdout.length > 2 * alone.stdout.length);
    else {
      const expected = name === "--help" ? help : version;
      assertEquals(alone.stdout, expected.stdout, name);
    }
  }
});

Deno.test("a wrong command line is one line on standard error, and exit 2", async () => {
  const { code, stdout, stderr } = await run(["--alrt", "5"]);
  assertEquals([code, stdout], [2, ""]);
  assertOneLine(stderr);
  assert(stderr.includes("did you mean --alert?"));
});

Deno.test("a command that is misspelled is no log that is waited for", async () => {
  for (
    const [word, meant] of [["chekc", "check"], ["help", "--help"]] as const
  ) {
    const { code, stdout, stderr } = await run([word, "access.log"]);
    assertEquals([code, stdout], [1, ""]);
    assertOneLine(stderr);
    assert(stderr.includes(`did you mean ${meant}?`), stderr);
  }
  await using program = start(["access", "-o", "json", "-i", "1"]);
  await program.until("it waits", () => program.objects.length > 0);
  assertEquals(program.objects[0].sources[0].state, "waiting");
});

Deno.test("a log that cannot be read is an error that names it, and exit 1", async () => {
  using folder = new Folder();
  for (const mode of ["--once", "--replay"]) {
    const { code, stderr } = await run([mode, `${folder.path}/none.log`]);
    assertEquals(code, 1);
    assert(stderr.includes("none.log"), stderr);
    assert(!stderr.includes("    at "), stderr);
  }
  for (const args of [[folder.path], ["--once", folder.path]]) {
    const { code, stderr } = await run(args);
    assertEquals(code, 1);
    assertOneLine(stderr);
    assert(stderr.includes("it is a directory"), stderr);
  }
});

Deno.test("a log that cannot be looked at, or read to its end, is told by its name", async () => {
  using folder = new Folder();
  // More than is read at a time.
  const path = folder.write("access.log", lineAt(0).repeat(20_000));
  Deno.symlinkSync("loop.log", `${folder.path}/loop.log`);
  Deno.mkdirSync(`${folder.path}/closed`);
  folder.write("closed/access.log", lineAt(0));
  const unreadable = [
    [`${folder.path}/loop.log`, "too many levels of symbolic links"],
    [`${path}/access.log`, "no such file"],
    [
      `${folder.path}/closed/access.log`,
      "permission denied: run as a user or in a group that may read it",
    ],
  ] as const;
  const options = unprivileged(folder);
  Deno.chmodSync(`${folder.path}/closed`, 0o000);
  try {
    for (const [name, why] of unreadable) {
      const { code, stderr } = await run(["--once", path, name], options);
      assertEquals([code, stderr], [1, cannotRead(name, why)]);
    }
  } finally {
    Deno.chmodSync(`${folder.path}/closed`, 0o755);
  }
  // A disk that fails: from the so many-th read on, with no class of Deno's.
  const why = "input/output error";
  for (const reads of [1, 20]) {
    const planted = folder.write(
      "planted.js",
      `const { readSync } = Deno.FsFile.prototype;
       let left = ${reads};
       Deno.FsFile.prototype.readSync = function (into) {
         if (left-- > 0) return readSync.call(this, into);
         throw new Error("Input/output error (os error 5)");
       };`,
    );
    const permissions = ["--allow-read", `--preload=${planted}`];
    for (
      const args of [["--once", path], ["--replay", path], [
        "--once",
        path,
        "-",
      ]]
    ) {
      const { code, stderr } = await run(args, { permissions, stdin: "" });
      assertEquals([code, stderr], [1, cannotRead(path, why)]);
    }
  }
  const shell = `exec "$@" < '${folder.path}'`;
  const { code, stderr } = await run(["--once", "-"], { shell });
  assertEquals(
    [code, stderr],
    [1, cannotRead("standard input", "is a directory")],
  );
});

function cannotRead(name: string, why: string): string {
  return `http-monitor: cannot read ${JSON.stringify(name)}: ${why}\n`;
}

/** Starts a replay of some 9,000 reports: far more than a pipe holds. */
function startLongReplay(folder: Folder): Deno.ChildProcess {
  const start = Date.UTC(2026, 0, 1) / 1000;
  const path = folder.write(
    "access.log",
    Array.from({ length: 3000 }, (_, i) => lineAt(start + i * 30)).join(""),
  );
  return new Deno.Command(Deno.execPath(), {
    args: [
      ..."run --quiet --no-prompt --allow-read".split(" "),
      new URL("../../main.ts", import.meta.url).href,
      "--replay",
      path,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("a closed pipe is a quiet end", async () => {
  using folder = new Folder();
  const child = startLongReplay(folder);
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const [{ code }, stderr] = await Promise.all([
    child.status,
    new Response(child.stderr).text(),
  ]);
  assertEquals([code, stderr], [0, ""]);
});

Deno.test("a reader that never reads holds up nobody who was told to stop", async () => {
  using folder = new Folder();
  const child = startLongReplay(folder);
  const reader = child.stdout.getReader();
  // It has begun; from here on the pipe fills up.
  await reader.read();
  child.kill("SIGTERM");
  const [{ code }] = await Promise.all([
    child.status,
    child.stderr.cancel(),
  ]);
  assertEquals(code, 143);
  await reader.cancel();
});

Deno.test("generate writes what is then read, line by line", async () => {
  using folder = new Folder();
  const path = `${folder.path}/generated.log`;
  const args = ["generate", path, "--duration", "300", "--speed", "3000"];
  const { code, stderr } = await run(args);
  assertEquals(code, 0);
  assertOneLine(stderr);
  const lines = Deno.readTextFileSync(path).split("\n").length - 1;
  const { stdout } = await run(["--once", "-o", "json", path]);
  const report = objects(stdout).at(-1);
  assertEquals([report.hits, report.malformed], [lines, 0]);
  assert(lines > 1500, `${lines} lines`);
});

Deno.test("generate and demo say what cannot be written, and end", async () => {
  using folder = new Folder();
  const path = `${folder.path}/closed/x.log`;
  const { code, stderr } = await run(["generate", path]);
  assertEquals(
    [code, stderr],
    [
      1,
      `http-monitor: cannot write to ${
        JSON.stringify(path)
      }: no such folder: ` +
      "name a file in a folder that may be written to\n",
    ],
  );
  const demo = await run(["demo"], { env: { TMPDIR: path } });
  assertEquals(
    [demo.code, demo.stderr],
    [
      1,
      "http-monitor: cannot make a folder for temporary files: no such file: " +
      "name one that may be written to in TMPDIR\n",
    ],
  );
  // A disk that is full: Deno has no class for that.
  const planted = folder.write(
    "planted.js",
    `Deno.FsFile.prototype.writeSync = function () {
       throw new Error("No space left on device (os error 28)");
     };`,
  );
  const permissions = [
    "--allow-read",
    "--allow-write",
    `--preload=${planted}`,
  ];
  for (const args of [["generate", `${folder.path}/full.log`], ["demo"]]) {
    const { code, stderr } = await run(args, { permissions });
    assertEquals(code, 1);
    assert(
      /cannot write to "[^"]+\.log": no space left on device\n$/.test(stderr),
      stderr,
    );
  }
});

Deno.test("a large file on standard input comes to the same as by its name, whole or in pieces", async () => {
  using folder = new Folder();
  const lines = Array.from(
    { length: 120_000 },
    (_, i) => lineAt(1_760_000_000 + Math.floor(i / 50), `/s${i % 7}/${i}`),
  );
  const path = folder.write("access.log", lines.join(""));
  const counted = async (args: string[], shell?: string) => {
    const { code, stdout } = await run(["--once", "-o", "json", ...args], {
      ...(shell === undefined ? {} : { shell }),
    });
    assertEquals(code, 0);
    const { sources: _, ...counts } = objects(stdout).at(-1);
    return counts;
  };
  const known = await counted([path]);
  assertEquals(known.total.hits, lines.length);
  for (const input of [`< "${path}"`, `< <(cat "${path}")`]) {
    assertEquals(await counted(["-"], `"$@" ${input}`), known, input);
  }
});

Deno.test("demo: alerts fire and recover, and nothing is left behind", async () => {
  const args = "demo -o json --speed 60 --duration 300".split(" ");
  const { code, stdout, stderr } = await run(args, {
    permissions: ["--allow-read", "--allow-write"],
  });
  assertEquals([code, stderr], [0, ""]);
  const states = objects(stdout).flatMap(({ type, state }) =>
    type === "alert" ? [state] : []
  );
  assertEquals(states.slice(0, 2), ["firing", "recovered"]);
  const path = objects(stdout).at(-1).sources[0].name;
  assert(path.endsWith("access.log"));
  let exists = true;
  try {
    Deno.statSync(path);
  } catch {
    exists = false;
  }
  assertEquals(exists, false);
});

Deno.test("demo ends where it is to end at any speed, and counts all of it", async () => {
  const args = "demo -o json --speed 20000 --duration 20000".split(" ");
  const { code, stdout, stderr } = await run(args);
  assertEquals([code, stderr], [0, ""]);
  const { time, sources } = objects(stdout).at(-1);
  assertEquals(sources[0].lag_bytes, 0);
  // It began before now.
  assert(Date.parse(time) <= Date.now() + 20_000_000, time);
});

Deno.test("--once shows tops, the real client and what was left out", async () => {
  using folder = new Folder();
  const line = (client: string, agent: string) =>
    lineAt(1_760_000_000).trimEnd().replace("192.0.2.1", client) +
    ` "-" "${agent}" "10.0.0.1, 203.0.113.9"\n`;
  const path = folder.write(
    "access.log",
    line("127.0.0.1", "one").repeat(3) + line("127.0.0.1", "a Bot\x1b[m"),
  );
  const { code, stdout, stderr } = await run([
    ...["--once", "--tops", "agents", "--real-ip", "--exclude", "ua~x1b", path],
  ]);
  assertEquals([code, stderr], [0, ""]);
  assert(/\nAGENT .*\none +3 /.test(stdout), stdout);
  // The byte itself is in the log, and not the text that is shown for it.
  assert(/\na Bot\\x1b\[m +1 /.test(stdout), stdout);
  assert(stdout.includes("most hits from 203.0.113.9 ("), stdout);
  const other = await run(["--once", "--exclude", "ua~BOT", path]);
  assert(other.stdout.includes("1 excluded"), other.stdout);
});

Deno.test("an expression that cannot be read is one line on standard error, and exit 2", async () => {
  const { code, stdout, stderr } = await run(["--once", "--only", "stats=1"]);
  assertEquals([code, stdout], [2, ""]);
  assertOneLine(stderr);
  assert(stderr.includes("did you mean status?"), stderr);
});

Deno.test("--replay of a log with long gaps gives each report once, in order", async () => {
  using folder = new Folder();
  const path = `${folder.path}/access.log`;
  const hours = 20;
  const text = lineAt(1000).repeat(5000) +
    Array.from({ length: hours }, (_, i) => lineAt(1500 + 3600 * i)).join("");
  Deno.writeTextFileSync(path, text);
  const args = ["--replay", "-o", "json"];
  const [file, stream] = await Promise.all([
    run([...args, path]),
    run([...args, "-"], { stdin: text }),
  ]);
  for (const { code, stdout, stderr } of [file, stream]) {
    assertEquals([code, stderr], [0, ""]);
    const reports = objects(stdout).filter(({ type }) => type === "report");
    const times = reports.map(({ time }) => Date.parse(time) / 1000);
    const first = times[0]!;
    assertEquals(times, times.map((_, i) => first + 10 * i));
    assert(times.length > (hours - 1) * 360, `${times.length}`);
    const hits = reports.reduce((sum, report) => sum + report.hits, 0);
    assertEquals([hits, reports.at(-1).total.hits], [5020, 5020]);
  }
});

Deno.test("--replay --quiet hears a signal, however many reports a few lines give", async () => {
  using folder = new Folder();
  const path = `${folder.path}/access.log`;
  const lines = Array.from(
    { length: 40_000 },
    (_, i) => lineAt(1500 + 359 * i),
  );
  Deno.writeTextFileSync(path, lineAt(1000).repeat(5000) + lines.join(""));
  await using program = start(["--replay", "--quiet", "-i", "1", path]);
  await program.until(
    "an alert",
    () => program.stdout.includes("High traffic"),
  );
  program.kill("SIGTERM");
  const { code, stderr } = await program.ended();
  assertEquals(code, 143, stderr);
  assertOneLine(stderr);
  assert(stderr.includes("stopped before all was read"), stderr);
});
