/**
 * The file that keeps the state over a restart: one writer, written whole or not
 * at all.
 *
 * A line of JSON tells what it is, and a second one is the state. It is written
 * to a file beside it, synced and renamed, so that after a crash at any moment
 * either the old state is there or the new one.
 *
 * @module
 */

import { dirname } from "node:path";
import { Failure, quote } from "../failure.ts";
import { VERSION } from "../version.ts";
import {
  cannot,
  checkPermissions,
  checkPlain,
  lstatIfThere,
} from "./checks.ts";
import { Lock } from "./lock.ts";

const KIND = "http-monitor state";
/** Raised when what is kept means something else than before. */
const STATE_VERSION = 1;
const MODE = 0o600;
/** Far more than a state ever takes: this is something else. */
const MAX_BYTES = 256 * 1024 * 1024;

const LF = 0x0a;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Header {
  readonly kind: string;
  readonly version: number;
  readonly writtenBy: string;
  readonly sha256: string;
}

/** What was found where the state is kept. */
export interface ReadState {
  /** The state; nothing at the first start, or where it cannot be used. */
  readonly saved?: unknown;
  /** Why what is there cannot be used: "is damaged". */
  readonly problem?: string;
}

/** The file that keeps the state. While this object is open nobody else has it. */
export class StateFile implements Disposable {
  /** The file. */
  readonly path: string;
  readonly #lock: Lock;
  // Used again for each state: garbage outside of the heap is collected late.
  #bytes = new Uint8Array(0);

  private constructor(path: string, lock: Lock) {
    this.path = path;
    this.#lock = lock;
  }

  /**
   * Takes hold of the file, which need not be there.
   *
   * @param path The file. Beside it `path.lock` and, while it is written,
   * `path.tmp` are used.
   * @returns The file; dispose of it.
   * @throws {Failure} If another monitor has it, if it is no file, or if it
   * cannot be written there.
   */
  static async open(path: string): Promise<StateFile> {
    checkPermissions(path);
    try {
      checkPlain(path);
      return new StateFile(path, await Lock.take(path));
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw cannot("use", path, error, toUse(path, error));
    }
  }

  /**
   * Reads the state.
   *
   * @throws {Failure} If it cannot be read.
   */
  async read(): Promise<ReadState> {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      const before = Deno.lstatSync(this.path);
      using file = Deno.openSync(this.path);
      const info = file.statSync();
      if (info.ino !== before.ino || info.dev !== before.dev) {
        throw new Error("it was replaced while it was opened: start again");
      }
      if (info.size > MAX_BYTES) return { problem: "is no state, but larger" };
      bytes = bytesOf(file, info.size);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return {};
      throw cannot("read", this.path, error, toOwn(this.path, error));
    }
    return await parse(bytes);
  }

  /**
   * Puts away what cannot be used, so that nothing is lost.
   *
   * @returns Its new name.
   */
  putAside(): string {
    for (let i = 1;; i++) {
      const aside = `${this.path}.aside-${i}`;
      try {
        Deno.lstatSync(aside);
        continue;
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
      try {
        Deno.renameSync(this.path, aside);
      } catch (error) {
        throw cannot("put aside", this.path, error);
      }
      return aside;
    }
  }

  /**
   * Writes a state in the place of the last one.
   *
   * @param body The state as JSON on one line.
   * @throws What the file system throws: then the last one is still there.
   */
  async write(body: string): Promise<void> {
    await this.#lock.keep();
    const bytes = this.#encoded(`${body}\n`);
    const header: Header = {
      kind: KIND,
      version: STATE_VERSION,
      writtenBy: VERSION,
      sha256: await hashOf(bytes.subarray(0, -1)),
    };
    const aside = `${this.path}.tmp`;
    // A crash may have left one. It is not written to, only taken away: it could
    // be a link.
    await removeIfThere(aside);
    try {
      using file = await Deno.open(aside, {
        write: true,
        createNew: true,
        mode: MODE,
      });
      await writeAll(file, encoder.encode(`${JSON.stringify(header)}\n`));
      await writeAll(file, bytes);
      await file.sync();
      await Deno.rename(aside, this.path);
    } catch (error) {
      // On a full disk half of it would keep the other half from fitting.
      await removeIfThere(aside).catch(() => {});
      throw error;
    }
    await syncFolder(dirname(this.path));
  }

  #encoded(text: string): Uint8Array<ArrayBuffer> {
    // UTF-8 takes up to three bytes for each of a string's units.
    const most = text.length * 3;
    if (this.#bytes.length < most) this.#bytes = new Uint8Array(most * 2);
    const { written } = encoder.encodeInto(text, this.#bytes);
    return this.#bytes.subarray(0, written);
  }

  /** Lets others have the file. */
  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }
}

function bytesOf(file: Deno.FsFile, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let end = 0;
  for (let count: number | null = 1; count; end += count ?? 0) {
    count = file.readSync(bytes.subarray(end));
  }
  return bytes.subarray(0, end);
}

async function parse(bytes: Uint8Array<ArrayBuffer>): Promise<ReadState> {
  if (bytes.length === 0) return { problem: "is empty" };
  const headerEnd = endOfLine(bytes, 0);
  const header = headerOf(decoder.decode(bytes.subarray(0, headerEnd)));
  if (header?.kind !== KIND) return { problem: "is no state of http-monitor" };
  if (header.version !== STATE_VERSION) {
    return {
      problem: `has version ${header.version}, written by http-monitor ` +
        `${header.writtenBy}; this one reads version ${STATE_VERSION}`,
    };
  }
  const start = headerEnd + 1;
  const body = bytes.subarray(start, endOfLine(bytes, start));
  const isWhole = headerEnd < bytes.length &&
    await hashOf(body) === header.sha256;
  if (!isWhole) return { problem: "is damaged" };
  return { saved: JSON.parse(decoder.decode(body)) };
}

/** Where the line ends that begins at an offset: at a newline or the end of all. */
function endOfLine(bytes: Uint8Array, start: number): number {
  const newline = bytes.indexOf(LF, start);
  return newline < 0 ? bytes.length : newline;
}

function headerOf(line: string): Header | undefined {
  try {
    const header = JSON.parse(line);
    return typeof header === "object" && header !== null ? header : undefined;
  } catch {
    return undefined;
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await file.write(bytes.subarray(at));
  }
}

async function hashOf(body: Uint8Array<ArrayBuffer>): Promise<string> {
  // With `node:crypto` a start takes 15 ms longer, and 3 MB more.
  const digest = await crypto.subtle.digest("SHA-256", body);
  return Array.from(
    new Uint8Array(digest),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Has the new name written too. Some file systems cannot, and need not. */
async function syncFolder(folder: string): Promise<void> {
  try {
    using handle = await Deno.open(folder);
    await handle.sync();
  } catch {
    // The state itself is written.
  }
}

/** What to do where a state cannot be used. */
function toUse(path: string, error: unknown): string {
  const lock = `${path}.lock`;
  const own = isThere(lock) ? toOwn(lock, error) : undefined;
  return own ?? "name a file in a folder that may be written to";
}

function isThere(path: string): boolean {
  try {
    return lstatIfThere(path) !== undefined;
  } catch {
    return false; // Nor can anybody else say so.
  }
}

/** What to do about a file that is there and may not be opened; else nothing. */
function toOwn(path: string, error: unknown): string | undefined {
  // As after a first run as root.
  return error instanceof Deno.errors.PermissionDenied
    ? `${quote(path)} is of another user: give it to this one, or delete it`
    : undefined;
}
