/**
 * What is asked for besides the plain counts, from the command line: filters, tops.
 *
 * @module
 */

import { quote } from "../failure.ts";
import { nearest } from "../nearest.ts";
import { ExpressionError, parseExpression } from "../select/expression.ts";
import { TOP_NAMES, type TopName } from "../traffic/top_names.ts";
import { UsageError } from "./usage.ts";

/**
 * Reads the value of `--tops`.
 *
 * @param text Names with commas between; nothing where it is not given.
 * @returns The names, each once, in the order in which they are shown.
 * @throws {UsageError} If one of them is none.
 */
export function topsOf(text: string | undefined): readonly TopName[] {
  if (text === undefined) return [];
  const words = text.split(",").map((word) => word.trim());
  const isAlone = words.length === 1;
  if (isAlone && words[0] === "none") return [];
  for (const word of words) {
    if (word === "none") {
      throw new UsageError(
        `--tops ${quote(text)}: none stands alone: remove it, or all others`,
      );
    }
    if (word === "all" || TOP_NAMES.some((name) => name === word)) continue;
    const choices = [...TOP_NAMES, "all", ...isAlone ? ["none"] : []];
    const near = nearest(word, choices);
    throw new UsageError(
      `--tops ${quote(text)}: ${quote(word)} is none of ` +
        choices.join(", ") +
        (near ? `: did you mean ${near}?` : ""),
    );
  }
  return TOP_NAMES.filter((name) =>
    words.includes("all") || words.includes(name)
  );
}

/**
 * Checks expressions of filters.
 *
 * @param name The flag that has them as its values.
 * @param texts The expressions.
 * @returns The expressions, as they were given: threads read them anew.
 * @throws {UsageError} If one of them cannot be read.
 */
export function expressionsOf(
  name: "only" | "exclude",
  texts: readonly string[],
): readonly string[] {
  for (const text of texts) {
    try {
      parseExpression(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new UsageError(`--${name} ${quote(text)}, ${error.message}`);
    }
  }
  return texts;
}
