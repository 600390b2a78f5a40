/**
 * How compressed logs begin, and with what they are unpacked.
 *
 * @module
 */

/** A way to compress a log. */
export interface Compression {
  readonly name: "gzip" | "bzip2" | "xz" | "zstd" | "zip";
  /** The first bytes of what is compressed so. */
  readonly begin: readonly number[];
  /** Unpacks a file that is named behind it to standard output. */
  readonly unpacker: string;
  /** Does so with what is piped into it, where that is another program. */
  readonly pipeUnpacker?: string;
}

/** All that are known. */
export const COMPRESSIONS: readonly Compression[] = [
  { name: "gzip", begin: [0x1f, 0x8b], unpacker: "zcat" },
  { name: "bzip2", begin: [0x42, 0x5a, 0x68], unpacker: "bzcat" },
  { name: "xz", begin: [0xfd, 0x37, 0x7a, 0x58, 0x5a], unpacker: "xzcat" },
  { name: "zstd", begin: [0x28, 0xb5, 0x2f, 0xfd], unpacker: "zstdcat" },
  {
    name: "zip",
    begin: [0x50, 0x4b, 0x03, 0x04],
    unpacker: "unzip -p",
    pipeUnpacker: "funzip",
  },
];
