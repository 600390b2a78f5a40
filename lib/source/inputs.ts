/**
 * The logs that were named, opened.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { fileKey, type Kind, kindOf, realFileSystem } from "./file_system.ts";
import type { Input } from "./replay.ts";

/** A log with the name by which it is shown. */
export interface NamedInput {
  readonly name: string;
  readonly input: Input;
}

/** What standard input is called in reports. */
export const STDIN_NAME = "standard input";

/**
 * Tells what a log is.
 *
 * @param path Its path, or `-` for standard input.
 * @returns How it is to be read.
 * @throws {Failure} If it is a directory, or if Deno may not look.
 */
export function logKind(path: string): Exclude<Kind, "directory"> {
  if (path === "-") return "stream";
  // Asked, not tried: trying would put a question on the terminal.
  if (!realFileSystem.mayRead(path)) {
    throw new Failure(
      `cannot read ${JSON.stringify(path)}: Deno was not allowed to: ` +
        `run with --allow-read=${path}`,
    );
  }
  const kind = kindOf(path);
  if (kind === "directory") {
    throw new Failure(
      `cannot read ${JSON.stringify(path)}: it is a directory: ` +
        "name the log in it",
    );
  }
  return kind;
}

/**
 * Opens logs that are to be read to their ends.
 *
 * @param paths Their paths; `-` is standard input.
 * @param stdin Opens standard input.
 * @returns The logs; dispose of them.
 * @throws {Failure} If one cannot be read; those before it are closed.
 */
export function openInputs(
  paths: readonly string[],
  stdin: () => ReadableStream<Uint8Array>,
): { inputs: NamedInput[] } & Disposable {
  const files: Deno.FsFile[] = [];
  const seen = new Set<string>();
  const close = () => files.forEach((file) => file.close());
  try {
    const inputs = paths.flatMap((path): NamedInput[] => {
      if (path === "-") return [{ name: STDIN_NAME, input: stdin() }];
      if (logKind(path) === "stream") {
        return [{ name: path, input: pipeStream(path) }];
      }
      const file = Deno.openSync(path);
      files.push(file);
      // By two names it still is one log.
      const key = fileKey(file.statSync());
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ name: path, input: file }];
    });
    return { inputs, [Symbol.dispose]: close };
  } catch (error) {
    close();
    throw error instanceof Failure ? error : new Failure(whyNot(error));
  }
}

/**
 * Opens a FIFO or a device when it is read, and not before: opening waits for a
 * writer, and nothing else must wait with it.
 */
function pipeStream(path: string): ReadableStream<Uint8Array> {
  const read = async function* () {
    const file = await Deno.open(path);
    yield* file.readable;
  };
  return ReadableStream.from(read());
}

/** What the system says, with the name that it says it of. */
function whyNot(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `cannot read: ${text}`;
}
