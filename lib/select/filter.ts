/**
 * Whether a record is as an expression says. Fields are compared as bytes, and
 * nothing is allocated for a record.
 *
 * @module
 */

import { isWithin, readAddress } from "../log/address.ts";
import type { LogRecord } from "../log/record.ts";
import { hasText } from "../log/scan.ts";
import { pathEnd } from "../log/section.ts";
import { textsShownAs, writingsOf } from "../log/text.ts";
import type { Expression, NumberField, TextField } from "./expression.ts";

/** Tells whether a record is as an expression says. */
export type Filter = (record: LogRecord) => boolean;

/**
 * Makes a filter. What a hit does not have is equal to nothing, contains nothing
 * and is neither more nor less than a number.
 *
 * @param expression What it looks for.
 * @param site The origin that is cut off sections; may be empty.
 * @returns The filter; what it looks at has to have been read: see
 * {@linkcode asksForTail}.
 */
export function filterOf(expression: Expression, site: string): Filter {
  const test = testOf(expression, site);
  return expression.not ? (record) => !test(record) : test;
}

/** Whether a filter looks at what `readTail` reads. */
export function asksForTail(expression: Expression): boolean {
  return expression.kind !== "network" &&
    ["time", "host", "agent", "referrer", "protocol"]
      .includes(expression.field);
}

function testOf(expression: Expression, site: string): Filter {
  switch (expression.kind) {
    case "range": {
      const { field, from, to } = expression;
      const number = NUMBERS[field];
      return (record) => {
        const value = number(record);
        return value >= from && value <= to;
      };
    }
    case "order":
      return orderOf(expression);
    case "network": {
      const { address, bits } = expression.network;
      return ({ buffer, clientStart, clientEnd }) =>
        readAddress(buffer, clientStart, clientEnd) && isWithin(address, bits);
    }
    case "contains": {
      const find = FIELDS[expression.field];
      const values = valuesOf(expression.value).map(lowerCase);
      return anyOf(values, (value) => {
        return (record) =>
          find(record) && contains(record.buffer, fieldStart, fieldEnd, value);
      });
    }
    default: {
      const find = FIELDS[expression.field];
      const isPrefix = expression.kind === "prefix";
      const text = expression.field === "section"
        ? withoutSite(expression.value, site)
        : expression.value;
      return anyOf(valuesOf(text), (value) => {
        return (record) =>
          find(record) &&
          (isPrefix || fieldEnd - fieldStart === value.length) &&
          hasText(record.buffer, value, fieldStart, fieldEnd);
      });
    }
  }
}

/** What may stand in a log for a value: nearly always the value alone. */
function valuesOf(text: string): readonly Uint8Array[] {
  return textsShownAs(text).flatMap(writingsOf);
}

/** Tells whether a record is as one of the values says. */
function anyOf(
  values: readonly Uint8Array[],
  filterFor: (value: Uint8Array) => Filter,
): Filter {
  return values.map(filterFor).reduce((one, other) => (record) =>
    one(record) || other(record)
  );
}

function orderOf(
  { field, operator, bound }: Expression & { kind: "order" },
): Filter {
  const number = NUMBERS[field];
  switch (operator) {
    case "<":
      return (record) => number(record) < bound;
    case "<=":
      return (record) => number(record) <= bound;
    case ">":
      return (record) => number(record) > bound;
    case ">=":
      return (record) => number(record) >= bound;
  }
}

/** What is compared with numbers; NaN where a record does not have it. */
const NUMBERS: Readonly<Record<NumberField, (record: LogRecord) => number>> = {
  status: ({ status }) => status === 0 ? NaN : status,
  bytes: ({ size }) => size,
  time: ({ micros }) => micros < 0 ? NaN : micros,
};

// Where the field is that was found last.
let fieldStart = 0;
let fieldEnd = 0;

/** Finds a field, and tells whether the record has it. */
type Find = (record: LogRecord) => boolean;

const FIELDS: Readonly<Record<TextField, Find>> = {
  method: (r) => isThere(r.methodStart, r.methodEnd),
  section: (r) => isThere(r.sectionStart, r.sectionEnd),
  path: (r) =>
    isThere(r.targetStart, pathEnd(r.buffer, r.targetStart, r.targetEnd)),
  target: (r) => isThere(r.targetStart, r.targetEnd),
  client: (r) => isThere(r.clientStart, r.clientEnd),
  host: (r) => isThere(r.vhostStart, r.vhostEnd),
  protocol: (r) => isThere(r.protocolStart, r.protocolEnd),
  // Of these an empty one is there: the log says "".
  agent: (r) => isLogged(r.agentStart, r.agentEnd),
  referrer: (r) => isLogged(r.referrerStart, r.referrerEnd),
};

function isThere(start: number, end: number): boolean {
  fieldStart = start;
  fieldEnd = end;
  return end > start;
}

function isLogged(start: number, end: number): boolean {
  fieldStart = start;
  fieldEnd = end;
  return start >= 0;
}

/** Whether a value is anywhere in a field, in letters of any case. */
function contains(
  bytes: Uint8Array,
  start: number,
  end: number,
  lower: Uint8Array,
): boolean {
  const last = end - lower.length;
  for (let at = start; at <= last; at++) {
    let i = 0;
    while (i < lower.length && LOWER[bytes[at + i]!] === lower[i]) i++;
    if (i === lower.length) return true;
  }
  return false;
}

/** Of each byte the lower case, where it is a letter of ASCII. */
const LOWER = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
);

function lowerCase(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => LOWER[byte]!);
}

/** Records have the site's own sections without its origin. */
function withoutSite(section: string, site: string): string {
  return site !== "" && section.startsWith(`${site}/`)
    ? section.slice(site.length)
    : section;
}
