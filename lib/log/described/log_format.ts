/**
 * Log formats that the user describes, as the server's configuration does: the
 * text becomes a list of steps by which lines are read.
 *
 * @module
 */

import { beginLine } from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat, LineKind, LogRecord, Malformed } from "../record.ts";
import { readApacheFormat } from "./apache.ts";
import { chooseFields, joinTargets, keyOf, missingOfTime } from "./choice.ts";
import { PIECES } from "./clock.ts";
import { LogFormatError } from "./error.ts";
import * as find from "./find.ts";
import { hasVariables, readNginxFormat } from "./nginx.ts";
import {
  type Field,
  type LogFormat,
  type Meaning,
  type Part,
  placeOf,
} from "./parts.ts";
import { openScanner } from "./scan.ts";
import {
  type Finder,
  NO_BYTE,
  type Scanner,
  Step,
  type StepOptions,
  type Taker,
} from "./step.ts";
import * as take from "./take.ts";

export { LogFormatError } from "./error.ts";

const QUOTE = 0x22;
const MICROS: Partial<Record<Meaning, number>> = {
  seconds: 1e6,
  milliseconds: 1e3,
  microseconds: 1,
};
const PER_SECOND: Partial<Record<Meaning, number>> = {
  "epoch seconds": 1,
  "epoch milliseconds": 1e3,
  "epoch microseconds": 1e6,
};
const TAKES: Partial<Record<Meaning, Taker>> = {
  client: take.takeClient,
  ident: take.takeIdent,
  user: take.takeUser,
  request: take.takeRequest,
  method: take.takeMethod,
  target: take.takeTarget,
  query: take.takeQuery,
  protocol: take.takeProtocol,
  status: take.takeStatus,
  bytes: take.takeBytes,
  host: take.takeHost,
  referrer: take.takeReferrer,
  agent: take.takeAgent,
  "clf time": take.takeClfTime,
  "iso time": take.takeIsoTime,
};
const encoder = new TextEncoder();

/**
 * Makes a format of the text by which a server is told to log.
 *
 * @param text nginx's `log_format`, as `$remote_addr [$time_local] "$request"`,
 * or Apache's `LogFormat`, as `%h %l %u %t \"%r\" %>s %b`.
 * @param name The format's name, where it has one.
 * @returns What reads its lines.
 * @throws {LogFormatError} It is neither of both, or says too little, or its
 * values cannot be told apart.
 */
export function compileLogFormat(text: string, name?: string): Format {
  const scanner = scannerOf(readLogFormat(text));
  const reader = openScanner(scanner);
  const record = new LogRecord();
  return {
    id: LineFormat.CUSTOM,
    ...(name === undefined ? {} : { name }),
    aliases: [],
    title: name ?? text,
    looksLike(bytes, start, end) {
      beginLine(record, LineFormat.CUSTOM, bytes, start, end);
      reader.read(bytes, start, end, record);
      return record.kind <= LineKind.INVALID_REQUEST;
    },
    open: () => openScanner(scanner),
  };
}

/**
 * Reads a log format into its parts and says what each value is good for.
 *
 * @throws {LogFormatError} It is neither nginx's nor Apache's, or a directive is
 * none, or it has no time, or neither a request nor a status.
 */
export function readLogFormat(text: string): LogFormat {
  const directive = /^\s*(log_?format|access_log|customlog)\s/i.exec(text)?.[1];
  if (directive !== undefined) {
    throw new LogFormatError(
      `${directive} begins a directive of the configuration: give what stands ` +
        "in its quotes alone, or let it be found there: --log-format-from FILE",
    );
  }
  const format = kindOf(text) === "nginx"
    ? readNginxFormat(text)
    : readApacheFormat(text);
  const parts = chooseFields(joinTargets(format.parts));
  checkEnough(parts, format.server);
  return { ...format, parts };
}

