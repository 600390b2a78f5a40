/**
 * Following: what it costs, how late lines come, how a large log is opened.
 *
 * @module
 */

import { measureDelays } from "./_delay.ts";
import { measureOpening } from "./_opening.ts";
import { measureMany } from "./_many.ts";
import type { Part } from "./_part.ts";
import { measureRates } from "./_rates.ts";

/** The part. */
export const part: Part = {
  title: "Following",
  measure: async (setup) =>
    `### What it costs

CPU of all threads in percent of one core, over 30 s of a steady rate. The log
is written by another process. "Latest" is how late the latest report came after
the end of its interval.

${await measureRates(setup)}
### Many logs

The same for logs of one pattern. Those that are written get 500 lines a second
in turn, one alone ten.

${await measureMany(setup)}
### From the write of a line to its count

The product's own follower and waker; each line holds the time at which it was
written. At 0.2 lines/s the log is quiet before each line.

${await measureDelays(setup)}
### Opening a large log

From the start of the process to its first report, after reading back the last
two minutes, of five hits a second; medians of interleaved runs, the log in the
system's cache. "Read" is all that the process has read, its own program included.

${await measureOpening(setup)}`,
};
