import { assertEquals } from "@std/assert";
import { MAX_TRANSITIONS } from "../lib/alert/history.ts";
import type { SavedMonitor } from "../lib/monitor.ts";
import { FedMonitor, lineAt } from "./_monitor.ts";
import { randomFrom } from "./_random.ts";

const HISTORIES = 60;

/** Lines of a second or near it: hits of all kinds, and what is none. */
function anyLines(random: (below: number) => number, second: number): string {
  let text = "";
  for (let i = [0, 1, 5, 40][random(4)]!; i > 0; i--) {
    const at = second + (random(6) === 0 ? random(40) - 30 : 0);
    const status = [200, 301, 404, 500][random(4)];
    const path = ["/a", "/b/c", "/\xe9\x01x", `/s${random(50)}`][random(4)];
    const line = lineAt(at, path, status);
    text += [
      line,
      line,
      line.replace("192.0.2.1", `198.51.100.${random(200)}`),
      line.replace("GET", ["PUT", "__proto__", "\u{202e}"][random(3)]!),
      `not a line ${random(9)}\x1b\n`,
    ][random(5)];
  }
  return text;
}

Deno.test(`A monitor that goes on from what another kept says the same, in ${HISTORIES} histories`, () => {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const random = randomFrom(seed);
    const window = 1 + random(20);
    const options = { window, threshold: 1 + random(8), aheadSeconds: 30 };
    const unbroken = new FedMonitor(options);
    const restarted = new FedMonitor(options);
    for (let second = 1000; second < 1080; second++) {
      const text = anyLines(random, second);
      unbroken.feed(text).tick(second);
      restarted.feed(text);
      if (random(8) === 0) restarted.restart();
      restarted.tick(second);
      if (random(8) === 0) restarted.restart();
    }
    unbroken.events.push(...unbroken.monitor.finish(1080));
    restarted.events.push(...restarted.monitor.finish(1080));
    assertEquals(restarted.events, unbroken.events, `seed ${seed}`);
  }
});

Deno.test("A restart within a second: reports do not go back in time, and no second is in two", () => {
  const fed = new FedMonitor({ intervalSeconds: 1, window: 5 });
  fed.tick(1004).hits(1005, 3).tick(1005).hits(1006, 5);
  fed.events.push(...fed.monitor.finish(1005));
  fed.restart(1005).hits(1006, 2);
  fed.events.push(...fed.monitor.report(1005));
  fed.hits(1006, 4).tick(1006).tick(1007).tick(1008);
  const reports = fed.reports.slice(-5);
  assertEquals(
    reports.map(({ second, interval, total }) => [
      second,
      interval.seconds,
      interval.hits,
      total.hits,
    ]),
    [
      [1005, 1, 3, 3],
      [1006, 1, 5, 8],
      [1006, 0, 2, 10],
      [1007, 1, 4, 14],
      [1008, 1, 0, 14],
    ],
  );
  const lengths = reports.map(({ total }) => total.seconds);
  assertEquals(lengths, lengths.toSorted((a, b) => a - b));
});

Deno.test("Pruned tables and the estimate of clients go on too", () => {
  const [unbroken, restarted] = [new FedMonitor(), new FedMonitor()];
  for (let half = 0; half < 2; half++) {
    let text = "";
    for (let i = 0; i < 6000; i++) {
      const client = half * 5000 + i;
      text += lineAt(1000, `/s${client}/x`)
        .replace("192.0.2.1", `2001:db8::${client.toString(16)}`);
      if (client < 50) text += lineAt(1000, "/top/x").repeat(client);
    }
    unbroken.feed(text);
    restarted.feed(text).restart();
  }
  unbroken.tick(1010);
  restarted.tick(1010);
  const [a, b] = [unbroken.reports[0]!, restarted.reports[0]!];
  // The seed of the hashes is another: the estimate is as good, not the same.
  const strip = ({ interval, total }: typeof a) => ({
    ...{ ...interval, clients: 0 },
    total: { ...total, clients: 0 },
  });
  assertEquals(strip(b), strip(a));
  assertEquals(Math.abs(b.total.clients - 11_000) < 11_000 * 0.04, true);
  assertEquals(b.total.clientsError > 0, true);
});

Deno.test("The seconds in which nobody looked are evaluated with the lines of that time", () => {
  const fed = new FedMonitor({ window: 10, threshold: 1 }, 1000);
  fed.hits(1000, 5).tick(1000);
  // Stopped for two minutes; a burst came in the second of these.
  fed.restart(1120).tick(1069);
  fed.hits(1070, 30).hits(1071, 1);
  fed.tick(1075).tick(1120);
  assertEquals(fed.alerts, [["firing", 1070, 30], ["recovered", 1080, 1]]);
  // All of it is one interval.
  assertEquals(
    fed.reports.map(({ second, interval }) => [
      second,
      interval.seconds,
      interval.hits,
    ]),
    [[1120, 120, 36]],
  );
});