function kindOf(text: string): "nginx" | "apache" {
  const hasDirectives = /%[!<>0-9,]*(\{[^}]*\}|[A-Za-z^~])/.test(text);
  if (hasVariables(text) || (/\$\{?[a-z]/.test(text) && !hasDirectives)) {
    return "nginx";
  }
  if (hasDirectives) return "apache";
  throw new LogFormatError(
    `${
      JSON.stringify(text)
    } is no log format: it has no variable of nginx, as ` +
      "$remote_addr, and no directive of Apache, as %h",
  );
}

function checkEnough(
  parts: readonly Part[],
  server: LogFormat["server"],
): void {
  const has = new Set<string>(
    parts.map((part) => typeof part === "string" ? "" : part.meaning),
  );
  const hasTime = parts.some((part) =>
    typeof part !== "string" && keyOf(part) === "time"
  );
  const missing = hasTime ? [] : missingOfTime(has);
  if (missing.length > 0) {
    const names = server === "nginx"
      ? "$time_local, $time_iso8601 or $msec"
      : "%t, or a %{format}t with year, month, day, hour, minute and second";
    const what = PIECES.some((piece) => has.has(piece))
      ? `its time has no ${missing.join(", no ")}`
      : "it has no time";
    throw new LogFormatError(
      `${what}, and without it nothing can be counted: it needs ${names}`,
    );
  }
  const isEnough = ["request", "target", "path", "status"]
    .some((it) => has.has(it));
  if (!isEnough) {
    const names = server === "nginx"
      ? "$request, $request_uri, $uri or $status"
      : "%r, %U or %>s";
    throw new LogFormatError(
      "it has neither the request nor the status, so there is nothing to " +
        `count by: it needs ${names}`,
    );
  }
}

function scannerOf({ parts, isEscaped, server }: LogFormat): Scanner {
  const isText = typeof parts[0] === "string";
  const fields = parts.slice(isText ? 1 : 0);
  const hasClient = has(parts, "client");
  const steps: Step[] = [];
  for (let i = fields.length - 1; i >= 0; i--) {
    const field = fields[i]!;
    if (typeof field === "string") continue;
    const before = fields[i - 1] ?? (isText ? parts[0] : undefined);
    const next = fields[i + 1];
    steps.unshift(
      new Step({
        ...endOf(field, next, fields.slice(i + 2), isEscaped),
        ...takeOf(field, before, hasClient, server),
        text: encoder.encode(typeof next === "string" ? next : ""),
        reason: field.meaning === "clf time"
          ? Malformed.BAD_TIME
          : Malformed.NOT_IN_FORMAT,
        following: steps[0],
      }),
    );
  }
  return {
    head: encoder.encode(isText ? parts[0] as string : ""),
    steps,
    hasClock: PIECES.some((piece) => has(parts, piece)),
    joinsQuery: has(parts, "query"),
    isClosed: isClosed(parts),
  };
}

function isClosed(parts: readonly Part[]): boolean {
  const [first, last] = [parts[0], parts.at(-1)];
  return typeof first === "string" && /^\s*\{/.test(first) &&
    typeof last === "string" && /\}\s*$/.test(last);
}

function has(parts: readonly Part[], meaning: Meaning): boolean {
  return parts.some((part) =>
    typeof part !== "string" && part.meaning === meaning
  );
}

/** What ends the word that an address is in; so does the end of the line. */
const WORD_ENDS = /^[^\w.:[\]%]/;

/** Whether a part is a time, or a piece of one, that begins with a digit. */
function isTime(part: Part | undefined): boolean {
  if (part === undefined || typeof part === "string") return false;
  const key = keyOf(part);
  return part.shape.kind !== "word" && (key === "time" || key === "piece");
}

/** The first byte of a text; none of a value. */
function firstByte(part: Part | undefined): number {
  return typeof part === "string" ? encoder.encode(part)[0]! : NO_BYTE;
}

/** What a name may have in it: it does not end there. */
const NAME_BYTE = /[A-Za-z0-9._:[\]-]/;

