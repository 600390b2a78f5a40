import { assert, assertEquals } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import type { MonitorEvent } from "../../lib/events.ts";
import { textBlock } from "../../lib/report/text.ts";
import { ENTER_SCREEN, LEAVE_SCREEN } from "../../lib/screen/ansi.ts";
import { type ScreenOptions, ScreenView } from "../../lib/show/screen_view.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { FedMonitor } from "../_monitor.ts";
import { hitAt, START } from "../screen/_data.ts";
import { NO_FAULTS } from "../../lib/events.ts";

setColorEnabled(false);

const STATUS = {
  sources: [{ ...NO_FAULTS, name: "/a.log", state: "following" as const }],
};

/** A screen over a monitor, with its edges in the test's hands. */
class FakeScreen {
  readonly written: string[] = [];
  readonly saved: [name: string, text: string][] = [];
  readonly calls: string[] = [];
  /** What was written before it was closed. */
  writtenBefore: readonly string[] = [];
  readonly size = { columns: 80, rows: 24 };
  readonly fed = new FedMonitor({
    window: 60,
    threshold: 10,
    since: START - 1,
    tops: TOP_NAMES,
    top: 500,
  }, START);
  readonly view: ScreenView;
  busy = false;
  mayStop = true;
  canStop = true;
  #written: (() => void)[] = [];
  #shown = 0;
  /** The lines on the screen, as diffs have left them. */
  #lines: string[] = [];

  constructor(options: Partial<ScreenOptions> = {}) {
    this.view = new ScreenView({
      utc: true,
      ascii: false,
      top: 10,
      tops: [],
      threshold: 10,
      site: "",
      hasKeys: true,
      ...options,
    }, {
      write: (text) => {
        this.written.push(text);
        this.#read(text);
      },
      size: () => this.size,
      whenWritten: (then) => void this.#written.push(then),
      busy: () => this.busy,
      quit: () => void this.calls.push("quit"),
      canStop: () => this.canStop,
      stop: () => {
        this.calls.push("stop");
        return this.mayStop;
      },
      takeKeys: () => void this.calls.push("take keys"),
      save: (name, text) => {
        this.saved.push([name, text]);
        return `exported to "${name}"`;
      },
      onClose: () => {
        this.calls.push("closed");
        this.writtenBefore = [...this.written];
      },
    });
    const { monitor } = this.fed;
    this.view.attach({
      glance: monitor.glance,
      window: () => monitor.window,
      setThreshold: (threshold) => monitor.setThreshold(threshold),
    });
  }

