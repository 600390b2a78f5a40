import { assert, assertEquals } from "@std/assert";
import type { Counts, ReportEvent } from "../lib/events.ts";
import { LogRecord } from "../lib/log/record.ts";
import { Monitor } from "../lib/monitor.ts";
import { Selection } from "../lib/select/selection.ts";
import { COARSE, FINE, type LatencyScale } from "../lib/traffic/latency.ts";
import { TOP_NAMES, type TopName } from "../lib/traffic/top_names.ts";
import { randomFrom } from "./_random.ts";
import { own, scope } from "./_scope.ts";
import {
  anyExpression,
  type Asked,
  type Wanted,
  wantedOf,
} from "./select/_oracle.ts";
import { anyHit, recordOf } from "./select/_records.ts";

const RUNS = 200;
const START = 1_700_000_000;

/** What the hits of each top have in common. */
const KEYS: Record<TopName, (hit: Wanted) => string | null> = {
  paths: (hit) => hit.path,
  clients: (hit) => hit.client,
  hosts: (hit) => hit.host,
  agents: (hit) => hit.agent,
  referrers: (hit) => hit.referrer,
  protocols: (hit) => hit.protocol,
};

/** Counts hits by a key, with a plain map: the most hits first. */
function countsBy(
  hits: readonly Wanted[],
  keyOf: (hit: Wanted) => string | null,
) {
  const groups = Map.groupBy(
    hits.filter((hit) => keyOf(hit)),
    (hit) => keyOf(hit)!,
  );
  return Array.from(groups, ([key, group]) => ({
    key,
    hits: group.length,
    bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
    errors: group.filter(({ status }) => (status ?? 0) >= 400).length,
    group,
  })).sort((a, b) => b.hits - a.hits || (a.key < b.key ? -1 : 1));
}

/** The exact quantiles, which those of a scale have to be near. */
function assertLatency(
  got: Counts["latency"],
  hits: readonly Wanted[],
  scale: LatencyScale,
) {
  const times = hits.flatMap(({ micros }) => micros === null ? [] : [micros])
    .sort((a, b) => a - b);
  assertEquals(got?.count ?? 0, times.length);
  if (times.length === 0) return assertEquals(got, undefined);
  for (const percent of [50, 95, 99] as const) {
    const exact = times[Math.ceil(times.length * percent / 100) - 1]! / 1e6;
    const error = Math.abs(got![`p${percent}`] - exact);
    assert(error <= exact * scale.relativeError + 1e-9, `p${percent}`);
  }
}

function assertCounts(counts: Counts, hits: readonly Wanted[], lines: number) {
  assertEquals(counts.hits, hits.length);
  assertEquals(counts.excluded, lines - hits.length);
  assertEquals(counts.bytes, hits.reduce((sum, { bytes }) => sum + bytes, 0));
  assertEquals(
    counts.invalidRequests,
    hits.filter(({ target }) => target === null).length,
  );
  const status = countsBy(hits, ({ status }) => String(status ?? "-"));
  assertEquals(
    new Map([...counts.status].sort()),
    new Map(status.map(({ key, hits }) => [key, hits] as const).sort()),
  );
  const methods = countsBy(hits, ({ method }) => method);
  assertEquals(
    [...counts.methods],
    methods.map(({ key, hits }) => [key, hits]),
  );
  assertLatency(counts.latency, hits, FINE);

  const sections = countsBy(hits, ({ section }) => section);
  assertEquals(
    counts.sections.map(({ latency: _, ...row }) => row),
    sections.map(({ key, group: _, ...row }) => ({
      section: key,
      ...row,
      uncertainty: 0,
    })),
  );
  for (const [i, { latency }] of counts.sections.entries()) {
    assertLatency(latency, sections[i]!.group, COARSE);
  }
  assertEquals([...counts.tops.keys()], [...TOP_NAMES]);
  for (const name of TOP_NAMES) {
    const rows = countsBy(hits, KEYS[name]);
    assertEquals(counts.tops.get(name), {
      rows: rows.map(({ group: _, ...row }) => ({ ...row, uncertainty: 0 })),
      size: rows.length,
    }, name);
  }
}

Deno.test(`Monitor counts what a plain recount does, of random hits with all fields, in ${RUNS} runs`, () => {
  let excluded = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    using _ = scope();
    const random = randomFrom(seed);
    const plain: Asked = {
      only: [],
      exclude: [],
      sectionDepth: 1 + random(3),
      realIp: random(2) === 0,
      // Sections are shown with it: then those of the recount had to be too.
      site: "",
    };
    const expression = () =>
      anyExpression(random, wantedOf(anyHit(random, 0), plain)!);
    const asked: Asked = {
      ...plain,
      only: Array.from({ length: random(2) }, expression),
      exclude: Array.from({ length: random(3) }, expression),
    };
    const options = {
      rule: { threshold: 1e9, windowSeconds: 10 },
      intervalSeconds: 10,
      top: 1000,
      since: START - 1,
      tops: TOP_NAMES,
    };
    let monitor = own(new Monitor(options, START));
    const selection = Selection.of(asked);
    const record = new LogRecord();
    const all: Wanted[] = [];
    let lines = 0;
    for (let interval = 0; interval < 3; interval++) {
      const hits: Wanted[] = [];
      const count = random(300);
      for (let i = 0; i < count; i++) {
        const hit = anyHit(random, START + interval * 10 + random(10));
        selection?.apply(recordOf(hit, record));
        monitor.observe(record);
        const wanted = wantedOf(hit, asked);
        if (wanted) hits.push(wanted);
        if (random(200) === 0) {
          const saved = JSON.parse(JSON.stringify(monitor.save()));
          monitor = own(new Monitor(options, START));
          monitor.restore(saved, -Infinity);
        }
      }
      lines += count;
      all.push(...hits);
      excluded += count - hits.length;
      const [report] = monitor.tick(START + interval * 10 + 9)
        .filter((event): event is ReportEvent => event.type === "report");
      assertCounts(report!.interval, hits, count);
      assertCounts(report!.total, all, lines);
    }
  }
  assert(excluded > 10_000, `${excluded} excluded`);
});
