import { AssertionError, withMessage } from "./assertion_error.ts";

/**
 * Asserts that a text contains another one.
 *
 * @param actual The text.
 * @param expected What it is to contain.
 * @param msg What to add to the failure's message.
 */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
) {
  if (actual.includes(expected)) return;
  const headline = `Expected actual: "${actual}" to contain: "${expected}"`;
  throw new AssertionError(withMessage(headline, msg));
}
