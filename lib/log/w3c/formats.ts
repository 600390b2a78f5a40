/**
 * The W3C Extended Log File Format: IIS, CloudFront, Incapsula, Tomcat, WebLogic
 * and others. A `#Fields:` directive says what the values of the lines behind it
 * are; it may come again and say otherwise.
 *
 * ```text
 * #Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status time-taken
 * 2000-10-10 13:55:36 192.0.2.1 GET /pages/create x=1 200 15
 * ```
 *
 * @see {@link https://www.w3.org/TR/WD-logfile.html}
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging}
 * @see {@link https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html}
 *
 * @module
 */

import {
  beginLine,
  isDash,
  readSize,
  readStatus,
  setMalformed,
} from "../fields.ts";
import type { Format, FormatReader } from "../format.ts";
import { secondOfLocal } from "../iso_time.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { tokenEnd } from "../request.ts";
import { find, hasText, textStart } from "../scan.ts";
import { bytesOfLatin1, latin1Of } from "../text.ts";
import { LogDate, readDate, readTimeOfDay } from "./date.ts";
import { Column, type FieldPlan, planOf } from "./fields.ts";
import { looksLikeW3c } from "./looks.ts";
import { splitValues } from "./split.ts";
import { setText } from "./text.ts";
import { OTHER_COMMANDS } from "./verbs.ts";

const TAB = 0x09;
const SPACE = 0x20;
const HASH = 0x23;
const COLON = 0x3a;

/** Of a longer directive nothing is kept: those of servers have up to 2,000. */
const MAX_DIRECTIVE_BYTES = 4096;
const FIELDS = "fields";
const SOFTWARE = "software";
const TOMCAT = new TextEncoder().encode("Apache Tomcat");
/** Dates have years of four digits. */
const YEAR_10000 = Date.UTC(10_000, 0) / 1000;
/** Kept in front of the date where that is a line's, not a directive's. */
const OF_LINE = "#Line\n";
const DATES: readonly string[] = ["date", "start-date"];

/**
 * The fields of CloudFront's standard logs since 2019, which are the same for all:
 * who gathers them from many files leaves the directives out.
 */
const CLOUDFRONT_FIELDS =
  "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem " +
  "sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) " +
  "x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes " +
  "time-taken x-forwarded-for ssl-protocol ssl-cipher " +
  "x-edge-response-result-type cs-protocol-version fle-status " +
  "fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type " +
  "sc-content-type sc-content-len sc-range-start sc-range-end";
const CLOUDFRONT_TABS = CLOUDFRONT_FIELDS.split(" ").length - 1;
/** Where the edge's place begins, `FRA56-C1`, behind date and time. */
const EDGE_OFFSET = 20;

/** W3C Extended, with blanks between its values. */
export const w3cFormat: Format = {
  id: LineFormat.W3C,
  aliases: ["iis", "extended"],
  hearsDirectives: true,
  title: "W3C Extended with its #Fields: IIS, Incapsula, Tomcat and others",
  looksLike: (bytes, start, end) => looksLikeW3c(bytes, start, end, SPACE),
  open: () => new W3cReader(LineFormat.W3C),
};

/** Amazon CloudFront's standard logs: W3C Extended with tabs. */
export const cloudFrontFormat: Format = {
  id: LineFormat.CLOUDFRONT,
  aliases: [],
  hearsDirectives: true,
  title: "Amazon CloudFront's standard logs with their #Fields",
  looksLike: (bytes, start, end) => looksLikeW3c(bytes, start, end, TAB),
  open: () => new W3cReader(LineFormat.CLOUDFRONT),
};

class W3cReader implements FormatReader {
  /** The format of lines before any directive. */
  readonly #format: LineFormat;
  readonly #date = new LogDate();
  #plan: FieldPlan | undefined;
  /** Tomcat has seconds, whole ones too, and says behind the fields who it is. */
  #isTomcat = false;
  /** The fields of lines before any directive, where they can be known. */
  #usual: FieldPlan | undefined;

  constructor(format: LineFormat) {
    this.#format = format;
  }

