/**
 * What a part of the benchmark is.
 *
 * @module
 */

/** One chapter of RESULTS.md. */
export interface Part {
  /** The chapter's heading. */
  readonly title: string;
  /** Measures and returns the chapter's text in Markdown, without its heading. */
  measure(setup: Setup): Promise<string>;
}

/** What a part is given. */
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
