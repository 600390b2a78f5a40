import { assert, assertEquals } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import { screenLines } from "../../lib/report/screen.ts";
import { someReports, START } from "./_events.ts";

setColorEnabled(false);

const style = { width: 80, utc: true };
const report = someReports()[0]!;
const section = {
  section: "/a",
  hits: 1,
  bytes: 1,
  errors: 0,
  uncertainty: 0,
  latency: undefined,
};

/** A screen without sources, with so many sections and messages. */
function screen(sections: number, messages: number, height: number): string[] {
  const some = {
    ...report,
    interval: {
      ...report.interval,
      sections: Array.from({ length: sections }, () => section),
    },
    malformedLine: undefined,
    transitions: Array.from({ length: messages }, (_, second) => ({
      ...report.transitions[0]!,
      second,
    })),
  };
  const state = {
    report: some,
    window: report.window,
    status: { sources: [] },
    notice: [],
  };
  // So wide that each message is a line.
  return screenLines(state, { ...style, width: 200 }, height);
}

const number = (lines: string[], what: string) =>
  lines.filter((line) => line.startsWith(what)).length;

Deno.test("screenLines() shows the window as it is now, and what else there is to say", () => {
  const lines = screenLines(
    {
      report,
      window: {
        ...report.window,
        second: START + 200,
        hits: 4321,
        course: [7],
      },
      status: { sources: [] },
      notice: ["notice"],
    },
    style,
    30,
  );
  assert(lines[0]!.includes("2026-01-02T03:07:25Z"));
  assertEquals(lines[1], "notice");
  assert(lines[3]!.includes("4,321 hits"));
  assert(lines[5]!.includes("peak 7/s"));
});

Deno.test("screenLines() shows all where there is room, and no more lines than that", () => {
  // 5 lines above, 4 of sections, 4 of details, 3 of messages, the last.
  const all = screen(3, 2, 17);
  assertEquals(screen(3, 2, 50), all);
  assertEquals(
    [
      all.length,
      number(all, "/a"),
      number(all, "lines  "),
      number(all, "High"),
    ],
    [17, 3, 1, 2],
  );
  assertEquals(number(all, "ALERTS"), 1);
  assert(all[13]!.startsWith("ALERTS") && !all[13]!.includes("above"));
});

Deno.test("screenLines() gives up messages first, then sections, then details", () => {
  const shown = [30, 29, 25, 24, 19, 18, 15].map((height) => {
    const lines = screen(9, 9, height);
    assertEquals([lines.length, lines.at(-1)], [height, "q quit"]);
    const details = lines.filter((line) =>
      /^(status|methods|clients|lines) /.test(line)
    );
    return [number(lines, "High"), number(lines, "/a"), details.length];
  });
  assertEquals(shown, [
    [9, 9, 4],
    [8, 9, 4],
    [4, 9, 4],
    [4, 8, 4],
    [4, 3, 4],
    [4, 3, 3],
    [4, 3, 0],
  ]);
  assertEquals(number(screen(9, 9, 14), "status "), 0);
  assertEquals(screen(9, 9, 13).length, 13);
});

Deno.test("screenLines() keeps four lines of sections and five of messages in sight", () => {
  const lines = screen(9, 9, 16);
  assertEquals([number(lines, "/a"), number(lines, "High")], [3, 4]);
  assertEquals(lines.length, 16);
  // The newest messages are the ones that stay.
  const heading = lines.findIndex((line) => line.startsWith("ALERTS"));
  assertEquals(lines[heading], "ALERTS (5 lines above, all on leaving)");
  assert(lines[heading + 4]!.includes("1970-01-01T00:00:08Z"));
  assert(lines[heading + 1]!.includes("1970-01-01T00:00:05Z"));
});