  /** A second is over, with these lines in it. */
  second(text = ""): this {
    const { monitor } = this.fed;
    this.fed.feed(text).tick(monitor.now + 1);
    const events = this.fed.events.slice(this.#shown);
    this.#shown = this.fed.events.length;
    if (events.length > 0) this.view.show(events, STATUS);
    this.view.refresh(monitor.window, () => STATUS);
    return this;
  }

  seconds(count: number, text: (second: number) => string = () => ""): this {
    for (let i = 0; i < count; i++) {
      this.second(text(this.fed.monitor.now + 1));
    }
    return this;
  }

  type(...keys: string[]): this {
    for (const key of keys) this.view.key(key);
    return this;
  }

  allWritten(): void {
    const then = this.#written;
    this.#written = [];
    for (const call of then) call();
  }

  /** What is typed is shown in a row, as the terminal does where it is no key. */
  typed(text: string, row: number): void {
    this.#lines[row] = text;
  }

  get screen(): string {
    return this.#lines.join("\n");
  }

  #read(text: string): void {
    // deno-lint-ignore no-control-regex
    if (/\x1b\[2J|\x1b\[\?1049/.test(text)) this.#lines = [];
    // deno-lint-ignore no-control-regex
    for (const [, row, line] of text.matchAll(/\x1b\[(\d+);1H([^\x1b]*)/g)) {
      this.#lines[Number(row) - 1] = line!;
    }
  }
}

const busy = (second: number) => hitAt(second, { path: "/busy/x" }).repeat(30);

Deno.test("a screen shows something before the first report, and then every second", () => {
  const fake = new FakeScreen();
  assertEquals(fake.written, [ENTER_SCREEN]);
  fake.second(hitAt(START));
  assert(fake.screen.includes("1 hits"), fake.screen);
  assert(fake.screen.includes("q quit") && fake.screen.includes("/a.log"));
  fake.second(hitAt(START + 1).repeat(4));
  assert(fake.screen.includes("5 hits") && fake.screen.includes("since then"));
  // One write for each second at most: what has changed and no more.
  const before = fake.written.length;
  fake.second();
  assertEquals(fake.written.length, before + 1);
  assert(fake.written.at(-1)!.length < 800, fake.written.at(-1));
});

Deno.test("an alert is on the screen at once, not only with the next report", () => {
  const fake = new FakeScreen().seconds(3).seconds(
    1,
    (second) => hitAt(second).repeat(601),
  );
  assertEquals(fake.fed.reports.length, 0);
  assert(/High traffic generated an alert - hits = 601,/.test(fake.screen));
  assert(fake.screen.includes("HIGH, threshold 10/s, peak 10.0/s"));
});

Deno.test("rows are ranked at a report, and only their later hits are told until the next", () => {
  const fake = new FakeScreen().seconds(
    10,
    (second) =>
      hitAt(second, { path: "/one" }).repeat(3) +
      hitAt(second, { path: "/two" }).repeat(2),
  );
  const order = () => fake.screen.match(/\/(one|two)(?= )/g)?.join("");
  assertEquals(order(), "/one/two");
  fake.seconds(9, (second) => hitAt(second, { path: "/two" }).repeat(9));
  assertEquals(order(), "/one/two");
  assert(/\/two .* \+81 /.test(fake.screen), fake.screen);
  fake.second();
  assertEquals(order(), "/two");
});

Deno.test("+ and - set the threshold: shown at once, and told by the alert that it ends", () => {
  const fake = new FakeScreen().seconds(10, busy).seconds(20, busy);
  assert(fake.screen.includes("HIGH, threshold 10/s"));
  fake.type("+", "+", "+", "+", "+", "+");
  assert(fake.screen.includes("threshold 16/s, was 15/s"));
  assert(fake.screen.includes("HIGH, threshold 16/s"), fake.screen);
  fake.second(busy(START + 30));
  const last = fake.fed.monitor.history.transitions.at(-1)!;
  assertEquals([last.state, last.rule.threshold], ["recovered", 16]);
  assert(
    /recovered - hits = 930, .*\n {2}lasted .*threshold 16\/s/.test(
      fake.screen,
    ),
  );
  fake.type("-", "-").second(busy(START + 31));
  assertEquals(fake.fed.monitor.history.firing, true);
});

Deno.test("p pauses what is shown, but for alerts and the clock; counting goes on", () => {
  const fake = new FakeScreen().seconds(10, (second) => hitAt(second));
  fake.type("p");
  const hits = () => /([\d,]+) hits {2}/.exec(fake.screen)?.[1];
  assertEquals(hits(), "10");
  fake.seconds(12, busy).seconds(12, busy);
  assertEquals(hits(), "10");
  assert(fake.screen.includes("PAUSED: p goes on"));
  assert(fake.screen.includes("03:04:38Z"), fake.screen);
  assert(fake.screen.includes("High traffic generated an alert"), fake.screen);
  // The window is that of the alerts, but for its chart.
  assert(
    /window 60 s +730 hits +12\.2\/s +HIGH, threshold 10\/s/.test(fake.screen),
    fake.screen,
  );
  assert(/ {2}peak 1\/s$/m.test(fake.screen), fake.screen);
  fake.type("p");
  assertEquals(hits(), "730");
  assert(!fake.screen.includes("PAUSED"));
});

Deno.test("while it is paused, rows of an opened row stay where they are at a report too", () => {
  const fake = new FakeScreen().seconds(10, (second) => hitAt(second));
  fake.type("/", ..."status>0", "enter");
  fake.second(hitAt(START + 10, { path: "/one" }).repeat(2));
  fake.second(hitAt(START + 11, { path: "/two" }).repeat(5));
  const order = () => fake.screen.match(/\/(one|two)(?= )/g)?.join("");
  assertEquals(order(), "/one/two");
  fake.type("p").seconds(20);
  assertEquals(fake.fed.reports.length, 3);
  assertEquals(order(), "/one/two");
  fake.type("p");
  assertEquals(order(), "/two/one");
});

Deno.test("a pause of an opened row ends with all hits as they were then", () => {
  const fake = new FakeScreen().seconds(10, (second) => hitAt(second));
  fake.type("enter").seconds(3, (second) => hitAt(second));
  fake.type("p").seconds(5, busy);
  assert(/section \/a: 3 hits/.test(fake.screen), fake.screen);
  fake.type("escape");
  assert(fake.screen.includes("PAUSED"), fake.screen);
  assert(/^13 hits/m.test(fake.screen), fake.screen);
  // It is there yet after what cannot be done.
  fake.type("enter").seconds(5, busy);
  assert(fake.screen.includes("press p first"), fake.screen);
  assert(/^13 hits/m.test(fake.screen), fake.screen);
  fake.type("p");
  assert(/^313 hits/m.test(fake.screen), fake.screen);
});

Deno.test("hits of a second that is not over are no rate yet", () => {
  const fake = new FakeScreen().seconds(11, (second) => hitAt(second));
  const since = () => /since then +(.*?\/s)/.exec(fake.screen)?.[1];
  const before = since();
  assertEquals(before, "1 hits   1.00/s");
  fake.fed.feed(busy(START + 11));
  fake.type("j");
  assertEquals(since(), before);
  fake.second();
  assertEquals(since(), "31 hits   15.5/s");
});

Deno.test("rows beyond the first hundred are sorted, filtered and exported too", () => {
  const fake = new FakeScreen().seconds(10, (second) =>
    Array.from(
      { length: 150 },
      (_, i) => hitAt(second, { path: `/s${i}/x` }).repeat(2),
    ).join("") + hitAt(second, { path: "/broken/x", status: 500 }));
  assert(/1-\d+ of 151/.test(fake.screen), fake.screen);
  fake.type("s");
  assert(/ERRORS▼.*\n▸ \/broken/.test(fake.screen), fake.screen);
  fake.type("/", ..."broken", "enter", "e");
  const [{ name }] = JSON.parse(fake.saved[0]![1]).rows;
  assertEquals(name, "/broken");
});

Deno.test("where there are more rows than can be scrolled through that is said", () => {
  const fake = new FakeScreen().seconds(10, (second) =>
    Array.from(
      { length: 600 },
      (_, i) => hitAt(second, { path: `/s${i}` }),
    ).join(""));
  assertEquals(fake.view.wants.top, 500);
  assert(/1-\d+ of the top 500/.test(fake.screen), fake.screen);
  fake.type("/", ..."s10", "enter");
  assert(/1-\d of/.test(fake.screen), fake.screen);
});

Deno.test("what is wrong with a filter is said whole, above what was typed", () => {
  const fake = new FakeScreen().seconds(10, (second) => hitAt(second));
  fake.type("/", ..."status>=500section=/api", "enter");
  const lines = fake.screen.split("\n");
  assert(lines.at(-1)!.includes("filter: status>=500section=/api"));
  const said = fake.screen.replaceAll("\n", " ");
  assert(said.includes("no filter: column 9:"), fake.screen);
  assert(said.includes("give a number as 404, or a class as 5xx"), said);
  fake.type("x");
  assert(!fake.screen.includes("no filter"), fake.screen);
});

Deno.test("Enter counts the hits of a row from then on, Esc ends it", () => {
  const lines = (second: number) =>
    hitAt(second, { path: "/api/users?x", client: "10.0.0.1" }).repeat(3) +
    hitAt(second, { path: "/api/orders", status: 500, agent: "bot/1" }) +
    hitAt(second, { path: "/other", status: 404 });
  const fake = new FakeScreen().seconds(10, lines);
  fake.type("enter");
  assert(fake.screen.includes("section /api: 0 hits"), fake.screen);
  fake.seconds(5, lines);
  assert(
    /section \/api: 20 hits, 4\.00\/s, 200 B, 5 errors since 2026-01-02T03:04:14Z/
      .test(fake.screen),
    fake.screen,
  );
  assert(/\/api\/users +15 .*\n.*\/api\/orders +5 /.test(fake.screen));
  assert(/\nstatus {3}200 15 {2}500 5\n/.test(fake.screen), fake.screen);
  assert(!/^..\/other/m.test(fake.screen));
  // Ranked at reports only.
  fake.seconds(
    1,
    (second) => hitAt(second, { path: "/api/orders" }).repeat(50),
  );
  assert(/\/api\/users +15 .*\n.*\/api\/orders +55 /.test(fake.screen));
  fake.type("d");
  assert(/10\.0\.0\.1 +15 /.test(fake.screen), fake.screen);
  fake.seconds(10);
  fake.type("d", "d");
  assert(/bot\/1 +5 /.test(fake.screen), fake.screen);
  fake.type("escape");
  assertEquals(fake.fed.monitor.glance.closeUp, undefined);
  assert(fake.screen.includes("SECTION"), fake.screen);
});

Deno.test("a row within an opened one has the hits of both, and Esc goes back to the first", () => {
  const lines = (second: number) =>
    hitAt(second, { path: "/api/users" }).repeat(3) +
    hitAt(second, { path: "/api/gone", status: 404 }) +
    hitAt(second, { path: "/other", status: 404 }).repeat(2);
  const fake = new FakeScreen().seconds(10, lines);
  fake.type("enter").seconds(2, lines);
  fake.type("d", "d", "j", "enter").seconds(3, lines);
  assert(/section \/api, status 404: 3 hits/.test(fake.screen), fake.screen);
  assert(/^..\/api\/gone +3 /m.test(fake.screen), fake.screen);
  assert(!/^..\/other/m.test(fake.screen), fake.screen);
  fake.type("e");
  assertEquals(JSON.parse(fake.saved[0]![1]).opened, [
    { kind: "sections", name: "/api" },
    { kind: "status", name: "404" },
  ]);
  fake.type("escape").seconds(2, lines);
  assert(/section \/api: 8 hits/.test(fake.screen), fake.screen);
  assert(/^▸ STATUS/m.test(fake.screen), fake.screen);
  fake.type("escape");
  assert(/^▸ SECTION/m.test(fake.screen), fake.screen);
  assertEquals(fake.fed.monitor.glance.closeUp, undefined);
});

Deno.test("/ filters hits by comparisons, rows by other text, and says what is wrong", () => {
  const lines = (second: number) =>
    hitAt(second, { path: "/api/a", status: 500 }) +
    hitAt(second, { path: "/img/b" }).repeat(2);
  const fake = new FakeScreen().seconds(10, lines);
  fake.type("/", ..."status>=500");
  assert(fake.screen.includes("filter: status>=500"));
  fake.type("enter").seconds(3, lines);
  assert(/filter status>=500: 3 hits/.test(fake.screen), fake.screen);
  assert(
    /\/api +3 +100\.0%/.test(fake.screen) && !/^..\/img/m.test(fake.screen),
  );
  fake.type("escape", "/", ..."IMG", "enter");
  assert(/^..\/img/m.test(fake.screen) && !/^..\/api/m.test(fake.screen));
  assert(fake.screen.includes("filter IMG"));
  fake.type("escape", "/", ..."statsu=1", "enter");
  assert(
    fake.screen.includes('no filter: column 1: no field is called "statsu"'),
  );
  // It is there to be put right.
  fake.type("x");
  assert(fake.screen.includes("filter: statsu=1x"));
});

Deno.test("text, and a filter that is wrong, leave what was counted of an opened row", () => {
  const lines = (second: number) =>
    hitAt(second, { path: "/api/a" }) + hitAt(second, { path: "/api/b" });
  const fake = new FakeScreen().seconds(10, lines);
  fake.type("enter").seconds(3, lines);
  fake.type("/", ..."API/B", "enter").seconds(1, lines);
  assert(/section \/api, filter API\/B: 8 hits/.test(fake.screen));
  assert(/^..\/api\/b +4 /m.test(fake.screen), fake.screen);
  assert(!/^..\/api\/a/m.test(fake.screen), fake.screen);
  // One that is wrong leaves the one before, too.
  fake.type("/", "ctrl-u", ..."status>>", "enter");
  assert(fake.screen.includes("no filter: column 7: "), fake.screen);
  assert(/section \/api, filter API\/B: 8 hits/.test(fake.screen));
  fake.type("ctrl-u", "enter").seconds(1, lines);
  assert(/section \/api: 10 hits/.test(fake.screen), fake.screen);
  // Other hits are counted from their own beginning on.
  fake.type("d", "d", "/", ..."status>=200", "enter");
  assert(/section \/api, filter status>=200: 0 hits/.test(fake.screen));
});

Deno.test("text that is looked for in a paused view leaves its numbers", () => {
  const fake = new FakeScreen().seconds(10, (second) => hitAt(second));
  fake.type("p").seconds(12, busy).type("/", ..."A", "enter");
  assert(/^▸ \/a +10 /m.test(fake.screen), fake.screen);
});

Deno.test("e exports what is shown and says where", () => {
  const fake = new FakeScreen().seconds(10, (second) => hitAt(second));
  fake.type("e");
  const [name, text] = fake.saved[0]!;
  assertEquals(name, "http-monitor-2026-01-02T03-04-14Z.json");
  assertEquals(JSON.parse(text).hits, 10);
  assert(fake.screen.includes(`exported to "${name}"`));
});

Deno.test("q and Ctrl-C have the program end", () => {
  assertEquals(new FakeScreen().type("q", "ctrl-c").calls, ["quit", "quit"]);
});

Deno.test("Ctrl-Z leaves the screen, is stopped when that is written, and comes back whole", () => {
  const fake = new FakeScreen().seconds(10, (second) => hitAt(second));
  fake.type("ctrl-z");
  assertEquals(fake.written.at(-1), LEAVE_SCREEN);
  assertEquals(fake.calls, []);
  fake.allWritten();
  assertEquals(fake.calls, ["stop"]);
  const before = fake.written.length;
  fake.seconds(2, (second) => hitAt(second));
  assertEquals(fake.written.length, before);
  fake.view.resume();
  assertEquals(fake.calls, ["stop", "take keys"]);
  assertEquals(fake.written[before], ENTER_SCREEN);
  assert(fake.screen.includes("12 hits") && fake.screen.includes("q quit"));
});

Deno.test("before a stop takes effect no key brings the screen back, and the end is heard", () => {
  const fake = new FakeScreen().seconds(10);
  fake.type("ctrl-z", "ctrl-z", "j");
  assertEquals(fake.written.at(-1), LEAVE_SCREEN);
  fake.type("ctrl-c");
  assertEquals(fake.calls, ["quit"]);
  fake.allWritten();
  assertEquals(fake.calls, ["quit", "stop"]);
  // Others bring it back before that: then it is not stopped, but by a later key.
  const other = new FakeScreen().seconds(10).type("ctrl-z");
  other.view.resume();
  other.type("ctrl-z").allWritten();
  assertEquals(other.calls, ["take keys", "stop"]);
  const back = new FakeScreen().seconds(10).type("ctrl-z");
  back.view.resume();
  back.allWritten();
  assertEquals(back.calls, ["take keys"]);
  const closed = new FakeScreen().seconds(10).type("ctrl-z");
  closed.view.close();
  closed.allWritten();
  assertEquals(closed.calls, ["closed"]);
});

Deno.test("a terminal that takes nothing is not asked for keys when it comes back", () => {
  const fake = new FakeScreen().seconds(10);
  fake.busy = true;
  fake.view.resume();
  assertEquals(fake.calls, []);
  fake.busy = false;
  fake.allWritten();
  assertEquals(fake.calls, ["take keys"]);
  for (const leave of ["stop", "close"] as const) {
    const left = new FakeScreen().seconds(10);
    left.busy = true;
    left.view.resume();
    if (leave === "stop") left.type("ctrl-z");
    else left.view.close();
    left.allWritten();
    assertEquals(left.calls, [leave === "stop" ? "stop" : "closed"]);
  }
});

Deno.test("where it may not stop itself it says how, and any other key comes back", () => {
  const fake = new FakeScreen().seconds(10);
  fake.mayStop = false;
  fake.type("ctrl-z").allWritten();
  assert(fake.written.at(-1)!.includes("Ctrl-Z again stops it"));
  fake.type("j");
  assert(fake.written.includes(ENTER_SCREEN, 1));
  assert(fake.screen.includes("q quit"));
});

Deno.test("where it cannot be stopped, Ctrl-Z says so and leaves nothing", () => {
  const fake = new FakeScreen().seconds(10);
  fake.canStop = false;
  fake.type("ctrl-z").allWritten();
  assert(fake.screen.includes("cannot be stopped"));
  assertEquals(fake.calls, []);
  fake.type("j");
  assert(fake.screen.includes("q quit"));
});

Deno.test("a terminal of another size is drawn anew, and Ctrl-L draws all", () => {
  const fake = new FakeScreen().seconds(10);
  Object.assign(fake.size, { columns: 60, rows: 12 });
  fake.view.draw();
  assert(fake.written.at(-1)!.includes("\x1b[2J"));
  assertEquals(fake.screen.split("\n").length, 12);
  const before = fake.written.length;
  fake.type("ctrl-l");
  assert(fake.written[before]!.includes("\x1b[2J"));
});

Deno.test("without keys all lines are drawn each second: what is typed is shown among them", () => {
  const fake = new FakeScreen({ hasKeys: false }).seconds(10);
  // As ten times Enter at the cursor, and a word.
  fake.typed("a word", 10);
  assert(fake.screen.includes("a word"));
  const before = fake.written.length;
  fake.second();
  assert(!fake.screen.includes("a word"), fake.screen);
  // It does not flicker: nothing is cleared before it is drawn.
  assertEquals(fake.written.length, before + 1);
  assert(!fake.written.at(-1)!.includes("\x1b[2J"));
});

Deno.test("while what was drawn is not written, nothing more is; then it is drawn as it is", () => {
  const fake = new FakeScreen().seconds(10);
  fake.busy = true;
  const before = fake.written.length;
  fake.seconds(5, (second) => hitAt(second));
  assertEquals(fake.written.length, before);
  fake.busy = false;
  fake.allWritten();
  assertEquals(fake.written.length, before + 1);
  assert(fake.screen.includes("5 hits"));
});

Deno.test("on leaving, the terminal is given back, and summary and all alerts are printed", () => {
  const fake = new FakeScreen({ top: 1, tops: ["paths"] });
  fake.seconds(20, busy).seconds(
    200,
    (second) =>
      hitAt(second, { path: "/quiet" }) + hitAt(second, { path: "/other" }),
  );
  fake.seconds(5, busy).seconds(20, busy);
  const { transitions } = fake.fed.monitor.history;
  assert(transitions.length >= 3);
  const before = fake.written.length;
  fake.view.close();
  const [leave, text] = fake.written.slice(before);
  assertEquals(leave, LEAVE_SCREEN);
  assertEquals(text!.match(/^High traffic /gm)?.length, transitions.length);
  // As long as was asked for, and only what was.
  assertEquals(text!.match(/^SECTION|^PATH|^CLIENT/gm), ["SECTION", "PATH"]);
  assertEquals(
    text!.split("\n").filter((line) => /^\/(busy|quiet)/.test(line)).length,
    2,
  );
  // The terminal is given back behind it all.
  assertEquals(fake.writtenBefore, fake.written);
  // Nothing comes after it, and it is closed once; the end can be asked for.
  fake.view.refresh(fake.fed.monitor.window, () => STATUS);
  fake.view.resume();
  fake.type("j");
  fake.view.close();
  assertEquals(fake.written.length, before + 2);
  assertEquals(fake.calls, ["closed"]);
  fake.type("ctrl-c");
  assertEquals(fake.calls, ["closed", "quit"]);
});

Deno.test("an alert after the last report is printed too, where the program broke off", () => {
  const fake = new FakeScreen().seconds(10).seconds(
    1,
    (second) => hitAt(second).repeat(700),
  );
  fake.view.close();
  assert(
    fake.written.at(-1)!.includes(
      "High traffic generated an alert - hits = 700",
    ),
  );
});

Deno.test("the summary is that of a report, and why nothing could be read is said until there is a hit", () => {
  const fake = new FakeScreen();
  const unreadable: MonitorEvent = {
    type: "unreadable",
    lines: 10,
    first: { line: "junk", cut: false, reason: "no time", column: 1 },
  };
  fake.view.show([unreadable], STATUS);
  fake.seconds(10);
  assert(fake.screen.includes("No access log line in the first 10"));
  const last = fake.fed.reports.at(-1)!;
  const report = {
    ...last,
    interval: { ...last.interval, tops: new Map() },
    total: { ...last.total, tops: new Map() },
  };
  fake.view.close();
  assertEquals(fake.written.slice(-2), [
    textBlock(report, STATUS, { width: 80, utc: true }, Infinity),
    fake.written.at(-1)!,
  ]);
  assert(fake.written.at(-1)!.endsWith("reads other formats.\n"));
  const other = new FakeScreen();
  other.view.show([unreadable], STATUS);
  other.seconds(10, (second) => hitAt(second));
  assert(!other.screen.includes("No access log line"));
});

Deno.test("what is said on standard error is shown, also while it is paused, and printed at the end", () => {
  const fake = new FakeScreen().seconds(10, (second) => hitAt(second));
  const text = (i: number) =>
    `http-monitor: cannot write to "/${i}": no space left on device: ` +
    "lines that come meanwhile are missing there";
  fake.view.complain(text(0));
  assert(/^http-monitor: cannot write to "\/0": no space/m.test(fake.screen));
  assert(fake.screen.includes("are missing there"), fake.screen);
  fake.type("p");
  for (let i = 1; i < 60; i++) fake.view.complain(text(i));
  fake.seconds(20, (second) => hitAt(second));
  assertEquals(fake.screen.match(/cannot write to .\/\d+/g), [
    'cannot write to "/59',
  ]);
  const before = fake.written.length;
  fake.view.close();
  fake.view.complain(text(60));
  // So many that memory is bounded, below the summary.
  assertEquals(
    fake.written.slice(before + 2),
    Array.from({ length: 51 }, (_, i) => `${text(i + 10)}\n`),
  );
});

Deno.test("what is said on standard error is of ASCII where all is", () => {
  const fake = new FakeScreen({ ascii: true })
    .seconds(10, (second) => hitAt(second));
  fake.view.complain('http-monitor: cannot write to "fé"\nand more');
  fake.view.close();
  assertEquals(
    fake.written.at(-1),
    'http-monitor: cannot write to "f\\xe9"\nand more\n',
  );
});

Deno.test("before anything is known, closing only leaves the screen", () => {
  const fake = new FakeScreen();
  fake.view.close();
  assertEquals(fake.written, [ENTER_SCREEN, LEAVE_SCREEN]);
});
