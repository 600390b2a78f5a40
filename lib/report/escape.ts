/**
 * Nothing that comes from a log or a file name reaches a terminal or another
 * program unescaped.
 *
 * @module
 */

// What nothing has to be done to. Asked first: making Unicode's tables for the other
// two takes 2 ms, which is much where a program runs for 50.
const PLAIN = /^[ -~]*$/;

/** Whether a text is of ASCII's visible characters alone, a column each. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

const NOT_PLAIN = /[^ -~]+/g;

// Unicode's categories of what is not to be shown: controls (C0, DEL, C1),
// format characters (bidi marks, zero-width ones, tags), surrogates, private and
// unassigned ones, line separators, what is ignored by default (fillers, variation
// selectors), and blanks other than the space.
const HIDDEN =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;
// A mark at the start would sit on what stands before the text; more than three on
// one character would reach into other lines.
const LOOSE_MARKS = /(?:^|(?<=\p{M}{3}))\p{M}+/gu;

/**
 * Makes text safe to show: each hidden character becomes `\xHH`, `\uHHHH` or
 * `\u{HHHHH}`. What can be seen is left as it is.
 *
 * @param text Any text.
 * @param ascii Whether what is not of ASCII is escaped too. @default {false}
 * @returns Text of visible characters and spaces, on one line.
 *
 * @example Usage
 * ```ts
 * visible("/a\x1b[2J\u202eb"); // "/a\\x1b[2J\\u202eb"
 * ```
 */
export function visible(text: string, ascii = false): string {
  if (isPlain(text)) return text;
  if (ascii) return text.replace(NOT_PLAIN, escapeAll);
  return text.replace(HIDDEN, escapeAll).replace(LOOSE_MARKS, escapeAll);
}

/**
 * A value as JSON on one line, with no hidden character in it: those are written
 * as `\uHHHH`, so nothing is lost.
 *
 * @param value Anything that JSON can hold.
 */
export function safeJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (isPlain(text)) return text;
  return text.replace(
    HIDDEN,
    (hidden) => {
      let escapes = "";
      for (let i = 0; i < hidden.length; i++) {
        escapes += "\\u" + hex(hidden.charCodeAt(i), 4);
      }
      return escapes;
    },
  );
}

function escapeAll(text: string): string {
  return Array.from(text, (char) => {
    const code = char.codePointAt(0)!;
    if (code <= 0xff) return byteEscape(code);
    return code <= 0xffff ? "\\u" + hex(code, 4) : `\\u{${hex(code, 1)}}`;
  }).join("");
}

/** `\xHH` for a byte. */
export function byteEscape(byte: number): string {
  return "\\x" + hex(byte, 2);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
