/**
 * A log that is written to and rotated, in all manners that logrotate has.
 *
 * @module
 */

/** How a log is rotated. */
export const MANNERS = ["numbered", "dated", "copytruncate"] as const;
export type Manner = typeof MANNERS[number];

/** One file that lines were written to. */
export interface Written {
  readonly inode: number;
  bytes: number;
  /** Where a reader stands that has not noticed yet that it was emptied. */
  emptiedAt?: number;
}

const encoder = new TextEncoder();

/** The log of a server. */
export class RotatingLog implements Disposable {
  /** How often it was renamed, and how often it was emptied. */
  readonly rotations = { renamed: 0, emptied: 0 };
  /** How each was done: how the lines of a file with that number were rotated. */
  readonly manners: Manner[] = [];

  /**
   * The files that the monitor is not known to have read, the oldest first; the
   * last is the log.
   */
  unread: Written[] = [];

  readonly #folder: string;
  readonly #kept: number;
  #file: Deno.FsFile;
  #dated: string[] = [];
  /** A line that was begun. */
  #rest = new Uint8Array(0);

  /**
   * @param folder Where it is.
   * @param kept How many files of each kind of names are kept.
   */
  constructor(folder: string, kept: number) {
    this.#folder = folder;
    this.#kept = kept;
    this.#file = this.#create();
  }

  /** The log. */
  get path(): string {
    return `${this.#folder}/access.log`;
  }

  /** How many files there were. */
  get count(): number {
    return this.rotations.renamed + this.rotations.emptied;
  }

  /**
   * Writes lines, but for the end of the last one, which comes next time.
   *
   * @param text Whole lines.
   * @param heldBack How many bytes are to come next time.
   */
  write(text: string, heldBack = 0): void {
    this.#append(this.#rest);
    const bytes = encoder.encode(text);
    const end = Math.max(0, bytes.length - heldBack);
    this.#append(bytes.subarray(0, end));
    this.#rest = bytes.slice(end);
  }

  /**
   * Rotates it.
   *
   * @param manner How.
   * @param late Lines that go to the file after it was renamed, as a server
   * writes them until it is told to open the log anew.
   */
  rotate(manner: Manner, late = ""): void {
    this.write("");
    this.manners.push(manner);
    if (manner === "copytruncate") return this.#copyTruncate();
    if (manner === "numbered") {
      this.#shift();
      Deno.renameSync(this.path, `${this.path}.1`);
    } else {
      this.#rename();
    }
    this.write(late);
    this.#file.close();
    this.rotations.renamed++;
    this.#file = this.#create();
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #append(bytes: Uint8Array): void {
    this.unread.at(-1)!.bytes += bytes.length;
    for (let at = 0; at < bytes.length;) {
      at += this.#file.writeSync(bytes.subarray(at));
    }
  }

  #create(): Deno.FsFile {
    const file = Deno.openSync(this.path, { create: true, append: true });
    this.unread.push({ inode: file.statSync().ino!, bytes: 0 });
    return file;
  }

  /** Makes the name with the number 1 free. */
  #shift(): void {
    for (let number = this.#kept; number >= 1; number--) {
      const [from, to] = [number, number + 1].map((it) => `${this.path}.${it}`);
      try {
        if (number === this.#kept) Deno.removeSync(from!);
        else Deno.renameSync(from!, to!);
      } catch {
        // Not so many yet.
      }
    }
  }

  /** With `dateext` and a `dateformat` of seconds. */
  #rename(): void {
    const second = Math.floor(Date.now() / 1000);
    // The number keeps names apart that are of one second.
    const to = `${this.path}-${second}.${this.rotations.renamed % 1000}`;
    Deno.renameSync(this.path, to);
    this.#dated.push(to);
    if (this.#dated.length > this.#kept) Deno.removeSync(this.#dated.shift()!);
  }

  #copyTruncate(): void {
    this.#shift();
    Deno.copyFileSync(this.path, `${this.path}.1`);
    this.#file.truncateSync(0);
    const written = this.unread.at(-1)!;
    written.emptiedAt = written.bytes;
    written.bytes = 0;
    this.rotations.emptied++;
  }
}
