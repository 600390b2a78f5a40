import { assert, assertEquals } from "@std/assert";
import { red, setColorEnabled, stripAnsiCode } from "@std/fmt/colors";
import {
  type Counts,
  NO_FAULTS,
  type ReportEvent,
  type SourceStatus,
} from "../../lib/events.ts";
import { widthOf } from "../../lib/report/columns.ts";
import {
  alertLines,
  detailLines,
  headerLine,
  historyLines,
  sparkLine,
  summaryLines,
  unpackHint,
  unreadableLines,
  windowLine,
} from "../../lib/report/parts.ts";
import { textOf } from "../../lib/log/text.ts";
import { sourceLines } from "../../lib/report/sources.ts";
import { someReports, STATUS } from "./_events.ts";

setColorEnabled(false);

const style = { width: 80, utc: true };
const report = someReports()[0]!;
const firing = report.transitions[0]!;
const HOSTILE = "a\x1b[2J";
const SHOWN = "a\\x1b[2J";

/** The same, with colours, whatever the environment says of them. */
function colored<T>(make: () => T): T {
  if (Deno.noColor) Object.defineProperty(Deno, "noColor", { value: false });
  setColorEnabled(true);
  try {
    return make();
  } finally {
    setColorEnabled(false);
  }
}

const MAGENTA = "\x1b[35m";
const RED = "\x1b[31m";
const BOLD = "\x1b[1m";

function withInterval(interval: Partial<Counts>): ReportEvent {
  return { ...report, interval: { ...report.interval, ...interval } };
}

function withTotal(total: Partial<ReportEvent["total"]>): ReportEvent {
  return { ...report, total: { ...report.total, ...total } };
}

Deno.test("headerLine() fills the width", () => {
  assertEquals(headerLine(0, style).length, 80);
  assert(headerLine(0, style).includes(" 1970-01-01T00:00:00Z "));
});

Deno.test("sourceLines() shows each fault, in one or more", () => {
  const lines = sourceLines(
    {
      sources: [
        { ...NO_FAULTS, name: "x", state: "catching up", lagBytes: 1 },
        {
          ...NO_FAULTS,
          name: HOSTILE,
          state: "unreadable",
          why: HOSTILE,
          sinceMs: 1999,
          rotations: 2,
          truncations: 1,
          droppedPartialLines: 1,
          gaps: 4,
        },
      ],
    },
    { width: 200, utc: true },
  );
  assertEquals(lines, [
    "x  catching up, no format seen yet, 1 B behind",
    `${SHOWN}  unreadable: ${SHOWN}, since 1970-01-01T00:00:01Z, ` +
    "2 rotations, 1 truncation, 1 dropped unfinished line, 4 gaps",
  ]);
});

Deno.test("sourceLines() says what each log is taken for, and how that is known", () => {
  const of = (given: boolean, read: number, lines: number) => {
    const format = { name: "combined", given, read, lines };
    const source = {
      ...NO_FAULTS,
      name: "x",
      state: "following" as const,
      format,
    };
    return sourceLines({ sources: [source] }, style)[0];
  };
  assertEquals(of(false, 10, 10), "x  following, combined by 10 lines");
  assertEquals(of(false, 1, 1), "x  following, combined by 1 line");
  assertEquals(of(false, 8, 10), "x  following, combined by 8 of 10 lines");
  assertEquals(of(true, 0, 10), "x  following, combined as given");
});

Deno.test("sourceLines() of many sources shows those with troubles, and how many more", () => {
  const sources = Array.from({ length: 100 }, (_, i): SourceStatus => ({
    ...NO_FAULTS,
    name: `${i}.log`,
    state: i % 50 === 49 ? "unreadable" : i % 9 === 1 ? "waiting" : "following",
    why: i % 50 === 49 ? "why" : i % 9 === 1 ? "followed as x" : "",
  }));
  const lines = sourceLines({ sources }, style);
  assertEquals(lines.slice(0, 3), [
    "49.log  unreadable: why",
    "99.log  unreadable: why",
    "0.log  following, no format seen yet",
  ]);
  assertEquals(lines.slice(7), ["and 93 more, without trouble"]);
  const failing = sources.map((source) => ({
    ...source,
    state: "unreadable" as const,
    why: "why",
  }));
  assertEquals(sourceLines({ sources: failing }, style).length, 100);
});

Deno.test("sourceLines() says how it stands with the state that is kept", () => {
  const file = HOSTILE;
  const of = (state: "saved" | "failing", why: string) =>
    sourceLines(
      { sources: [], checkpoint: { file, state, why, sinceMs: 5000 } },
      { width: 200, utc: true },
    );
  assertEquals(of("saved", ""), [
    `${SHOWN}  state saved at 1970-01-01T00:00:05Z`,
  ]);
  assertEquals(of("failing", "no space left"), [
    `${SHOWN}  state cannot be written: no space left, ` +
    "since 1970-01-01T00:00:05Z",
  ]);
});

