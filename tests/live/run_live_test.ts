import { assertEquals } from "@std/assert";
import { NO_FAULTS } from "../../lib/events.ts";
import type { LineCounter } from "../../lib/line_counter.ts";
import type { LiveParts } from "../../lib/live/live_parts.ts";
import type { LiveSource } from "../../lib/live/source.ts";
import { bytesOf } from "../_lines.ts";
import { lineAt } from "../_monitor.ts";
import { FakeRun, START } from "./_run.ts";

/** A source that has a piece of text for each look. */
class FakeSource implements LiveSource {
  counter: LineCounter | undefined;
  pieces: string[] = [];
  caughtUp = true;
  ended = false;
  closed = 0;
  reviews = 0;
  whenEnded?: Promise<void>;
  readonly statuses = [
    { ...NO_FAULTS, name: "x", state: "following" } as const,
  ];
  readonly #ending = Promise.withResolvers<void>();

  constructor({ isStream = false } = {}) {
    if (isStream) this.whenEnded = this.#ending.promise;
  }

  end(): void {
    this.ended = true;
    this.#ending.resolve();
  }

  poll(): boolean {
    const bytes = bytesOf(this.pieces.shift() ?? "");
    for (let at = 0; at < bytes.length;) {
      at = this.counter!.read(bytes, at);
      this.counter!.take();
    }
    return this.pieces.length > 0;
  }

  reviewFormat(): void {
    this.reviews++;
  }

  save() {
    return [];
  }

  close(): void {
    this.closed++;
  }
}

/** A run that follows fake sources and whose output nobody takes. */
class Run extends FakeRun {
  readonly #found: { onData: () => void };

  constructor(
    sources: readonly FakeSource[],
    args: string[] = [],
    parts: Partial<LiveParts> = {},
  ) {
    const found = { onData: () => {} };
    super({
      args,
      parts,
      write: () => new Promise(() => {}),
      openSources: ({ counter, onData }) => {
        found.onData = onData;
        for (const source of sources) source.counter = counter;
        return sources;
      },
    });
    this.#found = found;
  }

  override get reports(): number[][] {
    return super.reports.map((report) => report.slice(0, 3));
  }

  override get alerts(): (string | number)[][] {
    return super.alerts.map((alert) => alert.slice(0, 2));
  }

  onData(): void {
    this.#found.onData();
  }
}

Deno.test("runLive() refreshes the view each second, and closes everything at its end", async () => {
  const source = new FakeSource();
  using run = new Run([source]);
  await run.settle();
  assertEquals([source.closed, run.closed], [0, 0]);
  await run.go(3);
  assertEquals(run.refreshes, [0, 1, 2]);
  await run.stop();
  assertEquals([source.closed, run.closed > 0], [1, true]);
  await run.go(3);
  assertEquals(run.refreshes.length, 3);
});

Deno.test("runLive() looks at the formats anew with each report", async () => {
  const source = new FakeSource();
  using run = new Run([source], ["-i", "5"]);
  await run.settle();
  assertEquals(source.reviews, 1);
  await run.go(4);
  assertEquals(source.reviews, 1);
  await run.go(11);
  assertEquals(source.reviews, 4);
  await run.stop();
});

Deno.test("runLive() reads what was written last before it stops", async () => {
  const source = new FakeSource();
  using run = new Run([source]);
  await run.go(3);
  source.pieces.push(lineAt(START + 3), lineAt(START + 3));
  await run.stop();
  assertEquals(run.reports.at(-1)?.[2], 2);
});

Deno.test("runLive() does not report at once where there are no files", async () => {
  using run = new Run([new FakeSource()], [], { hasFiles: false });
  await run.settle();
  assertEquals(run.reports, []);
  await run.go(11);
  assertEquals(run.reports, [[9, 10, 0]]);
  await run.stop();
});

Deno.test("runLive() reports first when all files are read, the window read back", async () => {
  const [one, two] = [new FakeSource(), new FakeSource()];
  two.caughtUp = false;
  two.pieces = [lineAt(START - 100), lineAt(START - 1)];
  const { poll } = two;
  two.poll = () => {
    const more = poll.call(two);
    two.caughtUp = !more;
    return more;
  };
  using run = new Run([one, two], [], { readsBack: true });
  await run.settle();
  assertEquals(run.reports, [[-1, 120, 2]]);
  await run.stop();
});

Deno.test("runLive() reports before all is read where that takes longer than an interval", async () => {
  const source = new FakeSource();
  source.caughtUp = false;
  let [looks, offsetMs] = [0, 0];
  source.poll = () => {
    offsetMs += ++looks < 100 ? 1000 : 0;
    return looks < 100;
  };
  const now = () => Date.now() + offsetMs;
  using run = new Run([source], [], { now, steadyNow: now });
  await run.settle();
  assertEquals(run.reports.length, 1);
  await run.stop();
});

