/**
 * Bytes, four at a time.
 *
 * @module
 */

const WORD_BYTES = 4;

let lines: Uint8Array = new Uint8Array(0);
let linesView: DataView = new DataView(lines.buffer);

/**
 * Gives the view that reads words of bytes, at any offset. It is made anew only
 * where it is of others than last time: made for each line, it would be a tenth of the
 * time of logs of JSON or LTSV.
 *
 * @param bytes The bytes.
 */
export function viewOfLines(bytes: Uint8Array): DataView {
  if (bytes !== lines) {
    lines = bytes;
    linesView = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  return linesView;
}

/**
 * Copies bytes.
 *
 * @param from Where they are.
 * @param start The offset of the first one there.
 * @param to Where to.
 * @param toStart The offset of the first one there.
 * @param length How many.
 */
export function copyBytes(
  from: DataView,
  start: number,
  to: DataView,
  toStart: number,
  length: number,
): void {
  const last = length - WORD_BYTES;
  if (last < 0) {
    for (let i = 0; i < length; i++) {
      to.setUint8(toStart + i, from.getUint8(start + i));
    }
    return;
  }
  for (let i = 0; i < last; i += WORD_BYTES) {
    to.setInt32(toStart + i, from.getInt32(start + i, true), true);
  }
  // The last word has bytes of the one before it where they are no whole words.
  to.setInt32(toStart + last, from.getInt32(start + last, true), true);
}
