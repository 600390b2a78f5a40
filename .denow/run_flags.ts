/**
 * How the program is to use memory, and what it loads: what it is started with, and
 * its benchmarks.
 *
 * @module
 */

/** What V8 is told, of the executable too. */
export const V8_FLAGS: string = "--v8-flags=" + [
  // The young generation is kept small: following a thousand files it grew to
  // 17 MB. Reading a log to its end takes as long as before; following so many
  // files takes about a tenth more CPU. Half as much is too little: a part of the
  // garbage then comes to the old generation, a replay takes 12 MB more and a
  // thousand files up to 20 MB.
  "--max-semi-space-size=2",
  // The old generation grows by a twentieth between two collections. V8 takes the
  // kernel's memory for a part of it, of which most is never touched: without this
  // it would have 43 MB of garbage and all where 11 MB are in use, for a thousand
  // files.
  "--heap-growing-percent=5",
  // What the compiler of the middle tier leaves behind is freed by the thread that
  // took it. Freed by others it stays with the process: a log with 10 % malformed
  // lines, which takes the most code, has 15 MB less so, and no less speed.
  "--no-maglev-destroy-on-background",
].join();

/** What it is run with from its source, besides permissions. */
export const RUN_FLAGS: readonly string[] = [
  V8_FLAGS,
  // What is imported when it is needed is loaded then, and not at the start: help
  // and version take 11 ms less of 31, reading a short log 4 of 72. With
  // `--allow-read` of some paths alone Deno would refuse to load it so: that is why
  // it is not said in deno.json. An executable has it all within it.
  "--unstable-lazy-dynamic-imports",
  // Of the cache all code is loaded that ever ran, needed or not: without it the
  // program takes 4 MB less, and up to 2 % more time; a short log takes 7 ms more.
  "--no-code-cache",
];
