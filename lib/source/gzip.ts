/**
 * Compressed logs: what `gzip` made of a log that is finished.
 *
 * @module
 */

import type { Gunzip } from "node:zlib";
import { type Compression, COMPRESSIONS } from "../compression.ts";
import { codeOf } from "./file_system.ts";

/** So much is read at a time. */
const PACKED_BYTES = 64 * 1024;
/**
 * So much is unpacked at a time. Each has memory of its own outside of the heap, which
 * is collected with the garbage of the heap: with 16 KiB, which is usual, a log of
 * nothing but zeros took 16 MB more.
 */
const CHUNK_BYTES = 8 * 1024;
/**
 * So much where it is unpacked again. What was handed over before is only passed by
 * then, which makes less garbage, so that it is collected more rarely: with as much
 * as above a damaged log of zeros took 40 MB more.
 */
const CHUNK_BYTES_AGAIN = 4 * 1024;

/**
 * Tells with what a file is compressed.
 *
 * @param file The file; it is left at its start.
 * @returns Nothing where it is not.
 */
export function compressionOf(file: Deno.FsFile): Compression | undefined {
  const head = new Uint8Array(8);
  const count = file.readSync(head) ?? 0;
  file.seekSync(0, Deno.SeekMode.Start);
  return COMPRESSIONS.find(({ begin }) =>
    begin.length <= count && begin.every((byte, i) => head[i] === byte)
  );
}

/** At its end a file has the size of its content, in as many bytes. */
const SIZE_BYTES = 4;

/**
 * How many bytes the content has of a file that `gzip` made of one, as its end says:
 * modulo 2^32.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1}
 *
 * @param file The file; where it stands afterwards is not defined.
 * @returns NaN where it is no such file.
 */
export function contentBytesOf(file: Deno.FsFile): number {
  if (compressionOf(file)?.name !== "gzip") return NaN;
  const size = new Uint8Array(SIZE_BYTES);
  file.seekSync(-SIZE_BYTES, Deno.SeekMode.End);
  if (file.readSync(size) !== SIZE_BYTES) return NaN;
  return new DataView(size.buffer).getUint32(0, true);
}

/**
 * The content of a file that `gzip` made.
 *
 * It comes from `node:zlib`, which is part of Deno: `DecompressionStream` gives
 * nothing at all of a file of several members, as log shippers and `cat` make.
 *
 * @param file The file, from its start; it stays open.
 * @param onRead Hears how many compressed bytes were read.
 * @returns The content. It fails where the file is damaged or cut off, after all
 * that could be read.
 */
export async function gunzip(
  file: Deno.FsFile,
  onRead?: (byteCount: number) => void,
): Promise<ReadableStream<Uint8Array>> {
  // Saves 21 ms where no log is compressed.
  const { createGunzip } = await import("node:zlib");
  const create = (chunkSize: number) => createGunzip({ chunkSize });
  return ReadableStream.from(contentOf(file, create, onRead));
}

async function* contentOf(
  file: Deno.FsFile,
  create: (chunkSize: number) => Gunzip,
  onRead: (byteCount: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  let givenBytes = 0;
  let readBytes = 0;
  // What was read before the last time is good.
  let goodBytes = 0;
  const hear = (byteCount: number) => {
    goodBytes = readBytes;
    readBytes += byteCount;
    onRead(byteCount);
  };
  try {
    const content = create(CHUNK_BYTES);
    for await (const chunk of unpacked(file, content, { onRead: hear })) {
      givenBytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    // What zlib made in the call that failed is lost: up to a chunk. So all is
    // unpacked once more, and where it failed byte by byte: then nothing is lost but
    // what the wrong byte itself begins with.
    file.seekSync(0, Deno.SeekMode.Start);
    const content = create(CHUNK_BYTES_AGAIN);
    for await (const chunk of unpacked(file, content, { goodBytes })) {
      const known = Math.min(givenBytes, chunk.length);
      givenBytes -= known;
      if (known < chunk.length) yield chunk.subarray(known);
    }
    throw error;
  }
}

/** Whether there is something wrong in a file, and not only its end missing. */
function isDamage(error: unknown): boolean {
  return codeOf(error) === "Z_DATA_ERROR";
}

/** How a file is unpacked. */
interface Feeding {
  /** Hears how many bytes were read of it. */
  readonly onRead?: (byteCount: number) => void;
  /** What is read behind so many bytes is unpacked byte by byte. */
  readonly goodBytes?: number;
}

/** What comes of a file, and then what went wrong. */
async function* unpacked(
  file: Deno.FsFile,
  content: Gunzip,
  feeding: Feeding,
): AsyncGenerator<Uint8Array> {
  feed(file, content, feeding).catch((error) => content.destroy(error));
  try {
    for await (const chunk of content) yield chunk;
  } catch (error) {
    // What has not been taken yet, which the loop leaves there.
    for (let chunk; (chunk = content.read()) !== null;) yield chunk;
    throw error;
  }
}

/** Has all of a file unpacked, through one buffer. */
async function feed(
  file: Deno.FsFile,
  content: Gunzip,
  { onRead = () => {}, goodBytes = Infinity }: Feeding,
): Promise<void> {
  const buffer = new Uint8Array(PACKED_BYTES);
  let fedBytes = 0;
  // A write that fails may say nothing of it; then the file is read for another.
  while (!content.destroyed) {
    const byteCount = await file.read(buffer);
    if (byteCount === null) {
      content.end();
      break;
    }
    onRead(byteCount);
    for (let start = 0, end; start < byteCount; start = end) {
      const count = Math.max(1, goodBytes - fedBytes);
      end = Math.min(byteCount, start + count);
      fedBytes += end - start;
      // It is used again when these bytes are unpacked.
      await new Promise<void>((resolve, reject) =>
        content.write(
          buffer.subarray(start, end),
          (error) => error ? reject(error) : resolve(),
        )
      );
    }
  }
}
