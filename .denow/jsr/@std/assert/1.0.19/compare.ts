import { AssertionError } from "./assertion_error.ts";
import { show } from "./_show.ts";

/**
 * Asserts that one value is greater than another.
 *
 * @typeParam T The values' type.
 * @param actual The value that is to be greater.
 * @param expected The other one.
 * @param msg The failure's message.
 */
export function assertGreater<T>(actual: T, expected: T, msg?: string) {
  if (!(actual > expected)) throw failure(actual, ">", expected, msg);
}

/**
 * Asserts that one value is greater than another, or as great.
 *
 * @typeParam T The values' type.
 * @param actual The value that is to be greater or as great.
 * @param expected The other one.
 * @param msg The failure's message.
 */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string) {
  if (!(actual >= expected)) throw failure(actual, ">=", expected, msg);
}

/**
 * Asserts that one value is less than another.
 *
 * @typeParam T The values' type.
 * @param actual The value that is to be less.
 * @param expected The other one.
 * @param msg The failure's message.
 */
export function assertLess<T>(actual: T, expected: T, msg?: string) {
  if (!(actual < expected)) throw failure(actual, "<", expected, msg);
}

/**
 * Asserts that one value is less than another, or as great.
 *
 * @typeParam T The values' type.
 * @param actual The value that is to be less or as great.
 * @param expected The other one.
 * @param msg The failure's message.
 */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string) {
  if (!(actual <= expected)) throw failure(actual, "<=", expected, msg);
}

function failure(
  actual: unknown,
  sign: string,
  expected: unknown,
  msg: string | undefined,
): AssertionError {
  const message = msg ?? `Expect ${show(actual)} ${sign} ${show(expected)}`;
  return new AssertionError(message);
}
