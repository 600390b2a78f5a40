/**
 * How the lines of a screen are shared out.
 *
 * @module
 */

/** The blocks of a screen, from its top to its bottom. */
export const BLOCKS = [
  "header",
  "totals",
  "since",
  "last",
  "window",
  "run",
  "chart",
  "notice",
  "tops",
  "status",
  "methods",
  "clients",
  "times",
  "alerts",
  "sources",
  "footer",
] as const;

/** One of {@linkcode BLOCKS}. */
export type Block = typeof BLOCKS[number];

/**
 * Who gets lines before whom: each step raises a block to so many lines. First
 * what must be in sight whatever the room, the alerts among it.
 */
const STEPS: readonly (readonly [block: Block, lines: number])[] = [
  ["window", 1],
  ["alerts", 2],
  ["footer", 1],
  ["header", 1],
  ["tops", 2],
  ["sources", 1],
  ["notice", 5],
  ["last", 1],
  ["run", 1],
  ["chart", 1],
  ["tops", 3],
  ["alerts", 3],
  ["status", 1],
  ["totals", 1],
  ["chart", 2],
  ["tops", 6],
  ["alerts", 5],
  ["methods", 1],
  ["since", 1],
  ["chart", 3],
  ["sources", 3],
  ["tops", 9],
  ["alerts", 7],
  ["clients", 1],
  ["times", 1],
  ["tops", 11],
  ["chart", 4],
  ["alerts", 10],
  ["tops", Infinity],
  ["chart", 6],
  ["alerts", Infinity],
  ["sources", Infinity],
  ["notice", Infinity],
  ["chart", Infinity],
];

/**
 * Shares out the lines of a screen.
 *
 * @param wanted How many lines each block could fill.
 * @param rows How many there are.
 * @returns How many each gets; no more than there are in all.
 */
export function shareOut(
  wanted: Readonly<Record<Block, number>>,
  rows: number,
): Record<Block, number> {
  const lines = Object.fromEntries(
    BLOCKS.map((block) => [block, 0]),
  ) as Record<Block, number>;
  let room = rows;
  for (const [block, most] of STEPS) {
    const more = Math.min(room, Math.min(most, wanted[block]) - lines[block]);
    if (more <= 0) continue;
    lines[block] += more;
    room -= more;
  }
  return lines;
}
