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

/** Fills text up to a width on its right. */
export function padEnd(text: string, width: number): string {
  // One text, where it is not pieced together: reports have hundreds of them.
  if (isPlain(text)) return text.padEnd(width);
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Fills text up to a width on its left. */
export function padStart(text: string, width: number): string {
  if (isPlain(text)) return text.padStart(width);
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Cuts text to a width, or fills it up: see {@linkcode cut} and {@linkcode padEnd}. */
export function fit(text: string, width: number): string {
  return padEnd(cut(text, width), width);
}

/**
 * Puts text behind text, so that it ends in a column; where there is no room for
 * that, behind a blank. Each character of both is a column wide.
 *
 * @param column One past the last column of both.
 */
export function endingAt(column: number, before: string, text: string): string {
  return `${before} ${text.padStart(column - before.length - 1)}`;
}

/**
 * Breaks text at blanks into lines; a word wider than a line is cut into pieces.
 *
 * @param text Visible text without colours.
 * @param width The width in columns, from 1.
 */
export function wrap(text: string, width: number): string[] {
  // Most fit; a blank that they begin with is dropped below.
  if (!text.startsWith(" ") && (width === Infinity || widthOf(text) <= width)) {
    return [text];
  }
  // Asked once, not of each word: a list of numbers has dozens.
  const wide = !isPlain(text);
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(" ")) {
    const wordWidth = wide ? widthOf(word) : word.length;
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
  const highest = Math.max(1, highestOf(values, 0, values.length));
  let line = "";
  for (let column = 0; column < columns; column++) {
    const from = Math.floor(column * values.length / columns);
    const to = Math.floor((column + 1) * values.length / columns);
    const value = highestOf(values, from, to);
    line += LEVELS[Math.ceil(value / highest * 8)]!;
  }
  return line;
}

/** The highest of some values; 0 where there are none. */
function highestOf(
  values: readonly number[],
  from: number,
  to: number,
): number {
  let highest = 0;
  for (let i = from; i < to; i++) {
    if (values[i]! > highest) highest = values[i]!;
  }
  return highest;
}
