/**
 * What reads the lines of each log, as the options say.
 *
 * @module
 */

import { Failure } from "./failure.ts";
import type { Host } from "./host.ts";
import {
  formatOf,
  type GivenFormat,
  GivenFormatError,
} from "./log/given_format.ts";
import { LineReader } from "./log/line_reader.ts";
import type { FoundFormat } from "./log/server_config.ts";
import type { Options } from "./options.ts";
import { findLogFormat } from "./source/server_config_files.ts";

/** Makes readers. */
export class Readers {
  readonly #text: string | undefined;
  readonly #config: string | undefined;
  readonly #complain: Host["complain"];

  /**
   * @param options What was said of formats.
   * @param host Hears where a configuration does not name a log.
   */
  constructor(
    { logFormat, logFormatFrom }: Pick<Options, "logFormat" | "logFormatFrom">,
    { complain }: Pick<Host, "complain">,
  ) {
    this.#text = logFormat;
    this.#config = logFormatFrom;
    this.#complain = complain;
  }

  /**
   * The format that was given for a log; nothing where it is told from its lines.
   *
   * @param name The log's name.
   * @throws {Failure} If the configuration does not tell.
   */
  given(name: string): GivenFormat | undefined {
    if (this.#text !== undefined) return { text: this.#text };
    if (this.#config === undefined) return undefined;
    const found = findLogFormat(this.#config, name);
    if (GUESSED.includes(found.by)) this.#complain(guessed(name, found));
    try {
      formatOf(found);
    } catch (error) {
      if (!(error instanceof GivenFormatError)) throw error;
      throw new Failure(`${placeOf(found)}: ${error.message}`);
    }
    return { text: found.text, name: found.name };
  }

  /**
   * Makes the reader of a log.
   *
   * @param name The log's name.
   * @throws {Failure} If the configuration does not tell its format.
   */
  of(name: string): LineReader {
    const given = this.given(name);
    return new LineReader(given && formatOf(given));
  }
}

const GUESSED: readonly FoundFormat["by"][] = ["first", "format", "default"];

/** What to say where a configuration has no word of a log. */
function guessed(name: string, found: FoundFormat): string {
  return `${JSON.stringify(name)} is no log of the configuration: taking the ` +
    `format ${found.name ?? found.text} of ${placeOf(found)}`;
}

function placeOf({ file, line }: FoundFormat): string {
  return `${file}:${line}`;
}
