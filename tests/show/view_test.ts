import { assert, assertEquals } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import type { MonitorEvent, ReportEvent } from "../../lib/events.ts";
import { jsonLine } from "../../lib/report/json.ts";
import { streamStyle } from "../../lib/report/style.ts";
import { textBlock } from "../../lib/report/text.ts";
import { JsonView, TextView } from "../../lib/show/view.ts";
import { someEvents, someReports, STATUS } from "../report/_events.ts";

setColorEnabled(false);

const events = someEvents();
const first = someReports()[0]!;
const unreadable: MonitorEvent = {
  type: "unreadable",
  lines: 10,
  first: { line: "junk", cut: false, reason: "no time", column: 1 },
};
const style = (columns?: number) => streamStyle(columns, { utc: true });

/** A report with more messages than a stream repeats. */
function manyMessages(report: ReportEvent): ReportEvent {
  const transitions = Array.from({ length: 60 }, (_, second) => ({
    ...report.transitions[0]!,
    second,
  }));
  return { ...report, transitions };
}

const messages = (text: string) => text.match(/^High traffic/gm)?.length ?? 0;

Deno.test("JsonView writes one line for each event, and nothing else", () => {
  const written: string[] = [];
  const view = new JsonView((text) => written.push(text));
  view.show(events, STATUS);
  view.refresh();
  view.close();
  assertEquals(written, events.map((event) => jsonLine(event, STATUS)));
});

Deno.test("TextView writes one block for each event, in its style", () => {
  for (const width of [undefined, 40]) {
    const written: string[] = [];
    const view = new TextView(
      (text) => written.push(text),
      style(width),
      false,
    );
    view.show([...events, manyMessages(first)], STATUS);
    view.refresh();
    view.close();
    assertEquals(
      written.slice(0, -1),
      events.map((event) => textBlock(event, STATUS, style(width))),
    );
    assertEquals(messages(written.at(-1)!), 50);
  }
});

Deno.test("TextView of a whole history has each message once, in the report", () => {
  const written: string[] = [];
  const view = new TextView((text) => written.push(text), style(), true);
  const alerts = events.filter(({ type }) => type === "alert");
  view.show([...alerts, unreadable, manyMessages(first)], STATUS);
  assertEquals(written.filter((text) => text !== "").length, 2);
  assert(written[0]!.includes("junk"));
  assertEquals(messages(written.join("")), 60);
});
