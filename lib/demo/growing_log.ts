/**
 * A log that is written while time goes by.
 *
 * @module
 */

import type { Traffic } from "./traffic.ts";

/** A log that grows as a server's would. */
export class GrowingLog implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #traffic: Traffic;
  readonly #encoder = new TextEncoder();

  /**
   * @param path The file; lines are added to what it holds.
   * @param traffic What to write.
   * @throws {Deno.errors.PermissionDenied} And others, if it cannot be written.
   */
  constructor(path: string, traffic: Traffic) {
    this.#file = Deno.openSync(path, { append: true, create: true });
    this.#traffic = traffic;
  }

  /** Writes all lines up to a time, in milliseconds since the epoch. */
  writeTo(nowMs: number): void {
    const text = this.#traffic.linesTo(Math.floor(nowMs / 1000));
    let bytes = this.#encoder.encode(text);
    while (bytes.length > 0) {
      bytes = bytes.subarray(this.#file.writeSync(bytes));
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
   * @throws {Deno.errors.NotCapable} Without --allow-write.
   */
  constructor(prefix: string) {
    this.path = Deno.makeTempDirSync({ prefix });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
