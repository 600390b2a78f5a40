/**
 * The file that keeps the lines that could not be read, `--invalid-requests`.
 *
 * @module
 */

import { Failure } from "./failure.ts";
import type { Host } from "./host.ts";
import type { InvalidRequests } from "./line_counter.ts";
import type { LogRecord } from "./log/record.ts";
import { textOf } from "./log/text.ts";
import { visible } from "./report/escape.ts";
import { AppendFile } from "./source/append_file.ts";
import { isLog, namedLog } from "./source/inputs.ts";

/** Writes malformed lines to a file. */
export class InvalidRequestsFile implements InvalidRequests, Disposable {
  readonly #file: AppendFile;

  /**
   * Opens the file.
   *
   * @param path Where it is.
   * @param files The logs: the file must be none of them.
   * @param host Hears of faults.
   * @throws {Failure} If it cannot be opened.
   */
  static open(
    path: string,
    files: readonly string[],
    host: Host,
  ): InvalidRequestsFile {
    if (isLog(path, files.map(namedLog))) {
      throw new Failure(
        `cannot write to ${JSON.stringify(path)}: it is one of the logs: ` +
          "name a file of its own",
      );
    }
    return new InvalidRequestsFile(AppendFile.open(path, host.complain));
  }

  private constructor(file: AppendFile) {
    this.#file = file;
  }

  take({ line, lineStart, lineEnd }: LogRecord): void {
    // Whoever looks at the file does so in a terminal.
    this.#file.add(visible(textOf(line.subarray(lineStart, lineEnd))));
  }

  takeTooLong(head: Uint8Array): void {
    this.#file.add(`${visible(textOf(head))}…`);
  }

  /** Writes what waits: once a second. */
  flush(): void {
    this.#file.flush();
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}
