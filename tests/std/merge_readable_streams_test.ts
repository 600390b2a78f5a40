import { mergeReadableStreams } from "@std/streams/merge-readable-streams";
import { assert, assertEquals, assertRejects } from "@std/assert";

Deno.test("mergeReadableStreams() hands over the chunks of all streams", async () => {
  const merged = mergeReadableStreams(
    ReadableStream.from([1, 2]),
    ReadableStream.from([3, 4, 5]),
    ReadableStream.from([6]),
  );
  const chunks = await Array.fromAsync(merged);
  assertEquals(chunks.toSorted(), [1, 2, 3, 4, 5, 6]);
});

Deno.test("mergeReadableStreams() keeps the order in each stream", async () => {
  const merged = mergeReadableStreams(
    ReadableStream.from(["a1", "a2", "a3"]),
    ReadableStream.from(["b1", "b2"]),
  );
  const chunks = await Array.fromAsync(merged);
  assertEquals(chunks.filter((chunk) => chunk < "b"), ["a1", "a2", "a3"]);
  assertEquals(chunks.filter((chunk) => chunk > "b"), ["b1", "b2"]);
});

Deno.test("mergeReadableStreams() does not wait for a slow stream", async () => {
  const slow = Promise.withResolvers<void>();
  const merged = mergeReadableStreams(
    new ReadableStream<string>({
      async pull(controller) {
        await slow.promise;
        controller.enqueue("slow");
        controller.close();
      },
    }),
    ReadableStream.from(["fast"]),
  );
  const reader = merged.getReader();
  assertEquals(await reader.read(), { done: false, value: "fast" });
  slow.resolve();
  assertEquals(await reader.read(), { done: false, value: "slow" });
  assert((await reader.read()).done);
});

Deno.test("mergeReadableStreams() of no stream is empty", async () => {
  assertEquals(await Array.fromAsync(mergeReadableStreams()), []);
});

Deno.test("mergeReadableStreams() fails when a stream fails", async () => {
  const merged = mergeReadableStreams(
    ReadableStream.from([1]),
    new ReadableStream<number>({
      pull(controller) {
        controller.error(new RangeError("broken"));
      },
    }),
  );
  await assertRejects(() => Array.fromAsync(merged), RangeError, "broken");
});

Deno.test("mergeReadableStreams() that is cancelled leaves nothing unhandled", async () => {
  const merged = mergeReadableStreams(
    ReadableStream.from([1, 2, 3]),
    ReadableStream.from([4, 5]),
  );
  for await (const chunk of merged) if (chunk > 0) break;
  // Were the end of the others an error, it would come in these turns.
  for (let i = 0; i < 20; i++) await Promise.resolve();
});
