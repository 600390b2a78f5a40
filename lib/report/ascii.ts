/**
 * What is drawn, in ASCII alone: for terminals, fonts and readers that have no
 * more.
 *
 * @module
 */

/** Each glyph that is drawn, and what stands for it: one column each. */
const GLYPHS: Readonly<Record<string, string>> = {
  "─": "-",
  "┄": "-",
  "…": "~",
  "≥": ">",
  "µ": "u",
  "▸": ">",
  "▲": "^",
  "▼": "v",
  // The levels of columns, and the ends of bars.
  "▁": "_",
  "▂": ".",
  "▃": ":",
  "▄": "-",
  "▅": "=",
  "▆": "+",
  "▇": "*",
  "█": "#",
  "▉": "#",
  "▊": "#",
  "▋": "=",
  "▌": "=",
  "▍": "-",
  "▎": "-",
  "▏": "-",
};

/**
 * Puts ASCII in the place of what is drawn.
 *
 * @param text Text whose words are of ASCII: see `visible`.
 * @returns Text as wide as before, of ASCII alone.
 */
export function asciiOf(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[^\x00-\x7f]/gu, (glyph) => GLYPHS[glyph] ?? "?");
}
