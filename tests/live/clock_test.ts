import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { NO_FAULTS } from "../../lib/events.ts";
import type { LineCounter } from "../../lib/line_counter.ts";
import type { LiveParts } from "../../lib/live/live_parts.ts";
import { bytesOf } from "../_lines.ts";
import { lineAt } from "../_monitor.ts";
import { FakeRun, fakeTime, START } from "./_run.ts";

/** A run whose log is a list of lines that came. */
class LineRun extends FakeRun {
  readonly #waiting: string[];
  readonly #clock: { offsetMs: number; fault: Error | undefined };

  constructor(
    args: string[],
    lines: string[] = [],
    parts: Partial<LiveParts> = {},
    time = fakeTime(),
  ) {
    let counter: LineCounter | undefined;
    const clock = { offsetMs: 0, fault: undefined as Error | undefined };
    const look = () => {
      if (clock.fault) throw clock.fault;
      for (const line of lines.splice(0)) {
        const bytes = bytesOf(line);
        for (let at = 0; at < bytes.length;) {
          at = counter!.read(bytes, at);
          counter!.take();
        }
      }
      return false;
    };
    super({
      args,
      time,
      openSources: (counting) => {
        counter = counting.counter;
        return [{
          get caughtUp() {
            return !lines.length;
          },
          ended: false,
          statuses: [{ ...NO_FAULTS, name: "x", state: "following" }],
          save: () => [],
          poll: look,
          reviewFormat: () => {},
          close: () => {},
        }];
      },
      parts: { now: () => Date.now() + clock.offsetMs, ...parts },
    });
    this.#waiting = lines;
    this.#clock = clock;
  }

  /** By how much the machine's clock was set. */
  set offsetMs(ms: number) {
    this.#clock.offsetMs = ms;
  }

  /** Thrown by the next look. */
  set fault(error: Error) {
    this.#clock.fault = error;
  }

  override [Symbol.dispose](): void {
    this.time.restore();
  }

  /** Lines come. */
  async write(...lines: string[]): Promise<void> {
    this.#waiting.push(...lines);
    await this.look();
  }

  /** Lines come, and nobody is woken. */
  wait(...lines: string[]): void {
    this.#waiting.push(...lines);
  }
}

Deno.test("runLive() reports at once and every 10 s", async () => {
  using run = new LineRun([]);
  await run.settle();
  assertEquals(run.reports, [[-1, 0, 0, 0]]);
  await run.write(lineAt(START), lineAt(START));
  await run.go(9);
  assertEquals(run.reports.length, 1);
  await run.go(2);
  assertEquals(run.reports[1], [9, 10, 2, 2]);
  await run.write(lineAt(START + 11));
  await run.go(9);
  assertEquals(run.reports[2], [19, 10, 1, 3]);
  await run.stop();
});

Deno.test("runLive() alerts in the second after, and says so once", async () => {
  using run = new LineRun(["-w", "10", "-a", "2"]);
  await run.settle();
  await run.write(lineAt(START).repeat(21));
  assertEquals(run.alerts, []);
  await run.go(1);
  assertEquals(run.alerts, [["firing", 0, 21]]);
  await run.go(9);
  assertEquals(run.alerts.length, 1);
  await run.go(1);
  assertEquals(run.alerts, [["firing", 0, 21], ["recovered", 10, 0]]);
  await run.stop();
});

Deno.test("runLive() reports what is left when it is stopped", async () => {
  using run = new LineRun([]);
  await run.settle();
  await run.go(3);
  await run.write(lineAt(START + 3));
  await run.stop();
  assertEquals(run.reports.at(-1), [3, 4, 1, 1]);
});

Deno.test("runLive() -t starts the clock there and lets it run: the known case", async () => {
  const line = "10.1.2.3 - - [08/Aug/2017:19:01:27 -0400] " +
    '"GET http://google.com/list HTTP/1.1" 200 5000\n';
  using run = new LineRun(
    ["-t", "2017-08-08 23:03:20"],
    [line.repeat(1258)],
    {},
    // Today is another day.
    new FakeTime(Date.UTC(2026, 0, 1)),
  );
  await run.settle();
  assertEquals(run.alerts, [["firing", 200, 1258]]);
  assertEquals(run.reports, [[200, 114, 1258, 1258]]);
  await run.go(7);
  assertEquals(run.alerts.length, 1);
  await run.go(1);
  assertEquals(run.alerts[1], ["recovered", 207, 0]);
  await run.stop();
});

Deno.test("runLive() -t counts later lines when the clock gets there", async () => {
  using run = new LineRun(
    ["-t", "2017-08-08 23:00:00", "-w", "10", "-a", "1"],
    [lineAt(START - 100) + lineAt(START + 5).repeat(11)],
    {},
    new FakeTime(Date.UTC(2026, 0, 1)),
  );
  await run.settle();
  await run.go(5);
  assertEquals(run.alerts, []);
  await run.go(1);
  assertEquals(run.alerts, [["firing", 5, 11]]);
  await run.stop();
});

