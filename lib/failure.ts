/**
 * Something that stands in the way and that the user can do something about: its
 * message is all there is to say.
 */
export class Failure extends Error {
  override readonly name = "Failure";
}
