/**
 * Which hits are meant by a filter that was typed, and by a row that was opened.
 *
 * @module
 */

import {
  type Expression,
  ExpressionError,
  parseExpression,
} from "../select/expression.ts";
import type { RowKey, TopKind } from "./tops.ts";

/** What a filter says. */
export type Conditions =
  /** Comparisons, all of which have to hold. */
  | { readonly kind: "comparisons"; readonly all: readonly Expression[] }
  /** No comparison: text that rows have to contain. */
  | { readonly kind: "text"; readonly text: string }
  /** Meant for a comparison, but none. */
  | { readonly kind: "wrong"; readonly why: string };

/** Where another comparison begins: a word and an operator behind a blank. */
const NEXT = /(?<=\S\s*)\s(?=[a-z]+\s*[=!<>~])/gi;

/**
 * Reads what was typed: the comparisons of `--only`, with blanks between; what has
 * no operator is text.
 *
 * @param typed What was typed.
 */
export function conditionsOf(typed: string): Conditions {
  if (!/[=<>~]/.test(typed)) return { kind: "text", text: typed };
  const all: Expression[] = [];
  let start = 0;
  for (const text of typed.split(NEXT)) {
    try {
      all.push(parseExpression(text));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      // Of all that was typed, not of this one.
      const { at, problem } = error;
      return { kind: "wrong", why: `column ${start + at + 1}: ${problem}` };
    }
    start += text.length + 1;
  }
  return { kind: "comparisons", all };
}

/** So long are the keys of rows at most: see `kernel/areas.ts`. */
const MAX_KEY_BYTES = 512;

/** A row whose hits can be told by what is in them. */
export type Opened = RowKey & { readonly kind: Exclude<TopKind, "sources"> };

/** What the hits of a row have in common. */
export function conditionOf({ kind, name }: Opened): Expression {
  if (kind === "status") {
    // A hit that has no status is within no bounds.
    return name === "-"
      ? { kind: "range", field: "status", from: 0, to: 999, not: true }
      : {
        kind: "range",
        field: "status",
        from: Number(name),
        to: Number(name),
        not: false,
      };
  }
  const field = FIELDS[kind];
  // Of a longer one this is the beginning, which may end within a character.
  const isCut = new TextEncoder().encode(name).length >= MAX_KEY_BYTES;
  return isCut
    ? {
      kind: "prefix",
      field,
      value: name.replace(/(\\x[89a-f][0-9a-f]){1,3}$/, ""),
      not: false,
    }
    : { kind: "equal", field, value: name, not: false };
}

const FIELDS = {
  sections: "section",
  paths: "path",
  clients: "client",
  agents: "agent",
  referrers: "referrer",
} as const;