Deno.test("runLive() --clock log goes by the newest line, and on while none comes", async () => {
  using run = new LineRun(
    ["--clock", "log", "-w", "10", "-a", "2"],
    [],
    {},
    new FakeTime(Date.UTC(2030, 0, 1)),
  );
  await run.settle();
  await run.write(lineAt(START).repeat(30));
  assertEquals(run.alerts, []);
  await run.write(lineAt(START + 1));
  assertEquals(run.alerts, [["firing", 0, 30]]);
  await run.go(9);
  assertEquals(run.alerts.length, 1);
  await run.go(3);
  assertEquals(run.alerts[1], ["recovered", 10, 1]);
  await run.stop();
});

Deno.test("64. runLive() --clock log does not heed that the wall clock is set, forward or back", async () => {
  for (const offsetMs of [3_600_000, -3_600_000]) {
    using run = new LineRun(["--clock", "log", "-w", "10", "-a", "2"]);
    await run.settle();
    // Lines that are ten minutes old, three each second.
    for (let second = 0; second < 40; second++) {
      if (second === 20) run.offsetMs = offsetMs;
      await run.write(lineAt(START - 600 + second).repeat(3));
      await run.go(1);
    }
    assertEquals(run.alerts, [["firing", -594, 21]]);
    await run.go(12);
    assertEquals(run.alerts.slice(1), [["recovered", -557, 18]]);
    await run.stop();
    const { total } = run.reportEvents.at(-1)!;
    assertEquals([total.hits, total.late, total.future], [120, 0, 0]);
  }
});

Deno.test("64. runLive() keeps its sense when the wall clock is set back by an hour", async () => {
  using run = new LineRun(["-w", "10", "-a", "2"]);
  await run.settle();
  await run.write(lineAt(START).repeat(30));
  await run.go(3);
  assertEquals(run.alerts, [["firing", 0, 30]]);
  run.offsetMs = -3_600_000;
  await run.go(3);
  assertEquals(run.alerts.length, 1);
  await run.write(lineAt(START + 6 - 3600).repeat(5));
  await run.go(6);
  assertEquals(run.alerts[1], ["recovered", 10 - 3600, 5]);
  await run.stop();
});

Deno.test("68. runLive() suspended for ten minutes: no false alert, one report for it", async () => {
  using run = new LineRun(["-w", "10", "-a", "2"]);
  await run.settle();
  await run.write(lineAt(START).repeat(10));
  await run.go(2);
  await run.time.tickAsync(600_000);
  await run.settle();
  assertEquals(run.alerts, []);
  assertEquals(
    run.reports.reduce((sum, [, , hits = 0]) => sum + hits, 0),
    10,
  );
  await run.stop();
});

Deno.test("runLive() after a stop of some seconds: the lines of meanwhile alert as if there had been none", async () => {
  using run = new LineRun(["-w", "5", "-a", "2"]);
  await run.settle();
  // 15 hits a second, all the time; from second 3 on nobody looks.
  for (let second = 0; second < 3; second++) {
    await run.write(lineAt(START + second).repeat(15));
    await run.go(1);
  }
  assertEquals(run.alerts, [["firing", 0, 15]]);
  const missed = Array.from(
    { length: 20 },
    (_, i) => lineAt(START + 3 + i).repeat(15),
  );
  run.wait(...missed);
  // The program stands still, the clock does not.
  run.offsetMs = 20_000;
  await run.go(2);
  // No recovery in between, and none is late or from the future.
  assertEquals(run.alerts.length, 1);
  await run.go(8);
  assertEquals(run.alerts[1], ["recovered", 27, 0]);
  const [last] = run.events.filter((event) => event.type === "report")
    .slice(-1);
  assertEquals([last!.total.hits, last!.total.late, last!.total.future], [
    345,
    0,
    0,
  ]);
  await run.stop();
});

Deno.test("runLive() fails with what goes wrong in a timer, and leaves nothing behind", async () => {
  using run = new LineRun([]);
  await run.settle();
  run.fault = new Error("disk on fire");
  await run.time.tickAsync(1000);
  await assertRejects(() => run.running, Error, "disk on fire");
});

Deno.test("runLive() keeps nothing of its looks", async () => {
  let looks = 0;
  const { promise: closed, resolve } = Promise.withResolvers<boolean>();
  using run = new LineRun([], [], {
    waker: {
      // Without a timer: a hundred thousand looks at once, some hours of them.
      wait: () => looks++ < 100_000 ? Promise.resolve(false) : closed,
      looked: () => {},
      close: () => resolve(false),
    },
  });
  const before = Deno.memoryUsage().heapUsed;
  await run.settle();
  const grown = Deno.memoryUsage().heapUsed - before;
  assertEquals(looks > 100_000, true);
  // Some hundred bytes for each look would be 20 MB and more.
  assertEquals(grown < 12_000_000, true, `${grown} bytes more`);
  await run.stop();
});