Deno.test("runLive() -t: the clock stands still while the log is read, however long that takes", async () => {
  const source = new FakeSource();
  source.caughtUp = false;
  let offsetMs = 0;
  source.poll = () => {
    offsetMs += 3000;
    source.caughtUp = offsetMs > 8000;
    return !source.caughtUp;
  };
  const now = () => Date.now() + offsetMs;
  using run = new Run([source], ["-t", "2017-08-08 23:03:20"], {
    now,
    steadyNow: now,
  });
  await run.settle();
  assertEquals(run.reports.map(([second]) => second), [200]);
  await run.stop();
});

Deno.test("runLive() -t: later lines move no clock before all is read", async () => {
  const source = new FakeSource();
  source.caughtUp = false;
  source.pieces = [
    lineAt(START + 100),
    lineAt(START + 203),
    lineAt(START + 198).repeat(1258),
  ];
  const { poll } = source;
  source.poll = () => {
    const hasMore = poll.call(source);
    source.caughtUp = !hasMore;
    return hasMore;
  };
  using run = new Run([source], ["-t", "2017-08-08 23:03:20"]);
  await run.settle();
  assertEquals(run.reports.map(([second, , hits]) => [second, hits]), [
    [200, 1259],
  ]);
  assertEquals(run.alerts, [["firing", 200]]);
  await run.stop();
});

Deno.test("runLive() can be stopped while it reads what was there", async () => {
  const source = new FakeSource();
  source.caughtUp = false;
  let looks = 0;
  source.poll = () => {
    looks++;
    return false;
  };
  // The clock stands still: only the stop ends it, or so many looks.
  const now = () => START * 1000 + (looks < 1000 ? 0 : 1e9);
  using run = new Run([source], [], { now, steadyNow: now });
  await run.stop();
  assertEquals(looks < 1000, true);
});

Deno.test("runLive() ends when all sources have ended, not before", async () => {
  const [one, two] = [
    new FakeSource({ isStream: true }),
    new FakeSource({ isStream: true }),
  ];
  using run = new Run([one, two], [], { hasFiles: false });
  await run.settle();
  one.end();
  await run.settle();
  run.wake();
  await run.settle();
  assertEquals([run.ended, run.closed], [false, 0]);
  two.end();
  await run.settle();
  assertEquals(run.ended, true);
});

Deno.test("runLive() waits for no file's end when a stream has ended", async () => {
  const stream = new FakeSource({ isStream: true });
  using run = new Run([stream, new FakeSource()]);
  await run.settle();
  stream.end();
  await run.settle();
  assertEquals([run.ended, run.closed], [false, 0]);
  await run.stop();
});

const REAL_TIME = { speed: 1, endMs: Infinity };

Deno.test("runLive() ends when the log that it writes itself is whole", async () => {
  let times = 0;
  const feed = { ...REAL_TIME, writeTo: () => ++times < 3 };
  using run = new Run([new FakeSource()], [], { feed });
  await run.go(2);
  run.wake();
  await run.settle();
  assertEquals([run.ended, run.closed], [true, 1]);
});

Deno.test("runLive() reads the log that it writes itself to its end, however long that takes", async () => {
  const source = new FakeSource();
  source.pieces = Array.from({ length: 9 }, () => lineAt(START));
  const { poll } = source;
  let readMs = 0;
  source.poll = () => {
    readMs += 10_000;
    return poll.call(source);
  };
  const now = () => Date.now() + readMs;
  using run = new Run([source], [], {
    feed: { ...REAL_TIME, writeTo: () => false },
    now,
    steadyNow: now,
  });
  await run.settle();
  await run.settle();
  assertEquals([run.ended, source.pieces], [true, []]);
  assertEquals(run.reportEvents.at(-1)!.total.hits, 9);
});

Deno.test("runLive() tells the waker whether there was something", async () => {
  const source = new FakeSource();
  using run = new Run([source]);
  await run.settle();
  const { poll } = source;
  source.poll = () => {
    run.onData();
    return poll.call(source);
  };
  run.wake();
  await run.settle();
  source.poll = poll;
  run.wake();
  await run.settle();
  assertEquals(run.looked, [false, true, false]);
  await run.stop();
});

Deno.test("runLive() looks again at once while any source has more", async () => {
  const [one, two] = [new FakeSource(), new FakeSource()];
  using run = new Run([one, two], ["-w", "10", "-a", "1"]);
  await run.settle();
  one.pieces = [lineAt(START), lineAt(START), lineAt(START)];
  run.wake();
  await run.settle();
  assertEquals(one.pieces, []);
  // Nobody wakes it: the end of the second does.
  one.pieces = Array.from({ length: 20 }, () => lineAt(START));
  await run.go(1);
  assertEquals(run.alerts, [["firing", 0]]);
  await run.stop();
});

Deno.test("runLive() says at once that no line can be read", async () => {
  const source = new FakeSource();
  using run = new Run([source]);
  await run.settle();
  source.pieces.push("junk\n".repeat(10));
  run.wake();
  await run.settle();
  assertEquals(run.events.at(-1)?.type, "unreadable");
  await run.stop();
});

