import { assert, assertEquals, assertThrows } from "@std/assert";
import { logTime } from "../../lib/demo/traffic.ts";
import type { MonitorEvent } from "../../lib/events.ts";
import { LineAssembler } from "../../lib/source/lines.ts";
import { LineCounter } from "../../lib/line_counter.ts";
import { Monitor, type MonitorOptions } from "../../lib/monitor.ts";
import { buffersOf, canTake, takePart } from "../../lib/parts/packed_part.ts";
import {
  MAX_PACKED_ROWS,
  MAX_STEPS,
  PartCounter,
  type PartOptions,
  STEP_ROWS,
} from "../../lib/parts/part_counter.ts";
import { partTarget } from "../../lib/parts/shared_parts.ts";
import {
  Selection,
  type SelectionOptions,
} from "../../lib/select/selection.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { bytesOf } from "../_lines.ts";
import { lineAt } from "../_monitor.ts";
import { randomFrom } from "../_random.ts";

const LOGS = 1500;
/** Logs with more clients and sections than a table has rows. */
const CROWDED_LOGS = 12;
const SITE = "http://my.site.com";

type Random = (below: number) => number;

/** A line with its newline, or the head of one that is too long. */
type Line =
  | { readonly bytes: Uint8Array }
  | { readonly head: Uint8Array };

interface Case {
  readonly options: MonitorOptions;
  readonly bySource: boolean;
  readonly selection: SelectionOptions | undefined;
  readonly parts: readonly (readonly Line[])[];
}

// ------------------------------------------------------------- the logs

/** Where the time goes with the next hit. */
function nextSecond(random: Random, second: number, disorder: number): number {
  if (random(100) >= disorder) return second + [0, 0, 0, 1, 1, 7][random(6)]!;
  const steps = [
    () => -random(8),
    () => -random(200),
    () => -random(20_000),
    () => random(200),
    () => random(20_000),
    () => 3600 * random(6) + random(20),
  ];
  return second + steps[random(steps.length)]!();
}

function request(random: Random, sections: number): string {
  const method = ["GET", "GET", "GET", "POST", "PURGE"][random(5)]!;
  const origin = ["", "", SITE, "http://other.example"][random(4)]!;
  return [
    `${method} ${origin}/s${random(sections)}/x HTTP/1.1`,
    `${method} ${origin}/s${random(sections)} HTTP/1.0`,
    `${method} /only HTTP/1.1`,
    "-",
    "\\x16\\x03",
  ][random(20) === 0 ? 3 + random(2) : random(3)]!;
}

/** @param timed Whether its response time stands at its end. */
function hit(
  random: Random,
  second: number,
  keys: number,
  timed = false,
): Line {
  const client = `192.0.${random(keys) >> 8}.${random(keys) & 255}`;
  const status = [200, 200, 304, 404, 500][random(5)]!;
  const size = random(5) === 0 ? "-" : random(100_000);
  const tail = timed
    // As Traefik writes it.
    ? ` "-" "agent/3.0" 262 "router" "http://10.0.0.1/" ${random(3000)}ms`
    : [
      ...["", ' "http://a.example/" "agent/1.0"', ' "-" "other"'],
      ' "-" "agent/2.0" "203.0.113.7, 10.0.0.1"',
    ][random(4)]!;
  return {
    bytes: bytesOf(
      `${client} - - [${logTime(second)}] "${request(random, keys)}" ` +
        `${status} ${size}${tail}\n`,
    ),
  };
}

function noHit(random: Random): Line {
  if (random(6) === 0) {
    return { head: bytesOf(`${random(1000)} ${"x".repeat(random(256))}`) };
  }
  return {
    bytes: bytesOf(
      [
        "\n",
        "\r\n",
        `junk ${random(1000)}\n`,
        `192.0.2.1 - - [99/Foo/2026:00:00:00 +0000] "GET /${random(9)}" 200\n`,
        `${"y".repeat(random(300))}\n`,
      ][random(5)]!,
    ),
  };
}

