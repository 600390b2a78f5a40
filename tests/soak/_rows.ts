/**
 * The table that a soak prints.
 *
 * @module
 */

import type { Figures } from "../_proc.ts";

/** How it stood at one moment. */
export interface Row extends Figures {
  /** Since the begin. */
  readonly seconds: number;
  /** Since the monitor was last started. */
  readonly processSeconds: number;
  readonly written: number;
  /** What the newest report says; up to ten seconds old. */
  readonly reported: number;
  readonly rotations: number;
  readonly restarts: number;
  readonly stateBytes: number;
}

const COLUMNS: readonly [title: string, value: (row: Row) => string][] = [
  ["SECONDS", ({ seconds }) => seconds.toFixed(0)],
  ["WRITTEN", ({ written }) => `${written}`],
  ["REPORTED", ({ reported }) => `${reported}`],
  ["ROTATED", ({ rotations }) => `${rotations}`],
  ["KILLED", ({ restarts }) => `${restarts}`],
  ["RSS MB", ({ rssBytes }) => megabytes(rssBytes)],
  ["PRIVATE MB", ({ privateBytes }) => megabytes(privateBytes)],
  ["FILES", ({ openFiles }) => `${openFiles}`],
  ["THREADS", ({ threads }) => `${threads}`],
  ["CPU S", ({ cpuSeconds }) => cpuSeconds.toFixed(1)],
  ["STATE KB", ({ stateBytes }) => (stateBytes / 1000).toFixed(0)],
];
const WIDTH = 10;

/** Bytes as megabytes. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** The heading of the table. */
export function heading(): string {
  return COLUMNS.map(([title]) => title.padStart(WIDTH)).join("");
}

/** One row of the table. */
export function rowText(row: Row): string {
  return COLUMNS.map(([, value]) => value(row).padStart(WIDTH)).join("");
}

/** Prints a line. */
export function say(text: string): void {
  let bytes = new TextEncoder().encode(`${text}\n`);
  while (bytes.length > 0) {
    bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
  }
}
