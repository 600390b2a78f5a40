/**
 * Bytes, one behind the other, as many as come.
 *
 * @module
 */

const encoder = new TextEncoder();
/** A unit of a text takes no more bytes than that. */
const MOST_BYTES_A_UNIT = 3;

/** Bytes to which others are added. */
export class GrowingBytes {
  #bytes = new Uint8Array(0);
  #length = 0;

  /** Puts a copy of bytes behind those that are there. */
  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /**
   * Puts a text behind them, in UTF-8.
   *
   * @returns How many bytes it has.
   */
  appendText(text: string): number {
    this.#reserve(text.length * MOST_BYTES_A_UNIT);
    const room = this.#bytes.subarray(this.#length);
    const { written } = encoder.encodeInto(text, room);
    this.#length += written;
    return written;
  }

  /** Gives a copy of them, and begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #reserve(byteCount: number): void {
    const needed = this.#length + byteCount;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * needed);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
