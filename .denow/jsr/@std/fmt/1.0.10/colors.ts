/**
 * Stand-in for `@std/fmt/colors`: text in the colors of a terminal.
 *
 * @module
 */

let enabled = !Deno.noColor;

/**
 * Turns color on or off. Where `NO_COLOR` is set it stays off.
 *
 * @param value Whether text is colored from now on.
 */
export function setColorEnabled(value: boolean) {
  if (!Deno.noColor) enabled = value;
}

/**
 * Tells whether text is colored.
 *
 * @returns `true` if it is.
 */
export function getColorEnabled(): boolean {
  return enabled;
}

/** Makes the function that puts text between two SGR codes. */
function style(open: number, close: number): (str: string) => string {
  const start = `\x1b[${open}m`;
  const end = `\x1b[${close}m`;
  // Where a nested text of the same kind ends, the outer one goes on.
  return (str) => enabled ? start + str.replaceAll(end, start) + end : str;
}

type Style = (str: string) => string;

/** Makes the text bold. */
export const bold: Style = style(1, 22);
/** Makes the text dim. */
export const dim: Style = style(2, 22);
/** Makes the text italic. */
export const italic: Style = style(3, 23);
/** Underlines the text. */
export const underline: Style = style(4, 24);
/** Swaps the text's color and its background's. */
export const inverse: Style = style(7, 27);
/** Makes the text black. */
export const black: Style = style(30, 39);
/** Makes the text red. */
export const red: Style = style(31, 39);
/** Makes the text green. */
export const green: Style = style(32, 39);
/** Makes the text yellow. */
export const yellow: Style = style(33, 39);
/** Makes the text blue. */
export const blue: Style = style(34, 39);
/** Makes the text magenta. */
export const magenta: Style = style(35, 39);
/** Makes the text cyan. */
export const cyan: Style = style(36, 39);
/** Makes the text white. */
export const white: Style = style(37, 39);
/** Makes the text gray. */
export const gray: Style = style(90, 39);
/** Makes the text's background red. */
export const bgRed: Style = style(41, 49);

const WORDS = "[-a-zA-Z\\d/#&.:=?%@~_]";
const ESCAPE_SEQUENCE = new RegExp(
  "[\\x1b\\x9b][[\\]()#;?]*" +
    "(?:" +
    // An operating system command, ended by a bell.
    `(?:(?:;${WORDS}+)*|[a-zA-Z\\d]+(?:;${WORDS}*)*)?\\x07` +
    "|" +
    // A control sequence: numbers and a final character.
    "(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TXZcf-nq-uy=><~]" +
    ")",
  "g",
);

/**
 * Takes the ANSI escape sequences out of a text.
 *
 * @param string The text.
 * @returns The text without them.
 */
export function stripAnsiCode(string: string): string {
  return string.replace(ESCAPE_SEQUENCE, "");
}
