import { assert, assertEquals } from "@std/assert";
import { TOP_NAMES } from "../lib/traffic/top_names.ts";
import { FedMonitor, lineAt } from "./_monitor.ts";
import { bytesOf } from "./_lines.ts";

/** A monitor with an interval of ten seconds that begins after second 1000. */
const fed = (options = {}) =>
  new FedMonitor({ since: 1000, tops: TOP_NAMES, ...options }, 1001);

Deno.test("what is counted between reports is what the next report has", () => {
  const it = fed();
  let seen = it.monitor.glance.live;
  assertEquals([seen.total.hits, seen.lagSeconds], [0, undefined]);
  for (let second = 1001; second <= 1030; second++) {
    it.feed(lineAt(second, "/a", second % 4 === 0 ? 500 : 200).repeat(3));
    if (second % 7 === 0) it.feed("junk\n");
    const { live } = it.monitor.glance;
    if (second % 10 === 0) seen = live;
    it.tick(second);
    if (second % 10 !== 0) continue;
    const { interval, total } = it.reports.at(-1)!;
    for (
      const [now, then] of [
        [seen.interval, interval],
        [seen.total, total],
      ] as const
    ) {
      // The second that ends it was not over yet.
      assertEquals(now.seconds, then.seconds - 1);
      const { hits, bytes, status, malformed, late, future } = then;
      assertEquals(
        [now.hits, now.bytes, now.status, now.malformed, now.late, now.future],
        [hits, bytes, status, malformed, late, future],
      );
    }
    // And after it a new interval has begun.
    const { live: after } = it.monitor.glance;
    assertEquals([after.interval.hits, after.interval.seconds], [0, 0]);
    assertEquals(after.total.hits, total.hits);
  }
});

Deno.test("hits of the second after the interval are in the total, not in the interval", () => {
  const it = fed().hits(1005, 2).tick(1005).hits(1011, 3);
  const { interval, total } = it.monitor.glance.live;
  assertEquals([interval.hits, total.hits], [2, 5]);
});

Deno.test("alerts and the peak are told at once, and how old the newest hit is", () => {
  const it = fed({ threshold: 1, window: 10 });
  it.hits(1002, 11).tick(1002);
  it.hits(1003, 9).tick(1003).tick(1007);
  const { transitions, peakHits, lagSeconds } = it.monitor.glance.live;
  assertEquals(transitions.map(({ state }) => state), ["firing"]);
  assertEquals([peakHits, lagSeconds], [20, 4]);
  assertEquals(it.reports.length, 0);
  it.tick(1013);
  assertEquals(it.monitor.glance.live.transitions.at(-1)?.peakHits, 20);
  assertEquals(it.monitor.glance.live.peakHits, 0);
});

Deno.test("the hits of rows since the report are told by what stands in them", () => {
  const it = fed({ site: "http://my.site.com" });
  it.hits(1001, 2, "/a").hits(1001, 3, "/日本").hits(1001, 4, "/x\\x00");
  it.hits(1001, 5, "http://my.site.com/a").hits(1001, 6, "http://other/a");
  const { glance } = it.monitor;
  assertEquals(
    glance.hitsSince("sections", [
      "http://my.site.com/a",
      "http://my.site.com/日本",
      "http://other/a",
      "http://my.site.com/nothing",
    ]),
    [7, 3, 6, 0],
  );
  assertEquals(glance.hitsSince("paths", ["/a", "/日本"]), [2, 3]);
  assertEquals(glance.hitsSince("clients", ["192.0.2.1", "-"]), [20, 0]);
  it.tick(1010);
  assertEquals(glance.hitsSince("paths", ["/a"]), [0]);
  const rows = it.reports.at(-1)!.interval.sections.map((row) => row.section);
  it.hits(1011, 1, "/a").tick(1011);
  assertEquals(glance.hitsSince("sections", rows).reduce((a, b) => a + b), 1);
});

Deno.test("a row whose key is no UTF-8 is found again", () => {
  const it = fed();
  const [before, after] = lineAt(1001, "/|x").split("|");
  const line = Uint8Array.from([
    ...bytesOf(before!),
    0xff,
    0xfe,
    ...bytesOf(after!),
  ]);
  it.feedBytes(line).feedBytes(line).tick(1010).feedBytes(line);
  const rows = it.reports[0]!.interval.sections.map(({ section }) => section);
  assertEquals(rows, ["/\\xff\\xfex"]);
  assertEquals(it.monitor.glance.hitsSince("sections", rows), [1]);
});

Deno.test("a row whose key has what a server wrote for a byte is found again", () => {
  // As Apache writes it; each byte of the second one is of no character.
  const rows = ["/caf\\xe9", "/\\xff\\xfe", "/\\xc3\\xa9", "/é"];
  const it = fed().hits(1001, 1).tick(1010);
  rows.forEach((path, i) => it.hits(1011, i + 1, path));
  const { glance } = it.monitor;
  assertEquals(glance.hitsSince("sections", ["/a", ...rows]), [0, 1, 2, 3, 4]);
});

Deno.test("a closer look counts the hits that are wanted, from then on, until it ends", () => {
  const it = fed();
  const { glance } = it.monitor;
  it.hits(1001, 5, "/a").tick(1001);
  assertEquals(glance.closeUp, undefined);
  glance.lookCloser((record) => record.status >= 500);
  it.hits(1002, 5, "/a").feed(lineAt(1002, "/a/b?c", 503)).feed("junk\n")
    .tick(1003);
  const { since, counts } = glance.closeUp!;
  assertEquals([since, counts.seconds, counts.hits], [1001, 2, 1]);
  assertEquals(counts.tops.get("paths")?.rows[0]?.key, "/a/b");
  assertEquals([...counts.status], [["503", 1]]);
  // Another look begins anew; the counts of the run know nothing of it.
  glance.lookCloser(() => true);
  assertEquals(glance.closeUp!.counts.hits, 0);
  glance.lookCloser(undefined);
  it.hits(1004, 5);
  assertEquals(glance.closeUp, undefined);
  assertEquals(glance.live.total.hits, 16);
});

Deno.test("a threshold that is set holds from the next second on, and alerts tell it", () => {
  const it = fed({ threshold: 10, window: 10 });
  it.hits(1001, 50).tick(1001);
  assertEquals(it.alerts, []);
  it.monitor.setThreshold(4);
  assertEquals(it.monitor.window.threshold, 4);
  it.tick(1002);
  it.monitor.setThreshold(6.5);
  it.tick(1003);
  assertEquals(it.alerts, [["firing", 1002, 50], ["recovered", 1003, 50]]);
  const rules = it.monitor.history.transitions.map(({ rule }) => rule);
  assertEquals(rules, [
    { threshold: 4, windowSeconds: 10 },
    { threshold: 6.5, windowSeconds: 10 },
  ]);
  assert(it.monitor.window.state === "ok");
});

Deno.test("a restart takes the peak and the counts along", () => {
  const it = fed({ threshold: 1, window: 10 });
  it.hits(1001, 30).tick(1001).tick(1002).restart();
  const { live } = it.monitor.glance;
  assertEquals([live.peakHits, live.total.hits, live.interval.hits], [
    30,
    30,
    30,
  ]);
  it.tick(1012);
  assertEquals(it.monitor.glance.live.transitions.at(-1)?.peakHits, 30);
});
