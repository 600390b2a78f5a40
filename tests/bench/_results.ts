/**
 * RESULTS.md: what it was measured on, then one chapter a part. A part that is
 * measured again replaces its chapter and leaves the others.
 *
 * @module
 */

/** A chapter with its heading, and when and how it was measured. */
export function chapterText(
  title: string,
  command: string,
  text: string,
): string {
  const day = new Date().toISOString().slice(0, 10);
  return `## ${title}\n\nMeasured on ${day}: \`${command}\`\n\n${text.trim()}\n`;
}

/**
 * Puts a chapter in the place of the one with its heading, or behind all others.
 *
 * @param file What there is; empty where there is no file yet.
 * @param top What stands above all chapters; it replaces what stood there.
 * @param chapter The chapter, of {@linkcode chapterText}.
 */
export function withChapter(
  file: string,
  top: string,
  chapter: string,
): string {
  const chapters = file.split(/^(?=## )/m).filter((it) => it.startsWith("## "));
  const at = chapters.findIndex((it) => headingOf(it) === headingOf(chapter));
  if (at < 0) chapters.push(chapter);
  else chapters[at] = chapter;
  return [top, ...chapters].map((it) => it.trim() + "\n").join("\n");
}

function headingOf(chapter: string): string {
  return chapter.split("\n", 1)[0]!;
}

/**
 * A table in Markdown.
 *
 * @param head The headings of the columns.
 * @param rows The cells, row by row. Columns but the first are aligned right.
 */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, i) =>
    Math.max(3, title.length, ...rows.map((row) => row[i]!.length))
  );
  const line = (cells: readonly string[]) =>
    `| ${
      cells.map((cell, i) =>
        i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)
      ).join(" | ")
    } |`;
  const rule = widths.map((width, i) =>
    i === 0 ? "-".repeat(width) : "-".repeat(width - 1) + ":"
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
