import { assert, assertEquals } from "@std/assert";
import { setColorEnabled, stripAnsiCode } from "@std/fmt/colors";
import type { Transition } from "../../lib/alert/evaluate.ts";
import { incidentsOf } from "../../lib/alert/incidents.ts";
import { widthOf } from "../../lib/report/columns.ts";
import { incidentLines } from "../../lib/screen/alert_lines.ts";
import { chartLines } from "../../lib/screen/chart.ts";
import { conditionOf, conditionsOf } from "../../lib/screen/conditions.ts";
import { exportName, exportOf } from "../../lib/screen/export.ts";
import type { ScreenData } from "../../lib/screen/data.ts";
import { frameOf } from "../../lib/screen/frame.ts";
import { helpLines } from "../../lib/screen/help.ts";
import { BLOCKS, shareOut } from "../../lib/screen/layout.ts";
import { firstState, onKey, type ScreenState } from "../../lib/screen/state.ts";
import {
  columnsOf,
  containing,
  KINDS,
  kindsOf,
  RankedOrder,
  type Row,
  rowsOf,
  sorted,
} from "../../lib/screen/tops.ts";
import { bytesOfLatin1 } from "../../lib/log/text.ts";
import { parseExpression } from "../../lib/select/expression.ts";
import { filterOf } from "../../lib/select/filter.ts";
import { randomFrom } from "../_random.ts";
import { dataOf, hitAt, someMonitor, START } from "./_data.ts";

setColorEnabled(false);

const usual = dataOf(someMonitor(false));
const style = { width: 80, utc: true };

function linesOf(
  data: ScreenData = usual,
  state: ScreenState = firstState(5),
  [width, rows] = [80, 24],
): readonly string[] {
  return frameOf(state, data, { ...style, width }, rows).lines;
}

/** So many alerts that are over, and one that fires where that is asked for. */
function transitionsOf(count: number, firing = false): Transition[] {
  const rule = { threshold: 5, windowSeconds: 60 };
  return Array.from({ length: 2 * count + (firing ? 1 : 0) }, (_, i) => ({
    state: i % 2 === 0 ? "firing" as const : "recovered" as const,
    second: START + 100 * i,
    hits: 300 + i,
    average: (300 + i) / 60,
    rule,
    ...(i % 2 === 1 ? { peakHits: 1000 + i } : {}),
  }));
}

function withAlerts(count: number, firing = false): ScreenData {
  const transitions = transitionsOf(count, firing);
  return { ...usual, live: { ...usual.live, transitions } };
}

const KEYS = [
  ..."jkgGsrdp?/=-x>5 ",
  ...["up", "down", "pageup", "pagedown", "tab", "backtab", "enter", "escape"],
  ...["backspace", "home", "end", "ctrl-l"],
];

Deno.test("no line is wider than the screen, no screen has more lines than rows, whatever was typed", () => {
  const random = randomFrom(7);
  if (Deno.noColor) Object.defineProperty(Deno, "noColor", { value: false });
  const monitors = [false, true].map((it) => [it, someMonitor(it)] as const);
  for (let run = 0; run < 400; run++) {
    const [isHostile, fed] = monitors[random(2)]!;
    let state = firstState(5);
    const many = transitionsOf(random(50), random(2) === 0);
    for (let step = 0; step < 8; step++) {
      setColorEnabled(random(2) === 0);
      const [width, rows] = [1 + random(220), 1 + random(70)];
      let data = dataOf(fed, state.kind, isHostile);
      if (random(3) === 0) {
        data = {
          ...data,
          live: { ...data.live, transitions: many },
          notice: ["n".repeat(300)],
        };
      }
      const style = { width, utc: random(2) === 0, ascii: random(4) === 0 };
      const { lines, extent } = frameOf(state, data, style, rows);
      assertEquals(lines.length, rows);
      for (const line of lines) {
        const plain = stripAnsiCode(line);
        assert(widthOf(plain) <= width, `${width}: ${plain}`);
        // deno-lint-ignore no-control-regex
        assert(!/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/.test(plain), plain);
      }
      state = onKey(state, KEYS[random(KEYS.length)]!, extent).state;
    }
  }
  setColorEnabled(false);
});

