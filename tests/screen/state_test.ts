import { assert, assertEquals } from "@std/assert";
import {
  type Action,
  type Extent,
  firstState,
  offsetFor,
  onKey,
  type ScreenState,
} from "../../lib/screen/state.ts";
import { nextThreshold } from "../../lib/screen/threshold.ts";
import { KINDS, SORT_COLUMNS, type TopKind } from "../../lib/screen/tops.ts";

const EXTENT: Extent = {
  count: { tops: 20, alerts: 7, sources: 3 },
  room: { tops: 5, alerts: 2, sources: 1 },
  alertPage: { up: 1, down: 2 },
  rows: Array.from({ length: 20 }, (_, i) => ({
    kind: "sections",
    name: `/${i}`,
  })),
  kinds: KINDS.filter((kind) => kind !== "sources"),
  columns: SORT_COLUMNS.filter((column) => column !== "time"),
  help: { count: 12, room: 5 },
};

/** Types keys; tells where one is then, and what was to be done. */
function typed(...keys: string[]): [ScreenState, Action[]] {
  let state = firstState(10);
  const actions: Action[] = [];
  for (const key of keys) {
    const step = onKey(state, key, EXTENT);
    state = step.state;
    actions.push(...step.actions);
  }
  return [state, actions];
}
const after = (...keys: string[]) => typed(...keys)[0];
const done = (...keys: string[]) => typed(...keys)[1];

Deno.test("q, Ctrl-C, Ctrl-Z, Ctrl-L and e do what they are for, and leave all else", () => {
  for (
    const [key, type] of [
      ["q", "quit"],
      ["ctrl-c", "quit"],
      ["ctrl-\\", "quit"],
      ["ctrl-z", "suspend"],
      ["ctrl-l", "redraw"],
      ["e", "export"],
    ] as const
  ) {
    assertEquals(typed(key), [firstState(10), [{ type }]], key);
  }
  assertEquals(typed("x", "alt-q", "delete", "ctrl-a", "é"), [
    firstState(10),
    [],
  ]);
});

Deno.test("arrows, j and k, pages, g and G move the cursor and keep it in sight", () => {
  const at = (...keys: string[]) => {
    const { cursor, offset } = after(...keys);
    return [cursor, offset.tops];
  };
  assertEquals(at("down", "j", "down"), [3, 0]);
  assertEquals(at("j", "j", "j", "j", "j"), [5, 1]);
  assertEquals(at("pagedown"), [5, 1]);
  assertEquals(at("pagedown", " ", "pagedown", "pagedown"), [19, 15]);
  assertEquals(at("G"), [19, 15]);
  assertEquals(at("G", "k"), [18, 15]);
  assertEquals(at("G", "pageup"), [14, 14]);
  assertEquals(at("end", "home"), [0, 0]);
  assertEquals(at("up", "k", "pageup", "g"), [0, 0]);
});

Deno.test("Tab goes round the panels, and keys move in the chosen one", () => {
  assertEquals(after("tab").panel, "alerts");
  assertEquals(after("tab", "tab").panel, "sources");
  assertEquals(after("tab", "tab", "tab").panel, "tops");
  assertEquals(after("backtab").panel, "sources");
  const { offset, cursor } = after("tab", "j", "pagedown", "tab", "G");
  assertEquals([offset, cursor], [{ tops: 0, alerts: 3, sources: 2 }, 0]);
  assertEquals(after("tab", "G").offset.alerts, 5);
  assertEquals(after("tab", "G", "g").offset.alerts, 0);
  // A page is as many alerts as there were to be seen.
  assertEquals(after("tab", " ", " ").offset.alerts, 4);
  assertEquals(after("tab", "G", "pageup").offset.alerts, 4);
  // In the help, all lines are one high.
  assertEquals(after("tab", "?", "pagedown", "pageup").helpOffset, 0);
});

Deno.test("s goes through the columns, r turns them round, d goes through the tops", () => {
  assertEquals(
    [1, 2, 3, 4].map((n) => after(...Array(n).fill("s")).sort),
    ["errors", "bytes", "name", "hits"],
  );
  assertEquals([after("r").reverse, after("r", "r").reverse], [true, false]);
  const kinds = [1, 2, 3, 4, 5, 6].map((n) =>
    after(...Array(n).fill("d")).kind
  );
  assertEquals(kinds, [
    "paths",
    "clients",
    "status",
    "agents",
    "referrers",
    "sections",
  ]);
  const bySource = { ...EXTENT, kinds: KINDS };
  const last = { ...firstState(10), kind: "referrers" as const };
  assertEquals(onKey(last, "d", bySource).state.kind, "sources");
  // One looks at the first of the other rows.
  for (const key of ["s", "r", "d"]) {
    const { cursor, offset } = after("G", key);
    assertEquals([cursor, offset.tops], [0, 0]);
  }
});