/** Lines in an order that is possible, however odd. */
function lines(random: Random, count: number, keys: number): Line[] {
  let second = 1_700_000_000 + random(1000);
  const disorder = [0, 0, 5, 40][random(4)]!;
  const junk = [0, 2, 30][random(3)]!;
  const timed = random(3) === 0;
  const made: Line[] = [];
  // Nobody knows the time before the first hit.
  for (let i = random(3) ? 0 : random(20); i > 0; i--) made.push(noHit(random));
  while (made.length < count) {
    if (random(100) < junk) {
      made.push(noHit(random));
      continue;
    }
    const next = nextSecond(random, second, disorder);
    // Some go on from where a jump led, some are alone there.
    const stays = Math.abs(next - second) < 10 || random(2) === 0;
    made.push(hit(random, next, keys, timed));
    if (stays) second = next;
  }
  return made;
}

/** The busy lines of several logs behind each other, which go back in time. */
function crowdedLines(random: Random): Line[] {
  const made: Line[] = [];
  for (let log = 0; log < 2 + random(2); log++) {
    const second = 1_700_000_000 + random(30);
    const perSecond = 200 + random(1000);
    for (let i = 0; i < 10_000; i++) {
      made.push(hit(random, second + Math.floor(i / perSecond), 20_000));
    }
  }
  return made;
}

function cut(random: Random, all: readonly Line[], longest: number): Line[][] {
  const parts: Line[][] = [];
  for (let at = 0; at < all.length;) {
    // A part within a line that is longer has no line of its own.
    const end = at + random(longest);
    parts.push(all.slice(at, end));
    at = end;
  }
  return parts.length > 0 ? parts : [[]];
}

function anyCase(random: Random, parts: Line[][]): Case {
  const windowSeconds = [5, 30, 120][random(3)]!;
  const threshold = (1 + random(60)) / windowSeconds / [1, 10][random(2)]!;
  const site = random(2) ? SITE : "";
  return {
    // As lib/offline.ts has them.
    options: {
      rule: { threshold, windowSeconds },
      intervalSeconds: [10, 10, 60, Infinity][random(4)]!,
      top: 10,
      site,
      quietSeconds: 3600,
      latenessSeconds: windowSeconds,
      since: "first hit",
      aheadSeconds: windowSeconds,
      seed: random(2 ** 32),
      totalRows: random(2) === 0,
      tops: random(2) ? [] : TOP_NAMES.filter(() => random(2) === 0),
    },
    bySource: random(2) === 0,
    selection: random(2) ? undefined : anySelection(random, site),
    parts,
  };
}

function anySelection(random: Random, site: string): SelectionOptions {
  const some = [
    "status=200",
    "section=/s1*",
    "client=192.0.1.0/24",
    "ua~AGENT",
    "bytes>50000",
    "protocol!=HTTP/1.0",
  ].filter(() => random(4) === 0);
  const [only, exclude] = random(2) ? [some, []] : [[], some];
  return {
    only,
    exclude,
    sectionDepth: 1 + random(2),
    realIp: random(2) === 0,
    site,
  };
}

// ------------------------------------------------------------- counting them

/**
 * Counts a log as lib/offline.ts does.
 *
 * @param isApart Whether a part is counted apart, where that can be.
 */
function count(
  { options, bySource, selection, parts }: Case,
  isApart: (part: number) => boolean,
): { events: MonitorEvent[]; apart: number } {
  const events: MonitorEvent[] = [];
  const add = (some: readonly MonitorEvent[]) => events.push(...some);
  using monitor = new Monitor(options, 1_600_000_000);
  using owned = new DisposableStack();
  const counter = new LineCounter(
    monitor,
    undefined,
    add,
    Selection.of(selection),
  );
  if (bySource) counter.source = bytesOf("access.log");
  const target = partTarget(monitor, counter);
  const { site = "", totalRows = true, tops = [] } = options;
  let partCounter: PartCounter | undefined;
  let apart = 0;
  for (const [part, lines] of parts.entries()) {
    if (monitor.newest !== -Infinity && isApart(part)) {
      partCounter ??= owned.use(
        new PartCounter({
          grid: monitor.apart.grid,
          site,
          top: options.top,
          totalRows,
          tops,
          selection,
          source: counter.source,
        }),
      );
      partCounter.begin(counter.reader.save());
      feed(lines, partCounter);
      const packed = structuredClone(partCounter.finish());
      if (canTake(packed, target)) {
        for (const _ of takePart(packed, target));
        counter.reader.restore(partCounter.reader);
        apart++;
        add(monitor.tellUnreadable());
        continue;
      }
    }
    counter.reader.restore(counter.reader.save());
    feed(lines, counter);
    monitor.apart.endPart();
    add(monitor.tellUnreadable());
  }
  if (options.intervalSeconds === Infinity) add(monitor.report(monitor.newest));
  add(monitor.runOut());
  return { events, apart };
}

