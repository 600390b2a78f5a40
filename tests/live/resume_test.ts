import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Folder } from "../cli/_run.ts";
import { bytesOf } from "../_lines.ts";
import { lineAt } from "../_monitor.ts";
import { randomFrom } from "../_random.ts";
import { savedRunOf } from "../../lib/live/checkpoint.ts";
import { FileRun, Store } from "./_file_run.ts";
import { fakeTime, START } from "./_run.ts";

function alertsOf(...runs: FileRun[]): string[] {
  return runs.flatMap(({ alerts }) =>
    alerts.map(([state, second]) => `${state} ${second}`)
  );
}

/** A second of traffic in several logs, the first the busiest. */
function traffic(second: number, log: number, random: (n: number) => number) {
  const burst = second % 200 < 40;
  const hits = log === 0 ? random(burst ? 60 : 6) : random(20) === 0 ? 1 : 0;
  return lineAt(START + second, `/l${log}/x`).repeat(hits);
}

Deno.test("68. Stopped for minutes: alerts and totals as if it had gone on, with several logs", async () => {
  for (let seed = 1; seed <= 2; seed++) {
    using folder = new Folder();
    const logs = ["busy.log", "slow.log", "third.log"];
    const paths = logs.map((name) => folder.write(name, ""));
    const args = ["-a", "10", "-w", "30", "--by-source", ...paths];
    const random = randomFrom(seed);
    const lines = Array.from(
      { length: 420 },
      (_, second) => logs.map((_, log) => traffic(second, log, random)),
    );
    const write = (second: number) =>
      logs.forEach((name, log) => folder.append(name, lines[second]![log]!));

    using time = fakeTime();
    const [keeping, unbroken] = [new Store(), new Store()];
    const whole = new FileRun(time, unbroken, args);
    const first = new FileRun(time, keeping, args);
    let second = 0;
    const go = async (until: number, runs: FileRun[]) => {
      for (; second < until; second++) {
        write(second);
        await time.tickAsync(1000);
        for (const run of runs) await run.look();
      }
    };
    await go(100, [whole, first]);
    await first.stop();
    await go(350, [whole]);
    const again = new FileRun(time, keeping, args);
    await again.look();
    await go(420, [whole, again]);
    await whole.stop();
    await again.stop();
    const said = alertsOf(whole);
    assertEquals(alertsOf(first, again), said, `seed ${seed}`);
    assertEquals(said.length >= 3, true);

    const [want, got] = [whole, again].map((run) => run.reportEvents.at(-1)!);
    assertEquals(
      [got!.total.hits, got!.total.late, got!.total.future],
      [want!.total.hits, 0, 0],
    );
    assertEquals(got!.total.sources, want!.total.sources);
    assertEquals(got!.transitions, want!.transitions);
    // Each hit is in one report, of the first run or of the second.
    const reported = [...first.reportEvents, ...again.reportEvents]
      .reduce((sum, { interval }) => sum + interval.hits, 0);
    assertEquals(reported, want!.total.hits);
    // What came while it was stopped is one report.
    assertEquals(again.reportEvents[0]!.interval.seconds >= 250, true);
  }
});

for (const before of ["no lines", "lines"] as const) {
  Deno.test(`68. Suspended for 40 s, several logs with ${before} before: judged with the lines of all`, async () => {
    using folder = new Folder();
    const names = ["a.log", "b.log", "c.log"];
    const paths = names.map((name) => folder.write(name, ""));
    using time = fakeTime();
    const args = ["-a", "20", "-w", "5", ...paths];
    let offsetMs = 0;
    const now = () => Date.now() + offsetMs;
    const run = new FileRun(time, new Store(), args, undefined, now);
    await run.look();
    if (before === "lines") {
      for (const name of names) folder.append(name, lineAt(START));
    }
    await run.go(3);
    const hits = Array.from({ length: 60 }, () => 0);
    if (before === "lines") hits[0] = names.length;
    for (const [log, name] of names.entries()) {
      let text = "";
      for (let second = 5; second < 40; second++) {
        // One log after the other has a burst.
        const count = Math.abs(second - 12 * log - 8) < 3 ? 40 : 3;
        hits[second]! += count;
        text += lineAt(START + second, `/${name}`).repeat(count);
      }
      folder.append(name, text);
    }
    // The program stands still, the clock does not.
    offsetMs = 40_000;
    await run.go(15);
    await run.stop();
    const expected: [string, number, number][] = [];
    for (let second = 0; second < hits.length; second++) {
      const sum = hits.slice(Math.max(0, second - 4), second + 1)
        .reduce((sum, count) => sum + count, 0);
      const isFiring = expected.at(-1)?.[0] === "firing";
      if (!isFiring && sum > 100) expected.push(["firing", second, sum]);
      if (isFiring && sum < 100) expected.push(["recovered", second, sum]);
    }
    assertEquals(expected.length, 6);
    assertEquals(run.alerts, expected);
    assertEquals(run.reportEvents.at(-1)!.total.late, 0);
  });
}

