import { assert, assertEquals } from "@std/assert";
import scenarios from "../testdata/scenarios/alerts.json" with { type: "json" };
import { FedMonitor, lineAt } from "./_monitor.ts";

for (const { name, window, threshold, load, until, alerts } of scenarios) {
  Deno.test(`Monitor alerts: ${name}`, () => {
    const fed = new FedMonitor({ window, threshold, intervalSeconds: 60 }, 0);
    for (let second = 0; second <= until; second++) {
      for (const [from = 0, to = 0, hits = 0] of load) {
        if (from <= second && second <= to) fed.hits(second, hits);
      }
      fed.tick(second);
    }
    assertEquals(fed.alerts, alerts as typeof fed.alerts);
  });
}

Deno.test("66. Monitor counts a hit in its own second, also when it comes later", () => {
  const fed = new FedMonitor({ window: 10, threshold: 1 }, 100);
  fed.tick(104).hits(98, 11).tick(105);
  assertEquals(fed.alerts, [["firing", 105, 11]]);
  fed.tick(107);
  assertEquals(fed.alerts.length, 1);
  fed.tick(108);
  assertEquals(fed.alerts[1], ["recovered", 108, 0]);
});

Deno.test("66. Monitor counts hits older than the window as late, and only once", () => {
  const fed = new FedMonitor({ window: 10, threshold: 1 }, 100);
  fed.tick(104).hits(94, 50).hits(95, 3).tick(110);
  const report = fed.reports[0]!;
  assertEquals([report.interval.hits, report.interval.late], [53, 50]);
  assertEquals(fed.alerts, []);
});

Deno.test("66. Monitor counts future hits as such, and in the window when it gets there", () => {
  const fed = new FedMonitor({ window: 10, threshold: 1 }, 100);
  fed.tick(100).hits(106, 20).hits(102, 1).hits(5000, 2).tick(105);
  assertEquals(fed.alerts, []);
  fed.tick(110);
  assertEquals(fed.alerts[0], ["firing", 106, 21]);
  fed.tick(120);
  assertEquals(
    fed.reports.map(({ interval }) => [interval.hits, interval.future]),
    [[21, 20], [2, 2]],
  );
});

Deno.test("64. Monitor evaluates every second when the wall clock steps forwards", () => {
  const fed = new FedMonitor({ window: 10, threshold: 1 }, 100);
  fed.hits(100, 30).tick(100).tick(4000);
  assertEquals(fed.alerts, [["firing", 100, 30], ["recovered", 110, 0]]);
  // What was missed is one report, not hundreds.
  assertEquals(
    fed.reports.map(({ second, interval }) => [
      second,
      interval.seconds,
      interval.hits,
    ]),
    [[110, 10, 30], [4000, 3890, 0]],
  );
  fed.hits(4001, 11).tick(4001);
  assertEquals(fed.alerts[2], ["firing", 4001, 11]);
});

Deno.test("64. Monitor takes the window along when the wall clock is set back", () => {
  const fed = new FedMonitor({ window: 10, threshold: 1 }, 10_000);
  fed.hits(10_000, 30).tick(10_000).tick(10_004);
  // An hour back: nothing recovers and nothing fires again.
  fed.tick(6405).hits(6405, 5).tick(6406);
  assertEquals(fed.alerts, [["firing", 10_000, 30]]);
  assertEquals(fed.monitor.window.hits, 35);
  // The burst is ten seconds old when it leaves, as it always would.
  fed.tick(6409);
  assertEquals(fed.alerts.length, 1);
  fed.tick(6410);
  assertEquals(fed.alerts[1], ["recovered", 6410, 5]);
});

Deno.test("Monitor is not upset by a clock that stands still", () => {
  const fed = new FedMonitor({ window: 10, threshold: 1 }, 100);
  fed.hits(100, 11).tick(100).tick(100).tick(100);
  assertEquals(fed.alerts.length, 1);
});

