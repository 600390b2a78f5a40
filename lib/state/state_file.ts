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

import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { Failure } from "../failure.ts";
import { VERSION } from "../version.ts";

const KIND = "http-monitor state";
/** Raised when what is kept means something else than before. */
const STATE_VERSION = 1;
const MODE = 0o600;
/** Far more than a state ever takes: this is something else. */
const MAX_BYTES = 256 * 1024 * 1024;
/** A monitor that is just ending still holds its state. */
const LOCK_PATIENCE_MS = 1000;
const LOCK_RETRY_MS = 50;

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
  #lock: Deno.FsFile;

  private constructor(path: string, lock: Deno.FsFile) {
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
      return new StateFile(path, await takeLock(path));
    } catch (error) {
      throw error instanceof Failure ? error : cannot("use", path, error);
    }
  }

  /**
   * Reads the state.
   *
   * @throws {Failure} If it cannot be read.
   */
  read(): ReadState {
    let text: string;
    try {
      const before = Deno.lstatSync(this.path);
      using file = Deno.openSync(this.path);
      const info = file.statSync();
      if (info.ino !== before.ino || info.dev !== before.dev) {
        throw new Error("it was replaced while it was opened: start again");
      }
      if (info.size > MAX_BYTES) return { problem: "is no state, but larger" };
      text = textOf(file, info.size);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return {};
      throw cannot("read", this.path, error);
    }
    return parse(text);
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
    await this.#keepLock();
    const header: Header = {
      kind: KIND,
      version: STATE_VERSION,
      writtenBy: VERSION,
      sha256: hashOf(body),
    };
    const aside = `${this.path}.tmp`;
    const bytes = new TextEncoder().encode(
      `${JSON.stringify(header)}\n${body}\n`,
    );
    // A crash may have left one. It is not written to, only taken away: it could
    // be a link.
    await removeIfThere(aside);
    try {
      using file = await Deno.open(aside, {
        write: true,
        createNew: true,
        mode: MODE,
      });
      for (let at = 0; at < bytes.length;) {
        at += await file.write(bytes.subarray(at));
      }
      await file.sync();
      await Deno.rename(aside, this.path);
    } catch (error) {
      // On a full disk half of it would keep the other half from fitting.
      await removeIfThere(aside).catch(() => {});
      throw error;
    }
    await syncFolder(dirname(this.path));
  }

  /**
   * Locks anew where the lock was taken away, with its folder perhaps: it would
   * keep nobody out any more.
   *
   * @throws {Failure} If another monitor has been quicker.
   */
  async #keepLock(): Promise<void> {
    const { ino, dev } = this.#lock.statSync();
    const info = lstatIfThere(`${this.path}.lock`);
    if (info?.ino === ino && info.dev === dev) return;
    const lock = await takeLock(this.path);
    this.#lock.close();
    this.#lock = lock;
  }

  /** Lets others have the file. */
  [Symbol.dispose](): void {
    this.#lock.close();
  }
}

function textOf(file: Deno.FsFile, size: number): string {
  const bytes = new Uint8Array(size);
  let end = 0;
  for (let count: number | null = 1; count; end += count ?? 0) {
    count = file.readSync(bytes.subarray(end));
  }
  return new TextDecoder().decode(bytes.subarray(0, end));
}

function parse(text: string): ReadState {
  const lines = text.split("\n");
  const header = headerOf(lines[0]!);
  if (text === "") return { problem: "is empty" };
  if (header?.kind !== KIND) return { problem: "is no state of http-monitor" };
  if (header.version !== STATE_VERSION) {
    return {
      problem: `has version ${header.version}, written by http-monitor ` +
        `${header.writtenBy}; this one reads version ${STATE_VERSION}`,
    };
  }
  const body = lines[1];
  if (body === undefined || hashOf(body) !== header.sha256) {
    return { problem: "is damaged" };
  }
  return { saved: JSON.parse(body) };
}

function headerOf(line: string): Header | undefined {
  try {
    const header = JSON.parse(line);
    return typeof header === "object" && header !== null ? header : undefined;
  } catch {
    return undefined;
  }
}

function hashOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

function checkPermissions(path: string): void {
  for (const name of ["read", "write"] as const) {
    for (const ending of ["", ".lock", ".tmp"]) {
      const { state } = Deno.permissions.querySync({
        name,
        path: path + ending,
      });
      if (state === "granted") continue;
      const folder = dirname(path);
      throw new Failure(
        `cannot keep the state in ${quote(path)}: Deno was not allowed to ` +
          `${name} ${quote(path + ending)}: run with ` +
          `--allow-read=${folder} --allow-write=${folder}`,
      );
    }
  }
}

/** Nothing that is to be written may be a link, or anything but a file. */
function checkPlain(path: string): void {
  for (const name of [path, `${path}.lock`]) {
    const info = lstatIfThere(name);
    if (info === undefined || info.isFile) continue;
    const what = info.isSymlink
      ? "a symbolic link, which is not followed"
      : info.isDirectory
      ? "a directory"
      : "no regular file";
    throw new Failure(
      `cannot keep the state in ${quote(name)}: it is ${what}: ` +
        "name a file of the monitor's own",
    );
  }
}

async function takeLock(path: string): Promise<Deno.FsFile> {
  const name = `${path}.lock`;
  const file = Deno.openSync(name, {
    read: true,
    write: true,
    create: true,
    mode: MODE,
  });
  try {
    // It may have become a link between the two questions.
    if (lstatIfThere(name)?.ino !== file.statSync().ino) {
      throw new Error("its lock was replaced while it was opened: start again");
    }
    if (!await locked(file)) throw inUse(path, file);
    file.truncateSync();
    file.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Locks a file, where it can be had soon. */
async function locked(file: Deno.FsFile): Promise<boolean> {
  // Deno has tryLock only since 2.5.
  const { tryLock } = file as {
    tryLock?: (exclusive: boolean) => Promise<boolean>;
  };
  const until = Date.now() + LOCK_PATIENCE_MS;
  if (tryLock === undefined) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), LOCK_PATIENCE_MS);
    });
    const got = file.lock(true).then(() => true);
    return await Promise.race([got, timeout]).finally(() =>
      clearTimeout(timer)
    );
  }
  while (!await tryLock.call(file, true)) {
    if (Date.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
  }
  return true;
}

function inUse(path: string, lock: Deno.FsFile): Failure {
  const bytes = new Uint8Array(32);
  const count = lock.readSync(bytes) ?? 0;
  const pid = new TextDecoder().decode(bytes.subarray(0, count)).trim();
  const by = /^\d+$/.test(pid) ? `process ${pid}` : "another monitor";
  return new Failure(
    `cannot keep the state in ${quote(path)}: ${by} has it: ` +
      "give each monitor a --state of its own",
  );
}

function lstatIfThere(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
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

function cannot(what: string, path: string, error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error);
  return new Failure(`cannot ${what} the state in ${quote(path)}: ${text}`);
}

function quote(path: string): string {
  return JSON.stringify(path);
}