Deno.test("Enter opens the row under the cursor, Esc goes back", () => {
  const [state, actions] = typed("j", "j", "enter");
  assertEquals(state.opened, [{ kind: "sections", name: "/2" }]);
  assertEquals([state.kind, actions], ["paths", [{ type: "look" }]]);
  const [back, more] = typed("j", "enter", "d", "escape");
  assertEquals([back.opened, back.kind], [[], "sections"]);
  assertEquals(more, [{ type: "look" }, { type: "look" }]);
  // With fewer rows than there were, the last one is marked.
  const fewer = { ...EXTENT, rows: EXTENT.rows.slice(0, 3) };
  assertEquals(onKey(after("G"), "enter", fewer).state.opened, [{
    kind: "sections",
    name: "/2",
  }]);
  const none = { ...EXTENT, rows: [] };
  assertEquals(onKey(after("G"), "enter", none).actions, []);
  // What a log's hits have in common is in no line.
  const { state: log, actions: nothing } = onKey(firstState(10), "enter", {
    ...EXTENT,
    rows: [{ kind: "sources", name: "/a.log" }],
  });
  assertEquals([log.opened, nothing], [[], []]);
  assert(log.message.includes("cannot be opened"));
  // In another panel there is no row to be opened; nothing to go back from.
  assertEquals(typed("tab", "enter", "escape")[1], []);
});

Deno.test("rows are opened within rows, and Esc goes back from one to the one before", () => {
  const within = (state: ScreenState, kind: TopKind, name: string) =>
    onKey(state, "enter", { ...EXTENT, rows: [{ kind, name }] }).state;
  const section = within(firstState(10), "sections", "/api");
  const status = within({ ...section, kind: "status" }, "status", "404");
  assertEquals(status.opened, [
    { kind: "sections", name: "/api" },
    { kind: "status", name: "404" },
  ]);
  // The same one again is no other.
  assertEquals(within(status, "status", "404").opened, status.opened);
  const path = within(status, "paths", "/api/a");
  const client = within(path, "clients", "192.0.2.1");
  // What is opened is not what its hits are looked at by.
  assertEquals([section.kind, status.kind, path.kind, client.kind], [
    "paths",
    "paths",
    "clients",
    "agents",
  ]);
  const back = onKey(status, "escape", EXTENT);
  assertEquals([back.state.opened, back.state.kind], [
    [{ kind: "sections", name: "/api" }],
    "status",
  ]);
  assertEquals(back.actions, [{ type: "look" }]);
  const first = onKey(back.state, "escape", EXTENT).state;
  assertEquals([first.opened, first.kind], [[], "sections"]);
});

Deno.test("/ has a filter typed: all keys but a few are its text", () => {
  const [state, actions] = typed("/", ..."q~s 5é", "backspace", "up", "tab");
  assertEquals([state.typing, state.filter, actions], ["q~s 5", "", []]);
  const [set, look] = typed("/", ..."status>=500 ", "enter");
  assertEquals([set.filter, set.typing], ["status>=500", undefined]);
  assertEquals(look, [{ type: "look" }]);
  // Typed anew it begins with what holds; Esc leaves that as it was.
  const again = ["/", ..."ua=b", "enter", "/"];
  assertEquals(after(...again).typing, "ua=b");
  assertEquals(after(...again, "x", "escape").filter, "ua=b");
  assertEquals(after(...again, "ctrl-u").typing, "");
  assertEquals(after("/", ..."ua=b", "enter", "escape").filter, "");
  assertEquals(done("/", "ctrl-c"), [{ type: "quit" }]);
  // One that is wrong is there to be put right, and the one before holds.
  const [wrong, none] = typed(...again, "ctrl-u", ..."u>1", "enter");
  assertEquals([wrong.filter, wrong.typing], ["ua=b", "u>1"]);
  assertEquals(none, [{ type: "look" }]);
  assertEquals(after("/", ..."x".repeat(500)).typing?.length, 200);
});

Deno.test("a filter of hits leaves the logs, whose rows it has not; one of rows does not", () => {
  const filtered = (filter: string, kind: TopKind) => {
    let state: ScreenState = { ...firstState(10), kind };
    for (const key of ["/", ...filter, "enter"]) {
      state = onKey(state, key, { ...EXTENT, kinds: KINDS }).state;
    }
    return state.kind;
  };
  assertEquals(filtered("status>=400", "sources"), "sections");
  assertEquals(filtered("status>=400", "agents"), "agents");
  assertEquals(filtered("access.log", "sources"), "sources");
});

Deno.test("pasted text is typed into a filter, and is no key elsewhere", () => {
  const pasted = "paste status>=500 and\r\nq\x1b";
  const state = after("/", "x", pasted, "y");
  assertEquals(state.typing, "xstatus>=500 and q y");
  assertEquals(after("/", `paste ${"é".repeat(999)}`).typing?.length, 200);
  const before = firstState(10);
  const [stays, actions] = typed(pasted, "paste q", "paste e");
  assertEquals([stays, actions], [before, []]);
});