Deno.test("sourceLines() says for how long nobody read the output", () => {
  const of = (outputBlockedSeconds: number) =>
    sourceLines({ sources: [], outputBlockedSeconds }, style);
  assertEquals(of(0), []);
  assertEquals(of(75), ["output  not read for 1m 15s in all"]);
});

Deno.test("sourceLines() keeps the beginning of a name, and warns of what is not read", () => {
  const of = (state: "waiting" | "unreadable" | "following") =>
    colored(() =>
      sourceLines(
        {
          sources: [{
            ...NO_FAULTS,
            name: "abcdefghijklmnop",
            state,
            why: "w".repeat(90),
          }],
        },
        style,
      )[0]!
    );
  assert(
    stripAnsiCode(of("following")).startsWith("abcdefghijk…  following: w"),
  );
  assertEquals(
    (["waiting", "unreadable", "following"] as const).map((state) =>
      of(state).startsWith(MAGENTA)
    ),
    [true, true, false],
  );
});

Deno.test("summaryLines() sums up statuses by their class", () => {
  const status = new Map([["200", 1], ["204", 2], ["404", 1], ["-", 4]]);
  const [line] = summaryLines(withInterval({ status }), report.window, {
    width: 200,
    utc: true,
  });
  assert(line!.endsWith("  2xx 3  4xx 1  no status 4"), line);
});

Deno.test("summaryLines() takes a line more where statuses would be cut off", () => {
  const status = new Map([["200", 4e6], ["302", 3e5], ["404", 5e5], [
    "500",
    7,
  ]]);
  const counts = { hits: 4_800_007, seconds: 49_723, rate: 96.5, status };
  const of = (width: number) =>
    summaryLines(withInterval(counts), report.window, { width, utc: true });
  assertEquals(of(200).length, 3);
  assertEquals(of(80).length, 4);
  assert(of(80)[0]!.startsWith("last 13h 48m 4,800,007 hits 96.5/s "));
  const classes = "2xx 4,000,000  3xx 300,000  4xx 500,000  5xx 7";
  assertEquals(of(80)[1], " ".repeat(13) + classes);
});

Deno.test("windowLine() is red while it is high, and says so in words", () => {
  const of = (state: "ok" | "firing") =>
    colored(() => windowLine({ ...report.window, state }));
  assert(of("firing").includes(RED) && of("firing").includes("HIGH, thres"));
  assert(!of("ok").includes("\x1b[") && of("ok").includes("  ok, threshold"));
});

Deno.test("sparkLine() is as wide as there is room, with the highest peak", () => {
  const course = Array.from({ length: 120 }, (_, i) => i === 60 ? 1234 : 1);
  const line = sparkLine({ ...report.window, course }, style);
  assertEquals(line.length, 80);
  assert(line.endsWith("  peak 1,234/s"));
});

Deno.test("detailLines() shows hostile names as text, and none for nothing", () => {
  const lines = detailLines(
    withInterval({
      methods: new Map([[HOSTILE, 1]]),
      status: new Map(),
      topClient: { client: HOSTILE, hits: 5, uncertainty: 1 },
      clients: 7,
      clientsError: 0.0081,
    }),
    style,
  );
  assertEquals(lines.slice(0, 3), [
    "status   none",
    `methods  ${SHOWN} 1`,
    `clients  about 7 distinct, most hits from ${SHOWN} (≥5)`,
  ]);
  const exact = detailLines(withInterval({ topClient: null }), style);
  assertEquals(exact[2], "clients  none");
});

Deno.test("detailLines() tells response times where there are any, and hits that were left out", () => {
  const latency = { count: 9, p50: 0.01234, p95: 0.3404, p99: 1.2 };
  const shown = detailLines({
    ...report,
    interval: { ...report.interval, latency },
    total: {
      ...report.total,
      latency: { ...latency, p50: 0.000_084_6 },
      excluded: 1234,
    },
  }, style).join("\n");
  assert(
    shown.includes(
      "\ntime     p50 12.3 ms  p95 340 ms  p99 1.20 s\n" +
        "time run p50 85 µs  p95 340 ms  p99 1.20 s\n",
    ),
    shown,
  );
  assert(shown.includes("1,234 excluded,"), shown);
  const none = detailLines(report, style).join("\n");
  assert(!/^time|excluded/m.test(none), none);
});

Deno.test("detailLines() counts lines, those read back only where there are some", () => {
  const line = (backfilled: number) =>
    detailLines(
      withTotal({
        malformed: 1,
        invalidRequests: 2,
        late: 3,
        future: 4,
        backfilled,
      }),
      { width: 200, utc: true },
    )[3];
  assertEquals(
    line(5),
    "lines    1 malformed, 2 invalid requests, 3 late, 4 future, 5 read back, " +
      "newest hit 0s ago",
  );
  assert(!line(0)!.includes("read back"));
});

