import { AssertionError } from "./assertion_error.ts";

/** What counts as `false` in a condition. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/**
 * Asserts that something is falsy.
 *
 * @param expr What to look at.
 * @param msg The failure's message.
 */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}
