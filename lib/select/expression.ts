/**
 * The expressions of filters: `status>=500`, `section=/api`, `ua~bot`.
 *
 * @module
 */

import { type Network, networkOf } from "../log/address.ts";
import { nearest } from "../nearest.ts";

/** The fields whose values are numbers. */
export const NUMBER_FIELDS = ["status", "bytes", "time"] as const;
/** The fields whose values are text. */
export const TEXT_FIELDS = [
  "method",
  "section",
  "path",
  "target",
  "client",
  "host",
  "agent",
  "referrer",
  "protocol",
] as const;
const ALIASES: Readonly<Record<string, Field>> = {
  ua: "agent",
  referer: "referrer",
};
const ORDERS = ["<", "<=", ">", ">="] as const;
const EQUALS = ["=", "!="] as const;
const CONTAINS = ["~", "!~"] as const;
/** The operators of numbers, and those of text. */
export const NUMBER_OPERATORS = [...EQUALS, ...ORDERS] as const;
/** See {@linkcode NUMBER_OPERATORS}. */
export const TEXT_OPERATORS = [...EQUALS, ...CONTAINS] as const;
const OPERATORS = [...EQUALS, ...ORDERS, ...CONTAINS] as const;
/** What is written elsewhere, and what it is here. */
const OTHER_OPERATORS: Readonly<Record<string, string>> = {
  "==": "=",
  "===": "=",
  "!==": "!=",
  "<>": "!=",
  "=~": "~",
  "=<": "<=",
  "=>": ">=",
  "~=": "~",
};

/** A field whose values are numbers. */
export type NumberField = typeof NUMBER_FIELDS[number];
/** A field whose values are text. */
export type TextField = typeof TEXT_FIELDS[number];
type Field = NumberField | TextField;

/** What an expression says; `not` turns the answer round. */
export type Expression = { readonly not: boolean } & Condition;

type Condition =
  /** A number within bounds, both included. */
  | {
    readonly kind: "range";
    readonly field: NumberField;
    readonly from: number;
    readonly to: number;
  }
  /** A number that lies on one side of a bound. */
  | {
    readonly kind: "order";
    readonly field: NumberField;
    readonly operator: typeof ORDERS[number];
    readonly bound: number;
  }
  /** Text that is equal, begins with a value, or has it in it. */
  | {
    readonly kind: "equal" | "prefix" | "contains";
    readonly field: TextField;
    readonly value: string;
  }
  /** An address of a network. */
  | { readonly kind: "network"; readonly network: Network };

/** An expression that cannot be read. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  /** Where in the expression, from 0. */
  readonly at: number;
  /** What is wrong there, and what to do. */
  readonly problem: string;

  constructor(at: number, problem: string) {
    super(`column ${at + 1}: ${problem}`);
    this.at = at;
    this.problem = problem;
  }
}

/**
 * Reads an expression: a field, an operator, a value; blanks around them are
 * none of them.
 *
 * @param text The expression.
 * @returns What it says.
 * @throws {ExpressionError} If it cannot be read. The message says where and what
 * to do, but not the expression itself.
 */
export function parseExpression(text: string): Expression {
  const [, before, name, gap, operator, space, rest] =
    /^(\s*)([^\s=!<>~]*)(\s*)([=!<>~]*)(\s*)(.*)$/s.exec(text)!;
  const nameAt = before!.length;
  const operatorAt = nameAt + name!.length + gap!.length;
  const valueAt = operatorAt + operator!.length + space!.length;
  const value = rest!.trimEnd();
  const field = fieldOf(name!, nameAt);
  const isNumber = isOneOf(NUMBER_FIELDS, field);
  const allowed = isNumber ? NUMBER_OPERATORS : TEXT_OPERATORS;
  const known = operatorOf(operator!, operatorAt, allowed);
  if (!isOneOf(allowed, known)) {
    const kind = isNumber ? "a number" : "text";
    fail(
      operatorAt,
      `${field} is ${kind}, which has no ${known}: ` +
        `use one of ${allowed.join(" ")}`,
    );
  }
  const not = known.startsWith("!");
  const condition = isNumber
    ? numberCondition(field, known, value, valueAt)
    : textCondition(field, known, value, valueAt);
  return { not, ...condition };
}