Deno.test("68. A line of the future in what came while it was stopped makes no others late", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  using time = fakeTime();
  const args = ["-a", "3", "-w", "5", path];
  const store = new Store();
  const first = new FileRun(time, store, args);
  await first.look();
  await first.go(3);
  await first.stop();
  folder.append("access.log", lineAt(START + 3600));
  folder.append("access.log", lineAt(START + 6).repeat(100));
  await time.tickAsync(9000);
  const again = new FileRun(time, store, args);
  await again.look();
  await again.go(5);
  await again.stop();
  assertEquals(again.alerts, [["firing", 6, 100], ["recovered", 11, 0]]);
  const { late, future, hits } = again.reportEvents.at(-1)!.total;
  assertEquals([hits, late, future], [101, 0, 1]);
});

Deno.test("71. Stopped within a backlog: no line twice, no second judged before its lines", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const store = new Store();
  using time = fakeTime();
  const args = ["-a", "10", "-w", "10", path];
  const first = new FileRun(time, store, args);
  await first.go(2);
  await first.stop();
  // Ten minutes of a steady 20 hits a second: some megabytes.
  let text = "";
  for (let second = 2; second < 600; second++) {
    text += lineAt(START + second, "/" + "x".repeat(400)).repeat(20);
  }
  folder.append("access.log", text);
  await time.tickAsync(600_000);
  const runs = [first];
  for (let i = 0; i < 3; i++) {
    const run = new FileRun(time, store, args);
    runs.push(run);
    await run.stop();
  }
  const last = new FileRun(time, store, args);
  runs.push(last);
  await last.look();
  await last.go(10);
  await last.stop();
  assertEquals(last.reportEvents.at(-1)!.total.hits, 598 * 20);
  assertEquals(last.reportEvents.at(-1)!.total.late, 0);
  // It fired once, and recovered when the traffic had ended.
  assertEquals(alertsOf(...runs).length, 2);
  assertEquals(alertsOf(...runs)[0], "firing 7");
});

Deno.test("A pattern after a restart: what came meanwhile is read from its start", async () => {
  using folder = new Folder();
  folder.write("a.log", lineAt(START - 1000));
  const store = new Store();
  using time = fakeTime();
  const args = ["--by-source", `${folder.path}/*.log*`];
  const first = new FileRun(time, store, args);
  await first.go(1);
  folder.append("a.log", lineAt(START));
  await first.go(2);
  await first.stop();
  assertEquals(first.reportEvents.at(-1)!.total.hits, 1);
  Deno.renameSync(`${folder.path}/a.log`, `${folder.path}/a.log.1`);
  folder.append("a.log.1", lineAt(START + 1));
  folder.write("a.log", lineAt(START + 2));
  folder.write("b.log", lineAt(START + 2).repeat(2));
  // A rotated log that was compressed is no log.
  folder.write("a.log.2.gz", lineAt(START + 2).repeat(100));
  const again = new FileRun(time, store, args);
  await again.go(3);
  await again.stop();
  assertEquals(again.reportEvents.at(-1)!.total.hits, 5);
  const counts = again.reportEvents.at(-1)!.total.sources!.map((
    { source, hits },
  ) => [
    source.slice(folder.path.length + 1),
    hits,
  ]);
  assertEquals(counts, [["a.log", 3], ["b.log", 2]]);
});

Deno.test("A pattern after a restart: a log that was rotated and not made anew is read on where it went", async () => {
  using folder = new Folder();
  folder.write("access.log", "");
  const store = new Store();
  using time = fakeTime();
  const args = [`${folder.path}/*.log`];
  const first = new FileRun(time, store, args);
  await first.go(1);
  folder.append("access.log", lineAt(START));
  await first.go(2);
  await first.stop();
  folder.append("access.log", lineAt(START + 1).repeat(2));
  Deno.renameSync(
    `${folder.path}/access.log`,
    `${folder.path}/access.log.1`,
  );
  const again = new FileRun(time, store, args);
  await again.go(2);
  folder.write("access.log", lineAt(START + 3));
  await again.go(3);
  await again.stop();
  assertEquals(again.reportEvents.at(-1)!.total.hits, 4);
  assertEquals(again.status.sources.map(({ gaps }) => gaps), [0]);
});

