import { assert, assertEquals } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import type { MonitorEvent, ReportEvent } from "../lib/events.ts";
import { jsonLine } from "../lib/report/json.ts";
import { textBlock } from "../lib/report/text.ts";
import { JsonView, ScreenView, TextView } from "../lib/view.ts";
import { someEvents, someReports, START, STATUS } from "./report/_events.ts";

setColorEnabled(false);

const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const HOME = "\x1b[H";

const events = someEvents();
const first = someReports()[0]!;
const last = someReports().at(-1)!;
const unreadable: MonitorEvent = {
  type: "unreadable",
  lines: 10,
  first: { line: "junk", cut: false, reason: "no time", column: 1 },
};
const style = (width: number) => ({ width, utc: true });

/** A report with more messages than a stream repeats. */
function manyMessages(report: ReportEvent): ReportEvent {
  const transitions = Array.from({ length: 60 }, (_, second) => ({
    ...report.transitions[0]!,
    second,
  }));
  return { ...report, transitions };
}

const messages = (text: string) => text.match(/^High traffic/gm)?.length ?? 0;

/** A screen, what it wrote and how much room there is. */
function screen(size = { columns: 80, rows: 24 }) {
  const written: string[] = [];
  const view = new ScreenView((text) => written.push(text), true, () => size);
  return { written, view, size };
}

/** The lines of one drawing, without the codes around them. */
function linesOf(drawing: string): string[] {
  assert(drawing.startsWith(HOME) && drawing.endsWith("\x1b[K\x1b[J"));
  const lines = drawing.slice(HOME.length, -"\x1b[K\x1b[J".length)
    .split("\x1b[K\r\n");
  // deno-lint-ignore no-control-regex
  for (const line of lines) assert(!/[\x00-\x1f]/.test(line), line);
  return lines;
}

Deno.test("JsonView writes one line for each event, and nothing else", () => {
  const written: string[] = [];
  const view = new JsonView((text) => written.push(text));
  view.show(events, STATUS);
  view.refresh();
  view.close();
  assertEquals(written, events.map((event) => jsonLine(event, STATUS)));
});

Deno.test("TextView writes one block for each event, 80 columns wide where nobody says", () => {
  for (const width of [undefined, 40]) {
    const written: string[] = [];
    const view = new TextView(
      (text) => written.push(text),
      { utc: true, width },
      false,
    );
    view.show([...events, manyMessages(first)], STATUS);
    view.refresh();
    view.close();
    assertEquals(
      written.slice(0, -1),
      events.map((event) => textBlock(event, STATUS, style(width ?? 80))),
    );
    assertEquals(messages(written.at(-1)!), 50);
  }
});

Deno.test("TextView of a whole history has each message once, in the report", () => {
  const written: string[] = [];
  const view = new TextView((text) => written.push(text), { utc: true }, true);
  const alerts = events.filter(({ type }) => type === "alert");
  view.show([...alerts, unreadable, manyMessages(first)], STATUS);
  assertEquals(written.filter((text) => text !== "").length, 2);
  assert(written[0]!.includes("junk"));
  assertEquals(messages(written.join("")), 60);
});

Deno.test("ScreenView enters the alternate screen at once and draws with the first report", () => {
  const { written, view } = screen();
  assertEquals(written, [ENTER]);
  view.refresh(first.window, STATUS);
  view.show([], STATUS);
  assertEquals(written, [ENTER]);
  view.show([first], STATUS);
  assertEquals(written.length, 2);
  const lines = linesOf(written[1]!);
  assert(lines.length <= 24);
  assert(lines[0]!.includes("2026-01-02T03:04:14Z"));
  assert(lines.some((line) => line.startsWith("/api")));
});

Deno.test("ScreenView draws in place: the window of now, the last report, the room there is", () => {
  const { written, view, size } = screen();
  view.show(events, STATUS);
  Object.assign(size, { columns: 60, rows: 12 });
  view.refresh({ ...last.window, second: START + 200, hits: 4321 }, {
    sources: [],
  });
  const lines = linesOf(written.at(-1)!);
  assertEquals(lines.length, 12);
  assertEquals(lines[0]!.length, 60);
  assert(lines[0]!.includes("2026-01-02T03:07:25Z"));
  assert(lines.some((line) => line.includes("4,321 hits")));
  assert(!lines.some((line) => line.includes("/var/log")));
  for (const text of written.slice(1)) linesOf(text);
});

Deno.test("ScreenView shows that nothing can be read until there is a hit", () => {
  const { written, view } = screen();
  const none = { ...first, total: { ...first.total, hits: 0 } };
  const isTold = () => written.at(-1)!.includes("No access log line");
  view.show([unreadable], STATUS);
  view.show([none], STATUS);
  assert(isTold());
  view.show([none], STATUS);
  assert(isTold());
  view.show([first], STATUS);
  assert(!isTold());
});

Deno.test("ScreenView.close() leaves the screen once, then prints the last report and all messages", () => {
  const { written, view } = screen();
  const report = manyMessages(last);
  view.show([...events, report], { sources: [] });
  view.refresh(report.window, STATUS);
  const drawn = written.length;
  view.close();
  assertEquals(written.slice(drawn), [
    LEAVE,
    textBlock(report, STATUS, style(80), Infinity),
  ]);
  assertEquals(messages(written.at(-1)!), 60);
  const all = written.join("");
  assertEquals(all.split(ENTER).length, 2);
  assertEquals(all.split(LEAVE).length, 2);
});

Deno.test("ScreenView.close() prints why nothing could be read", () => {
  const { written, view } = screen();
  view.show([unreadable, { ...first, total: { ...first.total, hits: 0 } }], {
    sources: [],
  });
  view.close();
  assert(written.at(-1)!.startsWith("No access log line in the first 10"));
  assert(written.at(-1)!.endsWith("is this the right file?\n"));
});

Deno.test("ScreenView.close() before the first report only leaves the screen", () => {
  const { written, view } = screen();
  view.close();
  assertEquals(written, [ENTER, LEAVE]);
});
