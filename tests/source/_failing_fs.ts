/**
 * The real file system, with failures on demand.
 *
 * @module
 */

import {
  type FileSystem,
  realFileSystem,
} from "../../lib/source/file_system.ts";

/** An error as Deno makes it of one of the system's. */
export function osError(code: string, text: string): Error {
  return Object.assign(new Error(`${text} (os error 1): read`), { code });
}

/** Fails as often as it is told, and then works. */
export class FailingFs implements FileSystem {
  stat: Error[] = [];
  open: Error[] = [];
  /** Nothing where a call is to work. */
  read: (Error | undefined)[] = [];
  handleStat: Error[] = [];
  /** Called before each opening. */
  beforeOpen: (path: string) => void = () => {};
  /** What `stat` of a path is to say instead. */
  alter: (info: Deno.FileInfo) => Deno.FileInfo = (info) => info;
  mayReadAll = true;
  /** The paths that were asked for. */
  readonly asked = new Set<string>();
  /** What every handle that is open now fails with from now on. */
  #broken: Error | undefined;
  #generation = 0;

  /** Breaks all handles that are open now. */
  breakHandles(error: Error): void {
    this.#broken = error;
    this.#generation++;
  }

  statSync(path: string): Deno.FileInfo {
    this.asked.add(path);
    throwNext(this.stat);
    return this.alter(realFileSystem.statSync(path));
  }

  mayRead(_path: string): boolean {
    return this.mayReadAll;
  }

  namesIn(folder: string): readonly string[] {
    return realFileSystem.namesIn(folder);
  }

  realPathSync(path: string): string {
    return realFileSystem.realPathSync(path);
  }

  openSync(path: string): Deno.FsFile {
    throwNext(this.open);
    this.beforeOpen(path);
    const file = realFileSystem.openSync(path);
    const generation = this.#generation;
    const throwIfBroken = () => {
      if (generation < this.#generation) throw this.#broken;
    };
    return {
      readSync: (into: Uint8Array) => {
        throwIfBroken();
        throwNext(this.read);
        return file.readSync(into);
      },
      statSync: () => {
        throwIfBroken();
        throwNext(this.handleStat);
        return this.alter(file.statSync());
      },
      seekSync: (offset: number, whence: Deno.SeekMode) =>
        file.seekSync(offset, whence),
      close: () => file.close(),
    } as Deno.FsFile;
  }
}

function throwNext(errors: (Error | undefined)[]): void {
  const error = errors.shift();
  if (error !== undefined) throw error;
}
