/**
 * The formats of Nginx Proxy Manager, for hosts that it passes on and for others,
 * and that of NPMplus.
 *
 * ```text
 * [time] cache upstream status - METHOD scheme host "/uri" [Client a] [Length n]
 *   [Gzip x] [Sent-to s] "agent" "referrer"
 * [time] status - METHOD scheme host "/uri" [Client a] [Length n] [Gzip x]
 *   "agent" "referrer"
 * [time] host client response_time "request" status bytes all_bytes referrer agent
 * ```
 *
 * @see {@link https://github.com/NginxProxyManager/nginx-proxy-manager/blob/develop/docker/rootfs/etc/nginx/conf.d/include/log-proxy.conf}
 *
 * @module
 */

import {
  beginLine,
  isDash,
  MICROS_A_SECOND,
  readMicros,
  readSize,
  readStatus,
  setMalformed,
} from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { readAnswer, setMethodAndTarget, setRequestLine } from "../request.ts";
import {
  closingQuote,
  digitsEnd,
  fieldEnd,
  findBeforeBlank,
  hasText,
  isAt,
  wordEnd,
} from "../scan.ts";
import {
  firstQuote,
  readTimeFirst,
  setClientWord,
  setVhostWord,
  wordsBefore,
  wordStart,
  wordStop,
} from "./time_first.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const DOT = 0x2e;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

// The words before the quote, from the last one on.
const HOST = 0;
const METHOD = 2;
const NO_WORD = 3;
const STATUS = 4;
const PLUS_TIME = 0;
const PLUS_CLIENT = 1;
const PLUS_HOST = 2;

const CLIENT = new TextEncoder().encode("[Client ");
const LENGTH = new TextEncoder().encode("[Length ");

/** The formats of Nginx Proxy Manager and of NPMplus. */
export const nginxProxyManagerFormat: Format = {
  id: LineFormat.NGINX_PROXY_MANAGER,
  aliases: ["npm", "npmplus"],
  title: "Nginx Proxy Manager, NPMplus too",
  looksLike,
  open: () => ({ read }),
};

function looksLike(b: Uint8Array, start: number, end: number): boolean {
  const second = readTimeFirst(b, start, end);
  return second === second && (isManagers(b) || isPlus(b));
}

/** Whether the words before the quote are `status - METHOD scheme host`. */
function isManagers(b: Uint8Array): boolean {
  return wordsBefore() > STATUS &&
    isDash(b, wordStart(NO_WORD), wordStop(NO_WORD)) &&
    !Number.isNaN(readStatus(b, wordStart(STATUS), wordStop(STATUS)));
}

/** Whether the words before the quote are `host client 0.123`. */
function isPlus(b: Uint8Array): boolean {
  if (wordsBefore() !== PLUS_HOST + 1) return false;
  const time = wordStart(PLUS_TIME);
  const end = wordStop(PLUS_TIME);
  const whole = digitsEnd(b, time, end);
  return whole > time && isAt(b, DOT, whole, end) && whole + 1 < end &&
    digitsEnd(b, whole + 1, end) === end;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.NGINX_PROXY_MANAGER, b, start, end);
  record.second = readTimeFirst(b, start, end);
  if (record.second !== record.second) {
    const hasBracket = isAt(b, BRACKET, start, end);
    return setMalformed(
      record,
      hasBracket ? Malformed.BAD_TIME : Malformed.NO_TIME,
      hasBracket ? start + 1 : start,
    );
  }
  const quote = firstQuote();
  if (quote === end) return setMalformed(record, Malformed.NO_REQUEST, start);
  if (isManagers(b)) return readManagers(b, quote, end, record);
  if (isPlus(b)) return readPlus(b, quote, end, record);
  setMalformed(record, Malformed.NOT_IN_FORMAT, start);
}

