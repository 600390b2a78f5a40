/**
 * What is counted of a stretch of traffic: an interval, or the whole run.
 *
 * @module
 */

import { floats } from "../kernel/areas.ts";
import { addRows, closeSummary, openSummary } from "../kernel/kernel.wasm";
import {
  FORMAT_NAMES,
  LineFormat,
  LineKind,
  type LogRecord,
} from "../log/record.ts";
import { ByteTable } from "./byte_table.ts";
import { DistinctCounter } from "./distinct.ts";
import { FINE, type Quantiles, quantilesOf } from "./latency.ts";
import type {
  PackedBuckets,
  PackedSummary,
  SavedBuckets,
  SavedSummary,
  SummaryCounts,
  Sums,
} from "./summary_counts.ts";
import { savedBuckets } from "./summary_counts.ts";
import { rowsOf, savedOf } from "./table_rows.ts";
import type { TopName } from "./top_names.ts";
import { Tops } from "./tops.ts";

export {
  type PackedBuckets,
  type PackedSummary,
  type SavedSummary,
  type SummaryCounts,
  unpackedCounts,
} from "./summary_counts.ts";

/** Sections, or clients, with a row of their own. */
const MAX_ROWS = 4096;
/** Methods with a row of their own: RFC 9110 and WebDAV have some 40. */
const MAX_METHODS = 64;
/** Sources with a row of their own: twice as many as one pattern follows. */
export const MAX_SOURCES = 2048;
/** One more than the largest status. */
const STATUS_END = 600;

// What the kernel counts besides, in floats from where a summary begins.
const GETS = 2;
const BYTES = 3;
const ERRORS = 4;
const STATUSES = 5;
const FLOAT_BYTES = 8;

const ALL_FORMATS = Object.values(LineFormat);
const GET = new TextEncoder().encode("GET");
const NONE = new TextEncoder().encode("-");

/** Counts records; its memory grows with the keys, up to a bound. */
export class Summary implements SummaryCounts, Disposable {
  /** Lines that are requests, invalid ones included. */
  hits = 0;
  /** Bytes sent. */
  bytes = 0;
  /** Hits without a valid request line. */
  invalidRequests = 0;
  /** Lines that are no access log lines. */
  malformed = 0;
  /** Hits older than the window. */
  late = 0;
  /** Hits later than the clock. */
  future = 0;
  /** Hits that a filter left out. */
  excluded = 0;
  /** Hits by status; index 0 holds those that have none. */
  readonly status: Float64Array;
  /** Hits by format, at the index of `LineFormat`. */
  readonly formats: Float64Array;
  /** Hits, bytes and errors by section. */
  readonly sections: ByteTable;
  readonly #methods: ByteTable;
  /** Where it is for the kernel. */
  readonly #at: number;
  /** Hits, bytes and errors by client. */
  readonly clients: ByteTable;
  /** Hits, bytes and errors by source, where sources are told apart. */
  get sources(): ByteTable | undefined {
    return this.#sources;
  }

  /** All clients, from when not all of them have a row. */
  readonly #distinct: DistinctCounter;
  readonly #seed: number;
  #sources: ByteTable | undefined;
  /** Response times by bucket, from when the first one came. */
  #latency: Float64Array | undefined;
  /** What is counted besides, where that is asked for. */
  readonly #tops: Tops | undefined;
  #isClosed = false;

