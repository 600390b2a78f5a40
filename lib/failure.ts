/**
 * Something that stands in the way and that the user can do something about: its
 * message is all there is to say.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  /** More lines to say. */
  readonly details: readonly string[];

  /**
   * @param message One line.
   * @param details More lines.
   */
  constructor(message: string, details: readonly string[] = []) {
    super(message);
    this.details = details;
  }
}

/** What went wrong, in its own words. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