Deno.test("the first screen shows rates, tops, window, threshold, alert, format and source", () => {
  const text = linesOf().join("\n");
  for (
    const part of [
      "1,757 hits",
      "last 10s        150 hits   15.0/s",
      "window 60 s     640 hits   10.7/s  HIGH, threshold 5/s, peak 10.7/s",
      "▸ /api ",
      "status   200 120",
      "methods  GET 150",
      "ALERT HISTORY  2, firing now",
      "/var/log/nginx/access.log  following, combined by 10 lines, last hit 0s ago",
      "q quit",
    ]
  ) assert(text.includes(part), `${part}\n${text}`);
});

Deno.test("an alert is in sight at any size, the newest first", () => {
  const data = withAlerts(30, true);
  for (let rows = 2; rows < 60; rows++) {
    for (const width of [20, 40, 60, 80, 120, 200]) {
      const lines = linesOf(data, firstState(5), [width, rows]);
      const at = lines.findIndex((line) =>
        line.startsWith("FIRING since") ||
        line.includes("generated an alert - hits = 360,") ||
        line.startsWith("High traffic generated")
      );
      assert(at >= 0, `${width} x ${rows}\n${lines.join("\n")}`);
    }
  }
});

Deno.test("each alert has how long it lasted and its peak, and all can be scrolled to", () => {
  const data = withAlerts(3, true);
  const lines = linesOf(data, firstState(5), [80, 60]);
  const first = lines.findIndex((line) => line.startsWith("ALERT HISTORY"));
  const second = (i: number) =>
    new Date((START + 100 * i) * 1000).toISOString().replace(".000", "");
  assertEquals(lines.slice(first, first + 6), [
    "ALERT HISTORY  4, firing now",
    `High traffic generated an alert - hits = 306, triggered at ${second(6)}`,
    "  firing for 0s, peak 640 hits (10.7/s), threshold 5/s over 60 s",
    `High traffic alert recovered - hits = 305, recovered at ${second(5)}`,
    "  lasted 1m 40s, peak 1,005 hits (16.8/s), threshold 5/s over 60 s",
    `High traffic generated an alert - hits = 304, triggered at ${second(4)}`,
  ]);
  let state = onKey(
    firstState(5),
    "tab",
    frameOf(firstState(5), data, style, 24)
      .extent,
  ).state;
  const seen = new Set<string>();
  for (let i = 0; i < 10; i++) {
    const { lines, extent } = frameOf(state, data, style, 24);
    for (const line of lines) {
      for (
        const [time] of line.matchAll(/(?<=(triggered|recovered) at ).*$/g)
      ) {
        seen.add(time);
      }
    }
    state = onKey(state, "j", extent).state;
  }
  assertEquals(seen.size, 7);
});

Deno.test("whole alerts are scrolled to, however many lines they have, and pages leave none out", () => {
  const random = randomFrom(11);
  for (let run = 0; run < 50; run++) {
    // Messages that wrap, and thresholds that were set while an alert fired.
    const transitions = transitionsOf(13).map((it) => ({
      ...it,
      hits: random(2) === 0 ? it.hits : 1e17 + it.second,
      rule: { ...it.rule, threshold: 5 + random(2) },
    }));
    const data = { ...usual, live: { ...usual.live, transitions } };
    const now = { second: data.second, peakHits: data.live.peakHits };
    const incidents = incidentsOf(transitions)
      .map((it) => incidentLines(it, now, style).join("\n"));
    const rows = 30 + random(20);
    /** The alerts that are whole in sight after each of the keys. */
    const seenBy = (...keys: string[]) => {
      let state = firstState(5);
      return ["", ...keys].map((key) => {
        const { extent } = frameOf(state, data, style, rows);
        state = onKey(state, key, extent).state;
        const text = frameOf(state, data, style, rows).lines.join("\n");
        return incidents.flatMap((it, i) => text.includes(it) ? [i] : []);
      });
    };
    const all = incidents.map((_, i) => i);
    const pages = all.map(() => "pagedown");
    const [first, ...down] = seenBy("tab", ...pages);
    assertEquals(first![0], 0);
    assertEquals([...new Set(down.flat())], all, `${rows} rows`);
    const back = seenBy("tab", "G", ...all.map(() => "pageup")).slice(2);
    assertEquals(back[0]!.at(-1), 12, `${rows} rows`);
    assertEquals([...new Set(back.flat())].toSorted((a, b) => a - b), all);
    // The oldest one is where it ends.
    assertEquals(seenBy("tab", "G", "j").at(-1), back[0]);
    assertEquals(seenBy("tab", ...all.map(() => "j")).at(-1), back[0]);
  }
});

