/**
 * Whether a soak shows what it should: every line counted once, and no growth.
 *
 * @module
 */

import { type Expected, filesOf } from "./_made_lines.ts";
import type { RotatingLog } from "./_rotating_log.ts";
import { megabytes, type Row, say } from "./_rows.ts";

/** Private memory in the last fifth may be so much more than in the second. */
const MAX_GROWTH = 0.1;
/**
 * And so much, for what is compiled late. It is V8's own room that could hide more:
 * without the flags that the program has it takes up to 48 MB by and by.
 */
const MAX_GROWTH_BYTES = 4e6;
/** A process that is younger is still warming up: nothing is said of its memory. */
const WARM_SECONDS = 20;
/**
 * The log, 16 files that it was before, the state, and about 25 that Deno has open
 * for itself; twice as many as that while names are looked through.
 */
const MAX_OPEN_FILES = 64;
/** So many statuses are named where they differ. */
const SHOWN_STATUSES = 20;

/** What a run has given. */
export interface Result {
  /** The last report. */
  // deno-lint-ignore no-explicit-any
  readonly report: any;
  readonly expected: Expected;
  readonly log: RotatingLog;
  readonly rows: readonly Row[];
}

/** Finds what is wrong; says what is not. */
export function problemsOf(result: Result): string[] {
  return [
    ...wrongCounts(result),
    ...wrongStatuses(result),
    ...wrongSource(result),
    ...growthOf(result.rows),
  ];
}

function wrongCounts({ report: { total }, expected }: Result): string[] {
  const counts = {
    hits: [expected.hits, total.hits],
    malformed: [expected.malformed, total.malformed],
    "invalid requests": [expected.invalidRequests, total.invalid_requests],
    bytes: [expected.bytes, total.bytes],
  };
  return Object.entries(counts).flatMap(([name, [written, counted]]) => {
    say(`${name}: ${written} written, ${counted} counted`);
    return written === counted
      ? []
      : [`${name}: ${counted! - written!} more counted than written`];
  });
}

function wrongStatuses({ report, expected, log }: Result): string[] {
  const counted: Record<string, number> = report.total.status;
  const wrong = [...expected.status].flatMap(([status, hits]) => {
    const more = (counted[status] ?? 0) - hits;
    return more === 0 ? [] : [{ status, more }];
  });
  // A file has half of its lines in one status: the largest differences tell.
  wrong.sort((a, b) => Math.abs(b.more) - Math.abs(a.more));
  return wrong.slice(0, SHOWN_STATUSES).map(({ status, more }) =>
    `status ${status}: ${more} more counted than written, in one of the files ` +
    filesOf(status, log.count + 1)
      .map((file) => `${file} (${log.manners.slice(file, file + 2)})`)
      .join(", ")
  );
}

function wrongSource({ report, log }: Result): string[] {
  const [source] = report.sources;
  const { rotations: { renamed, emptied } } = log;
  // Where the log was emptied while no monitor ran, its copy may pass for it:
  // that is then told as a rotation. No line depends on it.
  say(
    `rotations: ${renamed} by renaming, ${source.rotations} told; ` +
      `${emptied} by emptying, ${source.truncations} told`,
  );
  const counts = {
    "rotations of both kinds": [
      log.count,
      source.rotations + source.truncations,
    ],
    gaps: [0, source.gaps],
    "dropped partial lines": [0, source.dropped_partial_lines],
  };
  return Object.entries(counts).flatMap(([name, [right, told]]) => {
    say(`${name}: ${right} made, ${told} told`);
    return right === told ? [] : [`${name}: ${told} and not ${right}`];
  });
}

function growthOf(rows: readonly Row[]): string[] {
  const fifth = Math.floor(rows.length / 5);
  const [second, last] = [rows.slice(fifth, 2 * fifth), rows.slice(-fifth)];
  const openFiles = Math.max(...rows.map((row) => row.openFiles));
  say(`open files: ${openFiles} at most, ${MAX_OPEN_FILES} allowed`);
  const problems = openFiles > MAX_OPEN_FILES
    ? [`open files: ${openFiles}, and not at most ${MAX_OPEN_FILES}`]
    : [];
  if (fifth === 0 || second[0]!.processSeconds < WARM_SECONDS) {
    say(
      "private memory: not judged, in the second fifth of the run the monitor " +
        `had not run for ${WARM_SECONDS} s: ask for more lines`,
    );
    return problems;
  }
  const [before, after] = [second, last].map((part) =>
    median(part.map(({ privateBytes }) => privateBytes))
  ) as [number, number];
  const limit = before * (1 + MAX_GROWTH) + MAX_GROWTH_BYTES;
  const text = `private memory: ${megabytes(before)} MB in the second fifth, ` +
    `${megabytes(after)} MB in the last, ${megabytes(limit)} MB allowed`;
  say(text);
  return after > limit ? [...problems, text] : problems;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
