/**
 * The single lines of a screen.
 *
 * @module
 */

import { bold, dim, inverse } from "@std/fmt/colors";
import type { Incident } from "../alert/incidents.ts";
import type { CloseUpCounts, RunningCounts } from "../events.ts";
import { cut, widthOf } from "../report/columns.ts";
import { visible } from "../report/escape.ts";
import {
  count,
  counted,
  decimal,
  isoTime,
  share,
  size,
} from "../report/format.ts";
import { warning } from "../report/palette.ts";
import { rateColumns, statusClasses } from "../report/parts.ts";
import type { TextStyle } from "../report/style.ts";
import type { ScreenData } from "./data.ts";
import { footerLine } from "./help.ts";
import type { ScreenState } from "./state.ts";
import { TITLES } from "./tops.ts";

/** The name of the program, the time, and whether the view is paused. */
export function headerOf(
  { paused }: ScreenState,
  { second }: ScreenData,
  style: TextStyle,
): string {
  const mark = paused ? " PAUSED: p goes on " : "";
  // Where it is narrow, one must still see why numbers stand still.
  const title = cut(
    `── http-monitor  ${isoTime(second, style.utc)} `,
    style.width - mark.length,
  );
  const fill = Math.max(0, style.width - title.length - mark.length);
  const left = "─".repeat(Math.max(0, fill - 2));
  const right = "─".repeat(Math.min(2, fill));
  return bold(`${title}${left}${mark === "" ? "" : inverse(mark)}${right}`);
}

/** All that was counted since the start, at a glance. */
export function totalsOf(
  { live: { total, droppedTransitions } }: ScreenData,
  incidents: readonly Incident[],
): string {
  const errors = errorsOf(total);
  const dropped = Math.ceil(droppedTransitions / 2);
  return [
    `${count(total.hits)} hits`,
    size(total.bytes),
    `${count(errors)} errors${
      total.hits > 0 ? ` (${share(errors, total.hits)})` : ""
    }`,
    total.malformed > 0
      ? warning(`${count(total.malformed)} malformed`)
      : "0 malformed",
    counted(incidents.length + dropped, "alert"),
    ...some(total.late, "late"),
    ...some(total.future, "future"),
    ...some(total.invalidRequests, "invalid requests"),
    ...some(total.excluded, "excluded"),
  ].join("  ");
}

function some(number: number, what: string): string[] {
  return number > 0 ? [`${count(number)} ${what}`] : [];
}

function errorsOf({ status }: Pick<RunningCounts, "status">): number {
  let errors = 0;
  for (const [code, hits] of status) if (/^[45]/.test(code)) errors += hits;
  return errors;
}

/** A stretch of traffic on a line. */
export function stretchOf(name: string, counts: RunningCounts): string {
  return rateColumns(name, counts) + statusClasses(counts);
}

/** How high the window went while the alert fires. */
export function peakOf({ window, live }: ScreenData): string {
  return window.state === "firing" && live.peakHits > 0
    ? `, peak ${decimal(live.peakHits / window.seconds)}/s`
    : "";
}

/** What the table is of, where it is not simply of all hits. */
export function infoLine(
  { opened, filter }: ScreenState,
  { closeUp }: ScreenData,
  style: TextStyle,
): string {
  const name = (text: string) => visible(text, style.ascii);
  const what = [
    ...opened.map((it) => `${TITLES[it.kind].toLowerCase()} ${name(it.name)}`),
    filter === "" ? "" : `filter ${name(filter)}`,
  ].filter((text) => text !== "");
  if (what.length === 0) return "";
  const facts = closeUp === undefined
    ? [`  ${HINT}`]
    : factsOf(closeUp, style.utc);
  const least = widthOf(
    what.map((text) => cut(text, LEAST_NAME)).join(BETWEEN),
  );
  const told = facts.find((text) => least + widthOf(text) <= style.width) ??
    facts.at(-1)!;
  return besideEachOther(what, style.width - widthOf(told)) + told;
}

const HINT = "(Esc ends it)";
const BETWEEN = ", ";

/** A name keeps so much of its width before more is told of its hits. */
const LEAST_NAME = 20;

/** What is told of hits that are looked at closer: from the most to the least. */
function factsOf({ since, counts }: CloseUpCounts, utc: boolean): string[] {
  const time = isoTime(since, utc);
  const hits = `: ${counted(counts.hits, "hit")}`;
  const errors = counted(errorsOf(counts), "error");
  return [
    `${hits}, ${decimal(counts.rate)}/s, ${size(counts.bytes)}, ${errors}`,
    `${hits}, ${errors}`,
    hits,
  ].map((text) => `${text} since ${time}`)
    .flatMap((text) => [`${text}  ${HINT}`, text])
    .concat(`${hits} since ${clockOf(time)}`);
}

/** The time of day of an ISO time, without its zone: `23:03:20`. */
export function clockOf(time: string): string {
  return time.slice(time.indexOf("T") + 1).slice(0, "00:00:00".length);
}

/** Texts side by side in a width: of the longest ones the ends are cut off. */
function besideEachOther(texts: readonly string[], width: number): string {
  let room = width - BETWEEN.length * (texts.length - 1);
  let most = room;
  const widths = texts.map(widthOf).toSorted((a, b) => a - b);
  for (const [i, taken] of widths.entries()) {
    most = Math.floor(room / (texts.length - i));
    if (taken > most) break;
    room -= taken;
  }
  return texts.map((text) => cut(text, most)).join(BETWEEN);
}

/** The last line: the keys, what is typed, or what was just done. */
export function footerOf(state: ScreenState, style: TextStyle): string {
  if (state.typing === undefined) {
    if (state.message !== "") return bold(visible(state.message, style.ascii));
    return dim(state.hasKeys ? footerLine(style.width) : "Ctrl-C quit");
  }
  const typed = visible(state.typing, style.ascii);
  const hint = "  Enter: apply, Esc: leave it";
  const before = "filter: ";
  const room = style.width - before.length - 1;
  const left = room - widthOf(typed) >= hint.length ? dim(hint) : "";
  return bold(before) + endOf(typed, room) + inverse(" ") + left;
}

/** The end of what is typed stays in sight. */
function endOf(text: string, width: number): string {
  let chars = Array.from(text);
  while (chars.length > 0 && widthOf(chars.join("")) > width) {
    chars = chars.slice(1);
  }
  return chars.join("");
}
