import { assert, assertEquals } from "@std/assert";
import { logTime } from "../lib/demo/traffic.ts";
import { LineCounter } from "../lib/line_counter.ts";
import { Monitor } from "../lib/monitor.ts";
import { LineAssembler } from "../lib/source/lines.ts";
import { bytesOf } from "./_lines.ts";
import { FedMonitor, lineAt } from "./_monitor.ts";
import { randomFrom } from "./_random.ts";

/**
 * Lines of which most have a second of their own: over the ends of intervals, late
 * ones, hits that are no plain lines, malformed ones.
 */
function anyLog(random: (below: number) => number): string[] {
  const lines: string[] = [];
  let second = 1000;
  for (let i = 0; i < 200; i++) {
    // So many until it is known what log this is.
    if (i > 20) second += [0, 1, 1, 1, 2, 7, 25][random(7)]!;
    const time = logTime(second - (random(9) === 0 ? random(40) : 0));
    const target = ["/a/x", "/b", "http://own.example/c/d", '/q"q'][random(4)]!;
    const request = random(6) === 0 ? "\\x16\\x03" : `GET ${target} HTTP/1.1`;
    lines.push(
      random(12) === 0
        ? "no line of a log\n"
        : `192.0.2.${random(5)} - - [${time}] "${request}" ` +
          `${[200, 301, 404, 503][random(4)]} ${random(1000)}\n`,
    );
  }
  return lines;
}

Deno.test("lines that are counted many at once come to the same as one by one", () => {
  let reports = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const random = randomFrom(seed);
    const lines = anyLog(random);
    const options = {
      seed,
      threshold: 0.5 + random(3) / 2,
      window: 1 + random(30),
      latenessSeconds: random(2) * 30,
      since: "first hit" as const,
      site: random(2) === 0 ? "http://own.example" : "",
    };
    const clock = random(3) === 0 ? "others" : "log";
    const atOnce = new FedMonitor(options, 1000, clock);
    const oneByOne = new FedMonitor(options, 1000, clock);
    atOnce.feed(lines.join(""));
    for (const line of lines) oneByOne.feed(line);
    for (const fed of [atOnce, oneByOne]) {
      fed.events.push(...fed.monitor.finish(3000));
    }
    assertEquals(atOnce.events, oneByOne.events, `seed ${seed}`);
    reports += atOnce.reports.length;
  }
  assert(reports > 3000, `${reports}`);
});

Deno.test("who hears of an event finds all counted that came before it", () => {
  const monitor = new Monitor({
    rule: { threshold: 0.5, windowSeconds: 10 },
    intervalSeconds: 3600,
    top: 10,
    since: "first hit",
  }, 1000);
  const totals: number[] = [];
  const counter = new LineCounter(monitor, undefined, (events) => {
    assertEquals(events.map(({ type }) => type), ["alert"]);
    totals.push(monitor.glance.live.total.hits);
  });
  const lines = new LineAssembler({
    lines: (block, start, end) => void counter.lines(block, start, end),
    tooLong: () => {},
  });
  // So many until it is known what log this is; then it fires once the second of the
  // sixth hit of ten seconds is over.
  const seconds = Array.from({ length: 20 }, (_, i) => 1000 + 20 * i)
    .concat(Array.from({ length: 10 }, (_, i) => 2000 + i));
  const log = seconds.map((second) => lineAt(second)).join("");
  lines.push(bytesOf(log), true);
  assertEquals(totals, [26]);
});