Deno.test("Monitor reports every interval and the run", () => {
  const fed = new FedMonitor({ since: 99 }, 100);
  fed.feed(lineAt(100, "/a/1") + lineAt(101, "/b/1", 404)).tick(101)
    .feed(lineAt(102, "/a/2")).tick(109);
  fed.tick(110).feed(lineAt(111, "/c", 500) + "junk\n# comment\n\n").tick(119);
  const [first, second] = fed.reports;
  assertEquals([first!.second, second!.second], [109, 119]);
  const plain = { uncertainty: 0, latency: undefined };
  assertEquals(first!.interval, {
    seconds: 10,
    hits: 3,
    rate: 0.3,
    bytes: 30,
    sections: [
      { section: "/a", hits: 2, bytes: 20, errors: 0, ...plain },
      { section: "/b", hits: 1, bytes: 10, errors: 1, ...plain },
    ],
    sources: undefined,
    sectionCount: 2,
    status: new Map([["200", 2], ["404", 1]]),
    methods: new Map([["GET", 3]]),
    clients: 1,
    clientsError: 0,
    topClient: { client: "192.0.2.1", hits: 3, uncertainty: 0 },
    malformed: 0,
    invalidRequests: 0,
    late: 0,
    future: 0,
    excluded: 0,
    latency: undefined,
    tops: new Map(),
  });
  assertEquals([second!.interval.hits, second!.interval.malformed], [1, 1]);
  assertEquals([second!.total.hits, second!.total.malformed], [4, 1]);
  assertEquals(second!.total.rate, 0.2);
  assertEquals(second!.total.sections[0]!.section, "/a");
  assertEquals(second!.lagSeconds, 8);
  assertEquals(second!.format, "common");
  assertEquals(second!.malformedLine?.line, "junk");
});

Deno.test("Monitor.report() covers what was read back, and the next interval begins", () => {
  const fed = new FedMonitor(
    { since: 880, readsFirst: true, threshold: 0.5 },
    1000,
  );
  fed.feed(lineAt(881).repeat(30) + lineAt(999).repeat(31), false);
  fed.events.push(...fed.monitor.report(1000));
  assertEquals(fed.events.map(({ type }) => type), ["alert", "report"]);
  const [first] = fed.reports;
  assertEquals(
    [first!.interval.seconds, first!.interval.hits, first!.total.backfilled],
    [120, 61, 61],
  );
  assertEquals([first!.window.hits, first!.window.state], [61, "firing"]);
  fed.hits(1001).tick(1010);
  assertEquals([fed.reports[1]!.second, fed.reports[1]!.total.hits], [
    1010,
    62,
  ]);
});

Deno.test("Monitor puts the site before sections, and takes its own for the same", () => {
  const fed = new FedMonitor({ site: "http://my.site.com", since: 99 }, 100);
  const target = (target: string) => lineAt(100, target);
  fed.feed(
    target("/pages/1") + target("http://my.site.com/pages/2") +
      target("http://my.site.com.evil/pages") + target("http://other/x") +
      target("http://my.site.com"),
  ).tick(109);
  assertEquals(
    fed.reports[0]!.interval.sections.map(({ section, hits }) => [
      section,
      hits,
    ]),
    [
      ["http://my.site.com/pages", 2],
      ["http://my.site.com", 1],
      ["http://my.site.com.evil/pages", 1],
      ["http://other/x", 1],
    ],
  );
});

Deno.test("Monitor says at once, and once, when no line can be read", () => {
  const fed = new FedMonitor({}, 100);
  fed.feed("bad \x1b[31m line\n" + "x\n".repeat(8));
  fed.events.push(...fed.monitor.tellUnreadable());
  assertEquals(fed.events, []);
  fed.feed("x\n");
  fed.events.push(...fed.monitor.tellUnreadable());
  fed.feed("y\n".repeat(20)).tick(100);
  const [event, ...others] = fed.events;
  assert(event?.type === "unreadable" && others.length === 0);
  assertEquals([event.lines, event.first.line, event.first.column], [
    10,
    "bad \x1b[31m line",
    1,
  ]);
});

Deno.test("Monitor does not call a log unreadable once it saw a hit", () => {
  const fed = new FedMonitor({}, 100);
  fed.hits(100).feed("x\n".repeat(50)).tick(100);
  assertEquals(fed.events, []);
});

Deno.test("Monitor counts a line that was too long as malformed", () => {
  const fed = new FedMonitor({}, 100);
  fed.hits(100);
  fed.monitor.observeTooLong(new Uint8Array(300).fill(65));
  fed.tick(110);
  const { interval, malformedLine } = fed.reports[0]!;
  assertEquals([interval.hits, interval.malformed], [1, 1]);
  assertEquals(malformedLine?.line, "A".repeat(200));
  assertEquals([malformedLine?.cut, malformedLine?.reason], [
    true,
    "the line is too long",
  ]);
});

