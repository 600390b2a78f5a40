/**
 * What the keys do.
 *
 * @module
 */

import { bold } from "@std/fmt/colors";
import { padEnd, wrap } from "../report/columns.ts";

/**
 * A key and what it does: in the help and the manual page, and in a few words in
 * the last line.
 */
interface KeyHelp {
  readonly keys: string;
  readonly does: string;
  /** Nothing where the last line does not tell. */
  readonly short?: string;
}

/** The keys, in the order of the help. */
export const KEY_HELP: readonly KeyHelp[] = [
  { keys: "q, Ctrl-C", does: "leave; the summary and all alerts are printed" },
  { keys: "?", does: "the help, and back", short: "help" },
  {
    keys: "Tab",
    does: "the next panel: top, alerts, logs; with Shift the one before",
    short: "panel",
  },
  { keys: "arrows, j, k", does: "move by a line" },
  { keys: "PgUp, PgDn", does: "move by a page" },
  { keys: "g, G", does: "to the first, to the last; Home and End too" },
  {
    keys: "d",
    does: "the next top: sections, paths, clients, status, agents, referrers",
    short: "top",
  },
  { keys: "s", does: "sort by the next column", short: "sort" },
  { keys: "r", does: "sort the other way round", short: "reverse" },
  {
    keys: "Enter",
    does: "open the row: what its hits have in common, counted from now on",
    short: "open",
  },
  {
    keys: "/",
    does: "filter: comparisons such as status>=500 or client=10.0.0.0/8, " +
      "whose hits are counted from now on; other text: rows that contain it",
    short: "filter",
  },
  { keys: "Esc", does: "back: out of the help, the row, the filter" },
  {
    keys: "p",
    does: "pause the view; counting and alerts go on",
    short: "pause",
  },
  { keys: "+, -", does: "set the threshold", short: "threshold" },
  {
    keys: "e",
    does: "export what is shown to http-monitor-TIME.json",
    short: "export",
  },
  { keys: "Ctrl-L", does: "draw all anew" },
  { keys: "Ctrl-Z", does: "stop; fg brings the screen back" },
];

const KEYS_WIDTH = 14;

/**
 * The help in lines.
 *
 * @param width The width in columns.
 */
export function helpLines(width: number): string[] {
  return KEY_HELP.flatMap(({ keys, does }) =>
    wrap(does, Math.max(1, width - KEYS_WIDTH)).map((line, i) =>
      bold(padEnd(i === 0 ? keys : "", KEYS_WIDTH)) + line
    )
  );
}

/** As many keys as there is room for, what one needs first first. */
export function footerLine(width: number): string {
  const hints = [
    "q quit",
    "? help",
    ...["Tab", "d", "Enter", "/", "s", "r", "p", "+, -", "e"].flatMap((keys) =>
      KEY_HELP.filter((it) => it.keys === keys)
        .map((it) => `${keys.replace(", ", "/")} ${it.short}`)
    ),
  ];
  let line = "";
  for (const hint of hints) {
    const longer = line === "" ? hint : `${line}  ${hint}`;
    if (longer.length > width) break;
    line = longer;
  }
  return line;
}
