/**
 * What was found out about logs, as text and as JSON.
 *
 * @module
 */

import { bold } from "@std/fmt/colors";
import type { FieldTexts } from "../log/fields_text.ts";
import { commonFormat } from "../log/clf_format.ts";
import { namedFormat } from "../log/formats.ts";
import { asciiOf } from "../report/ascii.ts";
import { cut, padEnd, wrap } from "../report/columns.ts";
import { safeJson, visible } from "../report/escape.ts";
import { count, counted, isoTime } from "../report/format.ts";
import { bad, warning } from "../report/palette.ts";
import { formatText } from "../report/sources.ts";
import { sampleLine, unpackHint } from "../report/parts.ts";
import { roomForWhole, type TextStyle } from "../report/style.ts";
import { type CheckedLog, ENOUGH, type Numbered } from "./check_log.ts";

/** Whether a log is whole, and enough of it could be read. */
export function isOk(log: CheckedLog): boolean {
  return !log.isDamaged && isEnough(log);
}

/** Whether enough could be read of what there is of a log. */
function isEnough({ share }: CheckedLog): boolean {
  return share >= ENOUGH;
}

/** Whether any line could be read, with a valid request or not. */
function hasHits({ times }: CheckedLog): boolean {
  return times !== undefined;
}

/** What was found out about a log, as lines of text. */
export function checkLines(log: CheckedLog, style: TextStyle): string[] {
  const lines = linesOf(log, style);
  return style.ascii ? lines.map(asciiOf) : lines;
}

function linesOf(log: CheckedLog, style: TextStyle): string[] {
  const { width, ascii } = style;
  const name = visible(log.name, ascii);
  const verdict = log.isDamaged
    ? bad(
      `not ok, damaged: ${
        log.lines === 0 ? "nothing" : percent(log.share)
      } read before that`,
    )
    : log.malformed === 0 && !hasHits(log)
    ? warning(`ok, no ${log.lines === 0 ? "lines" : "hits"} yet`)
    : isEnough(log)
    ? bold(`ok, ${percent(log.share)} read`)
    : bad(`not ok, ${percent(log.share)} read`);
  const lines = [
    bold(cut(name, roomForWhole(style, width))),
    ...wrap(
      `format   ${formatOf(log, ascii)}${mixture(log, ascii)}`,
      width,
    ),
    `lines    ${count(log.lines)}: ${counted(log.hits, "hit")}, ` +
    `${counted(log.invalidRequests, "invalid request")}, ` +
    `${count(log.malformed)} malformed, ${count(log.skipped)} skipped`,
    ...(log.times
      ? [
        `time     ${isoTime(log.times.first, style.utc)} to ` +
        isoTime(log.times.last, style.utc),
      ]
      : []),
    `verdict  ${verdict}`,
  ];
  for (const line of log.firstLines) {
    lines.push("", ...fieldLines(line, style));
  }
  for (const line of log.firstMalformed) {
    lines.push("", ...malformedLines(line, style));
  }
  lines.push(
    "",
    ...adviceFor(log, ascii).flatMap((text) => wrap(text, width)),
  );
  return lines;
}

function percent(share: number): string {
  // Never 100 % where it is not all.
  return `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`;
}

/** What the log was taken for, by how many lines, and what that is. */
function formatOf({ format }: CheckedLog, ascii?: boolean): string {
  if (format === undefined) return "none that is known";
  const text = visible(formatText(format), ascii);
  const known = format.given ? undefined : namedFormat(format.name);
  // What common and combined are is in their names.
  return known === undefined || known === commonFormat
    ? text
    : `${text}: ${known.title}`;
}

/** Where lines have several formats, which and how many. */
function mixture({ formats }: CheckedLog, ascii?: boolean): string {
  if (formats.size < 2) return "";
  const parts = Array.from(
    formats,
    ([name, hits]) => `${visible(name, ascii)} ${count(hits)}`,
  );
  return ` (${parts.join(", ")})`;
}

/** The fields in the order in which they are shown. */
function fieldsOf(
  line: FieldTexts,
  utc: boolean,
): readonly (readonly [string, string | null])[] {
  return [
    ["time", isoTime(line.second, utc)],
    ["client", line.client],
    ["forwarded", line.forwarded],
    ["host", line.host],
    ...(line.invalidRequest === null
      ? [
        ["method", line.method],
        ["target", line.target],
        ["section", line.section],
        ["protocol", line.protocol],
      ] as const
      : [["invalid request", JSON.stringify(line.invalidRequest)]] as const),
    ["status", line.status === null ? null : String(line.status)],
    ["bytes", String(line.bytes)],
    ["response time", line.seconds === null ? null : `${line.seconds} s`],
    ["referrer", line.referrer],
    ["agent", line.agent],
  ];
}

