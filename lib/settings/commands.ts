/**
 * The table of commands: everything about a command stands here, once.
 *
 * @module
 */

/** What can be asked for besides reading logs. */
export interface Command {
  /** The word that stands for it. */
  readonly name: string;
  /** What follows the word: `FILE`, `[FILE...]`, or all that can be chosen, as `a|b`. */
  readonly value?: string;
  /** What it does. */
  readonly help: string;
}

/** All commands, in the order of the help. */
export const COMMANDS = [
  {
    name: "check",
    value: "[FILE...]",
    help: "say what a log is and how much of it can be read",
  },
  {
    name: "demo",
    help: "watch generated traffic: an alert fires and recovers",
  },
  {
    name: "generate",
    value: "FILE",
    help: "write generated traffic to FILE until stopped",
  },
  {
    name: "selftest",
    help: "check the alert with a known case, print pass or fail",
  },
  {
    name: "config",
    help: "print what holds for each option, and where it comes from",
  },
  {
    name: "completions",
    value: "bash|zsh|fish",
    help: "print what a shell needs to complete options and values",
  },
  {
    name: "man",
    help: "print the manual page",
  },
] as const satisfies readonly Command[];

/** The name of a command. */
export type CommandName = typeof COMMANDS[number]["name"];

/** What the program is asked to do: without a command, to monitor. */
export type AskedCommand = "monitor" | CommandName | "help" | "version";

/** The shells that {@linkcode COMMANDS} names. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
