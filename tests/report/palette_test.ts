import { assert } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import { alarm, bad, warning } from "../../lib/report/palette.ts";

/** The colours of xterm by their SGR code, in sRGB. */
const RGB: Readonly<Record<string, readonly [number, number, number]>> = {
  31: [205, 0, 0],
  32: [0, 205, 0],
  33: [205, 205, 0],
  34: [0, 0, 238],
  35: [205, 0, 205],
  36: [0, 205, 205],
};
type Color = readonly [number, number, number];
const WHITE: Color = [255, 255, 255];
const BLACK: Color = [0, 0, 0];

const linear = (value: number) =>
  value <= 10.31 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;

/** The contrast of WCAG 2: 1 is none, 3 is enough for large or bold text. */
function contrast(a: Color, b: Color): number {
  const luminance = ([red, green, blue]: Color) =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

/**
 * How a colour looks to who has no green cones, or no red ones.
 *
 * @see Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation
 * of Color Vision Deficiency (2009), severity 1.
 */
const DEFICIENCIES = {
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
} as const;

function colorsOf(style: (text: string) => string): string[] {
  if (Deno.noColor) Object.defineProperty(Deno, "noColor", { value: false });
  setColorEnabled(true);
  try {
    // deno-lint-ignore no-control-regex
    return [...style("x").matchAll(/\x1b\[(3[0-7])m/g)].map(([, code]) =>
      code!
    );
  } finally {
    setColorEnabled(false);
  }
}

const used = [...new Set([alarm, bad, warning].flatMap(colorsOf))];

Deno.test("each colour can be read on black and on white", () => {
  assert(used.length === 2);
  for (const code of used) {
    for (const background of [BLACK, WHITE]) {
      assert(contrast(RGB[code]!, background) >= 3, code);
    }
  }
  // The check can fail: the others cannot be read on one of the two.
  for (const code of [32, 33, 34, 36]) {
    const least = Math.min(
      contrast(RGB[code]!, BLACK),
      contrast(RGB[code]!, WHITE),
    );
    assert(least < 3, `${code}`);
  }
});

Deno.test("colours stay apart for who does not see red or green", () => {
  const distance = (a: Color, b: Color) =>
    Math.hypot(...a.map((value, i) => value - b[i]!));
  for (const matrix of Object.values(DEFICIENCIES)) {
    const seen = used.map((code): Color => {
      const rgb = RGB[code]!;
      const [red, green, blue] = matrix.map((row) =>
        row.reduce((sum, part, i) => sum + part * rgb[i]!, 0)
      );
      return [red!, green!, blue!];
    });
    assert(distance(seen[0]!, seen[1]!) > 100, JSON.stringify(seen));
  }
});
