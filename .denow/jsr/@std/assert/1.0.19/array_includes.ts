import { AssertionError, withMessage } from "./assertion_error.ts";
import { equal } from "./_equal.ts";
import { show } from "./_show.ts";

/** Something with elements, but not a text. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/**
 * Asserts that an array contains all elements of another one.
 *
 * @typeParam T The elements' type.
 * @param actual The array.
 * @param expected What it is to contain, in any order.
 * @param msg What to add to the failure's message.
 */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const elements = Array.from(actual);
  const missing = Array.from(expected).filter((wanted) =>
    !elements.some((element) => equal(wanted, element))
  );
  if (missing.length === 0) return;
  const headline = `Expected actual: "${show(actual)}" to include: "${
    show(expected)
  }"`;
  throw new AssertionError(
    `${withMessage(headline, msg)}\nmissing: ${show(missing)}`,
  );
}