function readManagers(
  b: Uint8Array,
  quote: number,
  end: number,
  record: LogRecord,
): void {
  const target = quote + 1;
  const targetEnd = closingQuote(b, target, end);
  if (targetEnd === end) {
    return setMalformed(record, Malformed.OPEN_REQUEST, quote);
  }
  record.status = readStatus(b, wordStart(STATUS), wordStop(STATUS));
  setVhostWord(record, HOST);
  const method = wordStart(METHOD);
  const methodEnd = wordStop(METHOD);
  setMethodAndTarget(record, b, method, methodEnd, target, targetEnd);

  record.size = NaN;
  let i = targetEnd + 1;
  while (isAt(b, SPACE, i, end) && isAt(b, BRACKET, i + 1, end)) {
    const bracket = labelEnd(b, i + 1, end);
    const value = i + 1 + CLIENT.length;
    if (bracket === end) break;
    if (hasText(b, CLIENT, i + 1, bracket)) {
      record.clientStart = value;
      record.clientEnd = bracket;
    } else if (hasText(b, LENGTH, i + 1, bracket)) {
      record.size = readSize(b, value, bracket);
    }
    i = bracket + 1;
  }
  if (record.clientEnd === record.clientStart) {
    return setMalformed(record, Malformed.NO_CLIENT, targetEnd + 1);
  }
  if (record.size !== record.size) {
    return setMalformed(record, Malformed.BAD_BYTES, targetEnd + 1);
  }
  const agentEnd = setAgent(b, i + 1, end, record);
  setReferrer(b, agentEnd + 1, end, record);
}

/** The bracket that closes `[Name value]`: a blank or nothing is behind it. */
function labelEnd(b: Uint8Array, start: number, end: number): number {
  return findBeforeBlank(b, CLOSING_BRACKET, start, end);
}

function readPlus(
  b: Uint8Array,
  quote: number,
  end: number,
  record: LogRecord,
): void {
  const requestEnd = closingQuote(b, quote + 1, end);
  if (requestEnd === end) {
    return setMalformed(record, Malformed.OPEN_REQUEST, quote);
  }
  setVhostWord(record, PLUS_HOST);
  setClientWord(record, PLUS_CLIENT);
  const time = wordStart(PLUS_TIME);
  record.micros = readMicros(b, time, wordStop(PLUS_TIME), MICROS_A_SECOND);
  setRequestLine(record, b, quote + 1, requestEnd);

  const sizeEnd = readAnswer(record, b, requestEnd, end);
  if (sizeEnd < 0) return;
  const referrer = wordEnd(b, sizeEnd + 1, end) + 1;
  const agent = setReferrer(b, referrer, end, record) + 1;
  if (isAt(b, QUOTE, agent, end)) {
    setAgent(b, agent, end, record);
  } else if (agent < end && !isDash(b, agent, end)) {
    // It is not in quotes, and the last one.
    record.agentStart = agent;
    record.agentEnd = end;
  }
}

/** Sets the agent from the field at an offset and returns what is behind it. */
function setAgent(
  b: Uint8Array,
  at: number,
  end: number,
  record: LogRecord,
): number {
  const behind = readText(b, at, end);
  record.agentStart = textStart;
  record.agentEnd = textStop;
  return behind;
}

/** Sets the referrer from the field at an offset, as {@linkcode setAgent}. */
function setReferrer(
  b: Uint8Array,
  at: number,
  end: number,
  record: LogRecord,
): number {
  const behind = readText(b, at, end);
  record.referrerStart = textStart;
  record.referrerEnd = textStop;
  return behind;
}

let textStart = -1;
let textStop = -1;

/** Reads a word or a text in quotes: -1 and -1 for `-`, and where it lacks. */
function readText(b: Uint8Array, at: number, end: number): number {
  textStart = textStop = -1;
  if (at >= end) return end;
  const behind = fieldEnd(b, at, end);
  const isQuoted = b[at] === QUOTE;
  const start = isQuoted ? at + 1 : at;
  const stop = isQuoted ? closingQuote(b, start, end) : behind;
  if (!isDash(b, start, stop) && (isQuoted || stop > start)) {
    textStart = start;
    textStop = stop;
  }
  return behind;
}
