/**
 * Stand-in for `@std/streams/merge-readable-streams`.
 *
 * @module
 */

/**
 * Makes one stream of several. Chunks come as they arrive; it ends when all of
 * them have ended, and fails as soon as one fails.
 *
 * @typeParam T The type of the chunks.
 * @param streams The streams to read.
 * @returns The merged stream.
 *
 * @example Usage
 * ```ts
 * import { mergeReadableStreams } from "@std/streams/merge-readable-streams";
 * import { assertEquals } from "@std/assert";
 *
 * const merged = mergeReadableStreams(
 *   ReadableStream.from([1, 2]),
 *   ReadableStream.from([3, 4, 5]),
 * );
 * const chunks = await Array.fromAsync(merged);
 * assertEquals(chunks.toSorted(), [1, 2, 3, 4, 5]);
 * ```
 */
export function mergeReadableStreams<T>(
  ...streams: ReadableStream<T>[]
): ReadableStream<T> {
  return new ReadableStream<T>({
    start(controller) {
      let failed = false;
      const readers = streams.map(async (stream) => {
        for await (const chunk of stream) {
          if (failed) break;
          controller.enqueue(chunk);
        }
      });
      Promise.all(readers).then(() => controller.close()).catch((error) => {
        failed = true;
        // Also where the merged stream was cancelled: then this does nothing.
        controller.error(error);
      });
    },
  });
}
