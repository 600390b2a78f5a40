/**
 * Hits by path, host, user agent and so on, where that is asked for.
 *
 * @module
 */

import { LineKind, type LogRecord } from "../log/record.ts";
import { pathEnd } from "../log/section.ts";
import { readTail } from "../log/tail.ts";
import { ByteTable, type Rows } from "./byte_table.ts";
import {
  type PackedTable,
  rowsOf,
  savedOf,
  type SavedTable,
} from "./table_rows.ts";
import { TOP_NAMES, type TopName } from "./top_names.ts";

/** Keys with a row of their own. */
const MAX_ROWS = 4096;
/** There are few versions of HTTP; what else is sent is junk. */
const MAX_PROTOCOLS = 64;

/** What is kept of tops over a restart. */
export type SavedTops = Readonly<Partial<Record<TopName, SavedTable>>>;

/** Counts hits, bytes and errors by what is asked for. */
export class Tops implements Disposable {
  /** What is asked for, in the order in which it is shown. */
  readonly names: readonly TopName[];
  /** A table for each but the clients, which are counted in any case. */
  readonly tables: ReadonlyMap<TopName, ByteTable>;
  readonly #paths: ByteTable | undefined;
  readonly #hosts: ByteTable | undefined;
  readonly #agents: ByteTable | undefined;
  readonly #referrers: ByteTable | undefined;
  readonly #protocols: ByteTable | undefined;

  /**
   * @param names What is asked for.
   * @param seed What keys are hashed with: any 32 bits.
   */
  constructor(names: readonly TopName[], seed: number) {
    this.names = TOP_NAMES.filter((name) => names.includes(name));
    const tables = new Map<TopName, ByteTable>();
    for (const name of this.names) {
      if (name === "clients") continue;
      const rows = name === "protocols" ? MAX_PROTOCOLS : MAX_ROWS;
      tables.set(name, new ByteTable(rows, seed));
    }
    this.tables = tables;
    this.#paths = tables.get("paths");
    this.#hosts = tables.get("hosts");
    this.#agents = tables.get("agents");
    this.#referrers = tables.get("referrers");
    this.#protocols = tables.get("protocols");
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    for (const table of this.tables.values()) table[Symbol.dispose]();
  }

  /** Counts a hit; what its line does not have has no row. */
  add(record: LogRecord, error: number): void {
    readTail(record);
    const { buffer, size } = record;
    if (record.kind === LineKind.HIT) {
      if (this.#paths) {
        const start = record.targetStart;
        const end = pathEnd(buffer, start, record.targetEnd);
        if (end > start) this.#paths.add(buffer, start, end, size, error);
      }
      if (this.#protocols && record.protocolEnd > record.protocolStart) {
        const { protocolStart, protocolEnd } = record;
        this.#protocols.add(buffer, protocolStart, protocolEnd, size, error);
      }
    }
    if (this.#hosts && record.vhostEnd > record.vhostStart) {
      this.#hosts.add(buffer, record.vhostStart, record.vhostEnd, size, error);
    }
    if (this.#agents && record.agentEnd > record.agentStart) {
      this.#agents.add(buffer, record.agentStart, record.agentEnd, size, error);
    }
    if (this.#referrers && record.referrerEnd > record.referrerStart) {
      const { referrerStart, referrerEnd } = record;
      this.#referrers.add(buffer, referrerStart, referrerEnd, size, error);
    }
  }

  /** Adds what others counted, of what is asked for here. */
  merge(from: ReadonlyMap<TopName, Rows>): void {
    for (const [name, table] of this.tables) {
      const rows = from.get(name);
      if (rows !== undefined) table.merge(rows);
    }
  }

  /** Forgets all counts. */
  clear(): void {
    for (const table of this.tables.values()) table.clear();
  }

  /** Makes plain data of all counts. */
  pack(): ReadonlyMap<TopName, PackedTable> {
    return new Map(
      Array.from(this.tables, ([name, table]) => [name, table.pack()]),
    );
  }

  /** What is kept over a restart. */
  save(): SavedTops {
    return Object.fromEntries(
      Array.from(this.tables, ([name, table]) => [name, savedOf(table)]),
    );
  }

  /** Takes over what was kept, of what is asked for here. */
  restore(saved: SavedTops): void {
    for (const [name, table] of this.tables) {
      const rows = saved[name];
      if (rows !== undefined) table.merge(rowsOf(rows));
    }
  }
}