/** How the end of a value is found, by what follows it, and what follows that. */
function endOf(
  field: Field,
  next: Part | undefined,
  [behindNext, last]: readonly Part[],
  isEscaped: boolean,
): Pick<StepOptions, "find" | "bytes" | "next" | "stop"> {
  const { shape } = field;
  const bytes = "bytes" in shape ? shape.bytes : 0;
  const by = (finder: Finder, next = NO_BYTE, stop = NO_BYTE) => ({
    find: finder,
    bytes,
    next,
    stop,
  });
  if (typeof next === "string") {
    const isQuoted = firstByte(next) === QUOTE;
    if (shape.kind === "fixed" && field.meaning !== "unknown") {
      return by(field.meaning === "iso time" ? find.findText : find.findFixed);
    }
    const isWithPort = field.meaning === "client" && next === ":" &&
      (last === undefined ||
        typeof last === "string" && WORD_ENDS.test(last));
    if (isWithPort) return by(find.findLastInWord, NO_BYTE, firstByte(last));
    if (isQuoted) return by(isEscaped ? find.findEscapedText : find.findText);
    if (shape.kind === "list") return by(find.findList);
    if (shape.kind === "until" && isTime(behindNext)) {
      return by(find.findTextBeforeTime);
    }
    return by(field.meaning === "request" ? find.findRequest : find.findText);
  }
  if (shape.kind === "fixed") return by(find.findFixed);
  if (shape.kind === "fixed or dash") return by(find.findFixedOrDash);
  if (next === undefined) {
    if (shape.kind === "number") return by(find.findNumber);
    return by(shape.kind === "word" ? find.findWord : find.findLineEnd);
  }
  if (next.begins !== undefined) {
    if (shape.kind === "number") return by(find.findNumber);
    if (shape.kind === "word") return by(find.findWord);
    if (shape.kind === "name") {
      const byte = firstByte(behindNext);
      const isInName = NAME_BYTE.test(String.fromCharCode(byte));
      const stop = isInName ? NO_BYTE : byte;
      return by(find.findNext, next.begins.charCodeAt(0), stop);
    }
  }
  throw new LogFormatError(
    `${field.text} ${placeOf(field.at)} and ${next.text} behind it cannot be ` +
      "told apart: there has to be text between them, as a blank",
  );
}

function takeOf(
  field: Field,
  before: Part | undefined,
  hasClient: boolean,
  server: LogFormat["server"],
): Pick<StepOptions, "take" | "option"> {
  const { meaning, shape } = field;
  const by = (taker: Taker, option = 0) => ({ take: taker, option });
  switch (meaning) {
    case "forwarded":
      return by(hasClient ? take.takeForwarded : take.takeForwardedClient);
    case "user": {
      // The place of the ident, for which nginx has no variable.
      const isBehindDash = typeof before === "string" &&
        /(^|[\s])- $/.test(before);
      return by(take.takeUser, isBehindDash ? 2 : 0);
    }
    case "path":
      return field.hasQuery
        ? by(take.takePathAndQuery, noQueryOf(field, server))
        : by(take.takePath);
  }
  const micros = MICROS[meaning];
  if (micros !== undefined) {
    return by(
      shape.kind === "list" ? take.takeDurations : take.takeDuration,
      micros,
    );
  }
  const perSecond = PER_SECOND[meaning];
  if (perSecond !== undefined) return by(take.takeEpoch, perSecond);
  const piece = (PIECES as readonly string[]).indexOf(meaning);
  if (piece >= 0) return by(take.takeTimePiece, piece);
  return by(TAKES[meaning] ?? take.takeNothing);
}

function noQueryOf(field: Field, server: LogFormat["server"]): number {
  if (server === "apache" || field.mayBeEmpty) return take.NoQuery.NOTHING;
  return field.text.includes("?")
    ? take.NoQuery.QUESTION_AND_DASH
    : take.NoQuery.DASH;
}
