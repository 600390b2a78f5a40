/**
 * How a terminal is taken for a screen, and given back.
 *
 * @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
 * @module
 */

/**
 * Takes the alternate screen. Lines do not wrap there: one that a terminal takes
 * for wider than it is must not push the others down. Text that is pasted is told
 * from keys: see `keys.ts`.
 */
export const ENTER_SCREEN = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[2J";
/** Leaves the terminal as it was. */
export const LEAVE_SCREEN = "\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";
