/**
 * One monitor at a time has a state.
 *
 * @module
 */

import { Failure, quote } from "../failure.ts";
import { lstatIfThere } from "./checks.ts";

/** A monitor that is just ending still holds its state. */
const LOCK_PATIENCE_MS = 1000;
const LOCK_RETRY_MS = 50;
const MODE = 0o600;

/** A lock beside a file. The system takes it away when the process ends. */
export class Lock implements Disposable {
  readonly #path: string;
  #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Locks a file.
   *
   * @param path The file. The lock is on `path.lock`, which stays.
   * @throws {Failure} If another monitor has it.
   */
  static async take(path: string): Promise<Lock> {
    return new Lock(path, await takeLock(path));
  }

  /**
   * Locks anew where the lock was taken away, with its folder perhaps: it would
   * keep nobody out any more.
   *
   * @throws {Failure} If another monitor has been quicker.
   */
  async keep(): Promise<void> {
    const { ino, dev } = this.#file.statSync();
    const info = lstatIfThere(`${this.#path}.lock`);
    if (info?.ino === ino && info.dev === dev) return;
    const file = await takeLock(this.#path);
    this.#file.close();
    this.#file = file;
  }

  /** Lets others have it. */
  [Symbol.dispose](): void {
    this.#file.close();
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
      throw new Failure(
        `cannot keep the state in ${quote(path)}: its lock was replaced ` +
          "while it was opened: start again",
      );
    }
    if (!await locked(file)) throw inUse(path, file);
    tellWhoHasIt(file);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Writes into a lock whose it is: for the message to others, and no more. */
function tellWhoHasIt(lock: Deno.FsFile): void {
  try {
    lock.truncateSync();
    lock.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
  } catch {
    // The disk may be full. It is locked all the same, and a state that cannot be
    // written either keeps nobody from counting.
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
