/**
 * A log that is written while time goes by.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { cannotWrite, NAME_ANOTHER, whyOf } from "../source/file_system.ts";
import type { Traffic } from "./traffic.ts";

/** With so much written at once it is time for something else. */
const MOST_BYTES = 16 * 1024 * 1024;

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
   * Writes lines up to a time: all, or so many that it takes no long time.
   *
   * @param nowMs The time, in milliseconds since the epoch.
   * @returns Whether it was all.
   * @throws {Failure} If they cannot be written.
   */
  writeTo(nowMs: number): boolean {
    const traffic = this.#traffic;
    const second = Math.floor(nowMs / 1000);
    for (let written = 0; traffic.next <= second;) {
      if (written >= MOST_BYTES) return false;
      // Second by second: all that went by at a high speed is too much for a text.
      const bytes = this.#encoder.encode(traffic.linesTo(traffic.next));
      this.#write(bytes);
      written += bytes.length;
    }
    return true;
  }

  #write(bytes: Uint8Array): void {
    try {
      for (let rest = bytes; rest.length > 0;) {
        rest = rest.subarray(this.#file.writeSync(rest));
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
    try {
      Deno.removeSync(this.path, { recursive: true });
    } catch (error) {
      // Who cleans up temporary files was there before.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
