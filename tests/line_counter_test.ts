import { assert, assertEquals } from "@std/assert";
import type { MonitorEvent } from "../lib/events.ts";
import { LineCounter } from "../lib/line_counter.ts";
import { textOf } from "../lib/log/text.ts";
import { Monitor } from "../lib/monitor.ts";
import { Selection } from "../lib/select/selection.ts";
import { LineAssembler } from "../lib/source/lines.ts";
import { bytesOf } from "./_lines.ts";
import { lineAt } from "./_monitor.ts";
import { randomFrom } from "./_random.ts";

const PLAIN = { exclude: [], sectionDepth: 1, realIp: false, site: "" };

/** A monitor whose last second is 99, and a counter of lines for it. */
function counting(
  lastSecond?: () => number,
  only: readonly string[] = [],
  site = "",
  waits = false,
) {
  const rule = { threshold: 1, windowSeconds: 10 };
  const options = { rule, intervalSeconds: 10, top: 10, site };
  const monitor = new Monitor(options, 100);
  const events: MonitorEvent[] = [];
  /** What the log was taken for when there was something to say. */
  const formats: (string | undefined)[] = [];
  const counter = new LineCounter(
    monitor,
    lastSecond,
    (some) => {
      events.push(...some);
      formats.push(counter.reader.format?.name);
      counter.isFull = waits;
    },
    only.length > 0 ? Selection.of({ ...PLAIN, only }) : undefined,
  );
  const take = (line: string, live?: boolean) => {
    counter.read(bytesOf(line), 0);
    counter.take(live);
    return monitor.now;
  };
  return { counter, monitor, events, formats, take };
}

Deno.test("LineCounter tells the second of a hit, and none of another line", () => {
  const { counter } = counting();
  counter.read(bytesOf(lineAt(100)), 0);
  assertEquals(counter.second, 100);
  counter.read(bytesOf("junk\n"), 0);
  assertEquals(counter.second, NaN);
});

Deno.test("LineCounter has its reader hear which of the common formats each line had", () => {
  const { counter } = counting(undefined, ["path=/none"]);
  const combined = lineAt(100).replace("\n", ' "-" "agent"\n');
  for (let i = 0; i < 12; i++) counter.read(bytesOf(combined), 0);
  assertEquals(counter.reader.format?.name, "combined");
  // One that is left out, too.
  counter.read(bytesOf(lineAt(100)), 0);
  assertEquals(counter.reader.format?.name, "common");
});

Deno.test("LineCounter helps a clock on that is more than two seconds behind a line", () => {
  const { take } = counting(() => 1000);
  assertEquals(take(lineAt(101)), 99);
  assertEquals(take("junk\n"), 99);
  assertEquals(take(lineAt(102), false), 99);
  assertEquals(take(lineAt(102)), 101);
  assertEquals(take(lineAt(50)), 101);
});

Deno.test("LineCounter helps a clock on no further than to the last second that is over", () => {
  const { take } = counting(() => 103);
  assertEquals(take(lineAt(106)), 103);
  const { take: takeSet } = counting(() => 20);
  assertEquals(takeSet(lineAt(150)), 99);
});

Deno.test("LineCounter helps no clock on with a line of the future", () => {
  const { take, monitor } = counting(() => 103);
  assertEquals(take(lineAt(107)), 99);
  // Where lines of others are still to be read, the clock is further on.
  monitor.horizon = 106;
  assertEquals(take(lineAt(110)), 99);
  assertEquals(take(lineAt(109)), 103);
});

Deno.test("LineCounter under the log's clock ends a second with the first line of a later one", () => {
  const { take, events, monitor } = counting();
  assertEquals(take(lineAt(500)), 499);
  for (let i = 0; i < 10; i++) assertEquals(take(lineAt(500)), 499);
  assertEquals(take(lineAt(501), false), 499);
  assertEquals(monitor.newest, 501);
  assertEquals(events, []);
  assertEquals(take(lineAt(503)), 502);
  assertEquals(take(lineAt(490)), 502);
  assertEquals(events.map(({ type }) => type), ["alert"]);
});

