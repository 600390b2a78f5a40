/**
 * The parts of a report as lines of text. Blocks and screens are made of them.
 *
 * @module
 */

import { bold, dim } from "@std/fmt/colors";
import type { Transition } from "../alert/evaluate.ts";
import { COMPRESSIONS } from "../compression.ts";
import type {
  Counts,
  ReportEvent,
  UnreadableEvent,
  WindowState,
} from "../events.ts";
import type { MalformedLine } from "../traffic/malformed_sample.ts";
import {
  cut,
  cutColored,
  endingAt,
  highestOf,
  sparkline,
  widthOf,
  wrap,
} from "./columns.ts";
import { byteEscape, visible } from "./escape.ts";
import {
  atLeast,
  count,
  counted,
  decimal,
  duration,
  given,
  isoTime,
  seconds,
  size,
} from "./format.ts";
import { alertMessage } from "./message.ts";
import { alarm, bad, warning } from "./palette.ts";
import { roomForWhole, type TextStyle } from "./style.ts";

/** The name of the program and the time. */
export function headerLine(second: number, style: TextStyle): string {
  const title = ` http-monitor  ${isoTime(second, style.utc)} `;
  return bold(
    `──${title}${"─".repeat(Math.max(0, style.width - title.length - 2))}`,
  );
}

/** The interval, the window and the run, in the same columns. */
export function summaryLines(
  { interval, total }: Pick<ReportEvent, "interval" | "total">,
  window: WindowState,
  style: TextStyle,
): string[] {
  const lines = [
    ...stretchLines(`last ${duration(interval.seconds)}`, interval, style),
    windowLine(window),
    ...stretchLines(`run ${duration(total.seconds)}`, total, style),
  ];
  return lines.map((line) => cutColored(line, style.width));
}

/** A stretch of traffic on a line; on two where there is too much to say. */
function stretchLines(
  name: string,
  counts: Pick<Counts, "hits" | "rate" | "bytes" | "status">,
  style: TextStyle,
): string[] {
  const columns = rateColumns(name, counts);
  const line = columns + statusClasses(counts);
  // The last classes are the ones that matter most: nothing of them is cut off.
  return widthOf(line) <= style.width
    ? [line]
    : [columns, " ".repeat(11) + line.slice(columns.length)];
}

/** The window against its threshold. */
export function windowLine(window: WindowState): string {
  const columns = rateColumns(`window ${window.seconds} s`, {
    hits: window.hits,
    rate: window.average,
  });
  const threshold = `threshold ${given(window.threshold)}/s`;
  return window.state === "firing"
    ? columns + alarm(`  HIGH, ${threshold}`)
    : columns + `  ok, ${threshold}`;
}

/** A stretch and what it had, in columns: hits, rate, bytes. */
export function rateColumns(
  name: string,
  counts: Pick<Counts, "hits" | "rate"> & Partial<Pick<Counts, "bytes">>,
): string {
  const hits = endingAt(24, name, `${count(counts.hits)} hits`);
  const rate = endingAt(33, hits, `${decimal(counts.rate)}/s`);
  return counts.bytes === undefined
    ? rate
    : endingAt(43, rate, size(counts.bytes));
}

/** Hits by the class of their status: `  2xx 87  4xx 20`. */
export function statusClasses(counts: Pick<Counts, "status">): string {
  const hitsByClass = [0, 0, 0, 0, 0, 0];
  for (const [code, hits] of counts.status) {
    const digit = code === "-" ? CLASSES.length : Number(code[0]);
    hitsByClass[digit - 1]! += hits;
  }
  let text = "";
  for (let i = 0; i < CLASSES.length; i++) {
    const hits = hitsByClass[i]!;
    const name = CLASSES[i]!;
    if (hits > 0) text += `  ${statusColor(name)(`${name} ${count(hits)}`)}`;
  }
  return text;
}

const CLASSES = ["1xx", "2xx", "3xx", "4xx", "5xx", "no status"] as const;

function statusColor(status: string): (text: string) => string {
  if (status.startsWith("5")) return bad;
  return status.startsWith("4") ? warning : String;
}

/** The window second by second. */
export function sparkLine(window: WindowState, style: TextStyle): string {
  const legend = `  peak ${count(highestOf(window.course))}/s`;
  const line = sparkline(window.course, style.width - legend.length);
  return line + dim(legend);
}

/** Status codes, methods, clients and what could not be read. */
export function detailLines(report: ReportEvent, style: TextStyle): string[] {
  const { interval, total } = report;
  const lag = report.lagSeconds === undefined
    ? "no hit yet"
    : `newest hit ${duration(report.lagSeconds)} ago`;
  const lines: string[] = [];
  const facts = [
    `status   ${listOf(interval.status, style)}`,
    `methods  ${listOf(interval.methods, style)}`,
    clientsLine(interval, style),
    ...timeLines("time     ", interval.latency),
    ...timeLines("time run ", total.latency),
    `lines    ${count(total.malformed)} malformed, ` +
    `${count(total.invalidRequests)} invalid requests, ` +
    `${count(total.late)} late, ${count(total.future)} future, ` +
    (total.backfilled > 0 ? `${count(total.backfilled)} read back, ` : "") +
    (total.excluded > 0 ? `${count(total.excluded)} excluded, ` : "") +
    lag,
  ];
  for (const fact of facts) lines.push(...wrap(fact, style.width));
  lines.push(...oldLogLines(total, style));
  const sample = report.malformedLine;
  if (sample) lines.push(...malformedLines(sample, style));
  return lines;
}

