/**
 * A cheap guard of the hot path, in every run of the tests: it has not become
 * slow, and makes little garbage. The benchmark proper is `deno task bench`.
 *
 * What is slow depends on the machine, so the measure is a plain loop over the
 * same bytes, in the same process, in turn with it.
 *
 * @module
 */

import { assert } from "@std/assert";
import { LineCounter } from "../../lib/line_counter.ts";
import { Monitor } from "../../lib/monitor.ts";
import {
  Selection,
  type SelectionOptions,
} from "../../lib/select/selection.ts";
import {
  LineAssembler,
  type LineSink,
  PIECE_BYTES,
} from "../../lib/source/lines.ts";
import { textOf } from "../../lib/log/text.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { Folder } from "../cli/_run.ts";
import { VARIANTS, writeLog } from "./_data.ts";

const LF = 0x0a;
const LINES = 100_000;
/** The best of so many counts: the compiler is done then. */
const ROUNDS = 8;
/** And of so many where it was slow until then: others may be using the machine. */
const MAX_ROUNDS = 60;
/**
 * So many times as long as the plain loop it may take; it takes 0.84, and 2.3 where
 * tops need a record for each line.
 */
const MAX_TIMES = 1;
/** The same for garbage, which is the same again as soon as the compiler is done. */
const GARBAGE_ROUNDS = 4;
/**
 * So many bytes of garbage all lines may make: ten times what they make, two
 * bytes a line. A string for each line makes 43 MB.
 */
const MAX_GARBAGE_BYTES = 2e6;

/** Counts the lines of a piece. */
type Count = LineSink["lines"];

/** A new monitor, as with --once. */
function counting(asked?: SelectionOptions, tops?: typeof TOP_NAMES): Count {
  const monitor = new Monitor({
    ...(tops && { tops }),
    rule: { threshold: 10, windowSeconds: 120 },
    intervalSeconds: Infinity,
    latenessSeconds: 120,
    since: "first hit",
    top: 10,
  }, 0);
  const selection = Selection.of(asked);
  const counter = new LineCounter(monitor, undefined, () => {}, selection);
  return (bytes, start, end) => counter.lines(bytes, start, end);
}

function madeLines(): Uint8Array {
  using folder = new Folder();
  const path = `${folder.path}/access.log`;
  writeLog(path, { ...VARIANTS.combined, lines: LINES });
  return Deno.readFileSync(path);
}

/** Counts all lines as they come from a file; `after` each piece. */
function countAll(
  bytes: Uint8Array,
  count: Count,
  after: () => void = () => {},
): void {
  let offset = 0;
  const file = {
    readSync(into: Uint8Array): number {
      const piece = bytes.subarray(offset, offset + into.length);
      into.set(piece);
      offset += piece.length;
      return piece.length;
    },
  };
  const assembler = new LineAssembler({
    lines: count,
    tooLong: () => {},
  });
  while (assembler.read(file, PIECE_BYTES, true) > 0) after();
}

/** The measure: lines and the sum of all bytes, byte by byte. */
function plainLoop(bytes: Uint8Array): number {
  let lines = 0;
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    sum = (sum + byte) | 0;
    if (byte === 10) lines++;
  }
  return lines + sum;
}

function milliseconds(run: () => void): number {
  const begin = performance.now();
  run();
  return performance.now() - begin;
}

/** How many times as long as the plain loop counting takes. */
function timesOf(bytes: Uint8Array, make: () => Count): number {
  let [best, bestPlain] = [Infinity, Infinity];
  for (
    let round = 0;
    round < ROUNDS || (best / bestPlain >= MAX_TIMES && round < MAX_ROUNDS);
    round++
  ) {
    const count = make();
    best = Math.min(best, milliseconds(() => countAll(bytes, count)));
    bestPlain = Math.min(bestPlain, milliseconds(() => plainLoop(bytes)));
  }
  return best / bestPlain;
}

/** How many bytes of the heap are taken for all lines, also what is freed again. */
function garbageOf(bytes: Uint8Array, make: () => Count): number {
  let least = Infinity;
  for (let round = 0; round < GARBAGE_ROUNDS; round++) {
    least = Math.min(least, garbageOfOne(bytes, make()));
  }
  return least;
}

function garbageOfOne(bytes: Uint8Array, count: Count): number {
  let garbage = 0;
  let before = Deno.memoryUsage().heapUsed;
  countAll(bytes, count, () => {
    const now = Deno.memoryUsage().heapUsed;
    // Where there was a collection meanwhile, these lines are left out.
    garbage += Math.max(0, now - before);
    before = Deno.memoryUsage().heapUsed;
  });
  return garbage;
}

/** All that can be asked for besides. */
function countingMore(): Count {
  return counting({
    only: ["status<599", "client!=10.0.0.0/8", "path!=/x/*", "referrer!=y"],
    exclude: ["ua~qqqq", "section=/x", "time>1"],
    sectionDepth: 3,
    realIp: true,
    site: "http://my.site.com",
  }, TOP_NAMES);
}

/** What the guard is for: a string for each line. */
function countingStrings(): Count {
  const count = counting();
  let length = 0;
  return (bytes, start, end, live) => {
    count(bytes, start, end, live);
    for (let at = start; at < end;) {
      const next = bytes.indexOf(LF, at) + 1;
      length += textOf(bytes.subarray(at, next)).length;
      at = next;
    }
    assert(length > 0);
  };
}

const lines = madeLines();

Deno.test("the hot path takes no longer than it did, beside a plain loop", () => {
  const times = timesOf(lines, () => counting());
  assert(
    times < MAX_TIMES,
    `counting takes ${times.toFixed(2)} times as long as a plain loop over ` +
      `the same bytes, and not less than ${MAX_TIMES} times`,
  );
});

Deno.test("the hot path makes little garbage, and a string for each line is seen", () => {
  const garbage = garbageOf(lines, () => counting());
  assert(
    garbage < MAX_GARBAGE_BYTES,
    `${LINES} lines make ${garbage} bytes of garbage, and not less than ` +
      `${MAX_GARBAGE_BYTES}`,
  );
  const more = garbageOf(lines, countingMore);
  assert(
    more < MAX_GARBAGE_BYTES,
    `with filters and tops ${LINES} lines make ${more} bytes of garbage`,
  );
  const seen = garbageOf(lines, countingStrings);
  assert(seen > MAX_GARBAGE_BYTES, `only ${seen} bytes are seen`);
});
