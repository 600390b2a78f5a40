/**
 * The edges of the program: what it asks of the machine. `start.ts` builds the
 * real ones.
 *
 * @module
 */

import type { Output } from "./show/output.ts";

/** Why the program is to stop. */
export interface Stop {
  readonly exitCode: number;
  /** What to say about it on standard error, in lines. */
  readonly error?: readonly string[];
}

/** The terminal of a screen, with its keys. */
export interface Terminal {
  /** Whether standard input is the terminal: it may be a log. */
  readonly hasKeys: boolean;
  /**
   * Listens for keys, without them for Ctrl-Z alone, for another size, and for what
   * is said on standard error, which would be drawn over; returns what ends that.
   */
  readonly watch: (
    onKey: (key: string) => void,
    onSize: () => void,
    onComplaint: (text: string) => void,
  ) => () => void;
  /** Has the program end; asked once more after a while, at once. */
  readonly quit: () => void;
  /** Whether the program can be stopped at all. */
  readonly canStop: () => boolean;
  /**
   * Stops the program until `fg`, or has the terminal do so at the next Ctrl-Z
   * where it may not; answers whether it could. Calls back when it goes on.
   */
  readonly stop: (onBack: () => void) => boolean;
  /** Has the terminal hand over keys again. */
  readonly takeKeys: () => void;
}

/** The room that a terminal has. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Where progress is shown. */
export interface ProgressEdges {
  /** Writes to the terminal at once. */
  readonly write: (text: string) => void;
  /** How many columns the terminal has. */
  readonly columns: () => number;
  /** Whether other text is on its way to the same terminal. */
  readonly isInUse: () => boolean;
  /** Tells the time in milliseconds. */
  readonly now: () => number;
}

/** The edges of the program. */
export interface Host {
  readonly output: Output;
  /** Tells the room of the terminal; null where standard output is none. */
  readonly size: (() => Size) | null;
  readonly terminal: Terminal;
  /**
   * Standard input, to be read once.
   *
   * @param isAll Whether there is nothing else to do until its end.
   */
  readonly stdin: (isAll?: boolean) => ReadableStream<Uint8Array>;
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
