import { assert, assertEquals } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import type { Counts } from "../../lib/events.ts";
import { widthOf } from "../../lib/report/columns.ts";
import {
  bySourceLines,
  sectionLines,
  topLines,
} from "../../lib/report/tables.ts";
import { someReports } from "./_events.ts";

setColorEnabled(false);

const style = { width: 80, utc: true };
const report = someReports()[0]!;
const HOSTILE = "a\x1b[2J";
const SHOWN = "a\\x1b[2J";

Deno.test("bySourceLines() tells sources apart, where that is asked for", () => {
  const of = (sources: Counts["sources"]) =>
    bySourceLines({ ...report.interval, hits: 40, sources }, style);
  assertEquals(of(undefined), []);
  const row = { source: HOSTILE, hits: 30, bytes: 7, errors: 1 };
  const lines = of([row, { ...row, source: "b", hits: 10 }]);
  assertEquals(lines.length, 3);
  assert(lines[0]!.startsWith("SOURCE "));
  assert(/\b30 +75\.0% +1 +7 B\b/.test(lines[1]!), lines[1]);
  assert(lines[1]!.startsWith(SHOWN.slice(0, 10)));
});

Deno.test("sectionLines() marks what may be missing; the longest bar is the top's", () => {
  const section = {
    section: HOSTILE,
    bytes: 7,
    errors: 1,
    latency: undefined,
  };
  const [, first, second] = sectionLines({
    ...report.interval,
    hits: 4000,
    sections: [
      { ...section, hits: 2000, uncertainty: 1 },
      { ...section, hits: 1000, uncertainty: 0 },
    ],
  }, style);
  assertEquals(
    [first, second].map((line) => line!.split(/ {2,}/)),
    [
      [SHOWN, "≥2,000", "50.0%", "1", "7 B", "██████████████"],
      [SHOWN, "1,000", "25.0%", "1", "7 B", "███████"],
    ],
  );
});

Deno.test("sectionLines() leaves eight columns to a section, however narrow", () => {
  const [heading] = sectionLines(report.interval, { width: 20, utc: true });
  assert(heading!.startsWith("SECTION  "));
});

Deno.test("sectionLines() shows whole names where nothing breaks them, to an end", () => {
  const row = { hits: 2, bytes: 7, errors: 1, uncertainty: 0 };
  const of = (names: readonly string[], whole = true) =>
    sectionLines({
      ...report.interval,
      hits: 4,
      sections: names.map((section) => ({
        ...row,
        section,
        latency: undefined,
      })),
    }, { ...style, whole });
  const hits = (line: string) => widthOf(/^.* 2 /.exec(line)![0]);
  const long = `/${"日本語".repeat(10)}`;
  const [heading, first, second] = of([long, HOSTILE]);
  assert(first!.startsWith(`${long}         2   50.0%`), first);
  assertEquals(hits(second!), hits(first!));
  assertEquals(widthOf(/^.*HITS/.exec(heading!)![0]), hits(first!) - 1);
  // Short ones have the room that they have anyway.
  assertEquals(of(["/a"]), of(["/a"], false));
  const [, endless] = of(["/" + "a".repeat(500)]);
  assert(endless!.startsWith(`/${"a".repeat(198)}…         2 `), endless);
});

Deno.test("sectionLines() has response times where there are any, and room", () => {
  const row = { section: "/a", hits: 2, bytes: 7, errors: 1, uncertainty: 0 };
  const latency = { count: 1, p50: 0.1, p95: 0.25, p99: 3 };
  const sections = [{ ...row, latency }, { ...row, latency: undefined }];
  const of = (width: number, sections: Counts["sections"]) =>
    sectionLines({ ...report.interval, hits: 4, sections }, {
      ...style,
      width,
    }).map((line) => line.split(/ {2,}/));
  assertEquals(of(80, sections), [
    ["SECTION", "HITS", "SHARE", "ERRORS", "BYTES", "P95"],
    ["/a", "2", "50.0%", "1", "7 B", "250 ms", "███████████"],
    ["/a", "2", "50.0%", "1", "7 B", "-", "███████████"],
  ]);
  for (const lines of [of(50, sections), of(80, [sections[1]!])]) {
    assertEquals(lines[0], ["SECTION", "HITS", "SHARE", "ERRORS", "BYTES"]);
  }
  for (let width = 60; width < 120; width++) {
    for (
      const line of sectionLines(
        { ...report.interval, sections },
        { ...style, width },
      )
    ) assert(widthOf(line) <= width, `${width}: ${line}`);
  }
});

Deno.test("topLines() has a table for each top that is counted, hostile keys as text", () => {
  const row = { hits: 3, bytes: 7, errors: 1 };
  const tops: Counts["tops"] = new Map([
    ["agents", {
      rows: [{ ...row, key: HOSTILE, uncertainty: 1 }],
      size: 1,
    }],
    ["hosts", { rows: [], size: 0 }],
  ]);
  const tables = topLines({ ...report.interval, hits: 4, tops }, style);
  assertEquals(tables.map((lines) => lines.map((it) => it.split(/ {2,}/))), [
    [
      ["AGENT", "HITS", "SHARE", "ERRORS", "BYTES"],
      [SHOWN, "≥3", "75.0%", "1", "7 B", "██████████████"],
    ],
    [["HOST", "HITS", "SHARE", "ERRORS", "BYTES"], ["none"]],
  ]);
  assertEquals(topLines(report.interval, style), []);
});

Deno.test("sectionLines() keeps a blank before each number, however large", () => {
  const section = { section: "s".repeat(80), bytes: 7, latency: undefined };
  const sections = [123_456_789_012, 9_999_999].map((hits) => ({
    ...section,
    hits,
    errors: hits,
    uncertainty: 1,
  }));
  const lines = sectionLines(
    { ...report.interval, hits: 2e11, sections },
    style,
  );
  for (const line of lines) assert(widthOf(line) <= 80, line);
  const [heading, first, second] = lines.map((line) => line.split(/ +/));
  assertEquals(heading!.slice(1, 5), ["HITS", "SHARE", "ERRORS", "BYTES"]);
  assertEquals(first!.slice(1, 4), [
    "≥123,456,789,012",
    "61.7%",
    "123,456,789,012",
  ]);
  assertEquals(second!.slice(1, 4), ["≥9,999,999", "0.0%", "9,999,999"]);
  assertEquals(lines[0]!.indexOf("HITS") + 4, lines[1]!.indexOf("012") + 3);
});
