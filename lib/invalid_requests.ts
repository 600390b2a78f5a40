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
import { namedLog } from "./source/inputs.ts";
import { isLog } from "./source/is_log.ts";

/** Writes malformed lines to a file. */
export class InvalidRequestsFile implements InvalidRequests, Disposable {
  readonly #file: AppendFile;

  /**
   * Opens the file.
   *
   * @param path Where it is.
   * @param files The logs: the file must be none of them.
   * @param host Hears of faults.
   * @param kept The files that the state takes: it must be none of them either.
   * @throws {Failure} If it cannot be opened.
   */
  static open(
    path: string,
    files: readonly string[],
    host: Host,
    kept: readonly string[] = [],
  ): InvalidRequestsFile {
    const logs = files.map(namedLog);
    if (isLog(path, logs)) throw isOneOfThem(path);
    if (isLog(path, kept.map((path) => ({ path, kind: "file" })))) {
      throw new Failure(
        `cannot write to ${JSON.stringify(path)}: the state is kept in it: ` +
          "name a file of its own",
      );
    }
    const file = AppendFile.open(path, host.complain);
    // Where Deno may not look along the way to it, that is known only now.
    if (isLog(path, logs, file.key)) {
      file[Symbol.dispose]();
      throw isOneOfThem(path);
    }
    return new InvalidRequestsFile(file);
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

function isOneOfThem(path: string): Failure {
  return new Failure(
    `cannot write to ${JSON.stringify(path)}: it is one of the logs: ` +
      "name a file of its own",
  );
}
