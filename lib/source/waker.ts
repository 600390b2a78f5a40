/**
 * When to look at the logs.
 *
 * The system can tell of every write, but a busy log is written a thousand times
 * a second. So it is asked only while the logs are quiet: at the first event the
 * watch ends, and looks follow each other at a steady pace until the logs are
 * quiet again. Events get lost, and some file systems have none, so there are
 * slow looks beside the watch: an event is a hint, never data.
 *
 * @module
 */

import { mergeReadableStreams } from "@std/streams/merge-readable-streams";
import { basename, dirname, join } from "node:path";

/** Tells when to look. */
export interface Waker {
  /**
   * Waits until it is time to look, or not at all when closed.
   *
   * @returns Whether the system told of something: then it may be anywhere.
   */
  wait(): Promise<boolean>;
  /**
   * Hears of a look.
   *
   * @param found Whether it found anything new.
   */
  looked(found: boolean): void;
  /** Ends the watch and whoever waits. */
  close(): void;
}

/** Options for {@linkcode createWaker}. */
export interface WakerOptions {
  /**
   * How long to wait while the logs are written, in milliseconds.
   *
   * @default {100}
   */
  readonly pollMs?: number;
  /**
   * How long to wait beside the watch while they are quiet, in milliseconds.
   *
   * @default {250}
   */
  readonly idlePollMs?: number;
  /**
   * For how long nothing must be found until they are quiet, in milliseconds.
   *
   * @default {3000}
   */
  readonly quietMs?: number;
  /**
   * Makes the watch.
   *
   * @default {Deno.watchFs}
   */
  readonly watch?: typeof Deno.watchFs;
}

/** After so many events of other files in the folders the watch costs too much. */
const MAX_FOREIGN_EVENTS = 100;

/**
 * Makes a waker for logs.
 *
 * @param paths The logs, or, with a `/` at the end, folders in which any file may
 * be one. Folders are watched, since a watch on a file ends when it is renamed; where
 * that is impossible or not allowed there are only the slow looks.
 * @param options The pace, and what makes the watch.
 * @returns The waker; close it.
 */
export function createWaker(
  paths: readonly string[],
  options: WakerOptions = {},
): Waker {
  return new WatchingWaker(paths, options);
}

class WatchingWaker implements Waker {
  readonly #folders: readonly string[];
  /** The logs' names; nothing where any may be one. */
  readonly #names: ReadonlySet<string> | undefined;
  readonly #pollMs: number;
  readonly #idlePollMs: number;
  readonly #quietLooks: number;
  readonly #watch: typeof Deno.watchFs;

  #quiet = false;
  #emptyLooks = 0;
  #watchers: readonly Deno.FsWatcher[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #resolve: ((isTold: boolean) => void) | undefined;
  #closed = false;

  constructor(paths: readonly string[], options: WakerOptions) {
    this.#folders = [
      ...new Set(
        paths.map((path) => path.endsWith("/") ? path : dirname(path)),
      ),
    ];
    this.#names = paths.some((path) => path.endsWith("/"))
      ? undefined
      : new Set(paths.map((path) => basename(path)));
    this.#pollMs = options.pollMs ?? 100;
    this.#idlePollMs = options.idlePollMs ?? 250;
    // Looks are counted, not hours: a clock that is set does not matter.
    this.#quietLooks = (options.quietMs ?? 3000) / this.#pollMs;
    this.#watch = options.watch ?? Deno.watchFs;
    this.#beQuiet();
  }

  wait(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#timer = setTimeout(
        () => this.#wake(false),
        this.#quiet ? this.#idlePollMs : this.#pollMs,
      );
    });
  }

  looked(found: boolean): void {
    if (this.#closed) return;
    if (found) {
      this.#beBusy();
    } else if (!this.#quiet && ++this.#emptyLooks >= this.#quietLooks) {
      this.#beQuiet();
    }
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    this.#wake(false);
  }

  #wake(isTold: boolean): void {
    clearTimeout(this.#timer);
    this.#resolve?.(isTold);
    this.#resolve = undefined;
  }

  #beBusy(): void {
    this.#quiet = false;
    this.#emptyLooks = 0;
    this.#unwatch();
  }

  #beQuiet(): void {
    this.#quiet = true;
    // One watch a folder: where one is impossible the others still serve.
    this.#watchers = this.#folders.filter(mayWatch).flatMap((folder) => {
      try {
        return [this.#watch(folder, { recursive: false })];
      } catch {
        return []; // The slow looks go on.
      }
    });
    this.#listen(this.#watchers);
  }

  #unwatch(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  async #listen(watchers: readonly Deno.FsWatcher[]): Promise<void> {
    let foreignEvents = 0;
    const events = mergeReadableStreams(
      ...watchers.map((watcher) => ReadableStream.from(watcher)),
    );
    try {
      for await (const event of events) {
        // Closed meanwhile: what is left of it ends by itself.
        if (watchers !== this.#watchers) continue;
        if (event.paths.some(isFifo)) {
          // Before anything happens to it: see mayWatch.
          this.#unwatch();
        } else if (!this.#isOurs(event)) {
          if (++foreignEvents < MAX_FOREIGN_EVENTS) continue;
          this.#unwatch();
        } else if (event.kind !== "access") { // Looking itself is an access.
          this.#beBusy();
          this.#wake(true);
        }
      }
    } catch {
      // As without a watch.
      if (watchers === this.#watchers) this.#unwatch();
    }
  }

  /** Whether an event is about one of the logs, or may be. */
  #isOurs({ paths }: Deno.FsEvent): boolean {
    const names = this.#names;
    return names === undefined || paths.length === 0 ||
      paths.some((path) => names.has(basename(path)));
  }
}

/**
 * Whether a folder is there and may be watched, without asking the user. One with
 * a FIFO in it is not: Deno's watch opens what it is told of, a FIFO without a
 * writer holds it up, and the program with it when the watch is closed.
 */
function mayWatch(path: string): boolean {
  try {
    const { state } = Deno.permissions.querySync({ name: "read", path });
    if (state !== "granted" || !Deno.statSync(path).isDirectory) return false;
    for (const entry of Deno.readDirSync(path)) {
      const { name, isFile, isDirectory, isSymlink } = entry;
      const isSpecial = !isFile && !isDirectory && !isSymlink;
      if (isSpecial && isFifo(join(path, name))) return false;
    }
    return true;
  } catch {
    return false;
  }
}

function isFifo(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFifo === true;
  } catch {
    return false;
  }
}
