/**
 * A log that is written while time goes by.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { cannotWrite, NAME_ANOTHER, whyOf } from "../source/file_system.ts";
import type { Traffic } from "./traffic.ts";

/** A log that grows as a server's would. */
export class GrowingLog implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #traffic: Traffic;
  readonly #encoder = new TextEncoder();

  /**
   * @param path The file; lines are added to what it holds.
   * @param traffic What to write.
   * @throws {Failure} If it cannot be opened.
   */
  constructor(path: string, traffic: Traffic) {
    this.#path = path;
    try {
      this.#file = Deno.openSync(path, { append: true, create: true });
    } catch (error) {
      throw cannotWrite(path, error, NAME_ANOTHER);
    }
    this.#traffic = traffic;
  }

  /**
   * Writes all lines up to a time.
   *
   * @param nowMs The time, in milliseconds since the epoch.
   * @throws {Failure} If they cannot be written.
   */
  writeTo(nowMs: number): void {
    const text = this.#traffic.linesTo(Math.floor(nowMs / 1000));
    let bytes = this.#encoder.encode(text);
    try {
      while (bytes.length > 0) {
        bytes = bytes.subarray(this.#file.writeSync(bytes));
      }
    } catch (error) {
      throw cannotWrite(this.#path, error);
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** A folder that goes with whoever made it. */
export class TemporaryFolder implements Disposable {
  /** Where it is. */
  readonly path: string;

  /**
   * @param prefix What its name begins with.
   * @throws {Failure} If it cannot be made.
   */
  constructor(prefix: string) {
    try {
      this.path = Deno.makeTempDirSync({ prefix });
    } catch (error) {
      throw new Failure(
        `cannot make a folder for temporary files: ${whyOf(error)}: ` +
          "name one that may be written to in TMPDIR",
      );
    }
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
