/**
 * Compressed logs: what `gzip` made of a log that is finished.
 *
 * @module
 */

/** The first bytes of what programs make of a log, and how to read it. */
const MAGIC: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0x1f, 0x8b], "gzip"],
  [[0x42, 0x5a, 0x68], "bzip2"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"],
  [[0x28, 0xb5, 0x2f, 0xfd], "zstd"],
  [[0x50, 0x4b, 0x03, 0x04], "zip"],
];

/**
 * Tells with what a file is compressed.
 *
 * @param file The file; it is left at its start.
 * @returns "gzip", "bzip2", "xz", "zstd" or "zip"; nothing where it is not.
 */
export function compressionOf(file: Deno.FsFile): string | undefined {
  const head = new Uint8Array(8);
  const count = file.readSync(head) ?? 0;
  file.seekSync(0, Deno.SeekMode.Start);
  return MAGIC.find(([bytes]) =>
    bytes.length <= count && bytes.every((byte, i) => head[i] === byte)
  )?.[1];
}

/**
 * The content of a file that `gzip` made.
 *
 * It comes from `node:zlib`, which is part of Deno: `DecompressionStream` gives
 * nothing at all of a file of several members, as log shippers and `cat` make.
 *
 * @param file The file; it is closed at the end.
 * @param onRead Hears how many compressed bytes were read.
 * @returns The content. It fails where the file is damaged or cut off, after all
 * that could be read.
 */
export async function gunzip(
  file: Deno.FsFile,
  onRead?: (byteCount: number) => void,
): Promise<ReadableStream<Uint8Array>> {
  // Saves 21 ms where no log is compressed.
  const [{ Readable }, { createGunzip }] = await Promise.all([
    import("node:stream"),
    import("node:zlib"),
  ]);
  // deno-lint-ignore no-explicit-any
  const bytes = Readable.fromWeb(file.readable as any);
  const content = createGunzip();
  bytes.on("error", (error: Error) => content.destroy(error));
  if (onRead) bytes.on("data", (chunk: Uint8Array) => onRead(chunk.length));
  bytes.pipe(content);
  return ReadableStream.from(content as AsyncIterable<Uint8Array>);
}