  /**
   * @param seed Any 32 bits; summaries to be merged need the same.
   * @param tops What else hits are counted by. @default {[]}
   */
  constructor(seed: number, tops: readonly TopName[] = []) {
    if (tops.length > 0) this.#tops = new Tops(tops, seed);
    this.sections = new ByteTable(MAX_ROWS, seed);
    this.#methods = new ByteTable(MAX_METHODS, seed);
    this.#seed = seed;
    this.#distinct = new DistinctCounter(seed);
    this.clients = new ByteTable(MAX_ROWS, seed, this.#distinct);
    this.#at = openSummary(
      this.sections.at,
      this.#methods.at,
      this.clients.at,
      FORMAT_NAMES.length,
    );
    const status = this.#at / FLOAT_BYTES + STATUSES;
    const formats = status + STATUS_END;
    this.status = floats.subarray(status, formats);
    this.formats = floats.subarray(formats, formats + FORMAT_NAMES.length);
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSummary(this.#at, FORMAT_NAMES.length);
    this.sections[Symbol.dispose]();
    this.#methods[Symbol.dispose]();
    this.clients[Symbol.dispose]();
    this.#distinct[Symbol.dispose]();
    this.#sources?.[Symbol.dispose]();
    this.#tops?.[Symbol.dispose]();
  }

  /**
   * Counts one record; one that is skipped counts as nothing.
   *
   * @param record The record.
   * @param source The name of its source, where these are told apart.
   */
  add(record: LogRecord, source?: Uint8Array): void {
    if (record.kind >= LineKind.MALFORMED) {
      if (record.kind === LineKind.MALFORMED) this.malformed++;
      else if (record.kind === LineKind.EXCLUDED) this.excluded++;
      return;
    }
    const buffer = record.buffer;
    const size = record.size;
    const error = record.status >= 400 ? 1 : 0;
    this.hits++;
    this.bytes += size;
    this.status[record.status]!++;
    this.formats[record.format]!++;
    const { clientStart, clientEnd } = record;
    if (clientEnd > clientStart) {
      this.clients.add(buffer, clientStart, clientEnd, size, error);
    }
    if (source !== undefined) {
      this.#openSources().add(source, 0, source.length, size, error);
    }
    this.#tops?.add(record, error);
    // Read or not: the common formats have no response time.
    const micros = record.tailStart < 0 ? record.micros : -1;
    if (micros >= 0) {
      this.#openLatency()[FINE.bucketOf(micros)]!++;
    }
    if (record.kind === LineKind.INVALID_REQUEST) {
      this.invalidRequests++;
      return;
    }
    const { methodStart, methodEnd } = record;
    // Nearly all are GET, which are not looked up: see the kernel's `summary.as.ts`.
    if (isGet(buffer, methodStart, methodEnd)) {
      floats[this.#at / FLOAT_BYTES + GETS]!++;
    } else if (methodEnd > methodStart) {
      this.#methods.add(buffer, methodStart, methodEnd, 0, 0);
    } else {
      // A format may have a target and no method.
      this.#methods.add(NONE, 0, NONE.length, 0, 0);
    }
    if (record.sectionEnd > record.sectionStart) {
      const { sectionStart, sectionEnd } = record;
      if (micros < 0) {
        this.sections.add(buffer, sectionStart, sectionEnd, size, error);
      } else {
        this.sections.addTimed(
          buffer,
          sectionStart,
          sectionEnd,
          size,
          error,
          micros,
        );
      }
    }
  }

  /**
   * Counts plain lines as {@linkcode add} does each of their records; nothing else
   * may be counted of them than what is in their rows.
   *
   * @param first The row of the first line, read with the summary's seed.
   * @param end One past that of the last one; rows of lines that are not plain are
   * passed over.
   * @param hits How many plain lines there are.
   * @param source The name of their source, where these are told apart.
   */
  addPlain(
    first: number,
    end: number,
    hits: number,
    source?: Uint8Array,
  ): void {
    addRows(this.#at, first, end);
    const bytes = floats[this.#at / FLOAT_BYTES + BYTES]!;
    const errors = floats[this.#at / FLOAT_BYTES + ERRORS]!;
    // Once at most: half of the rows are more than there are lines at a time.
    this.sections.followMoves();
    this.hits += hits;
    this.bytes += bytes;
    if (source !== undefined) {
      this.#openSources().addHits(source, hits, bytes, errors);
    }
  }

  /** Hits by method, with the GETs that wait to be counted there. */
  get methods(): ByteTable {
    const at = this.#at / FLOAT_BYTES + GETS;
    if (floats[at]! > 0) this.#methods.addHits(GET, floats[at]!);
    floats[at] = 0;
    return this.#methods;
  }

  get distinct(): Uint8Array | undefined {
    return this.clients.pruned ? this.#distinct.ranks : undefined;
  }

  /** Makes plain data of counts by bucket; it shares no memory with them. */
  packBuckets(): PackedBuckets {
    return {
      status: savedBuckets(this.status),
      formats: savedBuckets(this.formats),
      latency: this.#latency && savedBuckets(this.#latency),
    };
  }

  /** Makes plain data of all counts; it shares no memory with them. */
  pack(): PackedSummary {
    return {
      ...this.#sums,
      status: this.status.slice(),
      formats: this.formats.slice(),
      sections: this.sections.pack(),
      methods: this.methods.pack(),
      clients: this.clients.pack(),
      sources: this.#sources?.pack(),
      distinct: this.distinct?.slice(),
      latency: this.#latency?.slice(),
      tops: this.#tops?.pack() ?? new Map(),
    };
  }

  /**
   * Adds all counts of another summary with the same seed.
   *
   * @param from The other one.
   * @param rows Whether to add what is counted by section, method, client, source
   * and top, too. @default {true}
   */
  merge(from: SummaryCounts, rows = true): void {
    this.#addSums(from);
    if (from.hits === 0) return;
    if (from.latency !== undefined) {
      const latency = this.#openLatency();
      for (let i = 0; i < FINE.size; i++) latency[i]! += from.latency[i]!;
    }
    for (let i = 0; i < STATUS_END; i++) this.status[i]! += from.status[i]!;
    for (let i = 0; i < this.formats.length; i++) {
      this.formats[i]! += from.formats[i]!;
    }
    if (!rows) return;
    this.sections.merge(from.sections);
    this.#methods.merge(from.methods);
    this.clients.merge(from.clients);
    if (from.distinct) this.#distinct.merge(from.distinct);
    if (from.sources !== undefined) {
      this.#openSources().merge(from.sources);
    }
    this.#tops?.merge(from.tops);
  }

  /**
   * Adds the counts of another summary but for its rows.
   *
   * @param sums What it has counted as one number.
   * @param buckets What it has counted by bucket.
   */
  mergeBuckets(sums: Sums, { status, formats, latency }: PackedBuckets): void {
    this.#addSums(sums);
    addBuckets(this.status, status);
    addBuckets(this.formats, formats);
    if (latency) addBuckets(this.#openLatency(), latency);
  }

  /** Forgets everything. */
  clear(): void {
    const hadHits = this.hits > 0;
    this.hits =
      this.bytes =
      this.invalidRequests =
      this.malformed =
        0;
    this.late = this.future = this.excluded = 0;
    if (!hadHits) return;
    this.status.fill(0);
    this.formats.fill(0);
    this.sections.clear();
    this.#methods.clear();
    floats[this.#at / FLOAT_BYTES + GETS] = 0;
    if (this.clients.pruned) this.#distinct.clear();
    this.clients.clear();
    this.#sources?.clear();
    this.#latency?.fill(0);
    this.#tops?.clear();
  }

  #addSums(sums: Sums): void {
    this.hits += sums.hits;
    this.bytes += sums.bytes;
    this.invalidRequests += sums.invalidRequests;
    this.malformed += sums.malformed;
    this.late += sums.late;
    this.future += sums.future;
    this.excluded += sums.excluded;
  }

  get #sums(): Sums {
    const { hits, bytes, invalidRequests, malformed } = this;
    const { late, future, excluded } = this;
    return { hits, bytes, invalidRequests, malformed, late, future, excluded };
  }

  /** What is kept over a restart. */
  save(): SavedSummary {
    return {
      ...this.#sums,
      status: savedBuckets(this.status),
      formats: [...this.formats],
      sections: savedOf(this.sections),
      methods: savedOf(this.methods),
      clients: savedOf(this.clients),
      sources: this.#sources ? savedOf(this.#sources) : null,
      distinct: this.clients.pruned ? this.#distinct.save() : null,
      ...(this.#latency ? { latency: savedBuckets(this.#latency) } : {}),
      ...(this.#tops ? { tops: this.#tops.save() } : {}),
    };
  }

  /** Takes over what a summary with the same seed has kept. */
  restore(saved: SavedSummary): void {
    this.#addSums({ ...saved, excluded: saved.excluded ?? 0 });
    addBuckets(this.status, saved.status);
    this.formats.set(saved.formats.slice(0, this.formats.length));
    this.sections.merge(rowsOf(saved.sections));
    this.#methods.merge(rowsOf(saved.methods));
    this.clients.merge(rowsOf(saved.clients));
    if (saved.sources !== null) {
      this.#openSources().merge(rowsOf(saved.sources));
    }
    if (saved.distinct !== null) this.#distinct.restore(saved.distinct);
    if (saved.latency) addBuckets(this.#openLatency(), saved.latency);
    if (saved.tops !== undefined) this.#tops?.restore(saved.tops);
  }

  #openSources(): ByteTable {
    return this.#sources ??= new ByteTable(MAX_SOURCES, this.#seed);
  }

  #openLatency(): Float64Array {
    return this.#latency ??= new Float64Array(FINE.size);
  }

  get latency(): Float64Array | undefined {
    return this.#latency;
  }

  get tops(): ReadonlyMap<TopName, ByteTable> {
    return this.#tops?.tables ?? NO_TOPS;
  }

  /** What else hits are counted by. */
  get topNames(): readonly TopName[] {
    return this.#tops?.names ?? [];
  }

  /** What is told of response times; nothing where no hit had one. */
  get quantiles(): Quantiles | undefined {
    return this.#latency && quantilesOf(FINE, this.#latency);
  }

  /**
   * How many different clients there were: exact while each has a row of its
   * own, then an estimate.
   *
   * @returns The number and its standard error relative to it.
   */
  distinctClients(): { count: number; error: number } {
    const { clients } = this;
    return clients.pruned
      ? {
        count: this.#distinct.count(),
        error: DistinctCounter.STANDARD_ERROR,
      }
      : { count: clients.size, error: 0 };
  }

  /** The format that most hits have; nothing before the first hit. */
  get format(): typeof FORMAT_NAMES[number] | undefined {
    if (this.hits === 0) return undefined;
    let most: LineFormat = LineFormat.COMMON;
    for (const format of ALL_FORMATS) {
      if (this.formats[format]! > this.formats[most]!) most = format;
    }
    return FORMAT_NAMES[most];
  }
}

function addBuckets(counts: Float64Array, saved: SavedBuckets): void {
  for (const [bucket, count] of saved) counts[bucket]! += count;
}

const NO_TOPS: ReadonlyMap<TopName, ByteTable> = new Map();

function isGet(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === GET.length && bytes[start] === GET[0] &&
    bytes[start + 1] === GET[1] && bytes[start + 2] === GET[2];
}
