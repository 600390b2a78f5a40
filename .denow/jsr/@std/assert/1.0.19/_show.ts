/**
 * Writes a value for a failure's message.
 *
 * @param value The value.
 * @returns It in full, with the keys of objects sorted.
 */
export function show(value: unknown): string {
  return Deno.inspect(value, {
    depth: Infinity,
    sorted: true,
    trailingComma: true,
    compact: false,
    iterableLimit: Infinity,
    getters: true,
    strAbbreviateSize: Infinity,
  });
}

/**
 * Writes where two values differ, line by line.
 *
 * @param actual What there is: its own lines begin with `-`.
 * @param expected What is to be: its own lines begin with `+`.
 * @returns The lines.
 */
export function diff(actual: unknown, expected: unknown): string {
  const lines = diffLines(linesOf(actual), linesOf(expected));
  return ["", "    [Diff] Actual / Expected", "", ...lines, ""].join("\n");
}

/** A text of several lines is shown as such. */
function linesOf(value: unknown): string[] {
  const text = typeof value === "string" && value.includes("\n")
    ? value.split("\n").map((line) => JSON.stringify(line)).join("\n")
    : show(value);
  return text.split("\n");
}

/** Tables that are larger take too long: all lines are shown as different. */
const MAX_TABLE = 4_000_000;

function diffLines(a: string[], b: string[]): string[] {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [
    ...a.slice(0, start).map((line) => `    ${line}`),
    ...diffMiddle(
      a.slice(start, a.length - end),
      b.slice(start, b.length - end),
    ),
    ...a.slice(a.length - end).map((line) => `    ${line}`),
  ];
}

/** The longest common sequence of lines, by the book. */
function diffMiddle(a: string[], b: string[]): string[] {
  const width = b.length + 1;
  const isTooLarge = (a.length + 1) * width > MAX_TABLE;
  // common[i * width + j]: how many lines a from i and b from j share.
  const common = new Uint32Array(isTooLarge ? 0 : (a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0 && !isTooLarge; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j]
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`    ${a[i++]}`);
      j++;
    } else if (j === b.length || i < a.length && at(i + 1, j) >= at(i, j + 1)) {
      lines.push(`-   ${a[i++]}`);
    } else {
      lines.push(`+   ${b[j++]}`);
    }
  }
  return lines;
}