Deno.test("LineCounter moves the log's clock on with a hit that is left out, and counts it nowhere else", () => {
  const { counter, take, events, monitor } = counting(undefined, [
    "status=404",
  ]);
  assertEquals(take(lineAt(500)), 499);
  assertEquals([counter.second, monitor.newest], [500, 500]);
  for (let i = 0; i < 30; i++) take(lineAt(501));
  assertEquals(take(lineAt(503, "/a", 404)), 502);
  assertEquals(take(lineAt(550)), 549);
  const reports = events.filter((event) => event.type === "report");
  assertEquals(reports.length, events.length);
  assertEquals(
    reports.map(({ second, interval }) => [
      second,
      interval.hits,
      interval.excluded,
      interval.late,
    ]),
    [[509, 1, 31, 0], [549, 0, 0, 0]],
  );
  assertEquals(monitor.finish(550).at(-1)!.type, "report");
});

Deno.test("LineCounter leaves no log unreadable of which all hits are left out", () => {
  const { take, monitor } = counting(undefined, ["status=404"]);
  take(lineAt(500));
  for (let i = 0; i < 20; i++) take("junk\n");
  assertEquals(monitor.tellUnreadable(1), []);
});

const jsonAt = (second: number): string =>
  JSON.stringify({
    time_iso8601: new Date(second * 1000).toISOString(),
    remote_addr: "192.0.2.1",
    request: "GET /j HTTP/1.1",
    status: 200,
  }) + "\n";

/** Lines of a log that goes to and fro, with what is no hit among them. */
function unevenLog(random: (below: number) => number): string {
  let second = 1000;
  let text = "";
  for (let i = 0; i < 3000; i++) {
    // For a while the log has another format.
    if (random(700) === 0) text += jsonAt(second).repeat(random(500));
    if (random(9) === 0) second += random(4);
    const back = random(30) === 0 ? random(400) : 0;
    const line = lineAt(second - back, `/s${random(40)}/x`, 200 + random(400))
      .replace("192.0.2.1", `10.0.${random(9)}.${random(200)}`);
    text += [
      line,
      line,
      line.replace("GET", "HEAD"),
      line.replace("\n", ' "-" "curl"\n'),
      line.replace("GET /", "GET http://a.example/"),
      line.replace(" - - ", " - ann "),
      line.replace(/"GET.*"/, '"-"'),
      `junk ${i}\n`,
      line.replace(/ HTTP.*/, ""),
      jsonAt(second),
      "# no directive\n",
      random(20) > 0 ? "\n" : "#Fields: date time cs-uri-stem\n",
      "\n",
    ][random(20) < 14 ? random(3) : random(13)];
  }
  return text;
}

Deno.test("LineCounter counts lines by their rows as it does by their records", () => {
  const seen = new Set<string | undefined>();
  for (let seed = 1; seed <= 40; seed++) {
    const bytes = bytesOf(unevenLog(randomFrom(seed)));
    // A filter that lets all through: with one a record is filled for each.
    const site = seed % 2 === 0 ? "http://a.example" : "";
    const [rows, apart, records] = [[], [], ["status<600"]].map((only, i) => {
      const it = counting(undefined, only, site);
      const { counter, monitor, events, formats } = it;
      counter.source = bytesOf("a");
      const malformed: string[] = [];
      if (i > 0) {
        counter.invalidRequests = {
          take: ({ line, lineStart, lineEnd }) =>
            malformed.push(textOf(line.subarray(lineStart, lineEnd))),
          takeTooLong: () => {},
        };
      }
      const newest: number[] = [];
      const assembler = new LineAssembler({
        lines: (block, start, end, live) => {
          // What is not in the block is read line by line.
          const bytes = i === 2 ? block.slice() : block;
          newest.push(counter.lines(bytes, start, end, live, 1040, false));
        },
        tooLong: () => {},
      });
      const pieces = randomFrom(seed);
      for (let at = 0; at < bytes.length;) {
        const piece = bytes.subarray(at, at + 1 + pieces(20_000));
        assembler.push(piece, at > 60_000);
        at += piece.length;
      }
      events.push(...monitor.runOut());
      formats.forEach((format) => seen.add(format));
      return {
        counted: { events, formats, newest, format: counter.reader.save() },
        malformed,
      };
    });
    assertEquals(rows!.counted, records!.counted, `seed ${seed}`);
    assertEquals(apart, records, `seed ${seed}`);
    assert(rows!.counted.events.length > 3);
    assert(records!.malformed.length > 50);
  }
  assertEquals(seen, new Set(["common", "combined", "json"]));
});

