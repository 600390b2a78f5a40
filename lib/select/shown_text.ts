/**
 * From text that a report showed to what a line may have had for it.
 *
 * @module
 */

// What reports show as `\xHH`: control characters, and in Latin-1 blanks and the soft
// hyphen too, where it may as well be a byte that is no UTF-8.
const SHOWN_CONTROL = /\\x([01][0-9a-f]|7f)/g;
const SHOWN_HIDDEN = /\\x([01][0-9a-f]|7f|[89][0-9a-f]|a0|ad)/g;

// And as `\uHHHH` and `\u{HHHHH}`: all others.
const SHOWN_WIDE = /\\u(?:([0-9a-f]{4})|\{(10[0-9a-f]{4}|[0-9a-f]{5})\})/g;

/**
 * The texts that a report may have shown as one: that itself, and with the hidden
 * characters for which its `\xHH` and `\uHHHH` stand.
 *
 * @param text What was shown.
 */
export function textsShownAs(text: string): readonly string[] {
  const charOf = (_: string, hex: string, longHex?: string) =>
    String.fromCodePoint(parseInt(hex ?? longHex, 16));
  const texts = [text, text.replace(SHOWN_WIDE, charOf)].flatMap((it) => [
    it,
    it.replace(SHOWN_CONTROL, (all, hex) => charOf(all, hex)),
    it.replace(SHOWN_HIDDEN, (all, hex) => charOf(all, hex)),
  ]);
  return [...new Set(texts)];
}