function fieldOf(name: string, at: number): Field {
  const lower = name.toLowerCase();
  const field =
    [...NUMBER_FIELDS, ...TEXT_FIELDS].find((field) => field === lower) ??
      (Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined);
  if (field !== undefined) return field;
  const all = [...NUMBER_FIELDS, ...TEXT_FIELDS, ...Object.keys(ALIASES)];
  const near = name === "" ? undefined : nearest(lower, all);
  const hint = near
    ? `did you mean ${near}?`
    : `use one of ${[...NUMBER_FIELDS, ...TEXT_FIELDS].join(", ")}`;
  fail(
    at,
    name === ""
      ? `a field is missing: ${hint}`
      : `no field is called ${JSON.stringify(name)}: ${hint}`,
  );
}

function operatorOf(
  text: string,
  at: number,
  allowed: readonly string[],
): typeof OPERATORS[number] {
  const operator = OPERATORS.find((operator) => operator === text);
  if (operator !== undefined) return operator;
  const other = Object.hasOwn(OTHER_OPERATORS, text)
    ? OTHER_OPERATORS[text]
    : undefined;
  const hint = other
    ? `did you mean ${other}?`
    : `use one of ${allowed.join(" ")}`;
  fail(
    at,
    text === ""
      ? `an operator is missing: ${hint}`
      : `${text} is no operator: ${hint}`,
  );
}

function numberCondition(
  field: NumberField,
  operator: typeof OPERATORS[number],
  text: string,
  at: number,
): Condition {
  const isEqual = isOneOf(EQUALS, operator);
  const hundreds = /^([1-5])xx$/i.exec(text)?.[1];
  if (field === "status" && hundreds !== undefined) {
    if (!isEqual) {
      fail(
        at,
        `${text} is for = and != only: use status${operator}${hundreds}00`,
      );
    }
    const from = Number(hundreds) * 100;
    return { kind: "range", field, from, to: from + 99 };
  }
  const value = numberOf(field, text, at);
  return isEqual ? { kind: "range", field, from: value, to: value } : {
    kind: "order",
    field,
    operator: ORDERS.find((order) => order === operator)!,
    bound: value,
  };
}

/** The value in the unit of the record: bytes, microseconds. */
function numberOf(field: NumberField, text: string, at: number): number {
  const isNumber = field === "time"
    ? /^(\d+\.?\d*|\.\d+)$/.test(text)
    : /^\d+$/.test(text);
  const value = isNumber ? Number(text) : NaN;
  if (!Number.isFinite(value)) {
    const remedy = {
      status: "give a number as 404, or a class as 5xx",
      bytes: "give a whole number of bytes, as 1000000",
      time: "give seconds, as 0.5",
    }[field];
    const isMore = /\s\S*[=!<>~]/.test(text);
    const what = isMore ? "give each comparison an option of its own" : remedy;
    fail(at, `${quoted(text)} is no ${field}: ${what}`);
  }
  return field === "time" ? Math.round(value * 1e6) : value;
}

function textCondition(
  field: TextField,
  operator: typeof OPERATORS[number],
  value: string,
  at: number,
): Condition {
  if (isOneOf(CONTAINS, operator)) {
    if (value === "") fail(at, `a value is missing: as in ${field}~text`);
    return { kind: "contains", field, value };
  }
  const star = value.indexOf("*");
  if (star >= 0 && star < value.length - 1) {
    fail(
      at + star,
      "a * stands at the end only, for all that begins so: " +
        `use ${field}~text for what is anywhere in it`,
    );
  }
  if (star >= 0) return { kind: "prefix", field, value: value.slice(0, -1) };
  if (field === "client") {
    const network = networkOf(value);
    if (network) return { kind: "network", network };
    // A host's name may stand for it, but none is of digits and dots alone.
    if (value.includes("/") || /^[\d.]+$/.test(value)) {
      fail(
        at,
        `${quoted(value)} is no address and no network: ` +
          "give one as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32",
      );
    }
  }
  return { kind: "equal", field, value };
}

function isOneOf<T extends string>(all: readonly T[], one: string): one is T {
  return all.some((it) => it === one);
}

function quoted(text: string): string {
  return text === "" ? "nothing" : JSON.stringify(text);
}

function fail(at: number, problem: string): never {
  throw new ExpressionError(at, problem);
}
