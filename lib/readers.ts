/**
 * What reads the lines of each log, as the options say.
 *
 * @module
 */

import { Failure, quote } from "./failure.ts";
import type { Host } from "./host.ts";
import type { Format } from "./log/format.ts";
import type { GivenFormat } from "./log/given_format.ts";
import { LineReader } from "./log/line_reader.ts";
import type { FoundFormat } from "./log/server_config/server_config.ts";
import type { Options } from "./settings/options.ts";

/** Makes readers. */
export class Readers {
  readonly #given: (name: string) => GivenFormat | undefined;
  readonly #formatOf: ((given: GivenFormat) => Format) | undefined;

  private constructor(
    given: (name: string) => GivenFormat | undefined = () => undefined,
    formatOf?: (given: GivenFormat) => Format,
  ) {
    this.#given = given;
    this.#formatOf = formatOf;
  }

  /**
   * Loads what is needed to make them.
   *
   * @param options What was said of formats.
   * @param host Hears where a configuration does not name a log.
   */
  static async load(
    { logFormat, logFormatFrom }: Pick<Options, "logFormat" | "logFormatFrom">,
    { complain }: Pick<Host, "complain">,
  ): Promise<Readers> {
    if (logFormat === undefined && logFormatFrom === undefined) {
      return new Readers();
    }
    // Saves 5 ms where no format is given.
    const { formatOf } = await import("./log/given_format.ts");
    if (logFormatFrom === undefined) {
      return new Readers(() => ({ text: logFormat! }), formatOf);
    }
    // Saves 13 ms, most of it for node:path.
    const { findLogFormat } = await import("./source/server_config_files.ts");
    const told = new Set<string>();
    return new Readers((name) => {
      const found = findLogFormat(logFormatFrom, name);
      try {
        formatOf(found);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        throw new Failure(`${placeOf(found)}: ${error.message}`);
      }
      // Not before: what cannot be taken may be asked for each second.
      if (GUESSED.includes(found.by)) {
        // Who reads it to the end asks for the format and for a reader.
        const said = guessed(name, found);
        if (!told.has(said)) complain(said);
        told.add(said);
      }
      return { text: found.text, name: found.name };
    }, formatOf);
  }

  /**
   * The format that was given for a log; nothing where it is told from its lines.
   *
   * @param name The log's name.
   * @throws {Failure} If the configuration does not tell.
   */
  given(name: string): GivenFormat | undefined {
    return this.#given(name);
  }

  /**
   * Makes the reader of a log.
   *
   * @param name The log's name.
   * @throws {Failure} If the configuration does not tell its format.
   */
  of(name: string): LineReader {
    const given = this.#given(name);
    return new LineReader(given && this.#formatOf?.(given));
  }
}

const GUESSED: readonly FoundFormat["by"][] = ["first", "format", "default"];

/** What to say where a configuration has no word of a log. */
function guessed(name: string, found: FoundFormat): string {
  return `${quote(name)} is no log of the configuration: taking the ` +
    `format ${found.name ?? found.text} of ${placeOf(found)}`;
}

function placeOf({ file, line }: FoundFormat): string {
  return `${file}:${line}`;
}