const NAME_WIDTH = 17;

function fieldLines(
  line: Numbered<FieldTexts>,
  style: TextStyle,
): string[] {
  const room = roomForWhole(style, Math.max(8, style.width - NAME_WIDTH));
  return [
    bold(`line ${count(line.number)}`),
    ...fieldsOf(line, style.utc).map(([name, value]) =>
      padEnd(`  ${name} `, NAME_WIDTH) +
      cut(visible(value ?? "-", style.ascii), room)
    ),
  ];
}

function malformedLines(
  line: Numbered<CheckedLog["firstMalformed"][number]>,
  style: TextStyle,
): string[] {
  const { width } = style;
  const mark = columnMark(line, roomForWhole(style, width - 2));
  return [
    ...wrap(
      `line ${count(line.number)} is malformed, column ${line.column}: ` +
        line.reason,
      width,
    ).map(warning),
    sampleLine(line, style),
    ...(mark === undefined ? [] : [mark]),
  ];
}

/** A caret under the column that is wrong; nothing where it is not in sight. */
function columnMark(
  { line, column }: Numbered<CheckedLog["firstMalformed"][number]>,
  room: number,
): string | undefined {
  // A column counts bytes: with others than ASCII, and with what is shown by an
  // escape, it is somewhere else on the screen.
  const isPlain = /^[\x20-\x7e]*$/.test(line.slice(0, column - 1));
  // The first column says nothing more than the line itself.
  return isPlain && column > 1 && column <= line.length && column < room - 1
    ? `  ${" ".repeat(column - 1)}^`
    : undefined;
}

/** What to do. */
function adviceFor(log: CheckedLog, ascii?: boolean): string[] {
  // What is wrong with lines can be said of those before the damage, too.
  if (log.isDamaged && isEnough(log)) {
    return ["It is damaged: only what comes before that could be read."];
  }
  if (log.lines === 0) return ["There is nothing in it yet."];
  if (isEnough(log)) {
    return hasHits(log)
      ? ["http-monitor reads it as it is."]
      : ["There are no hits in it yet."];
  }
  const unpack = unpackHint(log.firstMalformed[0]?.line ?? "");
  if (unpack !== undefined && !hasHits(log)) return [unpack];
  if (log.format?.given) {
    return [
      "Lines do not have the format that was given: without --log-format it is " +
      "told from the lines.",
    ];
  }
  if (log.guess !== undefined) {
    const guess = visible(log.guess, ascii);
    return [hasHits(log) ? `Other lines are mixed into it. ${guess}` : guess];
  }
  if (log.suggestion !== undefined) {
    return [
      "It has the look of an access log whose format is its server's own. This " +
      "one reads the lines above; better is the one that the server's " +
      "configuration has:",
      `--log-format '${
        visible(log.suggestion, ascii).replaceAll("'", "'\\''")
      }'`,
    ];
  }
  return [
    hasHits(log)
      ? "Lines of other programs may be mixed into it."
      : "Not one line could be read: it may be an error log, or none at all.",
    "If it is an access log, give the format that the server's " +
    "configuration has, --log-format '…', or let it be found there: " +
    "--log-format-from /etc/nginx/nginx.conf or " +
    "/etc/apache2/apache2.conf. JSON and LTSV with names of their own are " +
    "told which is which: --log-format 'json time=ts target=path status=code'.",
  ];
}

/** What was found out about a log, as a line of JSON. */
export function checkJson(log: CheckedLog): string {
  return safeJson({
    type: "check",
    name: log.name,
    ok: isOk(log),
    damaged: log.isDamaged,
    format: log.format ?? null,
    formats: Object.fromEntries(log.formats),
    lines: log.lines,
    hits: log.hits,
    invalid_requests: log.invalidRequests,
    malformed: log.malformed,
    skipped: log.skipped,
    share_read: log.share,
    first_time: log.times ? isoTime(log.times.first) : null,
    last_time: log.times ? isoTime(log.times.last) : null,
    first_lines: log.firstLines.map((line) => ({
      number: line.number,
      time: isoTime(line.second),
      client: line.client,
      forwarded: line.forwarded,
      host: line.host,
      method: line.method,
      target: line.target,
      section: line.section,
      invalid_request: line.invalidRequest,
      protocol: line.protocol,
      status: line.status,
      bytes: line.bytes,
      response_time_s: line.seconds,
      referrer: line.referrer,
      agent: line.agent,
    })),
    first_malformed: log.firstMalformed,
    looks_like: log.guess ?? null,
    suggested_format: log.suggestion ?? null,
  }) + "\n";
}
