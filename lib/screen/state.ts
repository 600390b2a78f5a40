/**
 * Where one is on the screen, and what keys do to that.
 *
 * @module
 */

import { conditionsOf, type Opened } from "./conditions.ts";
import { pastedOf } from "./keys.ts";
import { nextThreshold } from "./threshold.ts";
import type { RowKey, SortColumn, TopKind } from "./tops.ts";

/** What can be scrolled. */
export const PANELS = ["tops", "alerts", "sources"] as const;

/** One of {@linkcode PANELS}. */
export type Panel = typeof PANELS[number];

/** Where one is on the screen. */
export interface ScreenState {
  /** What the arrows move in. */
  readonly panel: Panel;
  /** The first row, or alert, or source, that is shown. */
  readonly offset: Readonly<Record<Panel, number>>;
  /** The row that Enter opens. */
  readonly cursor: number;
  /** What the rows are counted by. */
  readonly kind: TopKind;
  readonly sort: SortColumn;
  readonly reverse: boolean;
  /** What rows, or hits, have to be like; empty: all. */
  readonly filter: string;
  /** The filter while it is typed. */
  readonly typing: string | undefined;
  readonly paused: boolean;
  readonly help: boolean;
  /** The first line of the help that is shown. */
  readonly helpOffset: number;
  /** The rows that were opened, one within the other: hits of all are shown alone. */
  readonly opened: readonly Opened[];
  /** The threshold as it is now. */
  readonly threshold: number;
  /** The threshold as it was at first. */
  readonly firstThreshold: number;
  /** Whether there are keys to be told of. */
  readonly hasKeys: boolean;
  /** What was just done, or why not; until the next key. */
  readonly message: string;
}

/** What there is to be moved in, as it was drawn last. */
export interface Extent {
  /** How many rows, alerts or sources there are. */
  readonly count: Readonly<Record<Panel, number>>;
  /** How many of them are in sight; of alerts, with the oldest as the last one. */
  readonly room: Readonly<Record<Panel, number>>;
  /** How many alerts a page is from where one is: they differ in their lines. */
  readonly alertPage: { readonly up: number; readonly down: number };
  /** What the rows are of, as they were sorted. */
  readonly rows: readonly RowKey[];
  /** What there are rows of. */
  readonly kinds: readonly TopKind[];
  /** By what rows can be sorted. */
  readonly columns: readonly SortColumn[];
  /** How many lines of the help there are, and how many are in sight. */
  readonly help: { readonly count: number; readonly room: number };
}

/** What is to be done that is no matter of the screen alone. */
export type Action =
  | { readonly type: "quit" | "suspend" | "redraw" | "export" }
  /** Other hits are to be looked at: see `opened` and `filter`. */
  | { readonly type: "look" }
  | { readonly type: "threshold"; readonly value: number };

/** What a key does. */
export interface Step {
  readonly state: ScreenState;
  readonly actions: readonly Action[];
}

/** How one begins. */
export function firstState(threshold: number, hasKeys = true): ScreenState {
  return {
    panel: "tops",
    offset: { tops: 0, alerts: 0, sources: 0 },
    cursor: 0,
    kind: "sections",
    sort: "hits",
    reverse: false,
    filter: "",
    typing: undefined,
    paused: false,
    help: false,
    helpOffset: 0,
    opened: [],
    threshold,
    firstThreshold: threshold,
    hasKeys,
    message: "",
  };
}

/**
 * Does what a key is for.
 *
 * @param before Where one is.
 * @param key The key: see `keys.ts`.
 * @param extent What there is to be moved in.
 * @returns Where one is then, and what else is to be done.
 */