/** What to do where all hits are old. */
export function oldLogLines(
  { hits, late }: Pick<Counts, "hits" | "late">,
  style: TextStyle,
): string[] {
  if (hits === 0 || late < hits) return [];
  return wrap(
    "All hits are older than the window: for an old log use --replay or " +
      "--once, for one that comes late --clock log.",
    style.width,
  ).map(warning);
}

/** How many clients there were, and who had the most hits. */
export function clientsLine(counts: Counts, style: TextStyle): string {
  const { clients, clientsError, topClient } = counts;
  if (topClient === null) return "clients  none";
  const about = clientsError > 0 ? "about " : "";
  return `clients  ${about}${count(clients)} distinct, most hits from ` +
    `${visible(topClient.client, style.ascii)} (${atLeast(topClient)})`;
}

/** Response times, where there are any. */
export function timeLines(name: string, latency: Counts["latency"]): string[] {
  if (latency === undefined) return [];
  const { p50, p95, p99 } = latency;
  return [
    `${name}p50 ${seconds(p50)}  p95 ${seconds(p95)}  p99 ${seconds(p99)}`,
  ];
}

/** Names and their counts, one after the other. */
export function listOf(
  counts: ReadonlyMap<string, number>,
  style: TextStyle,
): string {
  const list: string[] = [];
  for (const [name, hits] of counts) {
    list.push(`${visible(name, style.ascii)} ${count(hits)}`);
  }
  return list.join("  ") || "none";
}

function malformedLines(sample: MalformedLine, style: TextStyle): string[] {
  return wrap(sampleHeading(sample), style.width)
    .concat(sampleLine(sample, style)).map(warning);
}

/** What is wrong with the last malformed line. */
export function sampleHeading({ column, reason }: MalformedLine): string {
  return `last malformed line, column ${column}: ${reason}:`;
}

/** A line of a log on a line of its own. */
export function sampleLine(
  sample: Parameters<typeof sampleText>[0],
  style: TextStyle,
): string {
  const room = roomForWhole(style, style.width - 2);
  return `  ${cut(sampleText(sample, style.ascii), room)}`;
}

/** A line of a log, or the first of it. */
export function sampleText(
  { line, cut }: Pick<MalformedLine, "line" | "cut">,
  ascii?: boolean,
): string {
  return visible(line, ascii) + (cut ? "…" : "");
}

/** What to say when nothing can be read. */
export function unreadableLines(
  { lines, first }: UnreadableEvent,
  style: TextStyle,
): string[] {
  return wrap(
    `No access log line in the first ${
      lines === 1 ? "line" : counted(lines, "line")
    }. ` +
      `The first, column ${first.column}: ${first.reason}:`,
    style.width,
  ).concat(
    sampleLine(first, style),
    ...wrap(
      unpackHint(first.line) ??
        "Is this the right file? `http-monitor check FILE` says more of it, " +
          "--log-format reads other formats.",
      style.width,
    ),
  ).map(warning);
}

/**
 * What to do about a first line that is of compressed content, which only a pipe has:
 * files are told by their bytes.
 */
export function unpackHint(line: string): string | undefined {
  const compression = COMPRESSIONS.find(({ begin }) =>
    line.startsWith(begin.map(shownByte).join(""))
  );
  if (compression === undefined) return undefined;
  const { unpacker, pipeUnpacker = unpacker } = compression;
  return `It is compressed: pipe it through ${pipeUnpacker}.`;
}

/** A byte as the text of a line has it: alone, those above ASCII are no characters. */
function shownByte(byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : byteEscape(byte);
}

/** The message of a transition, in lines. */
export function alertLines(
  transition: Transition,
  style: TextStyle,
): string[] {
  const color = transition.state === "firing" ? alarm : bold;
  return wrap(alertMessage(transition, style.utc), style.width)
    .map(color);
}

/**
 * The messages so far, the oldest first, with a heading.
 *
 * @param report What holds them.
 * @param style How to show them.
 * @param most How many of the newest to show, where the others were shown before.
 */
export function historyLines(
  report: Pick<ReportEvent, "transitions" | "droppedTransitions">,
  style: TextStyle,
  most: number = Infinity,
): string[] {
  const { transitions, droppedTransitions } = report;
  if (transitions.length === 0) return [dim("No alerts so far.")];
  const first = Math.max(0, transitions.length - most);
  const above = first > 0 ? `, ${count(first)} older ones above` : "";
  const dropped = droppedTransitions > 0
    ? `, ${count(droppedTransitions)} no longer kept`
    : "";
  return [
    bold(`ALERTS${above}${dropped}`),
    ...transitions.slice(first).flatMap((transition) =>
      alertLines(transition, style)
    ),
  ];
}
