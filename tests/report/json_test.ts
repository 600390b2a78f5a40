import { assert, assertEquals } from "@std/assert";
import { jsonLine } from "../../lib/report/json.ts";
import { someEvents, SOURCES } from "./_events.ts";

const lines = someEvents().map((event) => jsonLine(event, SOURCES));
// deno-lint-ignore no-explicit-any
const objects: any[] = lines.map((line) => JSON.parse(line));

Deno.test("jsonLine() gives one line of plain ASCII controls-free JSON", () => {
  for (const line of lines) {
    assert(line.endsWith("}\n") && line.indexOf("\n") === line.length - 1);
    assert(
      // deno-lint-ignore no-control-regex
      !/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]/.test(line),
    );
  }
});

Deno.test("jsonLine() of an alert has the documented fields", () => {
  const [firing, recovered] = objects.filter(({ type }) => type === "alert");
  assertEquals(firing, {
    type: "alert",
    state: "firing",
    time: "2026-01-02T03:04:10Z",
    hits: 62,
    average: 62 / 120,
    threshold: 0.5,
    window_s: 120,
    message: "High traffic generated an alert - hits = 62, triggered at " +
      "2026-01-02T03:04:10Z (average 0.52/s over 120 s, threshold 0.5/s)",
  });
  assertEquals(recovered.state, "recovered");
  assert(
    recovered.message.startsWith(
      "High traffic alert recovered - hits = 55, recovered at 2026-01-02T03:06:09Z",
    ),
  );
});

Deno.test("jsonLine() of a report has the documented fields", () => {
  const [first] = objects.filter(({ type }) => type === "report");
  assertEquals(Object.keys(first), [
    "type",
    "time",
    "interval_s",
    "hits",
    "rate",
    "bytes",
    "sections",
    "status",
    "methods",
    "clients",
    "clients_error",
    "top_client",
    "malformed",
    "invalid_requests",
    "late",
    "future",
    "window",
    "total",
    "format",
    "lag_s",
    "malformed_line",
    "sources",
  ]);
  assertEquals(
    [first.time, first.interval_s, first.hits, first.rate, first.malformed],
    ["2026-01-02T03:04:14Z", 10, 86, 8.6, 1],
  );
  assertEquals(first.sections.at(-1), {
    section: "/日本語ページ",
    hits: 1,
    bytes: 10,
    errors: 0,
    uncertainty: 0,
  });
  assertEquals(first.status, { 200: 75, 404: 10, 500: 1 });
  assertEquals(first.window.state, "firing");
  assertEquals(Object.keys(first.total), [
    "seconds",
    ...Object.keys(first).slice(3, 16),
    "backfilled",
  ]);
  assertEquals(first.malformed_line.line, "not a log line \x1b[2J");
  assertEquals(first.sources[1], {
    name: "gone\x1b[31m.log",
    state: "waiting",
    why: "no such file",
    lag_bytes: 0,
    rotations: 2,
    truncations: 0,
    dropped_partial_lines: 0,
    gaps: 1,
  });
});