export function onKey(before: ScreenState, key: string, extent: Extent): Step {
  const state = { ...before, message: "" };
  const only = (...types: ("quit" | "suspend" | "redraw" | "export")[]) => ({
    state,
    actions: types.map((type) => ({ type })),
  });
  switch (key) {
    case "ctrl-c":
    case "ctrl-\\":
      return only("quit");
    case "ctrl-z":
      return only("suspend");
    case "ctrl-l":
      return only("redraw");
  }
  if (state.typing !== undefined) return onTyping(state, state.typing, key);
  if (pastedOf(key) !== undefined) return { state, actions: [] };
  switch (key) {
    case "q":
      return only("quit");
    case "e":
      return only("export");
    case "+":
    case "=":
    case "-": {
      const value = nextThreshold(
        state.threshold,
        key === "-" ? -1 : 1,
        state.firstThreshold,
      );
      if (value === state.threshold) return { state, actions: [] };
      const message = `threshold ${value}/s, was ${state.threshold}/s`;
      return {
        state: { ...state, threshold: value, message },
        actions: [{ type: "threshold", value }],
      };
    }
    case "escape":
      return onEscape(state);
    case "enter":
      return onEnter(state, extent);
    default:
      return {
        state: moved(changed(state, key, extent), key, extent),
        actions: [],
      };
  }
}

/** Keys while a filter is typed. */
function onTyping(state: ScreenState, typing: string, key: string): Step {
  if (key === "escape") {
    return { state: { ...state, typing: undefined }, actions: [] };
  }
  if (key === "enter") {
    const filter = typing.trim();
    const conditions = conditionsOf(filter);
    if (conditions.kind === "wrong") {
      // It is there to be put right; meanwhile the one before holds.
      const message = `no filter: ${conditions.why}`;
      return { state: { ...state, typing: filter, message }, actions: [] };
    }
    const isOfHits = conditions.kind === "comparisons";
    if (isOfHits && state.paused) {
      return { state: { ...state, message: PAUSED }, actions: [] };
    }
    // Hits that are looked at closer are not told apart by their logs.
    const kind = state.kind === "sources" && isOfHits ? "sections" : state.kind;
    return lookingAt({ ...atTop(state), typing: undefined, filter, kind });
  }
  return { state: { ...state, typing: typed(typing, key) }, actions: [] };
}

/** What is typed, with a key more. */
function typed(before: string, key: string): string {
  if (key === "backspace") return Array.from(before).slice(0, -1).join("");
  if (key === "ctrl-u") return "";
  const isChar = Array.from(key).length === 1;
  // A filter is one line.
  const more = isChar ? key : pastedOf(key)?.replace(CONTROLS, " ") ?? "";
  return Array.from(before + more).slice(0, MAX_FILTER_CHARS).join("");
}

// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f]+/g;

/** A longer filter says nothing more. */
const MAX_FILTER_CHARS = 200;

/** Goes back by one step: out of the help, the row opened last, the filter. */
function onEscape(state: ScreenState): Step {
  if (state.help) return { state: { ...state, help: false }, actions: [] };
  const last = state.opened.at(-1);
  if (last !== undefined) {
    const opened = state.opened.slice(0, -1);
    return lookingAt({ ...atTop(state), opened, kind: last.kind });
  }
  if (state.filter === "") return { state, actions: [] };
  return lookingAt({ ...atTop(state), filter: "" });
}

/** What is said where hits would have to be counted that the pause has no picture of. */
const PAUSED = "paused: press p first, hits are counted from then on";

/**
 * Other hits are looked at. Of a few of all hits there is no picture of when it was
 * paused: then it goes on.
 */
function lookingAt(state: ScreenState): Step {
  const isCloser = state.opened.length > 0 ||
    conditionsOf(state.filter).kind === "comparisons";
  return {
    state: { ...state, paused: state.paused && !isCloser },
    actions: [{ type: "look" }],
  };
}

function onEnter(state: ScreenState, { rows }: Extent): Step {
  if (state.help) return { state: { ...state, help: false }, actions: [] };
  // There may be fewer rows than there were: it is the last one that is marked.
  const cursor = Math.min(state.cursor, rows.length - 1);
  const row = state.panel === "tops" ? rows[cursor] : undefined;
  if (row === undefined) return { state, actions: [] };
  const { kind: of, name } = row;
  if (of === "sources") {
    const message = "the hits of one log cannot be opened";
    return { state: { ...state, message }, actions: [] };
  }
  if (state.paused) {
    return { state: { ...state, message: PAUSED }, actions: [] };
  }
  const isOpen = state.opened.some((it) => it.kind === of && it.name === name);
  const opened = isOpen ? state.opened : [...state.opened, { kind: of, name }];
  // Of what is opened already there is but the one row.
  const kind =
    KINDS_WITHIN.find((kind) => !opened.some((it) => it.kind === kind)) ??
      "paths";
  return lookingAt({ ...atTop(state), opened, kind });
}