Deno.test("below 80 columns an alert is a line, with less in it until it fits", () => {
  const [fired, recovered] = transitionsOf(1);
  const fires = { fired, recovered: undefined };
  const over = { fired, recovered };
  const day = 86_400;
  for (
    const [incident, later, width, ...lines] of [
      [
        fires,
        0,
        60,
        "FIRING since 2026-01-02T03:04:05Z for 1m 22s, peak 1,234",
      ],
      [fires, 0, 42, "FIRING since 03:04:05Z, 1m 22s, peak 1,234"],
      [fires, 0, 40, "FIRING 03:04:05, 1m 22s, peak 1,234"],
      [fires, day, 40, "FIRING 2026-01-02, 1d 1m, peak 1,234"],
      [over, 0, 60, "recovered 2026-01-02T03:05:45Z after 1m 40s, peak 1,001"],
      [over, 0, 40, "recovered 03:05:45Z, 1m 40s, peak 1,001"],
      [over, 0, 38, "ended 03:05:45, 1m 40s, peak 1,001"],
      [over, day, 40, "ended 2026-01-02, 1m 40s, peak 1,001"],
      // No more fits: each line that goes on says so.
      [
        over,
        0,
        33,
        "recovered 2026-01-02T03:05:45Z…",
        "after 1m 40s, peak 1,001",
      ],
    ] as const
  ) {
    const now = { second: START + 82 + later, peakHits: 1234 };
    const shown = incidentLines(incident, now, { ...style, width });
    assertEquals(shown, lines);
  }
});

Deno.test("each alert can be scrolled to on the smallest screen, with how long it lasted and its peak", () => {
  const data = withAlerts(3, true);
  for (const utc of [true, false]) {
    let state: ScreenState = { ...firstState(5), panel: "alerts" };
    const peaks = new Set<string>();
    for (let i = 0; i < 8; i++) {
      const size = { width: 40, utc };
      const { lines, extent } = frameOf(state, data, size, 12);
      const at = lines.findIndex((line) => line.includes("ALERT HISTORY"));
      const [, peak] = /(?:0s|1m 40s), peak ([\d,]+)$/.exec(lines[at + 1]!)!;
      peaks.add(peak!);
      state = onKey(state, "j", extent).state;
    }
    assertEquals([...peaks], ["640", "1,005", "1,003", "1,001"]);
  }
});

Deno.test("an alert of which an older version kept no peak says so", () => {
  const transitions = transitionsOf(1).map(({ peakHits: _, ...rest }) => rest);
  const data = { ...usual, live: { ...usual.live, transitions } };
  const text = linesOf(data).join("\n");
  assert(text.includes("  lasted 1m 40s, peak not known, threshold"), text);
});

Deno.test("a threshold that was set while an alert fired is told with both its ends", () => {
  const [fired, recovered] = transitionsOf(1);
  const rule = { threshold: 40, windowSeconds: 60 };
  const transitions = [fired!, { ...recovered!, rule }];
  const data = { ...usual, live: { ...usual.live, transitions } };
  const text = linesOf(data, firstState(5), [160, 40]).join("\n");
  assert(
    /recovered at \S+ {2}lasted .*, threshold 40\/s over 60 s\n/.test(text),
  );
  assert(/triggered at \S+ {2}threshold 5\/s then\n/.test(text), text);
});

Deno.test("incidentsOf() pairs transitions, also where the first ones are no longer kept", () => {
  const all = transitionsOf(2, true);
  const paired = (transitions: Transition[]) =>
    incidentsOf(transitions).map(({ fired, recovered }) =>
      [fired, recovered].map((it) => it && (it.second - START) / 100)
    );
  assertEquals(paired(all), [[4, undefined], [2, 3], [0, 1]]);
  assertEquals(paired(all.slice(1)), [[4, undefined], [2, 3], [undefined, 1]]);
  assertEquals(paired([]), []);
});

