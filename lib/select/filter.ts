/**
 * Whether a record is as an expression says. Fields are compared as bytes, and
 * nothing is allocated for a record.
 *
 * @module
 */

import { IPV4_BITS, isIpv4, isWithin, readAddress } from "../log/address.ts";
import type { LogRecord } from "../log/record.ts";
import { hasText } from "../log/scan.ts";
import { pathEnd } from "../log/section.ts";
import { writingsOf } from "../log/text.ts";
import type { Expression, NumberField, TextField } from "./expression.ts";
import { textsShownAs } from "./shown_text.ts";

const SLASH = 0x2f;

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
      // All addresses of IPv4 are in one network of IPv6, and in no larger one.
      const takesIpv4 = bits >= IPV4_BITS;
      return ({ buffer, clientStart, clientEnd }) =>
        readAddress(buffer, clientStart, clientEnd) &&
        isWithin(address, bits) && (takesIpv4 || !isIpv4());
    }
    case "contains": {
      const find = expression.field === "section"
        ? shownSection(site)
        : FIELDS[expression.field];
      const values = valuesOf(expression.value).map(lowerCase);
      return anyOf(values, (value) => {
        return (record) =>
          find(record) && contains(fieldBytes, fieldStart, fieldEnd, value);
      });
    }
    default: {
      const { field, kind, value } = expression;
      if (field !== "section" || site === "") {
        return equals(FIELDS[field], value, kind);
      }
      // With the site's origin, as it is shown, or without.
      const own = equals(FIELDS.section, withoutSite(value, site), kind);
      const shown = equals(shownSection(site), value, kind);
      return (record) => own(record) || shown(record);
    }
  }
}

/** Tells whether a field is as a text, or begins so. */
function equals(find: Find, text: string, kind: "equal" | "prefix"): Filter {
  const isPrefix = kind === "prefix";
  return anyOf(valuesOf(text), (value) => {
    return (record) =>
      find(record) &&
      (isPrefix || fieldEnd - fieldStart === value.length) &&
      hasText(fieldBytes, value, fieldStart, fieldEnd);
  });
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
let fieldBytes: Uint8Array = new Uint8Array();
let fieldStart = 0;
let fieldEnd = 0;

/** Finds a field, and tells whether the record has it. */
type Find = (record: LogRecord) => boolean;

const FIELDS: Readonly<Record<TextField, Find>> = {
  method: (r) => isThere(r.buffer, r.methodStart, r.methodEnd),
  section: (r) => isThere(r.buffer, r.sectionStart, r.sectionEnd),
  path: (r) =>
    isThere(
      r.buffer,
      r.targetStart,
      pathEnd(r.buffer, r.targetStart, r.targetEnd),
    ),
  target: (r) => isThere(r.buffer, r.targetStart, r.targetEnd),
  client: (r) => isThere(r.buffer, r.clientStart, r.clientEnd),
  host: (r) => isThere(r.buffer, r.vhostStart, r.vhostEnd),
  protocol: (r) => isThere(r.buffer, r.protocolStart, r.protocolEnd),
  // Of these an empty one is there: the log says "".
  agent: (r) => isLogged(r.buffer, r.agentStart, r.agentEnd),
  referrer: (r) => isLogged(r.buffer, r.referrerStart, r.referrerEnd),
};

function isThere(bytes: Uint8Array, start: number, end: number): boolean {
  fieldBytes = bytes;
  fieldStart = start;
  fieldEnd = end;
  return end > start;
}

function isLogged(bytes: Uint8Array, start: number, end: number): boolean {
  isThere(bytes, start, end);
  return start >= 0;
}

/** Finds the section as reports show it: the site's own with its origin. */
function shownSection(site: string): Find {
  const origin = new TextEncoder().encode(site);
  let shown = origin;
  return ({ buffer, sectionStart, sectionEnd }) => {
    if (origin.length === 0 || buffer[sectionStart] !== SLASH) {
      return isThere(buffer, sectionStart, sectionEnd);
    }
    const length = origin.length + sectionEnd - sectionStart;
    if (shown.length < length) {
      shown = new Uint8Array(2 * length);
      shown.set(origin);
    }
    // Not `set`: it would want an object for each record.
    for (let i = sectionStart, to = origin.length; i < sectionEnd; i++, to++) {
      shown[to] = buffer[i]!;
    }
    return isThere(shown, 0, length) && sectionEnd > sectionStart;
  };
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
  return section.startsWith(`${site}/`) ? section.slice(site.length) : section;
}
