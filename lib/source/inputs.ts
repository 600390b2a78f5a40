/**
 * The logs that were named: what each of them is, and those that are read to
 * their ends, opened.
 *
 * @module
 */

import type { Compression } from "../compression.ts";
import { Failure, quote, textOf } from "../failure.ts";
import { cannotRead, fileKey, kindOf, realFileSystem } from "./file_system.ts";
import { chunksOf } from "./chunks.ts";
import { Glob, isPattern } from "./glob.ts";
import { compressionOf, gunzip } from "./gzip.ts";
import type { NamedInput } from "./replay.ts";

/** A log that was named, and how it is to be read. */
export interface NamedLog {
  /** Its path, or a pattern of paths, or `-` for standard input. */
  readonly path: string;
  /**
   * "file" also where nothing is there yet, "stream" what is read once from front
   * to end: standard input, FIFOs and devices.
   */
  readonly kind: "file" | "pattern" | "compressed" | "stream";
}

/** Logs that are open, to be disposed of. */
export interface OpenInputs extends Disposable {
  readonly inputs: NamedInput[];
  /** What could not be read to its end. */
  readonly damaged: string[];
  /** The size of all of them, compressed ones as they are; nothing where not known. */
  readonly totalBytes: number | undefined;
  /** How many bytes more were unpacked than were read of compressed ones. */
  readonly unpackedBytes: () => number;
}

/** What standard input is called in reports. */
export const STDIN_NAME = "standard input";

/**
 * Tells what a log is.
 *
 * @param path Its path, or a pattern, or `-` for standard input.
 * @throws {Failure} If it is a directory, if Deno may not look, or if it is
 * compressed in a way that is not read here.
 */
export function namedLog(path: string): NamedLog {
  if (path === "-") return { path, kind: "stream" };
  if (isPattern(path)) {
    checkMayRead(path, new Glob(path).folder);
    return { path, kind: "pattern" };
  }
  checkMayRead(path, path);
  const kind = kindOf(path);
  if (kind === "directory") {
    const pattern = `${path.replace(/\/+$/, "")}/*.log`;
    throw new Failure(
      `cannot read ${quote(path)}: it is a directory: ` +
        `name the log in it, or a pattern: ${quote(pattern)}`,
    );
  }
  if (kind === "stream") return { path, kind };
  return { path, kind: isGzip(path) ? "compressed" : "file" };
}

/**
 * Opens logs that are to be read to their ends.
 *
 * @param paths Their paths, or patterns; `-` is standard input.
 * @param stdin Opens standard input.
 * @param onFault Hears of each that cannot be read, which is left out then. Without
 * it the first one is thrown, and those before it are closed.
 * @returns The logs.
 * @throws {Failure} What `onFault` throws.
 */
export function openInputs(
  paths: readonly string[],
  stdin: () => ReadableStream<Uint8Array>,
  onFault: (failure: Failure) => void = thrown,
): OpenInputs {
  const files: Deno.FsFile[] = [];
  const damaged: string[] = [];
  const seen = new Set<string>();
  let totalBytes: number | undefined = 0;
  let unpackedBytes = 0;
  const close = () => files.forEach((file) => file.close());
  const each = <T>(
    some: readonly string[],
    of: (path: string) => readonly T[],
  ) =>
    some.flatMap((path) => {
      try {
        return of(path);
      } catch (error) {
        onFault(error instanceof Failure ? error : cannotRead(path, error));
        return [];
      }
    });
  try {
    const inputs = each(each(paths, expanded), (path): NamedInput[] => {
      const { kind } = namedLog(path);
      if (kind === "stream") totalBytes = undefined;
      if (path === "-") return [{ name: STDIN_NAME, input: stdin() }];
      if (kind === "stream") {
        const input = pipeStream(path, (file) => files.push(file));
        return [{ name: path, input }];
      }
      const file = Deno.openSync(path);
      files.push(file);
      // By two names it still is one log.
      const info = file.statSync();
      const key = fileKey(info);
      if (seen.has(key)) return [];
      seen.add(key);
      if (totalBytes !== undefined) totalBytes += info.size;
      if (kind === "compressed") {
        const input = contentOf(path, file, {
          onDamage: (problem) => damaged.push(problem),
          onUnpacked: (byteCount) => unpackedBytes += byteCount,
        });
        return [{ name: path, input }];
      }
      return [{ name: path, input: file }];
    });
    return {
      inputs,
      damaged,
      totalBytes,
      unpackedBytes: () => unpackedBytes,
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function thrown(failure: Failure): never {
  throw failure;
}

/** The files that a pattern names; any other path is itself. */
function expanded(path: string): readonly string[] {
  if (path === "-" || namedLog(path).kind !== "pattern") return [path];
  const { paths, left, fault } = new Glob(path).matches();
  if (left > 0) {
    throw new Failure(
      `cannot read ${quote(path)}: ${paths.length + left} files match: ` +
        `name at most ${paths.length} at a time`,
    );
  }
  if (paths.length > 0) return paths;
  throw new Failure(
    `cannot read ${quote(path)}: ${fault ?? "no file matches"}`,
  );
}

function checkMayRead(path: string, needed: string): void {
  // Asked, not tried: trying would put a question on the terminal.
  if (realFileSystem.mayRead(needed)) return;
  throw new Failure(
    `cannot read ${quote(path)}: Deno was not allowed to: ` +
      `run with --allow-read=${needed}`,
  );
}

function isGzip(path: string): boolean {
  const compression = compressionAt(path);
  if (compression === undefined) return false;
  const { name, unpacker } = compression;
  if (name === "gzip") return true;
  throw new Failure(
    `cannot read ${quote(path)}: it is compressed with ${name}: unpack it ` +
      `into a pipe, as in: ${unpacker} FILE | http-monitor --once`,
  );
}

function compressionAt(path: string): Compression | undefined {
  try {
    using file = Deno.openSync(path);
    return compressionOf(file);
  } catch {
    return undefined; // Whoever opens it to read it says what is wrong.
  }
}

/** A compressed log; where it is damaged, what comes before that is read. */
function contentOf(
  path: string,
  file: Deno.FsFile,
  { onDamage, onUnpacked }: {
    onDamage: (problem: string) => void;
    onUnpacked: (byteCount: number) => void;
  },
): ReadableStream<Uint8Array> {
  const read = async function* () {
    try {
      for await (const chunk of await gunzip(file, (it) => onUnpacked(-it))) {
        onUnpacked(chunk.length);
        yield chunk;
      }
    } catch (error) {
      onDamage(
        `${quote(path)} is damaged, what comes before that is counted: ` +
          textOf(error),
      );
    }
  };
  return ReadableStream.from(read());
}

/**
 * Opens a FIFO or a device when it is read, and not before: opening waits for a
 * writer, and nothing else must wait with it.
 */
function pipeStream(
  path: string,
  onOpen: (file: Deno.FsFile) => void,
): ReadableStream<Uint8Array> {
  return chunksOf(async () => {
    const file = await Deno.open(path);
    onOpen(file);
    return file;
  });
}