Deno.test("the chart draws the threshold at its height, and more lines draw finer", () => {
  const window = {
    ...usual.window,
    threshold: 10,
    course: [0, 5, 10, 20, 40, 1],
  };
  // Each value has as many columns as there is room for.
  const wide = (text: string) =>
    Array.from(text, (it) => it.repeat(7)).join("");
  assertEquals(chartLines(window, 60, 4).map((line) => line.trimEnd()), [
    wide("    █ ") + "  peak 40/s",
    wide("    █"),
    wide("┄┄┄██┄") + "  ┄ threshold 10/s",
    wide(" ▄███▁"),
  ]);
  const [line] = chartLines(window, 60, 1);
  assert(line!.endsWith("  peak 40/s, threshold 10/s"), line);
  for (const height of [2, 3, 4, 5, 6]) {
    const lines = chartLines(window, 60, height);
    assertEquals(lines.length, height);
    const at = lines.findIndex((line) => line.includes("┄ threshold 10/s"));
    assertEquals(at, height - 1 - Math.floor(height / 4));
    assert(lines[0]!.includes("peak 40/s") || at === 0);
    // What is above the line stands in its row and in those above.
    for (const line of lines.slice(0, at)) assert(!line.includes("┄"));
  }
  // A threshold that is out of reach is the top of the chart.
  const far = chartLines({ ...window, threshold: 400 }, 60, 3);
  assert(far[0]!.startsWith("┄┄┄") && far[0]!.endsWith("┄ threshold 400/s"));
  assert(far[1]!.endsWith("peak 40/s"));
});

Deno.test("columns are left out where there is little room, names and hits last", () => {
  const heading = (width: number) =>
    linesOf(usual, firstState(5), [width, 24]).find((line) =>
      line.startsWith("▸ SECTION")
    )!.trim().split(/  +/).slice(1);
  assertEquals(heading(30), ["HITS▼"]);
  assertEquals(heading(40), ["HITS▼", "SHARE"]);
  assertEquals(heading(60), ["HITS▼", "SHARE", "ERRORS", "SINCE"]);
  assertEquals(heading(80), ["HITS▼", "SHARE", "ERRORS", "BYTES", "SINCE"]);
});

Deno.test("there is a blank between two cells, however long their numbers are", () => {
  const many = 1_234_567_890;
  const plain = { bytes: undefined };
  const data = {
    ...usual,
    rows: [
      { ...usual.rows[0]!, ...plain, hits: many, errors: many, uncertainty: 1 },
      { ...usual.rows[1]!, ...plain, hits: 12, errors: 0 },
    ],
    hitsSince: () => [many, 3],
  };
  const table = (width: number) => {
    const lines = linesOf(data, firstState(5), [width, 30]);
    const first = lines.findIndex((line) => line.includes("SECTION"));
    return lines.slice(first, first + 3);
  };
  for (let width = 40; width <= 200; width++) {
    const [heading, ...rows] = table(width);
    const titles = /SECTION +(\S.*)$/.exec(heading!)![1]!.split(/ +/);
    for (const row of rows) {
      // Each cell ends where its title does.
      const cells = row.slice(0, heading!.length).trimEnd().split(/ +/);
      assertEquals(cells.length, 2 + titles.length, row);
    }
  }
  assert(
    /≥1,234,567,890 .* 1,234,567,890 .* \+1,234,567,890 /.test(table(100)[1]!),
  );
});

Deno.test("a response time has a column where a log has it", () => {
  const rows = usual.rows.map((row, i) => ({ ...row, p95: i / 10 }));
  const lines = linesOf({ ...usual, rows }, firstState(5), [100, 24]);
  const heading = lines.find((line) => line.startsWith("▸ SECTION"));
  assert(/ BYTES +P95 +SINCE$/.test(heading!), heading);
  assert(columnsOf(rows).includes("time"));
  assert(!columnsOf(usual.rows).includes("time"));
});

