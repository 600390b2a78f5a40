import { AssertionError, withMessage } from "./assertion_error.ts";

/**
 * Asserts that two numbers are nearly the same.
 *
 * @param actual The number.
 * @param expected What it is to be.
 * @param tolerance How far it may be off. The default is a ten millionth of
 * what is expected.
 * @param msg What to add to the failure's message.
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance: number = Number.isFinite(expected)
    ? Math.abs(expected * 1e-7)
    : 1e-7,
  msg?: string,
) {
  const delta = Math.abs(expected - actual);
  if (Object.is(actual, expected) || delta <= tolerance) return;
  const headline = `Expected actual: "${write(actual)}" ` +
    `to be close to "${write(expected)}": ` +
    `delta "${write(delta)}" is greater than "${write(tolerance)}"`;
  throw new AssertionError(withMessage(headline, msg));
}

function write(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toExponential();
}