Deno.test("runLive() makes no reports while nobody reads them, but alerts", async () => {
  const source = new FakeSource();
  using run = new Run([source], ["-w", "10", "-a", "1"]);
  await run.settle();
  run.output.write("x".repeat(1024 * 1024 + 1));
  source.pieces.push(lineAt(START).repeat(11));
  await run.go(15);
  assertEquals(run.reports.length, 1);
  assertEquals(run.alerts, [["firing", 0], ["recovered", 10]]);
  await run.stop();
  assertEquals(run.status.outputBlockedSeconds, 15);
});

Deno.test("runLive() makes no reports of a backlog either while nobody reads them", async () => {
  const source = new FakeSource();
  let sleptMs = 0;
  using run = new Run([source], [], { now: () => Date.now() + sleptMs });
  await run.settle();
  run.output.write("x".repeat(1024 * 1024 + 1));
  // After a sleep each line moves the monitor on to its own second.
  sleptMs = 600_000;
  for (let second = 0; second < 600; second += 5) {
    source.pieces.push(lineAt(START + second));
  }
  await run.go(1);
  // The one of the start.
  assertEquals(run.reports.length, 1);
  await run.stop();
  assertEquals(run.reports.length, 2);
  assertEquals(run.reportEvents.at(-1)!.interval.hits, 120);
});

Deno.test("runLive() puts the site before the sections", async () => {
  const source = new FakeSource();
  using run = new Run([source], ["--site", "http://my.site"]);
  await run.settle();
  source.pieces.push(lineAt(START, "/a/b"));
  await run.stop();
  const last = run.events.at(-1);
  assertEquals(
    last?.type === "report" && last.interval.sections[0]?.section,
    "http://my.site/a",
  );
});

Deno.test("runLive() evaluates no second before its lines are read, when it is behind", async () => {
  const source = new FakeSource();
  let offsetMs = 0;
  const { poll } = source;
  source.poll = () => {
    // Each look takes a while.
    if (source.pieces.length > 0) offsetMs += 400;
    return poll.call(source);
  };
  const now = () => Date.now() + offsetMs;
  using run = new Run([source], ["-w", "2", "-a", "1"], {
    now,
    steadyNow: now,
  });
  await run.settle();
  source.pieces = Array.from({ length: 4 }, () => lineAt(START));
  await run.time.tickAsync(800);
  // Two looks were made; two lines of the same second wait.
  assertEquals([source.pieces.length, run.alerts], [2, []]);
  await run.go(2);
  assertEquals(run.alerts[0], ["firing", 0]);
  await run.stop();
});

Deno.test("runLive() goes on with the clock while it reads a backlog that is older than the window", async () => {
  const source = new FakeSource();
  let offsetMs = 0;
  const { poll } = source;
  source.poll = () => {
    if (source.pieces.length > 0) offsetMs += 400;
    return poll.call(source);
  };
  const now = () => Date.now() + offsetMs;
  using run = new Run([source], ["-w", "2"], { now, steadyNow: now });
  await run.settle();
  source.pieces = Array.from({ length: 1000 }, () => lineAt(START - 500));
  await run.go(12);
  assertEquals(source.pieces.length > 0, true);
  assertEquals(run.reports.length > 1, true);
  await run.stop();
});

Deno.test("runLive() reads a backlog no longer than else where the clock is set back meanwhile", async () => {
  const source = new FakeSource();
  let [offsetMs, steadyMs, polls] = [0, 0, 0];
  source.poll = () => {
    polls++;
    steadyMs += 10;
    if (polls === 5) offsetMs = -3_600_000;
    // To the end, if nothing else ends it.
    return polls < 10_000;
  };
  using run = new Run([source], [], {
    now: () => Date.now() + steadyMs + offsetMs,
    steadyNow: () => Date.now() + steadyMs,
  });
  await run.time.tickAsync(1000);
  assertEquals(polls < 1000, true, `${polls}`);
  polls = 10_000;
  await run.stop();
});

Deno.test("runLive() --clock log reports without a single line, too", async () => {
  using run = new Run([new FakeSource()], ["--clock", "log"]);
  await run.go(3);
  await run.stop();
  assertEquals(run.reports.length, 2);
  for (const [second = NaN] of run.reports) {
    assertEquals(Number.isFinite(second), true);
  }
});

Deno.test("while much is read that was there, it is shown how far that is", async () => {
  const source = new FakeSource();
  source.caughtUp = false;
  source.pieces = Array<string>(12).fill(lineAt(START - 1).repeat(5));
  let nowMs = START * 1000 + 300;
  const { poll } = FakeSource.prototype;
  source.poll = () => {
    // Each look takes its time.
    nowMs += 200;
    source.caughtUp = source.pieces.length <= 1;
    return poll.call(source);
  };
  const now = () => nowMs;
  using run = new Run([source], ["-i", "60"], { now, steadyNow: now });
  for (let i = 0; i < 20 && run.reports.length === 0; i++) await run.settle();
  // 2.4 seconds of reading.
  assertEquals(run.refreshes.length, 4);
  assertEquals(run.reports, [[1, 2, 60]]);
  await run.stop();
});