Deno.test("A pattern that takes rotated files in: that the last was deleted while stopped is no gap, if it was read", async () => {
  for (const names of [["log.1", "log.2"], ["log-20170807", "log-20170806"]]) {
    for (const isRead of [true, false]) {
      using folder = new Folder();
      const at = (name: string) => `${folder.path}/${name}`;
      const [newer, older] = names as [string, string];
      // Not by the numbers of the files: one that is gone is used again.
      const contents = [1, 2, 3].map((day) => lineAt(START - 86_400 * day));
      folder.write(older, contents[2]!);
      folder.write(newer, contents[1]!);
      folder.write("log", contents[0]!);
      const store = new Store();
      using time = fakeTime();
      const args = [`${folder.path}/log*`];
      const first = new FileRun(time, store, args);
      await first.go(2);
      // Not even its line is whole.
      if (!isRead) folder.append(older, "half");
      await first.go(2);
      await first.stop();
      if (names[0] === "log.1") {
        Deno.renameSync(at(newer), at(older));
        Deno.renameSync(at("log"), at(newer));
      } else {
        Deno.removeSync(at(older));
        Deno.renameSync(at("log"), at("log-20170808"));
      }
      folder.write("log", lineAt(START + 3));
      const again = new FileRun(time, store, args);
      await again.go(3);
      await again.stop();
      assertEquals(again.reportEvents.at(-1)!.total.hits, 1);
      const gaps = again.status.sources.reduce(
        (sum, { gaps }) => sum + gaps,
        0,
      );
      assertEquals([names, gaps], [names, isRead ? 0 : 1]);
    }
  }
});

Deno.test("What a log turns to is kept within a second, also while nothing is in it", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", lineAt(START));
  const store = new Store();
  using time = fakeTime();
  const run = new FileRun(time, store, ["-i", "1000", path]);
  await run.go(3);
  const begun = store.writes;
  Deno.renameSync(path, `${path}.1`);
  folder.write("access.log", "");
  await run.go(3);
  assertEquals(store.writes > begun, true);
  assertEquals(store.saved!.sources[0]!.follower!.files.length, 2);
  await run.stop();
});

Deno.test("A rotated file that was read and deleted is no gap after a restart", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", lineAt(START));
  const store = new Store();
  using time = fakeTime();
  const first = new FileRun(time, store, ["--from-start", path]);
  await first.go(2);
  Deno.renameSync(path, `${path}.1`);
  folder.write("access.log", lineAt(START + 2));
  await first.go(2);
  Deno.removeSync(`${path}.1`);
  await first.go(2);
  await first.stop();
  const again = new FileRun(time, store, ["--from-start", path]);
  await again.go(2);
  await again.stop();
  assertEquals(again.reportEvents.at(-1)!.total.hits, 2);
  assertEquals(again.status.sources[0]!.gaps, 0);
});

Deno.test("56. A log that is named twice is read on after a restart, however often", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  Deno.mkdirSync(`${folder.path}/x`);
  const [all, some] = [`${folder.path}/*.log`, `${folder.path}/acc*.log`];
  const other = `${folder.path}/x/../access.log`;
  using time = fakeTime();
  for (
    const names of [[path, path], [path, other], [all, path], [path, all], [
      all,
      some,
    ], [all, all]]
  ) {
    folder.write("access.log", lineAt(START - 5000).repeat(100));
    const store = new Store();
    // With one name alone, too, and with both again.
    for (const [i, args] of [names, names, [path], names].entries()) {
      const run = new FileRun(time, store, args);
      await run.go(1);
      folder.append("access.log", lineAt(Date.now() / 1000));
      await run.go(1);
      await run.stop();
      const { hits } = run.reportEvents.at(-1)!.total;
      assertEquals([i, ...names, hits], [i, ...names, i + 1]);
    }
  }
});

Deno.test("64. The wall clock was set back while it was stopped: the window goes along, and what came is in it", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const store = new Store();
  const args = ["-w", "10", "-a", "2", "-i", "5", path];
  const ahead = START + 3600;
  {
    using time = new FakeTime(ahead * 1000 + 300);
    const first = new FileRun(time, store, args);
    await first.go(1);
    folder.append("access.log", lineAt(ahead).repeat(15));
    await first.go(2);
    await first.stop();
    assertEquals(alertsOf(first), []);
  }
  using time = fakeTime();
  folder.append("access.log", lineAt(START - 1).repeat(15));
  const again = new FileRun(time, store, args);
  await again.go(20);
  await again.stop();
  const { late, future, hits } = again.reportEvents.at(-1)!.total;
  assertEquals([late, future, hits], [0, 0, 30]);
  // What was two seconds ago when it was stopped has been so ever since.
  assertEquals(alertsOf(again), ["firing 0", "recovered 7"]);
  assertEquals(again.reports.every(([second]) => second! < 30), true);
});