Deno.test("detailLines() has advice where every hit is late, and only there", () => {
  const isAdvised = (hits: number, late: number) =>
    detailLines(withTotal({ hits, late }), style).join(" ")
      .includes("--replay");
  assertEquals(
    [isAdvised(5, 5), isAdvised(5, 4), isAdvised(0, 0)],
    [true, false, false],
  );
});

Deno.test("a malformed line is shown within the width, and that it is cut", () => {
  for (const cut of [true, false]) {
    const sample = { line: HOSTILE, cut, reason: "no time", column: 3 };
    const shown = `  ${SHOWN}${cut ? "…" : ""}`;
    const details = detailLines({ ...report, malformedLine: sample }, style);
    assertEquals(details.slice(-2), [
      "last malformed line, column 3: no time:",
      shown,
    ]);
    const unreadable = unreadableLines(
      { type: "unreadable", lines: 1, first: sample },
      style,
    );
    assertEquals(unreadable.slice(0, 2), [
      "No access log line in the first line. The first, column 3: no time:",
      shown,
    ]);
  }
  const sample = { line: "x".repeat(90), cut: true, reason: "r", column: 1 };
  const event = { type: "unreadable", lines: 1234, first: sample } as const;
  const unreadable = unreadableLines(event, style);
  assert(
    unreadable[0]!.startsWith("No access log line in the first 1,234 lin"),
  );
  const details = detailLines({ ...report, malformedLine: sample }, style);
  for (const line of [...unreadable, ...details]) assert(widthOf(line) <= 80);
});

Deno.test("what is whole has names and malformed lines whole, however wide", () => {
  const name = `/srv/${"long/".repeat(40)}access.log`;
  const why = "no such file ".repeat(10);
  const source = { ...STATUS.sources[1]!, name, why };
  const [line] = sourceLines({ sources: [source] }, { ...style, whole: true });
  assert(line!.includes(`${name}  waiting: ${why}`), line);
  const long = "x".repeat(200);
  const first = { line: long, cut: true, reason: "no time", column: 90 };
  const lines = unreadableLines(
    { type: "unreadable", lines: 1, first },
    { ...style, whole: true },
  );
  assert(lines.includes(`  ${long}…`), lines.join("\n"));
});

Deno.test("unpackHint() knows what was compressed by its first bytes", () => {
  const cases: [bytes: number[], program: string][] = [
    [[0x1f, 0x8b, 8, 0, 65], "zcat"],
    [[0x42, 0x5a, 0x68, 0x39, 0x31], "bzcat"],
    [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "xzcat"],
    [[0x28, 0xb5, 0x2f, 0xfd, 4], "zstdcat"],
    [[0x50, 0x4b, 0x03, 0x04, 20], "funzip"],
  ];
  for (const [bytes, program] of cases) {
    const line = textOf(Uint8Array.from(bytes));
    assertEquals(
      unpackHint(line),
      `It is compressed: pipe it through ${program}.`,
    );
    const first = { line, cut: true, reason: "r", column: 1 };
    const event = { type: "unreadable", lines: 12, first } as const;
    const lines = unreadableLines(event, style);
    assert(lines.at(-1)!.includes(`pipe it through ${program}`), lines.at(-1));
  }
  assertEquals(unpackHint("junk"), undefined);
});

Deno.test("alertLines() are red for an alert, bold for its end", () => {
  const of = (state: "firing" | "recovered") =>
    colored(() => alertLines({ ...firing, state }, style)[0]!);
  assertEquals(
    [of("firing").includes(RED), of("recovered").includes(BOLD)],
    [true, true],
  );
  assert(colored(() => red("x")).includes(RED));
});

Deno.test("historyLines() shows the newest, and how many there were before", () => {
  const transitions = [1, 2, 3].map((second) => ({ ...firing, second }));
  const of = (droppedTransitions: number, most?: number) =>
    historyLines({ transitions, droppedTransitions }, {
      width: Infinity,
      utc: true,
    }, most).map((line) =>
      line.replace(/^High.*at 1970-01-01T00:00:|Z .*$/g, "")
    );
  assertEquals(of(0), ["ALERTS", "01", "02", "03"]);
  assertEquals(of(0, 3), ["ALERTS", "01", "02", "03"]);
  assertEquals(of(4321, 2), [
    "ALERTS, 1 older ones above, 4,321 no longer kept",
    "02",
    "03",
  ]);
  const none = { transitions: [], droppedTransitions: 0 };
  assertEquals(historyLines(none, style), ["No alerts so far."]);
});
