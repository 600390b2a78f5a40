import { assert } from "@std/assert";

const PAGE = 4096;
/** How long a file may be open for writing. */
const BUSY_MS = 10_000;

function mount(...args: string[]): boolean {
  try {
    return new Deno.Command("mount", { args, stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

function unmount(path: string): void {
  // Also where somebody still has a file open on it.
  const args = ["-l", path];
  assert(new Deno.Command("umount", { args }).outputSync().success);
}

/** Whether this user may mount something. */
export function canMount(): boolean {
  const path = Deno.makeTempDirSync({ prefix: "http-monitor-test-" });
  try {
    using _disk = new Disk(path);
    return true;
  } catch {
    return false;
  } finally {
    Deno.removeSync(path);
  }
}

/** A disk of 64 KiB. */
export class Disk implements Disposable {
  readonly path: string;
  #isReadOnly = false;

  /** @param path The folder on which it is mounted. */
  constructor(path: string) {
    this.path = path;
    assert(mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", path));
  }

  /** Leaves no room on it. */
  fill(): void {
    using file = Deno.openSync(this.#ballast, {
      create: true,
      append: true,
    });
    try {
      while (file.writeSync(new Uint8Array(PAGE)) > 0);
    } catch (error) {
      assert(String(error).includes("os error 28"), String(error));
    }
  }

  /** Makes room on it. */
  free(): void {
    Deno.removeSync(this.#ballast);
  }

  /** Lets nobody write to it, or lets them again. */
  setReadOnly(isReadOnly: boolean): void {
    if (isReadOnly === this.#isReadOnly) return;
    // Not `remount`: that is refused while a file is open for writing.
    if (isReadOnly) {
      assert(mount("--bind", this.path, this.path));
      this.#isReadOnly = true;
      // Whoever has opened a file since to write is let through.
      const end = performance.now() + BUSY_MS;
      while (!mount("-o", "remount,bind,ro", this.path)) {
        assert(performance.now() < end, `${this.path} stays busy`);
      }
    } else {
      unmount(this.path);
      this.#isReadOnly = false;
    }
  }

  [Symbol.dispose](): void {
    this.setReadOnly(false);
    unmount(this.path);
  }

  get #ballast(): string {
    return `${this.path}/ballast`;
  }
}
