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

/**
 * What the operating system said, without its number and what it was asked.
 *
 * @param error What a call threw: "Too many open files (os error 24): open '…'".
 * @returns For example "too many open files"; nothing where the error does not say
 * that it comes from the operating system.
 */
export function saidBySystem(error: unknown): string | undefined {
  const [words, number] = textOf(error).split(" (os error ");
  return number === undefined ? undefined : words!.toLowerCase();
}

/** What went wrong, in its own words. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A name, or what was typed, as it stands in a message. */
export function quote(text: string): string {
  return JSON.stringify(text);
}
