/**
 * What is set outside of the command line, by the names of flags.
 *
 * @module
 */

import { type Flag, type FlagName, FLAGS } from "./flags.ts";

/** What a file or a variable says of one flag. */
export interface Setting {
  /** Texts as one would type them; of a switch, whether it is on. */
  readonly value: readonly string[] | boolean;
  /** Where it comes from, to be shown: a variable, or a file's quoted path. */
  readonly origin: string;
  /** 1 in the file, 2 in the environment: the higher one holds. */
  readonly nearness: 1 | 2;
}

/** All that is set. */
export type Settings = ReadonlyMap<FlagName, Setting>;

/** Where nothing is set. */
export const NO_SETTINGS: Settings = new Map();

/** The flags that can be set. */
export const SETTABLE: readonly Flag[] = (FLAGS as readonly Flag[]).filter(
  (flag) => !flag.onlyTyped,
);
