/**
 * Restarts where the folder of the logs is not there, or a link that leads elsewhere.
 */
import { assertEquals } from "@std/assert";
import { relative } from "node:path";
import type { FakeTime } from "@std/testing/time";
import { Folder } from "../cli/_run.ts";
import { lineAt } from "../_monitor.ts";
import { FileRun, Store } from "./_file_run.ts";
import { fakeTime, START } from "./_run.ts";

/** More than there are marks kept of files that nobody reads. */
const LOGS = 150;

/** A folder with logs of a line each, and a folder in it. */
function withLogs(names: readonly string[]): Folder {
  const folder = new Folder();
  Deno.mkdirSync(`${folder.path}/logs`);
  for (const name of names) folder.write(`logs/${name}`, lineAt(START));
  return folder;
}

/** Runs for a while, does something, and runs on; gives the end of it. */
async function run(
  time: FakeTime,
  store: Store,
  args: string[],
  meanwhile: () => void = () => {},
) {
  const run = new FileRun(time, store, args);
  await run.go(2);
  meanwhile();
  // Longer than a file is kept open that the path names no longer.
  await run.go(15);
  await run.stop();
  const { sources } = run.status;
  return {
    hits: run.reportEvents.at(-1)!.total.hits,
    gaps: sources.reduce((sum, { gaps }) => sum + gaps, 0),
  };
}

for (const by of ["names", "a pattern"] as const) {
  Deno.test(`A folder of many logs that comes only after the restart: no line twice, followed by ${by}`, async () => {
    const names = Array.from({ length: LOGS }, (_, i) => `${i}.log`);
    using folder = withLogs(names);
    using time = fakeTime();
    const [logs, away] = ["logs", "away"].map((it) => `${folder.path}/${it}`);
    const files = by === "names"
      ? names.map((name) => `${logs}/${name}`)
      : [`${logs}/*.log`];
    const args = ["--from-start", ...files];
    const store = new Store();
    assertEquals((await run(time, store, args)).hits, LOGS);
    Deno.renameSync(logs!, away!);
    const back = () => Deno.renameSync(away!, logs!);
    assertEquals((await run(time, store, args, back)).hits, LOGS);
    assertEquals((await run(time, store, args)).hits, LOGS);
  });
}

Deno.test("A folder that comes only after the restart: what was rotated meanwhile is read on, followed by a pattern", async () => {
  using folder = withLogs(["a.log"]);
  using time = fakeTime();
  const [logs, away] = ["logs", "away"].map((it) => `${folder.path}/${it}`);
  const args = [`${logs}/*.log`];
  const store = new Store();
  assertEquals((await run(time, store, args)).hits, 1);
  folder.append("logs/a.log", lineAt(START + 5).repeat(2));
  Deno.renameSync(`${logs}/a.log`, `${logs}/a.log.1`);
  folder.write("logs/a.log", lineAt(START + 5).repeat(4));
  Deno.renameSync(logs!, away!);
  const back = () => Deno.renameSync(away!, logs!);
  assertEquals((await run(time, store, args, back)).hits, 7);
});

for (const by of ["a name", "a pattern"] as const) {
  for (const when of ["while it was stopped", "before"] as const) {
    Deno.test(`The folder's link was set elsewhere ${when}: the rest of the old log, and the new one, followed by ${by}`, async () => {
      using folder = withLogs(["a.log"]);
      using time = fakeTime();
      const at = (name: string) => `${folder.path}/${name}`;
      Deno.mkdirSync(at("new"));
      Deno.symlinkSync("logs", at("current"));
      const turn = () => {
        Deno.removeSync(at("current"));
        Deno.symlinkSync("new", at("current"));
      };
      // However it is named: from the working directory, too.
      const from = relative(Deno.cwd(), folder.path);
      const [first, args] = [folder.path, from].map((it) => [
        `${it}/current/${by === "a name" ? "a" : "*"}.log`,
      ]) as [string[], string[]];
      const store = new Store();
      if (when === "before") {
        const begun = await run(time, store, first, () => {
          folder.write("new/a.log", lineAt(START).repeat(4));
          turn();
        });
        assertEquals(begun.hits, 5);
        folder.append("new/a.log", lineAt(START + 5).repeat(8));
        Deno.renameSync(at("new/a.log"), at("new/a.log.1"));
        folder.write("new/a.log", lineAt(START + 5).repeat(16));
        assertEquals(await run(time, store, args), { hits: 29, gaps: 0 });
      } else {
        assertEquals((await run(time, store, first)).hits, 1);
        folder.append("logs/a.log", lineAt(START + 5).repeat(2));
        // What is there is new, however old it is.
        folder.write("new/a.log", lineAt(START - 1000).repeat(4));
        turn();
        assertEquals(await run(time, store, args), { hits: 7, gaps: 0 });
      }
    });
  }
}

Deno.test("A log that was read and deleted before the restart is no gap", async () => {
  using folder = withLogs(["a.log"]);
  using time = fakeTime();
  const args = ["--from-start", `${folder.path}/logs/a.log`];
  const store = new Store();
  const gone = () => Deno.removeSync(`${folder.path}/logs/a.log`);
  assertEquals(await run(time, store, args, gone), { hits: 1, gaps: 0 });
  assertEquals(await run(time, store, args), { hits: 1, gaps: 0 });
  const back = () => folder.write("logs/a.log", lineAt(START + 9).repeat(2));
  const last = await run(time, store, args, () => void back());
  assertEquals(last, { hits: 3, gaps: 0 });
});
