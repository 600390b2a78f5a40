import { assert, assertEquals } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { Folder } from "../cli/_run.ts";
import { FileRun, Store } from "./_file_run.ts";
import { fakeTime, START } from "./_run.ts";

/** As many as come and go at a time. */
const FILES = 400;

Deno.test("Files of a pattern that come and go under ever new names become no more than are followed", async () => {
  using folder = new Folder();
  using time = fakeTime();
  const run = new FileRun(time, new Store(), [`${folder.path}/*.log`]);
  await run.settle();
  const nameOf = (round: number, i: number) => `${round}-${i}.log`;
  const held = [];
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < FILES; i++) {
      folder.write(nameOf(round, i), lineAt(START + 11 * round));
    }
    // All of them have been read when they go.
    await run.go(2);
    for (let i = 0; i < FILES; i++) {
      Deno.removeSync(`${folder.path}/${nameOf(round, i)}`);
    }
    await run.go(9);
    held.push(run.status.sources.length);
  }
  // Few are held for a minute: who writes to them may go on.
  assertEquals(held.slice(0, 2), [FILES, 2 * FILES]);
  assert(held.every((count) => count <= 3 * FILES), `${held}`);
  await run.stop();
  assertEquals(run.reportEvents.at(-1)!.total.hits, 5 * FILES);
  assert(run.status.sources.every(({ gaps }) => gaps === 0));
});
