import { AssertionError, withMessage } from "./assertion_error.ts";
import { equal } from "./_equal.ts";
import { diff, show } from "./_show.ts";

/**
 * Asserts that two values are the same in all their parts.
 *
 * @typeParam T The values' type.
 * @param actual The value.
 * @param expected What it is to be.
 * @param msg What to add to the failure's message.
 */
export function assertEquals<T>(actual: T, expected: T, msg?: string) {
  if (equal(actual, expected)) return;
  const headline = withMessage("Values are not equal", msg);
  throw new AssertionError(`${headline}\n${diff(actual, expected)}`);
}

/**
 * Asserts that two values are not the same in all their parts.
 *
 * @typeParam T The values' type.
 * @param actual The value.
 * @param expected What it is not to be.
 * @param msg What to add to the failure's message.
 */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string) {
  if (!equal(actual, expected)) return;
  const headline = `Expected actual: ${show(actual)} not to be: ${
    show(expected)
  }`;
  throw new AssertionError(withMessage(headline, msg));
}

/**
 * Asserts that two values are one and the same, as `Object.is` tells.
 *
 * @typeParam T The type of what is expected.
 * @param actual The value.
 * @param expected What it is to be.
 * @param msg What to add to the failure's message.
 */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  if (show(actual) === show(expected)) {
    const headline =
      "Values have the same structure but are not reference-equal";
    throw new AssertionError(
      `${withMessage(headline, msg)}\n\n${show(actual)}\n`,
    );
  }
  const headline = withMessage("Values are not strictly equal", msg);
  throw new AssertionError(`${headline}\n${diff(actual, expected)}`);
}
