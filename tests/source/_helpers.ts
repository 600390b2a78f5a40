/**
 * What the tests of the source share: a folder, a log in it, a follower of the
 * log, and what it handed over.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import {
  Follower,
  type FollowOptions,
  type FollowStatus,
} from "../../lib/source/follow.ts";
import { Ledger } from "../../lib/source/ledger.ts";
import type { LineSink } from "../../lib/source/lines.ts";
import type { SeekableReader } from "../../lib/source/read_at.ts";

/** Bytes as text, one character a byte. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A file in memory. */
export class MemoryFile implements SeekableReader {
  bytes: Uint8Array;
  /** How many bytes were read of it. */
  readBytes = 0;
  readonly #most: () => number;
  #at = 0;

  /**
   * @param bytes What is in it.
   * @param most How many bytes the next read gives at most.
   */
  constructor(bytes: Uint8Array, most: () => number = () => Infinity) {
    this.bytes = bytes;
    this.#most = most;
  }

  readSync(into: Uint8Array): number | null {
    if (this.#at >= this.bytes.length) return null;
    const most = Math.min(into.length, Math.max(1, this.#most()));
    const piece = this.bytes.subarray(this.#at, this.#at + most);
    into.set(piece);
    this.#at += piece.length;
    this.readBytes += piece.length;
    return piece.length;
  }

  seekSync(offset: number, whence: Deno.SeekMode): number {
    const start = whence === Deno.SeekMode.End ? this.bytes.length : 0;
    return this.#at = start + offset;
  }
}

/** Keeps all lines, without their newlines. */
export class Collector implements LineSink {
  readonly all: string[] = [];
  readonly live: boolean[] = [];
  readonly long: Uint8Array[] = [];
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #taken = 0;

  lines(bytes: Uint8Array, start: number, end: number, live: boolean): void {
    if (end <= start || bytes[end - 1] !== 0x0a) throw new Error("no line");
    const text = this.#decoder.decode(bytes.subarray(start, end));
    for (const line of text.slice(0, -1).split("\n")) {
      this.all.push(line);
      this.live.push(live);
    }
  }

  tooLong(head: Uint8Array): void {
    this.long.push(head);
  }

  /** The lines that came since the last call. */
  take(): string[] {
    const lines = this.all.slice(this.#taken);
    this.#taken = this.all.length;
    return lines;
  }
}

/** A folder, a log in it, a follower of that log, and a clock. */
export class Scene {
  readonly folder = Deno.makeTempDirSync({ prefix: "source_test_" });
  readonly path = `${this.folder}/access.log`;
  readonly sink = new Collector();
  nowMs = 1_000_000;
  #follower: Follower | undefined;
  #options: Partial<FollowOptions> = {};
  #ledger = new Ledger();

  /** Begins to follow. */
  follow(options: Partial<FollowOptions> = {}): Follower {
    const ledger = this.#ledger;
    this.#options = options;
    this.#follower = new Follower({
      path: this.path,
      sink: this.sink,
      from: "end",
      ledger,
      ...options,
    });
    return this.#follower;
  }

  /**
   * Stops following and begins anew with what was kept, as it comes back from a
   * file.
   *
   * @param meanwhile What happens to the files between the two.
   */
  restart(meanwhile: () => void = () => {}): void {
    const saved = JSON.stringify(this.#follower!.save());
    const marks = JSON.stringify(this.#ledger.save());
    this.#follower!.close();
    meanwhile();
    this.#ledger = new Ledger();
    this.#ledger.restore(JSON.parse(marks));
    this.follow(this.#options);
    this.#follower!.restore(JSON.parse(saved), this.nowMs);
  }

  /** Looks until there is nothing more; returns the lines that came. */
  poll(afterMs = 100): string[] {
    this.nowMs += afterMs;
    while (this.#follower!.poll(this.nowMs));
    return this.sink.take();
  }

  get status(): FollowStatus {
    return this.#follower!.status;
  }

  /** Adds to a file of the folder. */
  write(text: string | Uint8Array, name = "access.log"): void {
    const bytes = typeof text === "string" ? utf8(text) : text;
    Deno.writeFileSync(`${this.folder}/${name}`, bytes, { append: true });
  }

  rename(from: string, to: string): void {
    Deno.renameSync(`${this.folder}/${from}`, `${this.folder}/${to}`);
  }

  remove(name = "access.log"): void {
    Deno.removeSync(`${this.folder}/${name}`);
  }

  /** How many files of the folder this process has open. */
  openFiles(): number {
    let count = 0;
    for (const { name } of Deno.readDirSync("/proc/self/fd")) {
      try {
        const path = Deno.readLinkSync(`/proc/self/fd/${name}`);
        if (path.startsWith(this.folder)) count++;
      } catch {
        // The handle of the listing itself.
      }
    }
    return count;
  }

  [Symbol.dispose](): void {
    this.#follower?.close();
    const left = this.openFiles();
    Deno.removeSync(this.folder, { recursive: true });
    assertEquals(left, 0, "files are left open");
  }
}

/** A scene in which one line was read. */
export function begun(): Scene {
  const scene = new Scene();
  scene.write("before\n");
  scene.follow();
  scene.poll();
  return scene;
}

/**
 * More copies than a test makes: none is removed, so that no number of a file comes
 * again at once.
 */
const ALL = 9;

/**
 * Waits until a file that comes is younger than the one at a path. What it takes to see
 * that is kept, so that no number of a file is free for the next one.
 */
export async function untilYounger(scene: Scene, path: string): Promise<void> {
  const bornOf = (it: string) => Deno.statSync(it).birthtime?.getTime();
  const bornMs = bornOf(path);
  // Where a file system does not tell, nobody asks.
  if (bornMs === undefined) return;
  const folder = Deno.makeTempDirSync({ dir: scene.folder });
  for (let i = 0;; i++) {
    Deno.writeTextFileSync(`${folder}/${i}`, "");
    if (bornOf(`${folder}/${i}`)! > bornMs) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** As logrotate does it, with what is written between its steps. */
export function copyTruncate(scene: Scene, kept = ALL): void {
  copyLog(scene, kept);
  Deno.truncateSync(scene.path);
}

/** Copies the log to the first number and moves the others on, as many as are kept. */
export function copyLog(scene: Scene, kept = ALL): void {
  for (let number = kept - 1; number >= 1; number--) {
    try {
      scene.rename(`access.log.${number}`, `access.log.${number + 1}`);
    } catch {
      // Not so many yet.
    }
  }
  Deno.copyFileSync(scene.path, `${scene.path}.1`);
}