/** What the hits of an opened row are looked at by, in this order. */
const KINDS_WITHIN = ["paths", "clients", "status", "agents"] as const;

/** Other rows come: one looks at the first of them. */
function atTop(state: ScreenState): ScreenState {
  return { ...state, cursor: 0, offset: { ...state.offset, tops: 0 } };
}

/** What else would change is not seen below the help. */
const HELP_KEYS = ["?", "h", "/"];

function changed(state: ScreenState, key: string, extent: Extent): ScreenState {
  if (state.help && !HELP_KEYS.includes(key)) return state;
  switch (key) {
    case "?":
    case "h":
      return { ...state, help: !state.help, helpOffset: 0 };
    case "p":
      return { ...state, paused: !state.paused };
    case "s": {
      const { columns } = extent;
      const sort = columns[(columns.indexOf(state.sort) + 1) % columns.length];
      return { ...atTop(state), sort: sort ?? state.sort };
    }
    case "r":
      return { ...atTop(state), reverse: !state.reverse };
    case "d": {
      const { kinds } = extent;
      const kind = kinds[(kinds.indexOf(state.kind) + 1) % kinds.length];
      return { ...atTop(state), kind: kind ?? state.kind };
    }
    case "/":
      return { ...state, typing: state.filter, help: false };
    case "tab":
      return { ...state, panel: panelAfter(state.panel, 1) };
    case "backtab":
      return { ...state, panel: panelAfter(state.panel, -1) };
    default:
      return state;
  }
}

function panelAfter(panel: Panel, step: number): Panel {
  const { length } = PANELS;
  return PANELS[(PANELS.indexOf(panel) + step + length) % length]!;
}

/** Moves in the panel that is chosen. */
function moved(state: ScreenState, key: string, extent: Extent): ScreenState {
  const { panel } = state;
  const room = Math.max(
    1,
    state.help ? extent.help.room : extent.room[panel],
  );
  const page = !state.help && panel === "alerts"
    ? extent.alertPage
    : { up: room, down: room };
  const step = {
    up: -1,
    k: -1,
    down: 1,
    j: 1,
    pageup: -page.up,
    "ctrl-b": -page.up,
    pagedown: page.down,
    "ctrl-f": page.down,
    " ": page.down,
    home: -Infinity,
    g: -Infinity,
    end: Infinity,
    G: Infinity,
  }[key];
  if (step === undefined) return state;
  if (state.help) {
    const last = Math.max(0, extent.help.count - room);
    const from = Math.min(state.helpOffset, last);
    return { ...state, helpOffset: Math.max(0, Math.min(last, from + step)) };
  }
  const last = Math.max(0, extent.count[panel] - 1);
  const lastOffset = Math.max(0, extent.count[panel] - room);
  if (panel !== "tops") {
    const from = Math.min(state.offset[panel], lastOffset);
    const to = Math.max(0, Math.min(lastOffset, from + step));
    return { ...state, offset: { ...state.offset, [panel]: to } };
  }
  const from = Math.min(state.cursor, last);
  const cursor = Math.max(0, Math.min(last, from + step));
  const tops = offsetFor(cursor, state.offset.tops, room, last + 1);
  return { ...state, cursor, offset: { ...state.offset, tops } };
}

/**
 * The first row in sight, so that the cursor is.
 *
 * @param cursor The row that has to be in sight.
 * @param offset The first row that was in sight.
 * @param room How many rows are in sight, from 1.
 * @param count How many rows there are.
 */
export function offsetFor(
  cursor: number,
  offset: number,
  room: number,
  count: number,
): number {
  const least = Math.max(0, cursor - room + 1);
  const most = Math.max(0, Math.min(cursor, count - room));
  return Math.max(least, Math.min(offset, most));
}
