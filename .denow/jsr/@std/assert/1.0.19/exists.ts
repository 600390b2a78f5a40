import { AssertionError, withMessage } from "./assertion_error.ts";

/**
 * Asserts that something is neither `null` nor `undefined`.
 *
 * @typeParam T Its type.
 * @param actual What to look at.
 * @param msg What to add to the failure's message.
 */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  const headline = `Expected actual: "${actual}" to not be null or undefined`;
  throw new AssertionError(withMessage(headline, msg));
}
