/**
 * Reads lines of fields that have names.
 *
 * @module
 */

import { beginLine, setMalformed } from "../fields.ts";
import type { FormatReader } from "../format.ts";
import type { LineFormat, LogRecord, Malformed } from "../record.ts";
import type { FieldTree } from "./field_tree.ts";
import { setNamedFields } from "./named_fields.ts";

/**
 * Finds the values of a line's fields.
 *
 * @param tree Gets them.
 * @returns -1; or the offset where the line goes wrong.
 */
export type FieldScanner = (
  bytes: Uint8Array,
  start: number,
  end: number,
  tree: FieldTree,
) => number;

/** Reads lines of fields that have names. */
export class NamedReader implements FormatReader {
  readonly #id: LineFormat;
  // Readers of one format share it: it says nothing of the line before.
  readonly #tree: FieldTree;
  readonly #scan: FieldScanner;
  readonly #wrong: Malformed;

  /**
   * @param id The lines' format.
   * @param tree What is looked for in them.
   * @param scan Finds it.
   * @param wrong Why a line is malformed of which it finds none.
   */
  constructor(
    id: LineFormat,
    tree: FieldTree,
    scan: FieldScanner,
    wrong: Malformed,
  ) {
    this.#id = id;
    this.#tree = tree;
    this.#scan = scan;
    this.#wrong = wrong;
  }

  read(
    bytes: Uint8Array,
    start: number,
    end: number,
    record: LogRecord,
  ): void {
    beginLine(record, this.#id, bytes, start, end);
    const scan = this.#scan;
    const wrong = scan(bytes, start, end, this.#tree);
    if (wrong >= 0) return setMalformed(record, this.#wrong, wrong);
    setNamedFields(record, this.#tree);
  }
}