Deno.test("Monitor under the log's clock: lines out of order by a window alert as sorted ones", () => {
  const seconds = Array.from({ length: 400 }, (_, i) => 1000 + i * i % 31 + i);
  const run = (order: number[]) => {
    const fed = new FedMonitor(
      { window: 30, threshold: 1, latenessSeconds: 30 },
      0,
      "log",
    );
    for (const second of order) fed.hits(second);
    fed.events.push(...fed.monitor.runOut());
    return fed;
  };
  const sorted = run(seconds.toSorted((a, b) => a - b));
  const mixed = run(seconds);
  assert(sorted.alerts.length > 2);
  assertEquals(mixed.alerts, sorted.alerts);
  assertEquals(mixed.reports.at(-1)!.total.late, 0);
  assertEquals(mixed.reports.at(-1)!.total.hits, 400);
});

Deno.test("Monitor under the log's clock says everything in the order of time", () => {
  const fed = new FedMonitor(
    { window: 30, threshold: 1, latenessSeconds: 30 },
    0,
    "log",
  );
  for (let second = 1000; second < 1100; second++) {
    fed.hits(second, second < 1020 ? 5 : 1);
  }
  fed.events.push(...fed.monitor.runOut());
  const seconds = fed.events.map((event) =>
    event.type === "alert"
      ? event.transition.second
      : event.type === "report"
      ? event.second
      : NaN
  );
  assertEquals(seconds, seconds.toSorted((a, b) => a - b));
  assertEquals(
    fed.reports.map(({ interval }) => interval.hits).reduce((a, b) => a + b),
    180,
  );
  for (const { window, second } of fed.reports) {
    assertEquals(window.second, second);
  }
});

Deno.test("Monitor makes one report of a quiet stretch of more than an hour", () => {
  const quiet = (seconds: number) => {
    const fed = new FedMonitor(
      { latenessSeconds: 120, quietSeconds: 3600 },
      0,
      "log",
    );
    fed.hits(1000).hits(1000 + seconds);
    fed.events.push(...fed.monitor.runOut());
    return fed.reports.map(({ second }) => second);
  };
  const every10 = (from: number, to: number) =>
    Array.from({ length: (to - from) / 10 + 1 }, (_, i) => from + i * 10);
  assertEquals(quiet(3600), every10(1009, 4729));
  const year = 365 * 86_400;
  assertEquals(quiet(year), [
    1009,
    1009 + year - 10,
    ...every10(1009 + year, 1129 + year),
  ]);
});

Deno.test("Monitor counts a hit in the interval of its second", () => {
  const fed = new FedMonitor({}, 100);
  // Second 111 begins before the tick that ends 110.
  fed.hits(110).hits(111, 2).feed("junk\n").tick(110).hits(111).tick(120);
  assertEquals(
    fed.reports.map(({ second, interval }) => [second, interval.hits]),
    [[110, 1], [120, 3]],
  );
  assertEquals(fed.reports[0]!.interval.malformed, 1);
});

Deno.test("Monitor.finish() ends with everything, the second that has begun too", () => {
  const fed = new FedMonitor({}, 100);
  fed.hits(105).hits(106, 2);
  fed.events.push(...fed.monitor.finish(105));
  const [report, ...others] = fed.reports;
  assertEquals(others, []);
  assertEquals(
    [report!.second, report!.interval.seconds, report!.interval.hits],
    [106, 6, 3],
  );
});

Deno.test("Monitor lets an interval go on where nobody reads reports, alerts come", () => {
  let isRead = false;
  const fed = new FedMonitor(
    { window: 10, threshold: 1, areReportsRead: () => isRead },
    100,
  );
  fed.hits(105, 11).tick(111);
  assertEquals(fed.events.map(({ type }) => type), ["alert"]);
  isRead = true;
  fed.hits(112).tick(112);
  assertEquals(fed.reports[0]!.interval.hits, 11);
  fed.tick(120);
  assertEquals(fed.reports[1]!.interval.hits, 1);
});

Deno.test("Monitor makes one report of what nobody read: as long as that was, with all its hits", () => {
  let now = 0;
  const fed = new FedMonitor({ areReportsRead: () => now > 136 }, 100);
  for (let second = 101; second <= 137; second++) {
    now = second;
    fed.hits(second, 8).tick(second);
  }
  for (let second = 138; second <= 150; second++) {
    fed.hits(second, 8).tick(second);
  }
  assertEquals(
    fed.reports.map(({ second, interval }) => [
      second,
      interval.seconds,
      interval.rate,
    ]),
    [[130, 30, 8], [140, 10, 8], [150, 10, 8]],
  );
});

