/**
 * The readers of one log's lines, by their formats.
 *
 * @module
 */

import type { Format, FormatReader } from "./format.ts";
import type { SaidTo } from "./reader_state.ts";
import type { LineFormat } from "./record.ts";

/** The readers of a log's lines: each is made when it is needed first. */
export class FormatReaders {
  /** The formats that are tried, in their order. */
  readonly formats: readonly Format[];
  readonly #readers = new Map<Format, FormatReader>();

  /** @param formats The formats that are tried, in their order. */
  constructor(formats: readonly Format[]) {
    this.formats = formats;
  }

  /** The reader of a format: it keeps what the log's directives said. */
  of(format: Format): FormatReader {
    let reader = this.#readers.get(format);
    if (reader === undefined) {
      reader = format.open();
      this.#readers.set(format, reader);
    }
    return reader;
  }

  /** The format that has an id; nothing where it is none of those that are tried. */
  formatOf(id: LineFormat): Format | undefined {
    return this.formats.find((format) => format.id === id);
  }

  /**
   * Has a directive heard.
   *
   * @returns The format that it is of, if any.
   */
  direct(bytes: Uint8Array, start: number, end: number): Format | undefined {
    // To make the readers of all takes 8 ms and 2 MB.
    return this.formats.find((format) =>
      format.hearsDirectives &&
      this.of(format).directive?.(bytes, start, end) === true
    );
  }

  /** What directives said to other formats than one, to be given to {@linkcode restore}. */
  saidToOthers(own: Format): SaidTo[] {
    return this.formats.flatMap((format) => {
      const said = format === own
        ? ""
        : this.#readers.get(format)?.save?.() ?? "";
      return said === "" ? [] : [[format.id, said]];
    });
  }

  /** Takes over what directives said. */
  restore(said: readonly SaidTo[]): void {
    for (const [id, text] of said) {
      const format = this.formatOf(id);
      if (format !== undefined) this.of(format).restore?.(text);
    }
  }

  /** Forgets all that was said. */
  clear(): void {
    this.#readers.clear();
  }
}
