import { assert, assertEquals } from "@std/assert";
import { csvHeader } from "../../lib/report/csv.ts";
import { lineAt } from "../_monitor.ts";
import { now } from "./_faults.ts";
import { eventually, Folder, run, start } from "./_run.ts";
import { hasTmux, Terminal } from "./_terminal.ts";

const START = Date.UTC(2026, 0, 1) / 1000;

/** A log with an alert that fires and recovers. */
function busyLog(): string {
  const busy = Array.from(
    { length: 60 },
    (_, i) => lineAt(START + i, "/busy/x").repeat(30),
  );
  return busy.join("") + lineAt(START + 600, "/=1+1,x/y");
}

Deno.test("-o csv has one header, a row for each report and each alert", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", busyLog());
  const { code, stdout, stderr } = await run(["--replay", "-o", "csv", path]);
  assertEquals([code, stderr], [0, ""]);
  assert(stdout.startsWith(csvHeader()));
  assertEquals(stdout.split(csvHeader()).length, 2);
  const rows = stdout.slice(csvHeader().length).split("\r\n").slice(0, -1);
  const types = rows.map((row) => row.split(",")[0]);
  assertEquals(types.filter((type) => type === "alert").length, 2);
  assert(types.filter((type) => type === "report").length > 60);
  assert(rows.some((row) => row.includes(',"/=1+1,x",1,')), stdout);
});

Deno.test("--quiet prints alerts and nothing else: text, JSON, CSV; once, replay", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", busyLog());
  for (const mode of ["--once", "--replay"]) {
    const text = await run([mode, "--quiet", "--utc", path]);
    assertEquals([text.code, text.stderr], [0, ""]);
    assert(
      /^High traffic generated an alert - hits = \d+, [^\n]*\nHigh traffic alert recovered [^\n]*\n$/
        .test(text.stdout),
      text.stdout,
    );
    const json = await run([mode, "-q", "-o", "json", path]);
    assertEquals(
      json.stdout.trim().split("\n").map((line) => JSON.parse(line).type),
      ["alert", "alert"],
    );
    const csv = await run([mode, "-q", "-o", "csv", path]);
    assertEquals(
      csv.stdout.split("\r\n").map((row) => row.split(",")[0]),
      ["type", "alert", "alert", ""],
    );
  }
  const calm = await run(["--once", "-q", "-a", "1000", path]);
  assertEquals(calm, { code: 0, stdout: "", stderr: "" });
});

Deno.test("--quiet says what is no access log, and what cannot be read", async () => {
  using folder = new Folder();
  const path = folder.write("error.log", "this is no access log\n".repeat(20));
  const { code, stdout } = await run(["--once", "-q", path]);
  assertEquals(code, 0);
  assert(stdout.startsWith("No access log line in the first "), stdout);
  const missing = await run(["--once", "-q", `${folder.path}/none`]);
  assertEquals([missing.code, missing.stdout], [1, ""]);
  assert(missing.stderr.includes("none"), missing.stderr);

  await using program = start(["-q", `${folder.path}/later.log`]);
  await program.until(
    "a word of the log that is not there",
    () => program.stderr.includes('later.log" waiting: no such file'),
  );
  folder.write("later.log", "");
  await program.until(
    "a word of the log that is there",
    () => program.stderr.includes('later.log" is in order again'),
  );
  program.kill("SIGTERM");
  assertEquals((await program.ended()).code, 143);
});

for (const format of ["text", "json", "csv"]) {
  Deno.test(`an alert is written into a pipe at once, as ${format}, long before the report`, async () => {
    using folder = new Folder();
    const path = folder.write("access.log", "");
    const args = ["-i", "86400", "-q", "-a", "1", "-w", "10", "-o", format];
    await using program = start([...args, path]);
    // It is there when it follows, which -q does not tell: lines may come before.
    await eventually("an alert", () => {
      folder.append("access.log", lineAt(now()).repeat(100));
      return program.stdout.includes("High traffic generated an alert");
    });
    assert(program.stdout.endsWith("\n"));
  });
}

const ignore = !hasTmux();
const skipped = ignore ? " (skipped: tmux is not installed)" : "";

Deno.test({
  name: `--quiet is lines on a terminal, too${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const path = folder.write(
      "access.log",
      lineAt(now() - 5, "/busy/x").repeat(3000),
    );
    await using terminal = new Terminal(folder, ["-q", path]);
    await terminal.until(
      "the alert",
      (screen) => screen.startsWith("High traffic generated an alert"),
    );
    terminal.keys("C-c");
    await terminal.until("the end", (screen) => screen.includes("exit 130"));
    assert(!terminal.screen().includes("──"));
  },
});

Deno.test({
  name:
    `progress is shown on a terminal while a log is read, and taken away${skipped}`,
  ignore,
  async fn() {
    using folder = new Folder();
    const fifo = `${folder.path}/fifo`;
    new Deno.Command("mkfifo", { args: [fifo] }).outputSync();
    await using terminal = new Terminal(folder, ["--once", fifo]);
    const writer = await Deno.open(fifo, { write: true });
    const lines = new TextEncoder().encode(lineAt(START).repeat(2000));
    await writer.write(lines);
    await terminal.until(
      "bytes and rate",
      (screen) => /^[\d.]+ kB {2}[\d.]+ k?B\/s$/m.test(screen.trimEnd()),
    );
    writer.close();
    await terminal.until("the end", (screen) => screen.includes("exit 0"));
    const left = terminal.screen("-S", "-");
    assert(left.startsWith("── http-monitor"), left);
    assert(!left.includes("B/s"), left);
  },
});
