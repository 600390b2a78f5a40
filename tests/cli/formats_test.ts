import { assert, assertEquals } from "@std/assert";
import { now } from "./_faults.ts";
import { lineAt } from "../_monitor.ts";
import { Folder, type Program, run, start } from "./_run.ts";

const FIELDS = "#Fields: date time c-ip cs-method cs-uri-stem sc-status";
const NGINX = "$remote_addr|$time_iso8601|$request|$status|$request_time";

const iso = (second: number) =>
  new Date(second * 1000).toISOString().slice(0, 19);

const w3c = (second: number, path: string) =>
  `${iso(second).replace("T", " ")} 192.0.2.7 GET ${path} 200\n`;

const json = (second: number, path: string) =>
  `{"time":"${iso(second)}Z","method":"GET","uri":"${path}","status":200}\n`;

const total = (program: Program) => program.objects.at(-1)?.total;
const source = (program: Program) => program.objects.at(-1)?.sources[0];

async function untilHits(program: Program, hits: number): Promise<void> {
  await program.until(`${hits} hits`, () => total(program)?.hits === hits);
}

Deno.test("a log of which only the end is read is read by the #Fields at its head", async () => {
  using folder = new Folder();
  // More than is looked at, at the head and before the place where it begins.
  const old = w3c(now() - 5000, "/old").repeat(20_000);
  const log = folder.write(
    "u_ex.log",
    `#Version: 1.0\n${FIELDS}\n${old}${w3c(now() - 30, "/x")}`,
  );
  for (const flags of [[], ["--no-backfill"]]) {
    await using program = start(["-o", "json", "-i", "1", ...flags, log]);
    await program.until("a first report", () => program.stdout !== "");
    const before = total(program).hits;
    assertEquals(before, flags.length === 0 ? 1 : 0);
    folder.append("u_ex.log", w3c(now(), "/new/1").repeat(3));
    await untilHits(program, before + 3);
    assertEquals(total(program).malformed, 0);
    assertEquals(source(program).format, {
      name: "w3c",
      given: false,
      read: 10,
      lines: 10,
    });
    // Leaves the window of the second round as it was found.
    Deno.writeTextFileSync(
      log,
      `#Version: 1.0\n${FIELDS}\n${old}${w3c(now() - 30, "/x")}`,
    );
  }
});

Deno.test("other #Fields shortly before the end are those that hold", async () => {
  using folder = new Folder();
  const log = folder.write(
    "u_ex.log",
    `#Fields: date time sc-status cs-uri-stem cs-method c-ip\n${FIELDS}\n` +
      w3c(now() - 5000, "/old").repeat(100),
  );
  await using program = start(["-o", "json", "-i", "1", log]);
  await program.until("a first report", () => program.stdout !== "");
  folder.append("u_ex.log", w3c(now(), "/new/1"));
  await untilHits(program, 1);
  assertEquals(total(program).sections[0].section, "/new");
});

Deno.test("after a restart a log is read as before, without its head", async () => {
  using folder = new Folder();
  const log = folder.write("u_ex.log", `${FIELDS}\n`);
  const args = ["-o", "json", "-i", "1", "--state", `${folder.path}/s`, log];
  for (const hits of [5, 10]) {
    await using program = start(args);
    await program.until("a first report", () => program.stdout !== "");
    folder.append("u_ex.log", w3c(now(), "/a").repeat(5));
    await untilHits(program, hits);
    program.kill("SIGTERM");
    await program.ended();
  }
});

Deno.test("a log goes on in another format, and the report says in which", async () => {
  using folder = new Folder();
  const log = folder.write("access.log", json(now() - 5, "/j").repeat(20));
  await using program = start(["-o", "json", "-i", "1", log]);
  await untilHits(program, 20);
  assertEquals(source(program).format.name, "json");
  folder.append(
    "access.log",
    `192.0.2.1 - - [01/Jan/2020:00:00:00 +0000] "GET /c HTTP/1.1" 200 1\n`
      .repeat(20),
  );
  await untilHits(program, 40);
  await program.until(
    "the other format",
    () => source(program).format.name === "common",
  );
  assertEquals(total(program).malformed, 0);
});

Deno.test("response times are read from when the server writes them behind its lines", async () => {
  using folder = new Folder();
  const combined = (path: string) =>
    lineAt(now(), path).replace("\n", ' "-" "agent"\n');
  folder.write("access.log", combined("/before").repeat(20));
  const args = ["-o", "json", "-i", "1", `${folder.path}/*.log`];
  await using program = start(args);
  await untilHits(program, 20);
  assertEquals(total(program).latency, null);
  await program.until("response times", () => {
    folder.append(
      "access.log",
      combined("/after")
        .replace("\n", ' 7 "router@docker" "http://10.0.0.2:80" 12ms\n'),
    );
    return source(program).format.name === "traefikclf";
  });
  assert(total(program).latency.count > 0);
});

Deno.test("--log-format takes the server's own string, and wins over what lines look like", async () => {
  using folder = new Folder();
  const line = `192.0.2.7|${iso(now())}+00:00|GET /a/b HTTP/1.1|404|0.250\n`;
  const log = folder.write("access.log", line.repeat(4) + json(now(), "/j"));
  const { code, stdout } = await run(
    ["--once", "-o", "json", "--log-format", NGINX, log],
  );
  const report = JSON.parse(stdout);
  assertEquals(code, 0);
  assertEquals([report.hits, report.malformed], [4, 1]);
  assertEquals(report.sections[0].section, "/a");
  assertEquals(report.latency.count, 4);
  assertEquals(report.sources[0].format.given, true);
});

Deno.test("--log-format takes a map of the names in JSON", async () => {
  const { code, stdout } = await run(
    [
      ...["--once", "-o", "json", "--log-format"],
      "json time=t client=who target=what status=code seconds=took",
      "-",
    ],
    {
      stdin: `{"t":"${iso(now())}Z","who":"a","what":"/x/y","code":"503",` +
        '"took":0.5}\n',
      permissions: [],
    },
  );
  const report = JSON.parse(stdout);
  assertEquals(code, 0);
  assertEquals(report.status, { 503: 1 });
  assertEquals(report.top_client.client, "a");
});

Deno.test("--log-format-from finds the format that the configuration has for the log", async () => {
  using folder = new Folder();
  const line = `192.0.2.7|${iso(now())}+00:00|GET /a/b HTTP/1.1|404|0.250\n`;
  const log = folder.write("special.log", line.repeat(4));
  const config = folder.write(
    "nginx.conf",
    `http { log_format special '${NGINX}';
      access_log ${folder.path}/access.log combined;
      server { access_log ${log} special; } }`,
  );
  const args = ["--log-format-from", config];
  const { code, stdout, stderr } = await run(
    ["check", "-o", "json", ...args, log],
  );
  assertEquals([code, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout).format.name, "special");
  // A log that it does not name has the first one's format, and one is told.
  const other = folder.write("other.log", line);
  const guessed = await run(["check", ...args, other]);
  assertEquals(guessed.code, 1);
  assert(guessed.stderr.includes(`${config}:2`), guessed.stderr);
  const none = await run(["check", "--log-format-from", "/no/such", log]);
  assertEquals(none.code, 1);
  assert(none.stderr.includes('"/no/such"'), none.stderr);
});