Deno.test("rows are sorted by each column, and the other way round", () => {
  const row = (name: string, hits: number, errors: number, bytes: number) => ({
    kind: "sections" as const,
    name,
    hits,
    errors,
    bytes,
    uncertainty: 0,
    p95: undefined,
  });
  const rows: Row[] = [row("b", 9, 0, 5), row("c", 5, 4, 9), row("a", 5, 2, 1)];
  const names = (
    ...by: Parameters<typeof sorted> extends [unknown, ...infer R] ? R
      : never
  ) => sorted(rows, ...by).map(({ name }) => name).join("");
  assertEquals(names("hits", false), "bca");
  assertEquals(names("hits", true), "cab");
  assertEquals(names("errors", false), "cab");
  assertEquals(names("bytes", false), "cba");
  assertEquals(names("name", false), "abc");
  assertEquals(names("time", false), "bca");
  assertEquals(containing(rows, "B").length, 1);
  assertEquals(containing(rows, "").length, 3);
});

Deno.test("rows stay in their order until they are ranked anew, new ones come last", () => {
  const order = new RankedOrder();
  const rows = (...hits: number[]) =>
    hits.map((hits, i) => ({ ...usual.rows[0]!, name: "abcd"[i]!, hits }))
      .toSorted((a, b) => b.hits - a.hits);
  const names = (key: string, ...hits: number[]) =>
    order.keep(rows(...hits), key).map(({ name }) => name).join("");
  assertEquals(names("1", 1, 2, 3), "cba");
  assertEquals(names("1", 9, 2, 3), "cba");
  assertEquals(names("1", 9, 2, 3, 100), "cbad");
  assertEquals(names("2", 9, 2, 3, 100), "dacb");
});

Deno.test("each top has its rows, and the status has no bytes", () => {
  const { interval } = usual.report;
  const names = Object.fromEntries(
    KINDS.map((kind) => [kind, rowsOf(interval, kind)[0]?.name]),
  );
  assertEquals(names, {
    sections: "/api",
    paths: "/api/users",
    clients: names.clients,
    status: "200",
    agents: "Mozilla/5.0 (X11; Linux x86_64)",
    referrers: undefined,
    sources: undefined,
  });
  const source = { source: "/a.log", hits: 7, bytes: 5, errors: 1 };
  const bySource = { ...interval, sources: [source] };
  assertEquals(
    rowsOf(bySource, "sources").map(({ name, hits }) => [name, hits]),
    [
      ["/a.log", 7],
    ],
  );
  assert(kindsOf(bySource).includes("sources"));
  assert(!kindsOf(interval).includes("sources"));
  const status = rowsOf(interval, "status");
  assertEquals(status.map(({ errors }) => errors > 0), [
    false,
    false,
    true,
    true,
  ]);
  assertEquals(columnsOf(status), ["hits", "errors", "name"]);
});

Deno.test("conditionsOf() tells comparisons, text and what is meant for one", () => {
  const kindOf = (typed: string) => conditionsOf(typed).kind;
  assertEquals(
    ["status>=500", "status>=500 section=/api", "ua~bot x", "/api", "foo bar"]
      .map(kindOf),
    ["comparisons", "comparisons", "comparisons", "text", "text"],
  );
  const two = conditionsOf(" status>=500  client=10.0.0.0/8 ");
  assert(two.kind === "comparisons" && two.all.length === 2);
  const wrong = conditionsOf("statsu>=500");
  assert(wrong.kind === "wrong" && wrong.why.includes("did you mean status?"));
});

Deno.test("conditionsOf() counts columns in all that was typed", () => {
  const whyOf = (typed: string) => {
    const conditions = conditionsOf(typed);
    return conditions.kind === "wrong" ? conditions.why.split(":")[0] : "";
  };
  assertEquals(
    [
      "status>abc",
      " status>abc",
      "status>=500 status>abc",
      "status>=500  foo=3",
      "ua~a b foo=3 status=x",
    ].map(whyOf),
    ["column 8", "column 9", "column 20", "column 14", "column 8"],
  );
});

