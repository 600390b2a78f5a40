import { AssertionError, withMessage } from "./assertion_error.ts";

/**
 * Fails.
 *
 * @param msg What to add to the failure's message.
 */
export function fail(msg?: string): never {
  throw new AssertionError(withMessage("Failed assertion", msg));
}
