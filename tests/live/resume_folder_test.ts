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

for (const by of ["one pattern", "two patterns"] as const) {
  Deno.test(`A folder that was renamed while it was stopped, and renamed back: no line twice, followed by ${by}`, async () => {
    using folder = new Folder();
    using time = fakeTime();
    const at = (name: string) => `${folder.path}/${name}`;
    for (const name of ["x", "x/one"]) Deno.mkdirSync(at(name));
    folder.write("x/one/a.log", lineAt(START).repeat(10));
    const args = by === "one pattern"
      ? [at("x/*/a.log")]
      : [at("x/one/*.log"), at("x/two/*.log")];
    const store = new Store();
    assertEquals((await run(time, store, args)).hits, 10);
    Deno.renameSync(at("x/one"), at("x/two"));
    const back = () => {
      folder.append("x/two/a.log", lineAt(START + 9));
      return Deno.renameSync(at("x/two"), at("x/one"));
    };
    assertEquals(await run(time, store, args, back), { hits: 11, gaps: 0 });
  });
}

Deno.test("A folder that was renamed while it was stopped, and back when its log was rotated: no line twice", async () => {
  using folder = new Folder();
  using time = fakeTime();
  const at = (name: string) => `${folder.path}/${name}`;
  for (const name of ["x", "x/one"]) Deno.mkdirSync(at(name));
  folder.write("x/one/a.log", lineAt(START).repeat(10));
  const args = [at("x/*/a.log")];
  const store = new Store();
  assertEquals((await run(time, store, args)).hits, 10);
  Deno.renameSync(at("x/one"), at("x/two"));
  const again = new FileRun(time, store, args);
  await again.go(2);
  folder.append("x/two/a.log", lineAt(START + 20).repeat(10));
  await again.go(2);
  Deno.renameSync(at("x/two/a.log"), at("x/two/a.log.1"));
  folder.write("x/two/a.log", lineAt(START + 20, "/new"));
  await again.go(15);
  Deno.renameSync(at("x/two"), at("x/one"));
  await again.go(5);
  await again.stop();
  assertEquals(again.reportEvents.at(-1)!.total.hits, 21);
});

Deno.test("A log that is named by where it is keeps what was counted of it, though it was named by a link before", async () => {
  using folder = withLogs(["a.log"]);
  using time = fakeTime();
  const at = (name: string) => `${folder.path}/${name}`;
  Deno.mkdirSync(at("new"));
  Deno.symlinkSync("logs", at("current"));
  const store = new Store();
  const link = at("current/a.log");
  await run(time, store, ["--by-source", link]);
  Deno.removeSync(at("current"));
  Deno.symlinkSync("new", at("current"));
  folder.write("new/a.log", lineAt(START + 20).repeat(2));
  const args = ["--by-source", link, at("logs/a.log")];
  const again = new FileRun(time, store, args);
  await again.go(2);
  folder.append("logs/a.log", lineAt(START + 20).repeat(4));
  await again.go(2);
  await again.stop();
  const { sources } = again.reportEvents.at(-1)!.total;
  assertEquals(
    sources!.map(({ source, hits }) => [source.split("/").at(-2), hits])
      .toSorted(),
    [["current", 3], ["logs", 4]],
  );
});

Deno.test("Marks of files that are read no longer do not become ever more", async () => {
  using folder = withLogs(["a.log"]);
  using time = fakeTime();
  const path = `${folder.path}/logs/a.log`;
  const store = new Store();
  const counts: number[] = [];
  for (let i = 0; i < 3; i++) {
    const it = new FileRun(time, store, [path]);
    for (let file = 0; file < 75; file++) {
      Deno.renameSync(path, `${path}.old-${i}-${file}`);
      folder.write("logs/a.log", lineAt(START));
      await it.look();
    }
    await it.go(15);
    await it.stop();
    counts.push(store.saved!.marks.length);
  }
  assertEquals(counts[0]! > 60, true, counts.join());
  assertEquals(counts[2]! <= counts[0]! + 2, true, counts.join());
});

Deno.test("A log that was read and deleted before the restart is no gap", async () => {
  using folder = withLogs(["a.log"]);
  using time = fakeTime();
  const args = ["--from-start", `${folder.path}/logs/a.log`];
  const store = new Store();
  const gone = () => Deno.removeSync(`${folder.path}/logs/a.log`);
  assertEquals(await run(time, store, args, gone), { hits: 1, gaps: 0 });
  assertEquals(await run(time, store, args), { hits: 1, gaps: 0 });
  const back = () =>
    void folder.write("logs/a.log", lineAt(START, "/back").repeat(2));
  const begun = await run(time, store, args, back);
  assertEquals(begun, { hits: 3, gaps: 0 });
  // The next one may get its number, as on most disks.
  await run(time, store, args, gone);
  folder.write("logs/a.log", lineAt(START, "/new").repeat(4));
  assertEquals(await run(time, store, args), { hits: 7, gaps: 0 });
});