function feed(
  lines: readonly Line[],
  sink: Pick<PartCounter, "lines" | "tooLong">,
): void {
  // As they come from a file: many at once, in the block.
  const assembler = new LineAssembler(sink);
  let waiting: number[] = [];
  const push = () => {
    assembler.push(Uint8Array.from(waiting), true);
    assembler.finish(true);
    waiting = [];
  };
  for (const line of lines) {
    if (!("head" in line)) waiting.push(...line.bytes);
    else {
      push();
      sink.tooLong(line.head);
    }
  }
  push();
}

/** That it makes no difference who counts which part. */
function check(seed: number, given: Case): MonitorEvent[] {
  const alone = count(given, () => false).events;
  const random = randomFrom(seed);
  for (const isApart of [() => true, () => random(2) === 0]) {
    const { events } = count(given, isApart);
    for (const [i, event] of events.entries()) {
      // Text is compared first: that takes a tenth of the time.
      if (alone[i] && textOf(event) === textOf(alone[i])) continue;
      assertEquals(event, alone[i], `seed ${seed}, event ${i}`);
      throw new Error(`seed ${seed}, event ${i}: only the text differs`);
    }
    assertEquals(events.length, alone.length, `seed ${seed}`);
  }
  return alone;
}

function textOf(event: MonitorEvent): string {
  return JSON.stringify(
    event,
    (_, value) =>
      value instanceof Map
        ? [...value]
        : value === undefined || typeof value === "number" && !isFinite(value)
        ? String(value)
        : value,
  );
}

Deno.test(`parts of ${LOGS} logs that are counted apart come to the same`, () => {
  const seen = {
    ...{ report: 0, alert: 0, unreadable: 0, late: 0, malformed: 0 },
    ...{ excluded: 0, tops: 0, timed: 0 },
  };
  for (let seed = 1; seed <= LOGS; seed++) {
    const random = randomFrom(seed);
    const all = lines(random, random(120), [3, 40, 300][random(3)]!);
    const parts = cut(random, all, [3, 12, 60][random(3)]!);
    for (const event of check(seed, anyCase(random, parts))) {
      seen[event.type]++;
      if (event.type !== "report") continue;
      if (event.interval.late > 0) seen.late++;
      if (event.malformedLine !== undefined) seen.malformed++;
      if (event.interval.excluded > 0) seen.excluded++;
      if (event.interval.latency !== undefined) seen.timed++;
      if (event.interval.tops.get("paths")?.rows.length) seen.tops++;
    }
  }
  // Without these the logs would prove little.
  for (const [what, count] of Object.entries(seen)) {
    assert(count > LOGS / 100, `${what}: ${count}`);
  }
});

Deno.test(`parts of ${CROWDED_LOGS} logs with more keys than rows come to the same`, () => {
  for (let seed = 1; seed <= CROWDED_LOGS; seed++) {
    const random = randomFrom(seed);
    const parts = cut(random, crowdedLines(random), 20_000);
    check(seed, anyCase(random, parts));
  }
});

const SHOWS = { site: "", top: 10, totalRows: true };

Deno.test("a part of more intervals than are worth sending is refused", () => {
  const grid = { seed: 1, since: 0, intervalSeconds: 10 };
  const options = { ...SHOWS, totalRows: false, grid, source: undefined };
  const counter = new PartCounter(options);
  const count = (steps: number) => {
    for (let step = 1; step <= steps; step++) {
      counter.lines(...wholeOf(lineAt(step * 10)));
    }
  };
  count(MAX_STEPS);
  assertEquals(counter.finish().steps.length, MAX_STEPS);
  assertThrows(() => count(MAX_STEPS + 2), RangeError);
  counter.finish();
  count(2);
  assertEquals([...counter.finish().seconds], [10, 20]);
});

