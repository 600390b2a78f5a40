/**
 * A view of bytes, for words of them.
 *
 * @module
 */

let lines: Uint8Array = new Uint8Array(0);
let linesView: DataView = new DataView(lines.buffer);

/**
 * Gives the view that reads words of bytes, at any offset. It is made anew only
 * where it is of others than last time: who reads lines asks at each of them.
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