Deno.test("Monitor.finish() tells the alerts of all lines, also while it would wait for late ones", () => {
  const fed = new FedMonitor(
    { window: 10, threshold: 1, latenessSeconds: 10 },
    100,
  );
  fed.hits(105, 11);
  fed.events.push(...fed.monitor.tick(106));
  assertEquals(fed.events, []);
  fed.events.push(...fed.monitor.finish(106));
  assertEquals(fed.events.map(({ type }) => type), ["alert", "report"]);
  assertEquals(fed.reports[0]!.window.hits, 11);
  assertEquals(fed.reports[0]!.window.second, 106);
});

Deno.test("Monitor tells how far the hits have come that are none of the future", () => {
  const fed = new FedMonitor({}, 100);
  assertEquals(fed.monitor.reached, -Infinity);
  fed.hits(100).hits(3700);
  assertEquals([fed.monitor.newest, fed.monitor.reached], [3700, 100]);
  fed.monitor.horizon = 200;
  fed.hits(202);
  assertEquals(fed.monitor.reached, 202);
});

Deno.test("Monitor never goes back in its reports when the first hit comes late", () => {
  const fed = new FedMonitor({ since: "first hit", readsFirst: true }, 1000);
  fed.events.push(...fed.monitor.report(1000));
  fed.tick(1010).hits(500).tick(1020).hits(1025).tick(1030);
  assertEquals(
    fed.reports.map(({ second, interval, total }) => [
      second,
      interval.seconds,
      total.seconds,
    ]),
    [[1000, 0, 0], [1010, 10, 10], [1020, 10, 20], [1030, 10, 30]],
  );
});

Deno.test("Monitor takes a hit for one of the future from the third second after the last", () => {
  const fed = new FedMonitor({}, 100);
  fed.tick(100).hits(102).hits(103).tick(110);
  const { hits, future } = fed.reports[0]!.interval;
  assertEquals([hits, future], [2, 1]);
});

Deno.test("Monitor keeps hits a window ahead of the second that runs, no further", () => {
  const alerts = (ahead: number) => {
    const fed = new FedMonitor({ window: 10, threshold: 1 }, 100);
    return fed.tick(100).hits(101 + ahead, 11).tick(120).alerts;
  };
  assertEquals(alerts(10), [["firing", 111, 11]]);
  assertEquals(alerts(11), []);
});

Deno.test("Monitor waits as long as it is to for lines that come late", () => {
  const fed = new FedMonitor(
    { window: 10, threshold: 1, latenessSeconds: 10 },
    100,
  );
  fed.hits(95, 11).tick(104);
  assertEquals(fed.alerts, []);
  fed.tick(105);
  assertEquals(fed.alerts, [["firing", 95, 11]]);
  // A report does not wait.
  fed.hits(101, 5).events.push(...fed.monitor.report(106));
  assertEquals(fed.alerts[1], ["recovered", 105, 5]);
  assertEquals(fed.reports[0]!.window.second, 106);
});

Deno.test("Monitor.startAt() begins the first interval where it is told", () => {
  const fed = new FedMonitor({ since: "first hit" }, 0);
  fed.monitor.startAt(1000, 900);
  fed.hits(950).hits(1000, 2);
  fed.events.push(...fed.monitor.report(1000));
  const { interval, total } = fed.reports[0]!;
  assertEquals([interval.seconds, interval.hits, total.seconds], [100, 3, 100]);
});

Deno.test("Monitor.report() counts the last second, and never goes back", () => {
  const fed = new FedMonitor({ since: 980, readsFirst: true }, 1000);
  fed.hits(1000, 2).events.push(...fed.monitor.report(1000));
  fed.tick(1005).events.push(...fed.monitor.report(1003));
  assertEquals(
    fed.reports.map(({ second, interval }) => [
      second,
      interval.seconds,
      interval.hits,
    ]),
    [[1000, 20, 2], [1005, 5, 0]],
  );
});