Deno.test("Another rule than before: the state goes on, and is judged by the new one", () => {
  const kept = new FedMonitor({ window: 120, threshold: 10 }, 1000);
  kept.hits(1000, 1500).tick(1000);
  assertEquals(kept.alerts, [["firing", 1000, 1500]]);
  const saved = JSON.parse(JSON.stringify(kept.monitor.save()));
  const short = new FedMonitor({ window: 5, threshold: 10 }, 1000);
  short.monitor.restore(saved, 1000);
  short.tick(1004).tick(1005);
  assertEquals(short.alerts, [["recovered", 1005, 0]]);
  const long = new FedMonitor({ window: 300, threshold: 10 }, 1000);
  long.monitor.restore(saved, 1000);
  long.tick(1001);
  assertEquals(long.alerts, [["recovered", 1001, 1500]]);
  assertEquals(long.monitor.history.transitions.length, 2);
});

Deno.test("A shorter window than before: an alert recovers without another hit", () => {
  const kept = new FedMonitor({ window: 60, threshold: 1 }, 1000);
  kept.hits(1000, 200).tick(1020);
  const saved = JSON.parse(JSON.stringify(kept.monitor.save()));
  const short = new FedMonitor({ window: 5, threshold: 1 }, 1021);
  short.monitor.restore(saved, 1021);
  short.tick(1030);
  assertEquals(short.alerts, [["recovered", 1021, 0]]);
});

Deno.test("The history is kept whole", () => {
  const fed = new FedMonitor({ window: 1, threshold: 0.5 }, 1000);
  const { history } = fed.monitor;
  const rule = { threshold: 0.5, windowSeconds: 1 };
  for (let i = 0; i <= MAX_TRANSITIONS; i++) {
    const state = i % 2 === 0 ? "firing" as const : "recovered" as const;
    const hits = 1 - i % 2;
    history.add({ state, second: 1000 + i, hits, average: hits, rule });
  }
  fed.restart();
  assertEquals(fed.monitor.history.transitions, history.transitions);
  assertEquals(fed.monitor.history.dropped, 1);
});

/** What version 0.1.0 kept before response times, tops and filters. */
function withoutLater(saved: SavedMonitor): SavedMonitor {
  const strip = (summary: SavedMonitor["intervals"]["total"]) => {
    const { excluded: _, latency: _l, tops: _t, ...rest } = summary;
    const { times: _s, ...sections } = rest.sections;
    return { ...rest, sections };
  };
  const { total, running, next, ...intervals } = saved.intervals;
  return {
    ...saved,
    intervals: {
      ...intervals,
      total: strip(total),
      running: strip(running),
      next: strip(next),
    },
  };
}

Deno.test("What was kept before there were response times, tops and filters is taken over", () => {
  const fed = new FedMonitor({}, 1000);
  fed.hits(1000, 3);
  const saved = withoutLater(JSON.parse(JSON.stringify(fed.monitor.save())));
  assertEquals(JSON.stringify(saved).includes("excluded"), false);
  const next = new FedMonitor({ tops: ["paths"] }, 1000);
  next.monitor.restore(saved, 1000);
  next.hits(1001, 2).tick(1010);
  const { interval } = next.reports[0]!;
  assertEquals([interval.hits, interval.excluded], [5, 0]);
  assertEquals(interval.latency, undefined);
  // It is counted from the restart on.
  assertEquals(interval.tops.get("paths")!.rows[0]!.hits, 2);
});

Deno.test("A top that is not asked for any more is dropped, others go on", () => {
  const kept = new FedMonitor({ tops: ["paths", "agents", "clients"] }, 1000);
  kept.hits(1000, 3, "/a?x");
  const saved = JSON.parse(JSON.stringify(kept.monitor.save()));
  const next = new FedMonitor({ tops: ["paths", "hosts"] }, 1000);
  next.monitor.restore(saved, 1000);
  next.hits(1001, 2, "/a#y").tick(1010);
  const { tops } = next.reports[0]!.interval;
  assertEquals([...tops.keys()], ["paths", "hosts"]);
  const row = { key: "/a", hits: 5, bytes: 50, errors: 0, uncertainty: 0 };
  assertEquals(tops.get("paths"), { rows: [row], size: 1 });
  assertEquals(tops.get("hosts"), { rows: [], size: 0 });
});
