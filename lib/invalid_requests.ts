/**
 * The file that keeps the lines that could not be read, `--invalid-requests`.
 *
 * @module
 */

import { Failure, quote } from "./failure.ts";
import type { Host } from "./host.ts";
import type { InvalidRequests } from "./line_counter.ts";
import type { LogRecord } from "./log/record.ts";
import { textOf } from "./log/text.ts";
import { visible } from "./report/escape.ts";
import { AppendFile } from "./source/append_file.ts";
import { type NamedLog, namedLog } from "./source/inputs.ts";
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
    const states = kept.map((path): NamedLog => ({ path, kind: "file" }));
    const check = (key?: string) => {
      if (isLog(path, logs, key)) throw taken(path, "it is one of the logs");
      if (isLog(path, states, key)) {
        throw taken(path, "the state is kept in it");
      }
    };
    check();
    const file = AppendFile.open(path, host.complain);
    try {
      // Where Deno may not look along the way to it, that is known only now.
      check(file.key);
    } catch (error) {
      file[Symbol.dispose]();
      throw error;
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

  /** Whether there are lines that could not be written. */
  get isIncomplete(): boolean {
    return this.#file.isIncomplete;
  }

  /** Writes what waits: once a second, and at the end. */
  flush(): void {
    this.#file.flush();
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

function taken(path: string, why: string): Failure {
  return new Failure(
    `cannot write to ${quote(path)}: ${why}: name a file of its own`,
  );
}