Deno.test("a row that is opened means the hits that it is of, whatever its name", () => {
  const fed = someMonitor(true);
  const { monitor } = fed;
  const line = (path: string, agent: string) =>
    hitAt(monitor.now + 1, { path, agent, status: 201 });
  const long = `/${"日本".repeat(200)}`;
  const lines = [
    line("/odd/*", "a*b"),
    line("/odd/status>=5", "x y"),
    line(`${long}/x`, "é".repeat(300)),
  ];
  for (const kind of KINDS) {
    const before = monitor.now;
    fed.feed(lines.join("")).tick(before + 10);
    const rows = rowsOf(fed.reports.at(-1)!.interval, kind);
    assert(rows.length > 0 || ["referrers", "sources"].includes(kind), kind);
    for (const row of rows) {
      const { kind, name } = row;
      if (kind === "sources") continue;
      monitor.glance.lookCloser(filterOf(conditionOf({ kind, name }), ""));
      fed.feed(lines.join("").replaceAll(/\[.*?\]/g, timeOf(monitor.now)));
      const { hits } = monitor.glance.closeUp!.counts;
      assert(hits > 0 && hits < 4, `${kind} ${row.name}: ${hits}`);
    }
  }
});

Deno.test("a row that is opened means its hits, also where its bytes are no UTF-8 or it is written so", () => {
  const lines = (second: number) =>
    ([
      // Bytes that are no UTF-8, those that are, and what Apache writes for some.
      ["/\xff\xfe", "x\xe9"],
      ["/\xc3\xa9", "\xc3\xa9"],
      ["/caf\\xe9", "\\xe9x"],
      ["/\\xc3\\xa9", "y\\xc3\\xa9"],
    ] as const).map(([path, agent]) =>
      bytesOfLatin1(hitAt(second, { path, agent }))
    );
  const fed = someMonitor(false);
  const { monitor } = fed;
  const feed = () => {
    for (const line of lines(monitor.now + 1)) fed.feedBytes(line);
  };
  for (
    const [kind, field] of [
      ["sections", "section"],
      ["paths", "path"],
      ["agents", "agent"],
    ] as const
  ) {
    feed();
    fed.tick(monitor.now + 10);
    const rows = rowsOf(fed.reports.at(-1)!.interval, kind);
    assertEquals(rows.length, 4);
    for (const { name } of rows) {
      for (
        const expression of [
          conditionOf({ kind, name }),
          parseExpression(`${field}=${name}`),
          parseExpression(`${field}=${name}*`),
          parseExpression(`${field}~${name}`),
        ]
      ) {
        monitor.glance.lookCloser(filterOf(expression, ""));
        feed();
        const { hits } = monitor.glance.closeUp!.counts;
        assertEquals(hits, 1, `${kind} ${name} ${expression.kind}`);
      }
    }
  }
});

const timeOf = (second: number) => /\[.*?\]/.exec(hitAt(second))![0];

Deno.test("shareOut() gives no more lines than there are, and none that are not wanted", () => {
  const random = randomFrom(3);
  for (let i = 0; i < 2000; i++) {
    const wanted = Object.fromEntries(
      BLOCKS.map((block) => [block, random(30)]),
    ) as Record<typeof BLOCKS[number], number>;
    const rows = random(80);
    const lines = shareOut(wanted, rows);
    const sum = BLOCKS.reduce((sum, block) => sum + lines[block], 0);
    assert(sum <= rows);
    for (const block of BLOCKS) assert(lines[block] <= wanted[block]);
    if (rows >= 3 && wanted.alerts >= 2) assert(lines.alerts >= 2);
  }
});

Deno.test("what is exported is what is shown, whole, and nothing in it is hidden", () => {
  const fed = someMonitor(true);
  const state = { ...firstState(5), kind: "agents" as const };
  const text = exportOf(state, dataOf(fed, "agents", true));
  // deno-lint-ignore no-control-regex
  assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(text));
  const shown = JSON.parse(text);
  assertEquals(shown.time, "2026-01-02T03:08:05Z");
  assertEquals([shown.top, shown.rows[0].name], [
    "agents",
    "Mozilla/5.0 (X11; Linux x86_64)",
  ]);
  assertEquals(shown.window.state, "firing");
  assertEquals(
    shown.alerts.map((it: { peak_hits: number }) => it.peak_hits),
    [700, 817],
  );
  assertEquals(shown.sources.length, 2);
  assertEquals(
    exportName(START),
    "http-monitor-2026-01-02T03-04-05Z.json",
  );
});

