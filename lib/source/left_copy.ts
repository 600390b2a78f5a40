/**
 * Files that are left to another reader: copies of the log which that one reads, as
 * logrotate's `copytruncate` makes them, where their names are followed too.
 *
 * @module
 */

import { fileKey } from "./file_system.ts";
import { HEAD_BYTES } from "./fingerprint.ts";
import type { Health } from "./health.ts";
import type { Ledger, Reader } from "./ledger.ts";
import type { OpenFile } from "./open_file.ts";
import { looksRotated } from "./rotated.ts";

/** Tells whether what is at a path is left alone. */
export class LeftCopy {
  readonly #reader: Reader;
  readonly #ledger: Ledger;
  readonly #health: Health;
  /** The file that is left alone, how long it was then, and who reads its log. */
  #copy: { key: string; size: number; of: Reader } | undefined;

  /**
   * @param reader Who reads by the path.
   * @param ledger What is read by which name.
   * @param health Hears of what is left alone.
   */
  constructor(reader: Reader, ledger: Ledger, health: Health) {
    this.#reader = reader;
    this.#ledger = ledger;
    this.#health = health;
  }

  /**
   * Whether the file at the path is left alone: it is a copy of what another reader
   * reads, or may become one, for copies are empty first.
   */
  isLeft(info: Deno.FileInfo): boolean {
    if (info.size === 0) return this.#readersOfLog().length > 0;
    const copy = this.#copy;
    // What was left over may have been read by that reader meanwhile.
    if (copy?.key !== fileKey(info) || this.#ledger.markOf(copy.key)) {
      return false;
    }
    // Another log may begin with the same lines: that is told when there are more.
    if (copy.size < HEAD_BYTES && copy.size !== info.size) return false;
    this.#health.trouble("waiting", `followed as ${copy.of.path}`);
    return true;
  }

  /** Whether a file is a copy of what another reader reads. */
  isCopied(file: OpenFile): boolean {
    const { key, size } = file;
    // Not by its number alone: it may be that of a copy that is gone.
    const mark = this.#ledger.markOf(key);
    if (mark !== undefined && mark.offset > 0 && file.resume(mark)) {
      return false;
    }
    const of = this.#readersOfLog().find((reader) => reader.hasFrontOf(file));
    this.#copy = of && { key, size, of };
    if (of === undefined) {
      this.#learn(file);
      return false;
    }
    file.skipAll();
    this.#ledger.leave(key, file.mark());
    this.#health.trouble("waiting", `followed as ${of.path}`);
    return true;
  }

  /** Notes what was read of a file that was left alone while its log was followed. */
  #learn(file: OpenFile): void {
    const end = this.#ledger.copyAt(file.key);
    if (end === undefined) return;
    const isWhole = file.size === end.offset ||
      end.fingerprint.head.length === HEAD_BYTES;
    if (!isWhole || !file.resume(end)) return;
    file.skipAll();
    this.#ledger.release(file.key, file.mark());
  }

  /** Who reads the log that the path is a rotated name of. */
  #readersOfLog(): readonly Reader[] {
    return looksRotated(this.#reader.path)
      ? this.#ledger.readersOfLog(this.#reader)
      : [];
  }
}
