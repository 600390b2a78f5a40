/**
 * A terminal's screen as a picture.
 *
 * @module
 */

import { unicodeWidth } from "@std/cli/unicode-width";

/** The room of a character, in pixels. */
const WIDTH = 8;
const HEIGHT = 17;
const BASELINE = 13;
const MARGIN = 12;

const BACKGROUND = "#ffffff";
const INK = "#1f2328";
/** The colours of terminals that are used, by their codes. */
const COLORS: Readonly<Record<number, string>> = {
  31: "#c01c28",
  32: "#1a7f37",
  33: "#9a6700",
  34: "#0550ae",
  35: "#8b2f8b",
  36: "#0a6c74",
};

interface Look {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly reverse: boolean;
  readonly color: string;
}

const PLAIN: Look = { bold: false, dim: false, reverse: false, color: INK };

/**
 * Makes an SVG of what a terminal shows.
 *
 * @param screen The lines, with the control sequences for colours and weight.
 * @param columns How wide the terminal is.
 * @param title What it shows, for those who do not see it.
 */
export function svgOf(screen: string, columns: number, title: string): string {
  const lines = screen.replace(/\n+$/, "").split("\n");
  const width = columns * WIDTH + 2 * MARGIN;
  const height = lines.length * HEIGHT + 2 * MARGIN;
  const texts = lines.flatMap((line, row) => lineOf(line, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `width="${width}" height="${height}" role="img" aria-label="${
      escaped(title)
    }">`,
    `<rect width="100%" height="100%" rx="6" fill="${BACKGROUND}" stroke="#d0d7de"/>`,
    `<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" ` +
    `font-size="13" xml:space="preserve">`,
    ...texts,
    "</g>",
    "</svg>",
  ].join("\n") + "\n";
}

/** The parts of a line that look alike, each where its columns are. */
function lineOf(line: string, row: number): string[] {
  const parts: string[] = [];
  let look = PLAIN;
  let column = 0;
  // deno-lint-ignore no-control-regex
  for (const [, codes, text] of line.matchAll(/\x1b\[([\d;]*)m|([^\x1b]+)/g)) {
    if (text === undefined) {
      look = codes!.split(";").map(Number).reduce(after, look);
      continue;
    }
    // Not all viewers keep blanks: what stands apart is placed on its own.
    const pieces = look.reverse
      ? [{ 0: text, index: 0 }]
      : text.matchAll(/\S+(?: \S+)*/g);
    for (const { 0: piece, index } of pieces) {
      const start = column + unicodeWidth(text.slice(0, index));
      parts.push(partOf(piece, look, start, unicodeWidth(piece), row));
    }
    column += unicodeWidth(text);
  }
  return parts;
}

function after(look: Look, code: number): Look {
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...look, bold: true };
    case 2:
      return { ...look, dim: true };
    case 7:
      return { ...look, reverse: true };
    case 22:
      return { ...look, bold: false, dim: false };
    case 27:
      return { ...look, reverse: false };
    default:
      return { ...look, color: COLORS[code] ?? INK };
  }
}

function partOf(
  text: string,
  look: Look,
  column: number,
  columns: number,
  row: number,
): string {
  const x = MARGIN + column * WIDTH;
  const y = MARGIN + row * HEIGHT;
  const width = columns * WIDTH;
  const ink = look.reverse ? BACKGROUND : look.color;
  const box = look.reverse
    ? `<rect x="${x}" y="${y}" width="${width}" height="${HEIGHT}" fill="${look.color}"/>`
    : "";
  // Whatever font there is: what stands below each other stays so.
  return `${box}<text x="${x}" y="${y + BASELINE}" textLength="${width}" ` +
    `lengthAdjust="spacingAndGlyphs" fill="${ink}"` +
    (look.bold ? ' font-weight="bold"' : "") +
    (look.dim ? ' opacity="0.65"' : "") +
    `>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
