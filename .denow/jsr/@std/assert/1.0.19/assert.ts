import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that something is truthy.
 *
 * @param expr What to look at.
 * @param msg The failure's message.
 */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}
