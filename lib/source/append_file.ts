/**
 * A file to which lines are appended.
 *
 * @module
 */

import { cannotWrite, fileKey, toOpen } from "./file_system.ts";

/** So much waits to be written, in characters. */
const FULL_CHARS = 64 * 1024;

/**
 * Appends lines to a file, many at once. What cannot be written is given up, for
 * it must not stop anything else, and told once; later lines are tried again.
 */
export class AppendFile implements Disposable {
  /** Which file it is, by whatever name it was opened. */
  readonly key: string;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #onFault: (message: string) => void;
  readonly #encoder = new TextEncoder();
  #waiting = "";
  #isFailing = false;
  #isIncomplete = false;

  private constructor(
    path: string,
    file: Deno.FsFile,
    onFault: (message: string) => void,
  ) {
    this.key = fileKey(file.statSync());
    this.#path = path;
    this.#file = file;
    this.#onFault = onFault;
  }

  /**
   * Opens a file, or makes it; it is for its owner alone then.
   *
   * @param path The file.
   * @param onFault Hears once that it cannot be written any more.
   * @throws {Failure} If it cannot be opened.
   */
  static open(path: string, onFault: (message: string) => void): AppendFile {
    let file: Deno.FsFile | undefined;
    try {
      file = Deno.openSync(path, { append: true, create: true, mode: 0o600 });
      return new AppendFile(path, file, onFault);
    } catch (error) {
      file?.close();
      throw cannotWrite(path, error, toOpen(path, error));
    }
  }

  /** Whether there are lines that could not be written. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  /** Takes a line, without its newline; it is written soon. */
  add(line: string): void {
    this.#waiting += line + "\n";
    if (this.#waiting.length > FULL_CHARS) this.flush();
  }

  /** Writes what waits. */
  flush(): void {
    if (this.#waiting === "") return;
    const bytes = this.#encoder.encode(this.#waiting);
    this.#waiting = "";
    try {
      for (let at = 0; at < bytes.length;) {
        at += this.#file.writeSync(bytes.subarray(at));
      }
      this.#isFailing = false;
    } catch (error) {
      if (this.#isFailing) return;
      this.#isFailing = this.#isIncomplete = true;
      const remedy = "lines that come meanwhile are missing there";
      this.#onFault(cannotWrite(this.#path, error, remedy).message);
    }
  }

  [Symbol.dispose](): void {
    this.flush();
    this.#file.close();
  }
}