  directive(bytes: Uint8Array, start: number, end: number): boolean {
    const colon = find(bytes, COLON, start + 1, end);
    if (bytes[start] !== HASH || colon >= end) return false;
    const word = bytes.subarray(start + 1, Math.min(colon, start + 16));
    const name = latin1Of(word).trim().toLowerCase();
    const value = textStart(bytes, colon + 1, end);
    if (DATES.includes(name)) this.#date.set(bytes, value, end);
    if (name === SOFTWARE) {
      this.#isTomcat = hasText(bytes, TOMCAT, value, end);
      this.#plan &&= planOf(this.#plan.text, this.#isTomcat);
    }
    if (name !== FIELDS) return false;
    this.#plan = end - start <= MAX_DIRECTIVE_BYTES
      ? planOf(latin1Of(bytes.subarray(value, end)), this.#isTomcat)
      : undefined;
    return this.#plan !== undefined;
  }

  save(): string {
    const { newest, hasLine } = this.#date;
    const whose = hasLine ? OF_LINE : "";
    const time = newest < YEAR_10000
      ? `${whose}#Date: ${
        new Date(newest * 1000).toISOString().replace("T", " ")
      }\n`
      : "";
    const fields = this.#plan ? `#Fields: ${this.#plan.text}\n` : "";
    const software = this.#isTomcat ? "#Software: Apache Tomcat\n" : "";
    return time + software + fields;
  }

  restore(saved: string): void {
    this.#plan = undefined;
    this.#isTomcat = false;
    this.#date.clear();
    for (const line of saved.slice(0, 2 * MAX_DIRECTIVE_BYTES).split("\n")) {
      const bytes = bytesOfLatin1(line);
      this.directive(bytes, 0, bytes.length);
    }
    if (saved.startsWith(OF_LINE)) this.#date.resume();
  }

  read(bytes: Uint8Array, start: number, end: number, record: LogRecord): void {
    const plan = this.#plan ?? this.#usualPlan(bytes, start, end);
    beginLine(record, plan ? plan.format : this.#format, bytes, start, end);
    if (!plan) return setMalformed(record, Malformed.NO_FIELDS, start);
    const { starts, ends } = plan;
    if (!plan.hasMethod) {
      return setMalformed(record, Malformed.NOT_HTTP, start);
    }
    const count = splitValues(bytes, start, end, plan);
    if (count < plan.columns.length) {
      return setMalformed(record, Malformed.FEW_FIELDS, end);
    }
    if (count > plan.columns.length) {
      const at = starts[Column.NONE]!;
      return setMalformed(record, Malformed.NOT_IN_FORMAT, at);
    }

    const status = starts[Column.STATUS]! < 0 ? 0 : readStatus(
      bytes,
      starts[Column.STATUS]!,
      ends[Column.STATUS]!,
    );
    if (!isHttp(bytes, plan, status)) {
      return setMalformed(record, Malformed.NOT_HTTP, starts[Column.METHOD]!);
    }
    if (status !== status) {
      return setMalformed(record, Malformed.BAD_STATUS, starts[Column.STATUS]!);
    }
    record.status = status;
    if (starts[Column.SIZE]! >= 0) {
      record.size = readSize(bytes, starts[Column.SIZE]!, ends[Column.SIZE]!);
      if (record.size !== record.size) {
        return setMalformed(record, Malformed.BAD_BYTES, starts[Column.SIZE]!);
      }
    }
    if (!this.#readTime(bytes, plan, record)) return;
    setText(bytes, plan, record);
  }

  /** The plan of a line of CloudFront's before any directive. */
  #usualPlan(
    bytes: Uint8Array,
    start: number,
    end: number,
  ): FieldPlan | undefined {
    if (
      this.#format !== LineFormat.CLOUDFRONT || !isCloudFront(bytes, start, end)
    ) return undefined;
    return this.#usual ??= planOf(CLOUDFRONT_FIELDS, false);
  }

  /** Whether there is a time: else the record is malformed. */
  #readTime(bytes: Uint8Array, plan: FieldPlan, record: LogRecord): boolean {
    const { starts, ends } = plan;
    const at = starts[Column.TIME]!;
    if (at < 0) {
      setMalformed(record, Malformed.NO_TIME_FIELD, record.lineStart);
      return false;
    }
    const timeOfDay = readTimeOfDay(bytes, at, ends[Column.TIME]!);
    if (timeOfDay !== timeOfDay) {
      setMalformed(record, Malformed.BAD_TIME, at);
      return false;
    }
    let second: number;
    if (starts[Column.DATE]! < 0) {
      second = this.#date.secondOf(timeOfDay);
      if (second !== second) {
        setMalformed(record, Malformed.NO_TIME_FIELD, at);
        return false;
      }
    } else {
      second = timeOfDay +
        readDate(bytes, starts[Column.DATE]!, ends[Column.DATE]!);
      if (second !== second) {
        setMalformed(record, Malformed.BAD_TIME, starts[Column.DATE]!);
        return false;
      }
    }
    record.second = plan.isLocal ? secondOfLocal(second) : second;
    return true;
  }
}

/** Whether a line has as many values as CloudFront's, and the edge's place. */
function isCloudFront(b: Uint8Array, start: number, end: number): boolean {
  const edge = start + EDGE_OFFSET;
  if (end - edge < 4 || b[edge - 1] !== TAB) return false;
  for (let i = edge; i < edge + 3; i++) {
    if (b[i]! < 0x41 || b[i]! > 0x5a) return false;
  }
  let tabs = 0;
  for (let i = start; i < end; i++) if (b[i] === TAB) tabs++;
  return tabs === CLOUDFRONT_TABS && b[edge + 3]! >= 0x30 &&
    b[edge + 3]! <= 0x39;
}

/**
 * Whether the method of a line may be one of HTTP, or is not known of a request
 * that got an answer.
 */
function isHttp(bytes: Uint8Array, plan: FieldPlan, status: number): boolean {
  const start = plan.starts[Column.METHOD]!;
  const end = plan.ends[Column.METHOD]!;
  if (start === end || isDash(bytes, start, end)) return status !== 0;
  return tokenEnd(bytes, start, end) === end &&
    !OTHER_COMMANDS.has(bytes, start, end);
}
