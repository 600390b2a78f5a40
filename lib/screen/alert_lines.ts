/**
 * The history of alerts, as lines of text.
 *
 * @module
 */

import { bold } from "@std/fmt/colors";
import type { Transition } from "../alert/evaluate.ts";
import type { Incident } from "../alert/incidents.ts";
import { widthOf, wrap } from "../report/columns.ts";
import { count, decimal, duration, given, isoTime } from "../report/format.ts";
import { alertWords } from "../report/message.ts";
import { alarm } from "../report/palette.ts";
import type { TextStyle } from "../report/style.ts";
import { clockOf } from "./lines.ts";

/** On less than this a message would be broken: a short form takes its place. */
const MESSAGE_WIDTH = 80;

/** How it stands now, for an alert that fires. */
export interface Now {
  readonly second: number;
  /** The most hits of its window so far. */
  readonly peakHits: number;
}

/**
 * An alert in lines, what came last first: its messages, how long it lasted, how
 * high it went.
 *
 * @param incident The alert.
 * @param now How it stands now.
 * @param style How to show it.
 */
export function incidentLines(
  { fired, recovered }: Incident,
  now: Now,
  style: TextStyle,
): string[] {
  const last = recovered ?? fired;
  if (last === undefined) return [];
  const end = recovered?.second ?? now.second;
  const length = fired === undefined
    ? ""
    : duration(Math.max(0, end - fired.second));
  const peak = recovered ? recovered.peakHits : now.peakHits || undefined;
  const { windowSeconds } = last.rule;
  const color = recovered ? bold : alarm;
  if (style.width < MESSAGE_WIDTH) {
    const most = peak === undefined
      ? `hits ${count(last.hits)}`
      : `peak ${count(peak)}`;
    const today = isoTime(now.second, style.utc);
    return shortLines(last, length, most, today, style).map(color);
  }
  const threshold = `threshold ${given(last.rule.threshold)}/s`;
  const facts = [
    recovered
      ? (length === "" ? "" : `lasted ${length}`)
      : `firing for ${length}`,
    peak === undefined
      ? "peak not known"
      : `peak ${count(peak)} hits (${decimal(peak / windowSeconds)}/s)`,
    `${threshold} over ${windowSeconds} s`,
  ].filter((part) => part !== "").join(", ");
  const lines = withFacts(alertWords(last, style.utc), facts, style, color);
  if (!recovered || !fired) return lines;
  const words = alertWords(fired, style.utc);
  // The threshold can be set while an alert fires.
  const wasOther = fired.rule.threshold !== last.rule.threshold;
  return [
    ...lines,
    ...withFacts(
      words,
      wasOther ? `threshold ${given(fired.rule.threshold)}/s then` : "",
      style,
      String,
    ),
  ];
}

/**
 * The short form: one line, from the most to the least that can be told on it, as
 * there may be no room for a second one.
 */
function shortLines(
  { state, second }: Transition,
  length: string,
  most: string,
  today: string,
  { width, utc }: TextStyle,
): string[] {
  const [words, word, before] = state === "firing"
    ? ["FIRING since", "FIRING", "for"]
    : ["recovered", "ended", "after"];
  const time = isoTime(second, utc);
  const [date, zoned] = time.split("T");
  // The header has the day and the zone of a time of day.
  const isToday = withoutClock(time) === withoutClock(today);
  const forms = [
    [`${words} ${time}${length === "" ? "" : ` ${before} ${length}`}`, most],
    ...(isToday ? [[`${words} ${zoned}`, length, most]] : []),
    [`${word} ${isToday ? clockOf(time) : date}`, length, most],
  ].map((parts) => parts.filter((part) => part !== "").join(", "));
  const text = forms.find((form) => widthOf(form) <= width);
  if (text !== undefined) return [text];
  // Whichever line is the last one in sight tells that it goes on.
  return wrap(forms[0]!, Math.max(1, width - 1))
    .map((line, i, { length: all }) => i < all - 1 ? `${line}…` : line);
}

function withoutClock(time: string): string {
  return time.replace(clockOf(time), "");
}

function withFacts(
  message: string,
  facts: string,
  style: TextStyle,
  color: (text: string) => string,
): string[] {
  if (facts === "") return wrap(message, style.width).map(color);
  if (widthOf(message) + widthOf(facts) + 2 <= style.width) {
    return [`${color(message)}  ${facts}`];
  }
  return [
    ...wrap(message, style.width).map(color),
    ...wrap(facts, style.width - 2).map((line) => `  ${line}`),
  ];
}
