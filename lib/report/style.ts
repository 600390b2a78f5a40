/**
 * How text is shown.
 *
 * @module
 */

/** How text is shown. */
export interface TextStyle {
  /** The width in columns. */
  readonly width: number;
  /** Whether times are in UTC, or in the local zone. */
  readonly utc: boolean;
  /** Whether nothing but ASCII is to be shown: see `ascii.ts`. @default {false} */
  readonly ascii?: boolean;
  /** Whether names and lines of logs may be wider than that. @default {false} */
  readonly whole?: boolean;
}

/** The width of text that goes where nobody says how wide it is. */
const TEXT_WIDTH = 80;

/**
 * The style of text that is appended. Where there is no terminal, none breaks lines
 * that are too long, and names that are cut cannot be searched for.
 *
 * @param columns The width of the terminal; nothing where it goes elsewhere.
 * @param style How to show it otherwise.
 */
export function streamStyle(
  columns: number | undefined,
  { utc, ascii = false }: Pick<TextStyle, "utc" | "ascii">,
): TextStyle {
  return columns === undefined
    ? { width: TEXT_WIDTH, utc, ascii, whole: true }
    : { width: columns, utc, ascii };
}

/** The room for a name or a line of a log that has a line to itself, or its end. */
export function roomForWhole(style: TextStyle, room: number): number {
  return style.whole ? Infinity : room;
}
