/**
 * Text in columns of a terminal.
 *
 * @module
 */

import { unicodeWidth } from "@std/cli/unicode-width";
import { stripAnsiCode } from "@std/fmt/colors";
import { isPlain } from "./escape.ts";

/** What is drawn here and is one column wide, beside the visible ASCII. */
const DRAWN = /^[ -~─┄…≥µ▁-▏▲▼▸]*$/;

/** The width of a text in columns; colours take none. */
export function widthOf(text: string): number {
  // A report asks a hundred times: this halves the time that it takes.
  if (isPlain(text)) return text.length;
  const plain = text.includes("\x1b") ? stripAnsiCode(text) : text;
  // Of a screen with its bars and its chart it is half of the time again.
  return DRAWN.test(plain) ? plain.length : unicodeWidth(plain);
}

/**
 * Cuts text to a width; `…` stands for what is cut.
 *
 * @param text Visible text without colours: see `visible`.
 * @param width The width in columns.
 */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (isPlain(text)) return width > 0 ? text.slice(0, width - 1) + "…" : "";
  let kept = "";
  let used = 0;
  for (const char of text) {
    const charWidth = unicodeWidth(char);
    if (used + charWidth > width - 1) break;
    kept += char;
    used += charWidth;
  }
  return width > 0 ? kept + "…" : "";
}

/** Cuts text that may have colours; it loses them where it does not fit. */
export function cutColored(text: string, width: number): string {
  return widthOf(text) <= width ? text : cut(stripAnsiCode(text), width);
}

// Kept: where JavaScript fills a text up it makes them anew, in six pieces. Reports
// have hundreds of columns.
const BLANKS = Array.from({ length: 80 }, (_, count) => " ".repeat(count));

function blanks(count: number): string {
  return count <= 0 ? "" : BLANKS[count] ?? " ".repeat(count);
}

/** Fills text up to a width on its right. */
export function padEnd(text: string, width: number): string {
  return text + blanks(width - widthOf(text));
}

/** Fills text up to a width on its left. */
export function padStart(text: string, width: number): string {
  return blanks(width - widthOf(text)) + text;
}

/**
 * As {@linkcode padStart}, of text whose characters are a column wide each, as those
 * of a number.
 */
export function alignRight(text: string, width: number): string {
  return blanks(width - text.length) + text;
}

/** Cuts text to a width, or fills it up: see {@linkcode cut} and {@linkcode padEnd}. */
export function fit(text: string, width: number): string {
  // Most names: asked once, for both.
  if (text.length <= width && isPlain(text)) {
    return text + blanks(width - text.length);
  }
  return padEnd(cut(text, width), width);
}

/**
 * Puts text behind text, so that it ends in a column; where there is no room for
 * that, behind a blank. Each character of both is a column wide.
 *
 * @param column One past the last column of both.
 */
export function endingAt(column: number, before: string, text: string): string {
  return `${before} ${alignRight(text, column - before.length - 1)}`;
}

/**
 * Breaks text at blanks into lines; a word wider than a line is cut into pieces.
 *
 * @param text Visible text without colours.
 * @param width The width in columns, from 1.
 */
export function wrap(text: string, width: number): string[] {
  if (isPlain(text)) return wrapPlain(text, width);
  // Most fit; a blank that they begin with is dropped below.
  if (!text.startsWith(" ") && widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(" ")) {
    const wordWidth = widthOf(word);
    const longer = line === "" ? wordWidth : used + 1 + wordWidth;
    if (longer <= width) {
      line = line === "" ? word : `${line} ${word}`;
      used = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    used = wordWidth;
    while (used > width) {
      const piece = pieceOf(line, width);
      lines.push(piece);
      line = line.slice(piece.length);
      used = widthOf(line);
    }
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

/** As {@linkcode wrap}, of text whose characters are a column wide each. */
function wrapPlain(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let at = 0;;) {
    while (text[at] === " ") at++;
    if (at + width >= text.length) {
      if (at < text.length || lines.length === 0) lines.push(text.slice(at));
      return lines;
    }
    const blank = text.lastIndexOf(" ", at + width);
    const end = blank > at ? blank : at + width;
    lines.push(text.slice(at, end));
    at = end;
  }
}

/** As much of the text's beginning as fits, at least one character. */
function pieceOf(text: string, width: number): string {
  let piece = "";
  let used = 0;
  for (const char of text) {
    const charWidth = unicodeWidth(char);
    if (piece !== "" && used + charWidth > width) break;
    piece += char;
    used += charWidth;
  }
  return piece;
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * A horizontal bar.
 *
 * @param part How much of the whole it shows.
 * @param whole What fills the width.
 * @param width The width in columns.
 */
export function bar(part: number, whole: number, width: number): string {
  if (whole <= 0 || width <= 0) return "";
  const eighths = Math.round(Math.min(part / whole, 1) * width * 8);
  return "█".repeat(eighths >>> 3) + EIGHTHS[eighths & 7]!;
}

const LEVELS = " ▁▂▃▄▅▆▇█";

/**
 * A line of columns as high as the values: of neighbours that share a column the
 * highest is shown, so that no peak is lost. A value above 0 is never blank.
 *
 * @param values Values from 0.
 * @param width The width in columns.
 */
export function sparkline(values: readonly number[], width: number): string {
  const columns = Math.min(width, values.length);
  const highest = Math.max(1, highestOf(values));
  const codes: number[] = [];
  let from = 0;
  for (let column = 1; column <= columns; column++) {
    const to = Math.floor(column * values.length / columns);
    const value = highestOf(values, from, to);
    codes.push(LEVELS.charCodeAt(Math.ceil(value / highest * 8)));
    from = to;
  }
  // At once: to add one to the other takes four times as long.
  return String.fromCharCode(...codes);
}

/** The highest of some values; 0 where there are none. */
export function highestOf(
  values: readonly number[],
  from = 0,
  to: number = values.length,
): number {
  let highest = 0;
  for (let i = from; i < to; i++) {
    if (values[i]! > highest) highest = values[i]!;
  }
  return highest;
}
