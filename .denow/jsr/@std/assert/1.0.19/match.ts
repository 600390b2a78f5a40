import { AssertionError, withMessage } from "./assertion_error.ts";

/**
 * Asserts that a text matches a regular expression.
 *
 * @param actual The text.
 * @param expected The regular expression.
 * @param msg What to add to the failure's message.
 */
export function assertMatch(actual: string, expected: RegExp, msg?: string) {
  if (expected.test(actual)) return;
  const headline = `Expected actual: "${actual}" to match: "${expected}"`;
  throw new AssertionError(withMessage(headline, msg));
}

/**
 * Asserts that a text does not match a regular expression.
 *
 * @param actual The text.
 * @param expected The regular expression.
 * @param msg What to add to the failure's message.
 */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string) {
  if (!expected.test(actual)) return;
  const headline = `Expected actual: "${actual}" to not match: "${expected}"`;
  throw new AssertionError(withMessage(headline, msg));
}
