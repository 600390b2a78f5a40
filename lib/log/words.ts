/**
 * Bytes, four at a time.
 *
 * @module
 */

let known: Uint8Array = new Uint8Array(0);
let knownView: DataView = new DataView(known.buffer);
let other = known;
let otherView = knownView;

/**
 * Gives the view that reads words of bytes, at any offset.
 *
 * It is made anew only when it is not one of the last two: keys are compared in
 * turn in what holds the lines and in what holds a table's own keys.
 *
 * @param bytes The bytes.
 */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== known) {
    const view = bytes === other
      ? otherView
      : new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    [other, otherView] = [known, knownView];
    [known, knownView] = [bytes, view];
  }
  return knownView;
}

let lines: Uint8Array = new Uint8Array(0);
let linesView: DataView = new DataView(lines.buffer);

/**
 * The same for what holds the lines: who reads them asks at each line, and tables
 * ask for views of their keys in between.
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
