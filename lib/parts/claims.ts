/**
 * Which parts of a log have been begun: each thread knows at once what others have
 * taken, so that it can take the next one without asking.
 *
 * @module
 */

const TAKEN = 1;

/** What of a log's parts has been begun, in memory that threads share. */
export class Claims {
  /** What other threads are given, to make a `Claims` of. */
  readonly shared: SharedArrayBuffer;
  readonly #parts: Int32Array<SharedArrayBuffer>;

  /** @param shared The memory. */
  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#parts = new Int32Array(shared);
  }

  /** The claims to so many parts, of which none has been begun. */
  static to(parts: number): Claims {
    const { BYTES_PER_ELEMENT } = Int32Array;
    return new Claims(new SharedArrayBuffer(parts * BYTES_PER_ELEMENT));
  }

  /** Takes a part; says whether nobody had. */
  take(part: number): boolean {
    return Atomics.exchange(this.#parts, part, TAKEN) !== TAKEN;
  }
}