Deno.test("while it is paused no hits are looked at of which there is no picture", () => {
  const press = (state: ScreenState, ...keys: string[]) =>
    keys.reduce((state, key) => onKey(state, key, EXTENT).state, state);
  const paused = press(firstState(10), "p");
  const opening = onKey(paused, "enter", EXTENT);
  assertEquals([opening.state.opened, opening.actions], [[], []]);
  assert(opening.state.paused && opening.state.message.includes("press p"));
  const filtering = press(paused, "/", ..."status>1", "enter");
  assertEquals([filtering.typing, filtering.filter], ["status>1", ""]);
  assert(filtering.paused && filtering.message.includes("press p"));
  // Text is looked for in the picture.
  assert(press(paused, "/", ..."api", "enter").paused);
  const within = press(firstState(10), "enter", "d", "j", "enter");
  assertEquals(within.opened.length, 2);
  assertEquals(press(within, "p", "escape").paused, false);
  assertEquals(press(within, "p", "escape", "p", "escape").paused, true);
});

Deno.test("p pauses and goes on, ? helps and is left by itself or Esc", () => {
  assertEquals([after("p").paused, after("p", "p").paused], [true, false]);
  assert(
    after("?").help && !after("?", "?").help && !after("?", "escape").help,
  );
  assertEquals(done("?", "q"), [{ type: "quit" }]);
  // What else keys do is not seen below it.
  for (const key of ["p", "s", "r", "d", "tab", "backtab"]) {
    assertEquals(after("?", key), after("?"), key);
  }
  assertEquals([after("?", "/").help, after("?", "/").typing], [false, ""]);
});

Deno.test("the help is scrolled as all else, and begins at its begin", () => {
  const at = (...keys: string[]) => {
    const { helpOffset, cursor } = after("?", ...keys);
    return [helpOffset, cursor];
  };
  assertEquals(at("j", "down"), [2, 0]);
  assertEquals([at("pagedown"), at("G"), at("G", "k"), at("G", "g")], [
    [5, 0],
    [7, 0],
    [6, 0],
    [0, 0],
  ]);
  assertEquals(at("G", "?", "?"), [0, 0]);
});

Deno.test("+ and - set the threshold, and say so until the next key", () => {
  const [state, actions] = typed("+", "+", "-");
  assertEquals(state.threshold, 11);
  assertEquals(actions.map((action) => "value" in action && action.value), [
    11,
    12,
    11,
  ]);
  assertEquals(state.message, "threshold 11/s, was 12/s");
  assertEquals(after("=", "j").message, "");
});

Deno.test("a threshold beyond the bounds of + and - is come back to", () => {
  const thresholds = (given: number, keys: string) => {
    let state = firstState(given);
    return Array.from(keys, (key) => {
      state = onKey(state, key, EXTENT).state;
      return state.threshold;
    });
  };
  assertEquals(thresholds(0.001, "++--"), [0.002, 0.003, 0.002, 0.001]);
  assertEquals(thresholds(0.0025, "+--"), [0.003, 0.0025, 0.0025]);
  assertEquals(thresholds(5e9, "--+++"), [4.9e9, 4.8e9, 4.9e9, 5e9, 5e9]);
  assertEquals(thresholds(0.02, "---"), [0.01, 0.01, 0.01]);
});

Deno.test("nextThreshold() goes in steps that one would type", () => {
  const steps = (from: number, direction: 1 | -1, count: number) => {
    const all = [from];
    while (all.length <= count) {
      all.push(nextThreshold(all.at(-1)!, direction));
    }
    return all.slice(1);
  };
  assertEquals(steps(8, 1, 4), [9, 10, 11, 12]);
  assertEquals(steps(98, 1, 4), [99, 100, 110, 120]);
  assertEquals(steps(0.8, 1, 3), [0.9, 1, 2]);
  assertEquals(steps(120, -1, 4), [110, 100, 99, 98]);
  assertEquals(steps(11, -1, 3), [10, 9, 8]);
  assertEquals(steps(2, -1, 3), [1, 0.9, 0.8]);
  assertEquals(steps(0.02, -1, 3), [0.01, 0.01, 0.01]);
  assertEquals([nextThreshold(12.5, 1), nextThreshold(12.5, -1)], [13, 12]);
  assertEquals(nextThreshold(1e9, 1), 1e9);
  // What is beyond the bounds already is not thrown back by a key.
  assertEquals(nextThreshold(5e9, 1), 5e9);
  assertEquals(nextThreshold(0.001, -1), 0.001);
  // Up and down again is where it was, from anywhere on the ladder.
  for (let i = 0, t = 0.01; i < 100; i++) {
    const up = nextThreshold(t, 1);
    assert(up > t);
    assertEquals(nextThreshold(up, -1), t);
    t = up;
  }
});

Deno.test("offsetFor() keeps the cursor in sight and no row above the first", () => {
  for (let count = 0; count < 8; count++) {
    for (let room = 1; room < 6; room++) {
      for (let cursor = 0; cursor < Math.max(1, count); cursor++) {
        for (let offset = 0; offset < 9; offset++) {
          const first = offsetFor(cursor, offset, room, count);
          assert(first <= cursor && cursor < first + room);
          assert(first >= 0 && first <= Math.max(0, count - room));
        }
      }
    }
  }
});
