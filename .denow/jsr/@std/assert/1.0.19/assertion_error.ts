/** Thrown when an assertion does not hold. */
export class AssertionError extends Error {
  /**
   * @param message What does not hold.
   * @param options Such as the `cause`.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/**
 * Ends the headline of a failure.
 *
 * @param headline What does not hold.
 * @param msg What the test says about it.
 * @returns The headline with a colon and the message, or with a full stop.
 */
export function withMessage(headline: string, msg: string | undefined): string {
  return msg ? `${headline}: ${msg}` : `${headline}.`;
}
