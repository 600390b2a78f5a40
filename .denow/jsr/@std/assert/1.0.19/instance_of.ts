import { AssertionError, withMessage } from "./assertion_error.ts";

/** Any class, abstract ones too. */
// deno-lint-ignore no-explicit-any
type AnyClass = abstract new (...args: any[]) => any;

/**
 * Asserts that something is an instance of a class.
 *
 * @typeParam T The class's type.
 * @param actual What to look at.
 * @param expectedType The class.
 * @param msg What to add to the failure's message.
 */
export function assertInstanceOf<T extends AnyClass>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  const wanted = `Expected object to be an instance of "${expectedType.name}"`;
  const found = kindOf(actual);
  const headline = found === expectedType.name
    ? wanted
    : found === "function"
    ? `${wanted} but was not an instanced object`
    : `${wanted} but was "${found}"`;
  throw new AssertionError(withMessage(headline, msg));
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  return value.constructor?.name ?? "Object";
}
