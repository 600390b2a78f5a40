import { assertEquals } from "@std/assert";
import { LineKind, LogRecord } from "../lib/log/record.ts";
import { Monitor } from "../lib/monitor.ts";
import { randomFrom } from "./_random.ts";

const HISTORIES = 10_000;

/** Recounts all hits at every second: what the monitor has to come to. */
function oracle(
  hits: readonly number[],
  from: number,
  to: number,
  window: number,
  hitsAllowed: number,
): string[] {
  const said: string[] = [];
  let firing = false;
  for (let now = from; now <= to; now++) {
    const inWindow = hits.filter((second) =>
      second > now - window && second <= now
    ).length;
    const high = inWindow > hitsAllowed;
    const low = inWindow < hitsAllowed;
    if (firing ? low : high) {
      firing = !firing;
      said.push(`${firing ? "firing" : "recovered"} ${now} ${inWindow}`);
    }
  }
  return said;
}

function history(random: (below: number) => number): number[] {
  const hits: number[] = [];
  for (let second = 1000; second < 1000 + 20 + random(60);) {
    // Quiet, steady or a burst; thresholds are small numbers of hits.
    const count = [0, 1, random(4), random(30)][random(4)]!;
    for (let i = 0; i < count; i++) hits.push(second);
    second += 1 + (random(5) === 0 ? random(40) : 0);
  }
  return hits.length > 0 ? hits : [1000];
}

/** Hits in a window; a whole number in half of the cases, to be met exactly. */
function anyThreshold(random: (below: number) => number, window: number) {
  return (1 + random(window * 4)) / (1 + random(2));
}

const record = new LogRecord();
record.kind = LineKind.INVALID_REQUEST;
record.status = 400;

function observe(monitor: Monitor, second: number): void {
  record.second = second;
  monitor.observe(record);
}

function said(events: ReturnType<Monitor["tick"]>): string[] {
  return events.flatMap((event) =>
    event.type === "alert"
      ? [
        `${event.transition.state} ${event.transition.second} ` +
        event.transition.hits,
      ]
      : []
  );
}

Deno.test(`Monitor agrees with a recount on ${HISTORIES} histories, live`, () => {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const random = randomFrom(seed);
    const hits = history(random);
    const window = 1 + random(15);
    const hitsAllowed = anyThreshold(random, window);
    const end = hits.at(-1)! + window + 2;
    using monitor = newMonitor(window, hitsAllowed, 990);
    const got: string[] = [];
    let next = 0;
    for (let now = 990; now <= end;) {
      while (next < hits.length && hits[next]! <= now) {
        observe(monitor, hits[next++]!);
      }
      got.push(...said(monitor.tick(now)));
      now++;
    }
    assertEquals(
      got,
      oracle(hits, 990, end, window, hitsAllowed),
      `seed ${seed}`,
    );
  }
});

Deno.test(`Monitor agrees with a recount on ${HISTORIES} histories, out of order`, () => {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const random = randomFrom(seed);
    const hits = history(random);
    const window = 1 + random(15);
    const hitsAllowed = anyThreshold(random, window);
    // No hit comes more than a window after a later one.
    const mixed = hits
      .map((second) => ({ second, key: second + random(window * 2 + 1) / 2 }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ second }) => second);
    using monitor = newMonitor(window, hitsAllowed, 0, window);
    const got: string[] = [];
    let newest = -Infinity;
    for (const second of mixed) {
      if (second > newest) {
        if (newest === -Infinity) monitor.startAt(second);
        else got.push(...said(monitor.tick(second - 1)));
        newest = second;
      }
      observe(monitor, second);
    }
    got.push(...said(monitor.runOut()));
    const end = hits.at(-1)! + window + 2;
    assertEquals(
      got,
      oracle(hits, 900, end, window, hitsAllowed),
      `seed ${seed}`,
    );
  }
});

function newMonitor(
  windowSeconds: number,
  hitsAllowed: number,
  now: number,
  latenessSeconds = 0,
): Monitor {
  const rule = { threshold: hitsAllowed / windowSeconds, windowSeconds };
  return new Monitor(
    { rule, intervalSeconds: 1000, top: 1, latenessSeconds },
    now,
  );
}
