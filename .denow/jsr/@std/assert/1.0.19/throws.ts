import { AssertionError, withMessage } from "./assertion_error.ts";

/** The class of the errors that a function is to throw. */
// deno-lint-ignore no-explicit-any
type ErrorClass<E> = abstract new (...args: any[]) => E;

/**
 * Asserts that a function throws.
 *
 * @param fn The function.
 * @param msg What to add to the failure's message.
 * @returns What it throws.
 */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/**
 * Asserts that a function throws an error of some class.
 *
 * @typeParam E The class.
 * @param fn The function.
 * @param ErrorClass The class.
 * @param msgIncludes What the error's message is to contain.
 * @param msg What to add to the failure's message.
 * @returns The error.
 */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const wanted = readWanted("assertThrows", classOrMsg, msgIncludes, msg);
  try {
    fn();
  } catch (error) {
    check(error, wanted, "A non-Error object was thrown");
    return error;
  }
  throw new AssertionError(
    withMessage("Expected function to throw", wanted.msg),
  );
}

/**
 * Asserts that a function returns a promise that rejects.
 *
 * @param fn The function.
 * @param msg What to add to the failure's message.
 * @returns What the promise rejects with.
 */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/**
 * Asserts that a function returns a promise that rejects with an error of some
 * class.
 *
 * @typeParam E The class.
 * @param fn The function.
 * @param ErrorClass The class.
 * @param msgIncludes What the error's message is to contain.
 * @param msg What to add to the failure's message.
 * @returns The error.
 */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const wanted = readWanted("assertRejects", classOrMsg, msgIncludes, msg);
  let promise;
  try {
    promise = fn();
  } catch {
    // Told below, as what is no promise is.
  }
  if (typeof promise !== "object" || typeof promise?.then !== "function") {
    throw new AssertionError(
      withMessage("Function throws when expected to reject", wanted.msg),
    );
  }
  try {
    await promise;
  } catch (error) {
    check(error, wanted, "A non-Error object was rejected");
    return error;
  }
  throw new AssertionError(
    withMessage("Expected function to reject", wanted.msg),
  );
}

interface Wanted {
  ErrorClass: ErrorClass<Error> | undefined;
  msgIncludes: string | undefined;
  msg: string | undefined;
}

function readWanted(
  assertion: string,
  classOrMsg: ErrorClass<Error> | string | undefined,
  msgIncludes: string | undefined,
  msg: string | undefined,
): Wanted {
  if (typeof classOrMsg === "string") {
    return { ErrorClass: undefined, msgIncludes: undefined, msg: classOrMsg };
  }
  const isErrorClass = classOrMsg === undefined ||
    classOrMsg?.prototype === Error.prototype ||
    classOrMsg?.prototype instanceof Error;
  if (!isErrorClass) {
    throw new Error(
      `${assertion}() with a class that is not an Error's is not covered by the stand-in for @std/assert: the real package is needed`,
    );
  }
  return { ErrorClass: classOrMsg, msgIncludes, msg };
}

function check(error: unknown, wanted: Wanted, notAnError: string) {
  const { ErrorClass, msgIncludes, msg } = wanted;
  if (!ErrorClass) return;
  if (!(error instanceof Error)) {
    throw new AssertionError(withMessage(notAnError, msg));
  }
  const { name } = error.constructor ?? {};
  if (!(error instanceof ErrorClass)) {
    const headline = `Expected error to be instance of "${ErrorClass.name}", ` +
      `but was "${name}"`;
    throw new AssertionError(withMessage(headline, msg), { cause: error });
  }
  if (!msgIncludes) return;
  if (withoutColors(error.message).includes(withoutColors(msgIncludes))) return;
  const headline = `Expected error message to include ` +
    `${JSON.stringify(msgIncludes)}, but got ${JSON.stringify(error.message)}`;
  throw new AssertionError(withMessage(headline, msg), { cause: error });
}

function withoutColors(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/\x1b\[[\d;]*m/g, "");
}
