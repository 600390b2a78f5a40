/**
 * What a part of the benchmark is: one chapter of RESULTS.md.
 *
 * @module
 */

/** One chapter of RESULTS.md. */
export interface Part {
  /** The chapter's heading. */
  readonly title: string;
  /**
   * Measures and returns the chapter's text in Markdown, without its heading;
   * headings in it begin with `###`.
   *
   * @throws {Error} If what is measured does not do what it should.
   */
  measure(setup: Setup): Promise<string>;
}

/** How to measure. */
export interface Setup {
  /** Folder for data, kept between runs. */
  readonly folder: string;
  /** How many runs of each command; medians are shown. */
  readonly runs: number;
  /** Multiplies the sizes of data, for trying the benchmark itself. 1 is the real thing. */
  readonly scale: number;
  /** The command that is the product: [deno, "run", …, "main.ts"] or the compiled binary. */
  readonly product: readonly string[];
  /** Says on stderr what is being done. */
  readonly say: (text: string) => void;
}
