/**
 * How it stands with what is read and what is kept, as lines of text.
 *
 * @module
 */

import { dim } from "@std/fmt/colors";
import type { CheckpointStatus, RunStatus, SourceStatus } from "../events.ts";
import { cut } from "./columns.ts";
import { visible } from "./escape.ts";
import { count, counted, duration, isoTime, size } from "./format.ts";
import { warning } from "./palette.ts";
import { roomForWhole, type TextStyle } from "./style.ts";

/** More sources than this are not listed one by one. */
const MAX_SOURCE_LINES = 8;

/** What stands first where not all can be shown: what one should know of. */
const URGENCY = ["unreadable", "waiting", "catching up"];

/**
 * A line for each source: what it is, how it stands; and for what is kept.
 *
 * @param status How it stands with them.
 * @param style How to show it.
 * @param more What else is known, where there is one source: of all that was read.
 * @param most How many lines sources take at most: where there are more sources, the
 * last line counts those that are left. Those with trouble are all listed.
 */
export function sourceLines(
  { sources, checkpoint, outputBlockedSeconds = 0 }: RunStatus,
  style: TextStyle,
  more: readonly string[] = [],
  most: number = MAX_SOURCE_LINES,
): string[] {
  const facts = sources.length === 1 ? more : [];
  const lines = shownFirst(sources, most).map((source) =>
    sourceLine(source, style, facts)
  );
  const left = sources.length - lines.length;
  if (left > 0) lines.push(dim(`and ${count(left)} more, without trouble`));
  if (checkpoint) lines.push(checkpointLine(checkpoint, style));
  if (outputBlockedSeconds > 0) {
    const held = `not read for ${duration(outputBlockedSeconds)} in all`;
    lines.push(warning(nameAndFacts("output", held, style)));
  }
  return lines;
}

function shownFirst(
  sources: readonly SourceStatus[],
  most: number,
): readonly SourceStatus[] {
  if (sources.length <= most) return sources;
  const [urgent, others] = urgentFirst(sources);
  const left = Math.max(0, most - 1 - urgent.length);
  return [...urgent, ...others.slice(0, left)];
}

/** The sources of which one should know, the worst first; and the others. */
export function urgentFirst(
  sources: readonly SourceStatus[],
): [urgent: SourceStatus[], others: SourceStatus[]] {
  const sorted = sources.toSorted((a, b) => urgency(a) - urgency(b));
  const first = sorted.findIndex((it) => urgency(it) === URGENCY.length);
  const count = first < 0 ? sorted.length : first;
  return [sorted.slice(0, count), sorted.slice(count)];
}

function urgency({ state, why }: SourceStatus): number {
  // One that is read by another name lacks nothing.
  const place = why.startsWith("followed as") ? -1 : URGENCY.indexOf(state);
  return place < 0 ? URGENCY.length : place;
}

function sourceLine(
  source: SourceStatus,
  style: TextStyle,
  more: readonly string[],
): string {
  const { state, why, sinceMs } = source;
  const isStill = state === "waiting" || state === "unreadable";
  const facts = [
    why === "" ? state : `${state}: ${why}`,
    sinceMs !== null && (isStill || state === "catching up")
      ? since(sinceMs, style)
      : "",
    isStill ? "" : formatText(source.format),
    source.lagBytes > 0 ? `${size(source.lagBytes)} behind` : "",
    some(source.rotations, "rotation"),
    some(source.truncations, "truncation"),
    some(source.droppedPartialLines, "dropped unfinished line"),
    some(source.gaps, "gap"),
    ...more,
  ].filter((text) => text !== "").join(", ");
  const line = nameAndFacts(source.name, facts, style);
  return isStill ? warning(line) : line;
}

/** What a log is taken for and, where that was told from lines, from how many. */
export function formatText(format: SourceStatus["format"]): string {
  if (format === undefined) return "no format seen yet";
  const { name, given, read, lines } = format;
  if (given) return `${name} as given`;
  const of = read === lines ? "" : `${read} of `;
  return `${name} by ${of}${lines} line${lines === 1 ? "" : "s"}`;
}

function checkpointLine(
  { file, state, why, sinceMs }: CheckpointStatus,
  style: TextStyle,
): string {
  const facts = state === "saved"
    ? `state saved at ${isoTime(Math.floor(sinceMs / 1000), style.utc)}`
    : state === "not yet saved"
    ? "state not yet saved"
    : `state cannot be written: ${why}, ${since(sinceMs, style)}`;
  const line = nameAndFacts(file, facts, style);
  return state === "failing" ? warning(line) : dim(line);
}

function nameAndFacts(name: string, facts: string, style: TextStyle): string {
  const room = Math.max(style.width - facts.length - 2, 12);
  const text = (it: string, width: number) =>
    cut(visible(it, style.ascii), roomForWhole(style, width));
  return `${text(name, room)}  ${text(facts, style.width)}`;
}

function since(ms: number, style: TextStyle): string {
  return `since ${isoTime(Math.floor(ms / 1000), style.utc)}`;
}

function some(number: number, what: string): string {
  return number > 0 ? counted(number, what) : "";
}
