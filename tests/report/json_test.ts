import { assert, assertEquals } from "@std/assert";
import type { Counts, ReportEvent, SourceStatus } from "../../lib/events.ts";
import type { Quantiles } from "../../lib/traffic/latency.ts";
import { jsonLine } from "../../lib/report/json.ts";
import { someEvents, START, STATUS } from "./_events.ts";

const lines = someEvents().map((event) => jsonLine(event, STATUS));
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
    "excluded",
    "latency",
    "window",
    "total",
    "format",
    "lag_s",
    "malformed_line",
    "sources",
    "output_blocked_s",
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
    ...Object.keys(first).slice(3, 18),
    "backfilled",
  ]);
  assertEquals(first.malformed_line.line, "not a log line \x1b[2J");
  assertEquals(first.sources[1], {
    name: "gone\x1b[31m.log",
    state: "waiting",
    why: "no such file",
    since: "2026-01-02T03:04:00Z",
    format: null,
    lag_bytes: 0,
    rotations: 2,
    truncations: 0,
    dropped_partial_lines: 0,
    gaps: 1,
  });
});

Deno.test("jsonLine() of a report puts each number where it belongs", () => {
  let last = 100;
  // No two numbers are the same.
  const counts = (): Counts => ({
    seconds: ++last,
    hits: ++last,
    rate: ++last,
    bytes: ++last,
    sections: [{
      section: "/a",
      hits: ++last,
      bytes: ++last,
      errors: ++last,
      uncertainty: ++last,
      latency: { count: ++last, p50: ++last, p95: ++last, p99: ++last },
    }],
    sources: [{ source: "s", hits: ++last, bytes: ++last, errors: ++last }],
    sectionCount: ++last,
    status: new Map([["200", ++last]]),
    methods: new Map([["__proto__", ++last]]),
    clients: ++last,
    clientsError: ++last,
    topClient: { client: "x", hits: ++last, uncertainty: ++last },
    malformed: ++last,
    invalidRequests: ++last,
    late: ++last,
    future: ++last,
    excluded: ++last,
    latency: { count: ++last, p50: ++last, p95: ++last, p99: ++last },
    tops: new Map([
      ["paths", {
        rows: [{
          key: "__proto__",
          hits: ++last,
          bytes: ++last,
          errors: ++last,
          uncertainty: ++last,
        }],
        size: ++last,
      }],
      ["agents", { rows: [], size: ++last }],
    ]),
  });
  const latency = ({ count, p50, p95, p99 }: Quantiles) => ({
    count,
    p50_s: p50,
    p95_s: p95,
    p99_s: p99,
  });
  const shown = (counts: Counts) => ({
    hits: counts.hits,
    rate: counts.rate,
    bytes: counts.bytes,
    sections: counts.sections.map((row) => ({
      ...row,
      latency: latency(row.latency!),
    })),
    status: { 200: counts.status.get("200") },
    methods: JSON.parse(`{"__proto__": ${counts.methods.get("__proto__")}}`),
    by_source: counts.sources,
    clients: counts.clients,
    clients_error: counts.clientsError,
    top_client: counts.topClient,
    malformed: counts.malformed,
    invalid_requests: counts.invalidRequests,
    late: counts.late,
    future: counts.future,
    excluded: counts.excluded,
    latency: latency(counts.latency!),
    tops: {
      paths: counts.tops.get("paths")!.rows.map(({ key, ...row }) => ({
        path: key,
        ...row,
      })),
      agents: [],
    },
  });
  const window = { seconds: 1, hits: 2, average: 3, threshold: 4 };
  const report: ReportEvent = {
    type: "report",
    second: START,
    interval: counts(),
    total: { ...counts(), backfilled: ++last },
    window: { ...window, second: 5, state: "ok", course: [6] },
    format: undefined,
    lagSeconds: 0,
    malformedLine: undefined,
    transitions: [],
    droppedTransitions: 0,
  };
  const source: SourceStatus = {
    name: "x",
    state: "following",
    why: "",
    sinceMs: null,
    format: { name: "w3c", given: false, read: 16, lines: 17 },
    lagBytes: 11,
    rotations: 12,
    truncations: 13,
    droppedPartialLines: 14,
    gaps: 15,
  };
  assertEquals(
    JSON.parse(jsonLine(report, {
      sources: [source],
      outputBlockedSeconds: 16,
    })),
    {
      type: "report",
      time: "2026-01-02T03:04:05Z",
      interval_s: report.interval.seconds,
      ...shown(report.interval),
      window: { ...window, state: "ok" },
      total: {
        seconds: report.total.seconds,
        ...shown(report.total),
        backfilled: report.total.backfilled,
      },
      format: null,
      lag_s: 0,
      malformed_line: null,
      sources: [{
        name: "x",
        state: "following",
        why: "",
        since: null,
        format: { name: "w3c", given: false, read: 16, lines: 17 },
        lag_bytes: 11,
        rotations: 12,
        truncations: 13,
        dropped_partial_lines: 14,
        gaps: 15,
      }],
      output_blocked_s: 16,
    },
  );
  const line = jsonLine({ ...report, lagSeconds: undefined }, { sources: [] });
  assertEquals(JSON.parse(line).lag_s, null);
});

Deno.test("jsonLine() says how it stands with the state that is kept", () => {
  const [report] = someEvents().filter(({ type }) => type === "report");
  const checkpoint = {
    file: "state\x1b",
    state: "failing",
    why: "no space left on device",
    sinceMs: START * 1000 + 999,
  } as const;
  const line = jsonLine(report!, { sources: [], checkpoint });
  assert(!line.includes("\x1b"));
  assertEquals(JSON.parse(line).checkpoint, {
    file: "state\x1b",
    state: "failing",
    why: "no space left on device",
    since: "2026-01-02T03:04:05Z",
  });
});

Deno.test("jsonLine() of a log that cannot be read says what is wrong", () => {
  const first = { line: "junk", cut: false, reason: "no time", column: 1 };
  assertEquals(
    JSON.parse(
      jsonLine({ type: "unreadable", lines: 10, first }, { sources: [] }),
    ),
    { type: "unreadable", lines: 10, first },
  );
});

Deno.test("jsonLine() has all times in UTC, the one in the message too", () => {
  const event = someEvents().find(({ type }) => type === "alert")!;
  const { getTimezoneOffset } = Date.prototype;
  try {
    Date.prototype.getTimezoneOffset = () => 240;
    const { time, message } = JSON.parse(jsonLine(event, { sources: [] }));
    assertEquals(time, "2026-01-02T03:04:10Z");
    assert(message.includes("triggered at 2026-01-02T03:04:10Z"));
  } finally {
    Date.prototype.getTimezoneOffset = getTimezoneOffset;
  }
});