Deno.test("Monitor says of a single line that it cannot be read when it reports", () => {
  for (const end of ["report", "runOut"] as const) {
    const fed = new FedMonitor({}, 100);
    fed.monitor.observeTooLong(new Uint8Array(300).fill(65));
    fed.feed("junk\n").events.push(...fed.monitor[end](100));
    const [event] = fed.events;
    assert(event?.type === "unreadable");
    assertEquals([event.lines, event.first.reason], [
      2,
      "the line is too long",
    ]);
  }
});

Deno.test("Monitor does not call a log unreadable that began with something else", () => {
  const fed = new FedMonitor({}, 100);
  fed.feed("x\n".repeat(9)).hits(100).feed("x\n".repeat(50)).tick(100);
  assertEquals(fed.events, []);
});

Deno.test("Monitor.finish() leaves out no hit of the future, and does not run there", () => {
  const fed = new FedMonitor({}, 100);
  fed.hits(105).hits(200, 2);
  fed.events.push(...fed.monitor.finish(105));
  const [{ second, interval, total }] = fed.reports as [typeof fed.reports[0]];
  assertEquals([second, interval.hits, total.hits], [106, 3, 3]);
});

Deno.test("Monitor tells how old the newest hit is, whatever came after it", () => {
  const fed = new FedMonitor({}, 100);
  fed.hits(107).hits(103).tick(110).hits(111).hits(125).tick(120);
  // 125 is ahead of the report: it is not older than nothing.
  assertEquals(fed.reports.map(({ lagSeconds }) => lagSeconds), [3, 0]);
});

Deno.test("Monitor begins with the clock where the first hit is ahead of it", () => {
  const fed = new FedMonitor({ since: "first hit" }, 100);
  fed.hits(150).tick(110);
  const { interval, total } = fed.reports[0]!;
  assertEquals([interval.seconds, interval.hits, total.seconds], [11, 0, 11]);
});

Deno.test("Monitor takes the intervals along when the clock is set back", () => {
  const fed = new FedMonitor({ window: 10 }, 10_000);
  fed.hits(10_000, 30).tick(10_000).tick(10_004).tick(6405).tick(6410);
  assertEquals(
    fed.reports.map(({ second, interval, total, lagSeconds }) => [
      second,
      interval.seconds,
      interval.hits,
      total.seconds,
      lagSeconds,
    ]),
    [[6410, 10, 30, 10, 10]],
  );
});

Deno.test("Monitor takes along up to where the log was read when the clock is set back", () => {
  const fed = new FedMonitor({}, 10_000);
  fed.hits(9997).tick(10_000).tick(6400);
  // The second that is over then is the first after it.
  assertEquals([fed.monitor.newest, fed.monitor.reached], [6396, 6396]);
});

Deno.test("Monitor shows the window of each report's own second, in quiet times too", () => {
  const fed = new FedMonitor({ window: 5, quietSeconds: 40 }, 100);
  fed.hits(100).tick(150);
  assertEquals(
    fed.reports.map(({ second, window }) => [second, window.second]),
    [110, 120, 130, 140, 150].map((second) => [second, second]),
  );
});

Deno.test("Monitor makes one report of quiet intervals that are longer than is allowed", () => {
  const reports = (until: number) => {
    const fed = new FedMonitor({ quietSeconds: 30 }, 100);
    return fed.tick(until).reports.map(({ second }) => second);
  };
  assertEquals(reports(139), [110, 120, 130]);
  assertEquals(reports(140), [140]);
  assertEquals(reports(149), [140]);
});

Deno.test("Monitor calls no interval quiet that has a malformed line", () => {
  const fed = new FedMonitor({}, 100);
  fed.feed("junk\n").tick(140);
  assertEquals(
    fed.reports.map(({ second, interval }) => [second, interval.malformed]),
    [[110, 1], [140, 0]],
  );
});

Deno.test("Monitor calls no interval quiet while hits of the next one wait", () => {
  const fed = new FedMonitor({}, 100);
  fed.hits(115).tick(140);
  assertEquals(
    fed.reports.map(({ second, interval }) => [second, interval.hits]),
    [[110, 0], [120, 1], [140, 0]],
  );
});

Deno.test("Monitor tells a report that was held back as soon as somebody reads", () => {
  let isRead = false;
  const fed = new FedMonitor({ areReportsRead: () => isRead }, 100);
  fed.tick(111);
  assertEquals(fed.reports.length, 0);
  isRead = true;
  fed.tick(111);
  assertEquals(fed.reports.map(({ second }) => second), [110]);
});
