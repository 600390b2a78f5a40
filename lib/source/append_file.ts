/**
 * A file to which lines are appended.
 *
 * @module
 */

import { Failure, quote } from "../failure.ts";
import {
  cannotWrite,
  fileKey,
  keyAt,
  realFileSystem,
  toOpen,
} from "./file_system.ts";

/** So much waits to be written, in characters. */
const FULL_CHARS = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Appends lines to a file, many at once. What cannot be written is given up, for
 * it must not stop anything else, and told once; later lines are tried again. A file
 * that was moved or deleted meanwhile is made anew, as after a rotation.
 */
export class AppendFile implements Disposable {
  readonly #path: string;
  #file: Deno.FsFile;
  #key: string;
  readonly #onFault: (message: string) => void;
  readonly #encoder = new TextEncoder();
  #waiting = "";
  #isFailing = false;
  #isIncomplete = false;
  /** Whether what was written last is a part of a line. */
  #isTorn = false;

  private constructor(
    path: string,
    file: Deno.FsFile,
    onFault: (message: string) => void,
  ) {
    this.#key = fileKey(file.statSync());
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
    const file = opened(path);
    try {
      return new AppendFile(path, file, onFault);
    } catch (error) {
      file.close();
      throw cannotWrite(path, error, toOpen(path, error));
    }
  }

  /** Which file it is, by whatever name it was opened. */
  get key(): string {
    return this.#key;
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
    const text = this.#waiting;
    this.#waiting = "";
    try {
      this.#turn();
      const bytes = this.#encoder.encode(this.#isTorn ? `\n${text}` : text);
      for (let at = 0; at < bytes.length;) {
        at += this.#file.writeSync(bytes.subarray(at));
        this.#isTorn = bytes[at - 1] !== NEWLINE;
      }
      if (this.#isFailing) {
        this.#onFault(`${JSON.stringify(this.#path)} is written again`);
      }
      this.#isFailing = false;
    } catch (error) {
      if (this.#isFailing) return;
      this.#isFailing = this.#isIncomplete = true;
      const remedy = "lines that come meanwhile are missing there";
      const failure = error instanceof Failure
        ? error
        : cannotWrite(this.#path, error, remedy);
      this.#onFault(failure.message);
    }
  }

  [Symbol.dispose](): void {
    this.flush();
    this.#file.close();
  }

  /** Turns to the file that is at the path, where it is another one, or none. */
  #turn(): void {
    // Where Deno may not look nobody knows.
    if (!realFileSystem.mayRead(this.#path)) return;
    if (keyAt(this.#path) === this.#key) return;
    const file = opened(this.#path);
    this.#file.close();
    this.#file = file;
    this.#key = fileKey(file.statSync());
    this.#isTorn = false;
  }
}

/** @throws {Failure} If it cannot be opened. */
function opened(path: string): Deno.FsFile {
  checkNoFifo(path);
  try {
    return Deno.openSync(path, { append: true, create: true, mode: 0o600 });
  } catch (error) {
    throw cannotWrite(path, error, toOpen(path, error));
  }
}

/** A FIFO would be waited for until somebody reads it, and nothing could end that. */
function checkNoFifo(path: string): void {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch {
    return; // It is made, or the error is that of who opens it.
  }
  if (!info.isFifo) return;
  throw new Failure(
    `cannot write to ${quote(path)}: it is a FIFO: name a regular file`,
  );
}