Deno.test("--clock log goes on after a restart, also where it was ahead of the lines", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const store = new Store();
  using time = fakeTime();
  const args = ["--clock", "log", "-i", "10", path];
  const first = new FileRun(time, store, args);
  await first.look();
  folder.append("access.log", lineAt(START - 5000).repeat(3));
  await first.go(100);
  const count = first.reportEvents.length;
  assertEquals(count > 5, true);
  await first.stop();
  const again = new FileRun(time, store, args);
  await again.go(31);
  await again.stop();
  assertEquals(again.reportEvents.length >= 3, true);
  assertEquals(again.reportEvents.at(-1)!.total.hits, 3);
});

Deno.test("The state is written each second in which something came, not while nothing does", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const store = new Store();
  using time = fakeTime();
  const run = new FileRun(time, store, ["-i", "1000", path]);
  await run.look();
  const begun = store.writes;
  for (let i = 0; i < 5; i++) {
    folder.append("access.log", lineAt(START));
    await run.go(1);
  }
  const busy = store.writes - begun;
  assertEquals(busy >= 4 && busy <= 6, true, `${busy} writes`);
  await run.go(20);
  assertEquals(store.writes - begun - busy <= 1, true);
  await run.stop();
});

Deno.test("No malformed line is kept as counted that --invalid-requests has not been given", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  let taken = 0;
  let flushed = 0;
  const invalidRequests = {
    take: () => void taken++,
    takeTooLong: () => {},
    flush: () => void (flushed = taken),
  };
  const kept: [malformed: number, flushed: number][] = [];
  class Watched extends Store {
    override write(body: string): Promise<void> {
      const { malformed } = JSON.parse(body).monitor.intervals.running;
      kept.push([malformed, flushed]);
      return super.write(body);
    }
  }
  using time = fakeTime();
  const run = new FileRun(
    time,
    new Watched(),
    ["-i", "1000", "--from-start", path],
    undefined,
    undefined,
    invalidRequests,
  );
  await run.look();
  for (let i = 0; i < 5; i++) {
    // Between the seconds, at which they are written in any case.
    await time.tickAsync(500);
    folder.append("access.log", "junk\n");
    await run.look();
    await time.tickAsync(500);
  }
  assertEquals(kept.filter(([malformed, flushed]) => malformed > flushed), []);
  assertEquals(kept.at(-1), [5, 5]);
  await run.stop();
});

Deno.test("What comes through standard input is kept within a second, too", async () => {
  const store = new Store();
  using time = fakeTime();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const run = new FileRun(time, store, ["-i", "1000", "-"], readable);
  await run.go(2);
  const saved = () => store.saved!.monitor.intervals.running;
  await writer.write(bytesOf(lineAt(START).repeat(100)));
  await run.go(2);
  assertEquals(saved().hits, 100);
  const begun = store.writes;
  // Too long to be a line; its end does not come yet.
  await writer.write(new Uint8Array(200_000).fill(0x78));
  await run.go(2);
  assertEquals(saved().malformed, 1);
  await run.go(20);
  assertEquals(store.writes - begun <= 2, true, `${store.writes - begun}`);
  await writer.close();
  await run.stop();
});

Deno.test("An alert is kept without delay", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const store = new Store();
  using time = fakeTime();
  const run = new FileRun(time, store, ["-a", "1", "-w", "5", path]);
  await run.go(1);
  folder.append("access.log", lineAt(START + 1).repeat(100));
  await run.go(2);
  const { transitions } = store.saved!.monitor.history;
  assertEquals(transitions.map(([state]) => state), ["firing"]);
  await run.stop();
});

Deno.test("A state that cannot be written is told, tried again ever later, and written in the end", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const store = new Store();
  using time = fakeTime();
  const run = new FileRun(time, store, ["-i", "1", path]);
  await run.go(2);
  assertEquals(run.status.checkpoint?.state, "saved");
  store.failure = new Error("No space left on device (os error 28): write");
  folder.append("access.log", lineAt(START + 2).repeat(3));
  await run.go(3);
  const { file, state, why, sinceMs } = run.status.checkpoint!;
  assertEquals([file, state, why], [
    "state",
    "failing",
    "no space left on device",
  ]);
  const before = store.writes;
  await run.go(200);
  const tries = store.writes - before;
  assertEquals(tries >= 5 && tries <= 10, true, `${tries} tries`);
  assertEquals(run.status.checkpoint!.sinceMs, sinceMs);
  store.failure = undefined;
  await run.go(61);
  assertEquals(run.status.checkpoint!.state, "saved");
  assertEquals(store.saved!.monitor.intervals.total.hits, 3);
  await run.stop();
});

Deno.test("savedRunOf() refuses what is no state", () => {
  for (const odd of [null, 1, "x", [], {}, { monitor: {} }]) {
    assertEquals(savedRunOf(odd), undefined);
  }
});
