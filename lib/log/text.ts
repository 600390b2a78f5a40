/**
 * From the bytes of a log to text.
 *
 * @module
 */

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decodes UTF-8. A byte that is none becomes `\xHH`, as nginx and Apache write
 * it, so that different bytes stay different.
 *
 * @param bytes The bytes to decode.
 * @returns The text, with every control character that was in it.
 */
export function textOf(bytes: Uint8Array): string {
  // A fifth of the time of a decoder, which a report needs a dozen times.
  const short = bytes.length <= SHORT_BYTES ? asciiOf(bytes) : undefined;
  if (short !== undefined) return short;
  try {
    return strict.decode(bytes);
  } catch {
    return decodeLoosely(bytes);
  }
}

/** What is longer than this is left to the decoder. */
const SHORT_BYTES = 64;

function asciiOf(bytes: Uint8Array): string | undefined {
  const codes: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! > 0x7f) return undefined;
    codes.push(bytes[i]!);
  }
  return String.fromCharCode(...codes);
}

/** Bytes as text of one character a byte: what comes back from it is the same. */
export function latin1Of(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += PIECE_BYTES) {
    text += String.fromCharCode(...bytes.subarray(i, i + PIECE_BYTES));
  }
  return text;
}

/** A call takes only so many arguments. */
const PIECE_BYTES = 8192;

/** The bytes of which {@linkcode latin1Of} made a text. */
export function bytesOfLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

const encoder = new TextEncoder();

/**
 * The bytes of which {@linkcode textOf} may have made a text: those of the text
 * itself, which a server may have written so, and, where it has `\xHH`, those with
 * the bytes that these stand for. Which of them it was, no text tells.
 *
 * @param text The text.
 */
export function writingsOf(text: string): readonly Uint8Array[] {
  const plain = encoder.encode(text);
  if (!/\\x[89a-f][0-9a-f]/.test(text)) return [plain];
  const pieces = text.split(/(\\x[89a-f][0-9a-f])/);
  const bytes = Uint8Array.from(
    pieces.flatMap((piece, i) =>
      i % 2 === 1 ? [parseInt(piece.slice(2), 16)] : [...encoder.encode(piece)]
    ),
  );
  // Where they are UTF-8 together, it would have been shown as such.
  return textOf(bytes) === text ? [plain, bytes] : [plain];
}

function decodeLoosely(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length;) {
    const length = runeLength(bytes, i);
    if (length > 0) {
      text += strict.decode(bytes.subarray(i, i + length));
      i += length;
    } else {
      text += "\\x" + bytes[i]!.toString(16).padStart(2, "0");
      i++;
    }
  }
  return text;
}

/** The length of the valid UTF-8 sequence at an offset; 0 where there is none. */
function runeLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      strict.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // Not yet a whole sequence, or never one.
    }
  }
  return 0;
}
