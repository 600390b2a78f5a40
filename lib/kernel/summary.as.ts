/**
 * Counts the rows of plain lines: what `lib/traffic/summary.ts` does with a record,
 * for many lines at once.
 *
 * @module
 */

import { rowsSeed } from "./lines.as";
import { allocate, release } from "./memory.as";
import {
  CLIENT, CLIENT_END, CLIENT_HASH, CLIENT_MORE, METHOD, ROW_BYTES, ROWS, SECTION_END,
  SECTION_HASH, SECTION_MORE, SHAPE, SIZE, STATUS, TARGET,
} from "./rows.as";
import { add, addHashed } from "./table.as";

const GET: u32 = 0x20_54_45_47; // "GET "

/** What is counted; `lib/traffic/summary.ts` says it, too. */
@unmanaged
class Summary {
  sections: usize;
  methods: usize;
  clients: usize;
  /** Hits by GET, which are not looked up: worth 3 % of the time. */
  gets: f64;
  // What the rows had that were counted last.
  bytes: f64;
  errors: f64;
}

/** Hits by status: behind what is said above. */
const STATUSES: usize = 40;
const STATUS_END: usize = 600;
/** Hits by format: behind those. */
const FORMATS: usize = STATUSES + 8 * STATUS_END;

/**
 * @param formats How many formats there are.
 */
export function openSummary(sections: usize, methods: usize, clients: usize, formats: usize): usize {
  const at = allocate(FORMATS + 8 * formats);
  const summary = changetype<Summary>(at);
  summary.sections = sections;
  summary.methods = methods;
  summary.clients = clients;
  return at;
}

/** Gives its memory back; not that of its tables. */
export function closeSummary(at: usize, formats: usize): void {
  release(at, FORMATS + 8 * formats);
}

/**
 * Counts plain lines; rows of others are passed over.
 *
 * @param first The row of the first one.
 * @param end One past that of the last one.
 */
export function addRows(at: usize, first: usize, end: usize): void {
  const summary = changetype<Summary>(at);
  const sections = summary.sections;
  const clients = summary.clients;
  let gets = 0;
  let bytes: f64 = 0;
  let errors: f64 = 0;
  for (let row = ROWS + first * ROW_BYTES; row < ROWS + end * ROW_BYTES; row += ROW_BYTES) {
    const format = load<i32>(row, SHAPE);
    if (format < 0) continue;
    const status = load<i32>(row, STATUS);
    const size = <f64> load<u32>(row, SIZE);
    const error = <f64> (status >= 400);
    bytes += size;
    errors += error;
    count(at + STATUSES, status);
    count(at + FORMATS, format);
    const client = load<usize>(row, CLIENT);
    addHashed(
      clients, client, load<usize>(row, CLIENT_END) - client,
      load<i32>(row, CLIENT_HASH), load<i32>(row, CLIENT_MORE), rowsSeed, size, error,
    );
    const target = load<usize>(row, TARGET);
    addHashed(
      sections, target, load<usize>(row, SECTION_END) - target,
      load<i32>(row, SECTION_HASH), load<i32>(row, SECTION_MORE), rowsSeed, size, error,
    );
    const method = load<usize>(row, METHOD);
    if (load<u32>(method) === GET) gets++;
    else add(summary.methods, method, target - 1 - method, 1, 0, 0);
  }
  summary.gets += gets;
  summary.bytes = bytes;
  summary.errors = errors;
}

function count(counts: usize, place: i32): void {
  const at = counts + 8 * <usize> place;
  store<f64>(at, load<f64>(at) + 1);
}