Deno.test("hits since the last report are told for each row, the ranking stays", () => {
  const fed = someMonitor(false);
  const before = linesOf(dataOf(fed));
  fed.feed(hitAt(START + 241, { path: "/search/x" }).repeat(500))
    .tick(START + 241);
  const after = linesOf(dataOf(fed));
  const row = (lines: readonly string[], name: string) =>
    lines.findIndex((line) => line.includes(` ${name} `));
  assertEquals(row(after, "/search"), row(before, "/search"));
  assert(after[row(after, "/search")]!.includes("+500"));
  assert(after.some((line) => line.startsWith("since then      500 hits")));
});

Deno.test("that the view is paused is said on the smallest screen, too", () => {
  const header = (width: number, paused: boolean) =>
    linesOf(usual, { ...firstState(5), paused }, [width, 12])[0];
  assertEquals(header(40, true), "── http-monitor  202… PAUSED: p goes on ");
  assertEquals(
    header(60, true),
    "── http-monitor  2026-01-02T03:08:05Z ─ PAUSED: p goes on ──",
  );
  assertEquals(header(40, false), "── http-monitor  2026-01-02T03:08:05Z ──");
  assertEquals(header(20, false), "── http-monitor  20…");
});

Deno.test("of hits that are looked at closer it is said how many and since when, however long their name", () => {
  const fed = someMonitor(false);
  fed.monitor.glance.lookCloser(() => true);
  fed.feed(hitAt(START + 241).repeat(34)).tick(START + 250);
  const data = dataOf(fed);
  const name = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101";
  const opened = [{ kind: "agents" as const, name }];
  const lineAt = (width: number, state: Partial<ScreenState>) => {
    const all = { ...firstState(5), ...state };
    const line = linesOf(data, all, [width, 24]).find((line) =>
      / hits since | since 20/.test(line)
    )!;
    return line.trimEnd();
  };
  const since = "since 2026-01-02T03:08:05Z";
  assertEquals(
    lineAt(160, { opened }),
    `agent ${name}: 34 hits, 3.40/s, 340 B, 0 errors ${since}  (Esc ends it)`,
  );
  assertEquals(
    lineAt(90, { opened }),
    `agent Mozilla/5.0 (X11; Linu…: 34 hits, 3.40/s, 340 B, 0 errors ${since}`,
  );
  assertEquals(
    lineAt(80, { opened }),
    `agent Mozilla/5.0 (X11; Linux x86…: 34 hits, 0 errors ${since}`,
  );
  assertEquals(
    lineAt(80, { filter: "status>=200" }),
    `filter status>=200: 34 hits, 3.40/s, 340 B, 0 errors ${since}`,
  );
  assertEquals(
    lineAt(80, { opened, filter: "status>=200" }),
    `agent Mozilla/5.0 (X11;…, filter status>=200: 34 hits ${since}`,
  );
  assertEquals(
    lineAt(80, { opened: [{ kind: "status", name: "200" }] }),
    `status 200: 34 hits, 3.40/s, 340 B, 0 errors ${since}`,
  );
  assertEquals(
    lineAt(80, { opened: [{ kind: "sections", name: "/a" }, ...opened] }),
    `section /a, agent Mozilla/5.0 (X1…: 34 hits, 0 errors ${since}`,
  );
  assertEquals(
    lineAt(40, { opened }),
    "agent Mozilla/5…: 34 hits since 03:08:05",
  );
  assertEquals(
    lineAt(40, { opened, filter: "section=/a/very/long/one" }),
    "agent …, filter…: 34 hits since 03:08:05",
  );
});

Deno.test("all of the help can be read on the smallest screen, with an alert in sight", () => {
  const size = { width: 40, utc: true };
  let state: ScreenState = { ...firstState(5), help: true };
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    const { lines, extent } = frameOf(state, usual, size, 12);
    assert(lines.some((line) => line.startsWith("FIRING since")));
    for (const line of lines) seen.add(line);
    state = onKey(state, "j", extent).state;
  }
  for (const line of helpLines(40)) assert(seen.has(line), line);
});

Deno.test("where all hits are old it is said what to do", () => {
  const { live } = usual;
  const total = { ...live.total, late: live.total.hits };
  const text = linesOf({ ...usual, live: { ...live, total } }).join("\n");
  assert(text.includes("All hits are older than the window: for an old log"));
  assert(!linesOf().join("\n").includes("All hits are older"));
});
