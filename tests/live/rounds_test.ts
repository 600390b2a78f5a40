import { assert, assertEquals } from "@std/assert";
import { Rounds } from "../../lib/live/rounds.ts";
import { Folder } from "../cli/_run.ts";
import { lineAt } from "../_monitor.ts";
import { FileRun, Store } from "./_file_run.ts";
import { fakeTime, START } from "./_run.ts";

interface Log {
  isWritten: boolean;
  looks: number;
}

function logsOf(count: number): Log[] {
  return Array.from({ length: count }, () => ({ isWritten: false, looks: 0 }));
}

/** One round over all logs. */
function go(rounds: Rounds, logs: readonly Log[], isWhole = false): void {
  rounds.begin(isWhole);
  for (const log of logs) {
    if (!rounds.includes(log)) continue;
    log.looks++;
    rounds.looked(log, log.isWritten);
  }
}

/** As many quiet logs, each of which was looked at already. */
function quiet(count: number): { rounds: Rounds; logs: Log[] } {
  const rounds = new Rounds();
  const logs = logsOf(count);
  for (const log of logs) rounds.add(log);
  go(rounds, logs);
  assert(logs.every(({ looks }) => looks === 1), "what is new is looked at");
  for (const log of logs) log.looks = 0;
  return { rounds, logs };
}

const looksAt = (logs: readonly Log[]) =>
  logs.reduce((sum, { looks }) => sum + looks, 0);

Deno.test("Rounds look at a hundred logs each time", () => {
  const { rounds, logs } = quiet(100);
  for (let i = 0; i < 7; i++) go(rounds, logs);
  assert(logs.every(({ looks }) => looks === 7));
});

Deno.test("Rounds look at as many of more logs, at each in its turn", () => {
  const { rounds, logs } = quiet(1000);
  go(rounds, logs);
  assertEquals(looksAt(logs), 100);
  for (let i = 1; i < 30; i++) go(rounds, logs);
  assert(logs.every(({ looks }) => looks === 3));
});

Deno.test("Rounds look again at a log that had something, until it has nothing", () => {
  const { rounds, logs } = quiet(1000);
  const log = logs[321]!;
  const looksIn = (count: number) => {
    log.looks = 0;
    for (let i = 0; i < count; i++) go(rounds, logs);
    return log.looks;
  };
  log.isWritten = true;
  assert(looksIn(10) >= 1);
  assertEquals(looksIn(10), 10);
  log.isWritten = false;
  assertEquals(looksIn(1), 1);
  assertEquals(looksIn(10), 1);
});

Deno.test("A whole round looks at all logs, and takes no turn away", () => {
  const { rounds, logs } = quiet(1000);
  for (let i = 0; i < 10; i++) {
    go(rounds, logs);
    go(rounds, logs, true);
  }
  assert(logs.every(({ looks }) => looks === 11));
});

Deno.test("Logs that come and go change nothing for the others", () => {
  const { rounds, logs } = quiet(1000);
  for (const log of logs.splice(100)) rounds.delete(log);
  for (let i = 0; i < 5; i++) go(rounds, logs);
  assert(logs.every(({ looks }) => looks === 5));
  const more = logsOf(200);
  for (const log of more) rounds.add(log);
  logs.push(...more);
  go(rounds, logs);
  assert(more.every(({ looks }) => looks === 1));
  for (let i = 0; i < 30; i++) go(rounds, logs);
  assert(logs.every(({ looks }) => looks >= 10));
});

const LOGS = 250;
const SOME = Array.from({ length: 10 }, (_, i) => `${25 * i}.log`);

/** Many empty logs, and a run that has looked at all of them. */
class Many implements Disposable {
  readonly folder = new Folder();
  readonly time = fakeTime();
  readonly run: FileRun;

  constructor(...args: string[]) {
    for (let i = 0; i < LOGS; i++) this.folder.write(`${i}.log`, "");
    const pattern = `${this.folder.path}/*.log`;
    this.run = new FileRun(this.time, new Store(), [...args, pattern]);
  }

  write(name: string): void {
    this.folder.append(name, lineAt(START));
    this.run.looked.length = 0;
  }

  [Symbol.dispose](): void {
    this.time.restore();
    this.folder[Symbol.dispose]();
  }
}

Deno.test("Many logs: what is written is found by the third look, not all by the first", async () => {
  using many = new Many();
  const { run } = many;
  await run.settle();
  const looks = [];
  for (const name of SOME) {
    // What had something at its last look is looked at again.
    await run.look();
    many.write(name);
    while (run.looked.at(-1) !== true && run.looked.length < LOGS) {
      await run.look();
    }
    looks.push(run.looked.length);
  }
  assertEquals([Math.min(...looks), Math.max(...looks)], [1, 3]);
  await run.stop();
});

Deno.test("Many logs: when the system tells of something all are looked at", async () => {
  using many = new Many();
  const { run } = many;
  await run.settle();
  for (const name of SOME) {
    await run.look();
    many.write(name);
    await run.look(true);
    assertEquals(run.looked, [true]);
  }
  await run.stop();
});

Deno.test("Many logs: at the end of a second all are looked at", async () => {
  using many = new Many("-i", "1");
  const { run, time } = many;
  await run.settle();
  for (let i = 0; i < LOGS; i++) many.write(`${i}.log`);
  await time.tickAsync(1000);
  await run.settle();
  assertEquals(run.reportEvents.at(-1)!.total.hits, LOGS);
  await run.stop();
});
