/**
 * The edges of the program: what it asks of the machine. `main.ts` builds the
 * real ones.
 *
 * @module
 */

import type { Output } from "./output.ts";
import type { ProgressEdges } from "./progress.ts";
import type { SyncReader } from "./source/lines.ts";
import type { Size } from "./view.ts";

/** Why the program is to stop. */
export interface Stop {
  readonly exitCode: number;
  /** What to say about it on standard error, in lines. */
  readonly error?: readonly string[];
}

/** The edges of the program. */
export interface Host {
  readonly output: Output;
  /** Tells the room of the terminal; null where standard output is none. */
  readonly size: (() => Size) | null;
  /** Standard input, to be read once. */
  readonly stdin: () => ReadableStream<Uint8Array>;
  /** The same where it is a file, which nobody waits for; null where it is none. */
  readonly stdinFile: () => Promise<SyncReader | null>;
  /** Tells whether something was piped into standard input. */
  readonly stdinIsPiped: () => Promise<boolean>;
  /** Aborted with a {@linkcode Stop} when the program is to stop. */
  readonly stopped: AbortSignal;
  /** Calls back when the program goes on after a stop; returns what ends that. */
  readonly watchResume: (onResume: () => void) => () => void;
  /** Where progress is shown; null where standard error is no terminal. */
  readonly progress: ProgressEdges | null;
  /** Writes a line to standard error. */
  readonly complain: (line: string) => void;
}
