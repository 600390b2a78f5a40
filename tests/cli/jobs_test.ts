import { assert, assertEquals } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { PART_BYTES } from "../../lib/source/part.ts";
import { assertOneLine, Folder, run } from "./_run.ts";

const START = 1_700_000_000;
/** More than is counted by one thread in any case. */
const LOG_BYTES = 210_000_000;
const PARTS = Math.ceil(LOG_BYTES / PART_BYTES);
/** How much before the end of a part lines begin. */
const BEFORE_BYTES = 200_000;

/**
 * Writes a log with lines around the ends of parts. Between them it has holes,
 * which take no room on the disk: each is one line that is too long.
 */
function writeLog(folder: Folder): string {
  const path = `${folder.path}/access.log`;
  using file = Deno.openSync(path, { write: true, create: true });
  const encoder = new TextEncoder();
  for (let at = 0, part = 0; at < LOG_BYTES; part++) {
    let text = `junk ${part}\n`;
    for (let i = 0; i < 8000; i++) {
      const second = START + part * 200 + Math.floor(i / 40);
      const back = i % 1000 === 0 ? 900 : 0;
      text += lineAt(second - back, `/s${(i * 7) % 23}/x`);
    }
    file.seekSync(at, Deno.SeekMode.Start);
    file.writeSync(encoder.encode(`\n${text}`));
    at = (part + 1) * PART_BYTES - BEFORE_BYTES;
  }
  file.truncateSync(LOG_BYTES);
  return path;
}

Deno.test("--jobs gives the same bytes on standard output", async () => {
  using folder = new Folder();
  const path = writeLog(folder);
  for (
    const args of [
      ["--once"],
      ["--replay", "-i", "60", "-o", "json", "--by-source"],
      [
        ...["--once", "-o", "json", "--tops", "all", "--section-depth", "2"],
        ...["--exclude", "section=/s3/x", "--only", "client=192.0.2.0/24"],
      ],
    ]
  ) {
    const [one, two] = await Promise.all(
      ["1", "2"].map((jobs) => run([...args, "--jobs", jobs, path])),
    );
    assertEquals([one!.code, one!.stderr], [0, ""]);
    assertEquals([two!.code, two!.stderr], [0, ""]);
    assert(one!.stdout.length > 1000);
    assert(one!.stdout === two!.stdout, `${args.join(" ")}: it differs`);
    if (!args.includes("--tops")) continue;
    const report = JSON.parse(one!.stdout.trim().split("\n").at(-1)!);
    assert(report.excluded > 1000, `${report.excluded}`);
    assert(report.sections[0].section.endsWith("/x"), report.sections[0]);
    assertEquals(report.tops.paths[0].hits, report.sections[0].hits);
  }
  // Neither a clock that is set nor all malformed lines can be had of parts.
  for (const mode of ["--once", "--replay"]) {
    const clock = [mode, "-t", "2023-11-14 22:20:00"];
    const [one, two] = await Promise.all(["1", "2"].map(async (jobs) => {
      const lines = `${folder.path}/${mode}${jobs}`;
      const kept = [mode, "--invalid-requests", lines, "--jobs", jobs, path];
      const { code } = await run(kept);
      const { stdout } = await run([...clock, "--jobs", jobs, path]);
      return { code, stdout, lines: Deno.readTextFileSync(lines) };
    }));
    assertEquals(one!.code, 0);
    assertEquals(one!.lines.match(/^junk \d+$/gm)?.length, PARTS);
    assert(/\d future/.test(one!.stdout), one!.stdout);
    assert(JSON.stringify(one) === JSON.stringify(two), `${mode}: it differs`);
  }
  // A part of the program need not be readable: then one thread has to do.
  const args = ["--once", "-o", "json"];
  const [all, file] = await Promise.all([
    run([...args, path]),
    run([...args, "--jobs", "2", path], {
      permissions: [`--allow-read=${path}`],
    }),
  ]);
  assertEquals([file.code, file.stdout], [0, all.stdout]);
  if (file.stderr !== "") assertOneLine(file.stderr);
});

Deno.test("--jobs that cannot be is one line on standard error, and exit 2", async () => {
  for (
    const args of [
      ["--jobs", "2"],
      ["--once", "--jobs", "0"],
      ["--once", "--jobs", "x"],
      ["--replay", "--jobs", "65"],
    ]
  ) {
    const { code, stdout, stderr } = await run([...args, "access.log"]);
    assertEquals([code, stdout], [2, ""]);
    assertOneLine(stderr);
    assert(stderr.includes("--jobs"), stderr);
  }
});