Deno.test("LineCounter has lines wait for who hears what is said, and counts them as all others", () => {
  const text = Array.from({ length: 300 }, (_, i) => {
    const other = i % 40 === 39 ? `{"message":"${i}"}\n` : "";
    return lineAt(100 + 3 * i, `/s${i % 7}`) + other;
  }).join("");
  const read = (waits: boolean) => {
    const { counter, monitor, events, formats } = counting(
      undefined,
      [],
      "",
      waits,
    );
    const lines = new LineAssembler(counter);
    let waited = 0;
    for (let at = 0; at < text.length; at += 5000) {
      lines.push(bytesOf(text.slice(at, at + 5000)), true);
      for (; counter.isWaiting; waited++) {
        const before = events.length;
        counter.goOn();
        assert(events.length <= before + 2, `${events.length}: of one line`);
      }
    }
    events.push(...monitor.finish(2000));
    return { waited, events, formats };
  };
  const [usual, waiting] = [read(false), read(true)];
  assertEquals(usual.waited, 0);
  assert(waiting.waited > 3, `${waiting.waited}`);
  assertEquals(waiting.events, usual.events);
  assertEquals(waiting.formats, usual.formats);
});

Deno.test("LineCounter takes lines that wait before a line that is too long", () => {
  const { counter, monitor } = counting();
  const bytes = bytesOf(lineAt(100) + lineAt(101));
  counter.isFull = true;
  counter.lines(bytes, 0, bytes.length);
  assertEquals([counter.isWaiting, monitor.newest], [true, -Infinity]);
  counter.tooLong(bytesOf("x"));
  assertEquals([counter.isWaiting, monitor.newest], [false, 101]);
});

Deno.test("LineCounter counts lines in their order, also where rows wait and tables are pruned", () => {
  const random = randomFrom(3);
  const bytes = bytesOf(
    Array.from({ length: 60_000 }, () => {
      const place = random(3) > 0 ? random(3000) : random(12_000);
      // With a quote in its target a line is read the slow way.
      const target = `/s${place}/x${random(3) > 0 ? "" : '"'}`;
      return `10.0.${place >> 8}.${place & 255} - - ` +
        `[10/Oct/2025:13:55:36 +0000] "GET ${target} HTTP/1.1" 200 5\n`;
    }).join(""),
  );
  const report = (isFast: boolean) => {
    const rule = { threshold: 1, windowSeconds: 10 };
    const options = { rule, intervalSeconds: Infinity, top: 5000, seed: 7 };
    using monitor = new Monitor({ ...options, since: "first hit" }, 100);
    const counter = new LineCounter(monitor, undefined, () => {});
    const lines = new LineAssembler({
      // Outside of the block lines are read one by one.
      lines: (bytes, start, end) =>
        isFast
          ? counter.lines(bytes, start, end)
          : counter.lines(bytes.slice(start, end), 0, end - start),
      tooLong: () => {},
    });
    lines.push(bytes, true);
    return monitor.report(monitor.newest);
  };
  assertEquals(report(true), report(false));
});