Deno.test("a part of more rows than are worth sending is refused", () => {
  const STEPS = 20;
  const PATHS = 50;
  const grid = { seed: 1, since: 0, intervalSeconds: 10 };
  /** Counts steps of some clients, each of which asks for some paths. */
  const count = (clientsAStep: number, more: Partial<PartOptions>) => {
    const options = { ...SHOWS, grid, source: undefined, ...more };
    using counter = new PartCounter(options);
    // What a part had before counts no more.
    for (let step = 1; step <= STEPS; step++) {
      counter.lines(...wholeOf(lineAt(step * 10)));
    }
    counter.finish();
    for (let step = 1; step <= STEPS; step++) {
      const lines = Array.from(
        { length: clientsAStep },
        (_, i) =>
          lineAt(step * 10, `/a/${i % PATHS}`)
            .replace(/^\S+/, `10.0.${i >> 8}.${i & 255}`),
      );
      counter.lines(...wholeOf(lines.join("")));
    }
    return counter.finish().steps.length;
  };
  // One row of a section.
  const most = MAX_PACKED_ROWS / STEPS - STEP_ROWS - 1;
  const [fits, tooMany] = [Math.floor(most), Math.ceil(most + 1)];
  assertEquals(count(fits, {}), STEPS);
  assertThrows(() => count(tooMany, {}), RangeError);
  const tops = ["paths"] as const;
  assertEquals(count(fits - PATHS, { tops }), STEPS);
  assertThrows(() => count(tooMany - PATHS, { tops }), RangeError);
  const source = bytesOf("access.log");
  assertEquals(count(fits - 1, { source }), STEPS);
  assertThrows(() => count(tooMany - 1, { source }), RangeError);
  // Where totals have none, only the first and the last step have rows.
  assertEquals(count(tooMany, { totalRows: false }), STEPS);
});

Deno.test("a part of many intervals is refused where totals have rows, however few", () => {
  const grid = { seed: 1, since: 0, intervalSeconds: 10 };
  const steps = MAX_PACKED_ROWS / STEP_ROWS;
  const count = (totalRows: boolean) => {
    const options = { ...SHOWS, totalRows, grid, source: undefined };
    using counter = new PartCounter(options);
    for (let step = 1; step <= steps; step++) {
      counter.lines(...wholeOf(lineAt(step * 10)));
    }
    return counter.finish().steps.length;
  };
  assertThrows(() => count(true), RangeError);
  assertEquals(count(false), steps);
});

Deno.test("a part can be moved to another thread, all that is large of it", () => {
  const grid = { seed: 1, since: 0, intervalSeconds: 10 };
  const options = { ...SHOWS, totalRows: false, grid, source: undefined };
  using counter = new PartCounter(options);
  counter.lines(
    ...wholeOf(
      ["1", "junk", "12", "25", "38"].map((second) =>
        second === "junk" ? "junk\n" : lineAt(Number(second))
      ).join(""),
    ),
  );
  const part = counter.finish();
  const lengths = () => buffersOf(part).map(({ byteLength }) => byteLength);
  assertEquals(lengths().every((length) => length > 0), true, `${lengths()}`);
  const moved = structuredClone(part, { transfer: buffersOf(part) });
  assertEquals(lengths(), [0, 0, 0, 0, 0]);
  assert(buffersOf(moved).every(({ byteLength }) => byteLength > 0));
});

function wholeOf(text: string): [Uint8Array, number, number] {
  const bytes = bytesOf(text);
  return [bytes, 0, bytes.length];
}

Deno.test("a PartCounter begins anew after a part", () => {
  const grid = { seed: 1, since: 0, intervalSeconds: 10 };
  const options = { ...SHOWS, grid, source: undefined };
  const random = randomFrom(1);
  const [before, part] = [lines(random, 50, 40), lines(random, 50, 40)];
  const used = new PartCounter(options);
  const { reader } = used;
  feed(before, used);
  used.finish();
  used.begin(reader);
  feed(part, used);
  const fresh = new PartCounter(options);
  fresh.begin(reader);
  feed(part, fresh);
  assertEquals(used.finish(), fresh.finish());
});
