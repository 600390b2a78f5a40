/**
 * Under attack: whether the top stays right, and whether keys that are chosen to
 * collide cost more than others.
 *
 * @module
 */

import type { Part } from "./_part.ts";
import { measureFloods } from "./_flood.ts";
import { measureRecall } from "./_recall.ts";

/** The part. */
export const part: Part = {
  title: "Under attack",
  measure: async (setup) =>
    `### The top among unique sections and clients

Real hits of 400 sections and 1,000 clients, which are as popular as is usual
(Zipf), and ten times as many hits, each of a section and a client of its own. "Top
10" and "top 20" are how many of the true ones are shown there; an error is by how
many hits a section that is shown is wrong; it is within bounds if its true count is
from its hits to these and its stated uncertainty.

${await measureRecall(setup)}
### Keys that are chosen to collide

A table as the product has it, to which the keys are added again and again; medians.

${measureFloods(setup)}`,
};
