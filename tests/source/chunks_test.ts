import { assert, assertEquals, assertRejects } from "@std/assert";
import { chunksOf } from "../../lib/source/chunks.ts";
import { readStreams } from "../../lib/source/streams.ts";
import { Collector, latin1, utf8 } from "./_helpers.ts";

/** What comes by itself: texts, then the end. */
class Coming {
  reads = 0;
  readonly buffers = new Set<ArrayBufferLike>();
  readonly #texts: (string | Error)[];

  constructor(...texts: (string | Error)[]) {
    this.#texts = texts;
  }

  read(into: Uint8Array): Promise<number | null> {
    this.reads++;
    this.buffers.add(into.buffer);
    const next = this.#texts.shift();
    if (next === undefined) return Promise.resolve(null);
    if (next instanceof Error) return Promise.reject(next);
    into.set(utf8(next));
    return Promise.resolve(next.length);
  }
}

Deno.test("What comes by itself is read to its end, into two buffers for all of it", async () => {
  const texts = Array.from({ length: 100 }, (_, i) => `line ${i}\n`);
  const coming = new Coming(...texts);
  const sink = new Collector();
  await readStreams([{ stream: chunksOf(() => coming), sink }]);
  assertEquals(sink.all, texts.map((text) => text.trimEnd()));
  assertEquals(coming.buffers.size, 2);
});

Deno.test("A chunk is good until the next one is asked for, while that is read", async () => {
  const coming = new Coming("a", "b", "c");
  const reader = chunksOf(() => coming).getReader();
  assertEquals(coming.reads, 0);
  const { value } = await reader.read();
  assertEquals(coming.reads, 2);
  assertEquals(latin1(value!), "a");
  const next = await reader.read();
  assertEquals(latin1(next.value!), "b");
  await reader.cancel();
  assertEquals(coming.reads, 3);
});

Deno.test("What is silent does not keep anyone from stopping, nor does what it says later", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const reader = chunksOf(() => ({ read: () => promise })).getReader();
  const reading = reader.read();
  await reader.cancel();
  assert((await reading).done);
  resolve(1);
  await promise;
});

Deno.test("What cannot be opened or read fails for whoever reads it, after what came before", async () => {
  const broken = chunksOf(() => new Coming("a\nb\n", new Error("broken")));
  const sink = new Collector();
  await assertRejects(
    () => readStreams([{ stream: broken, sink }]),
    Error,
    "broken",
  );
  assertEquals(sink.all, ["a", "b"]);
  const missing = chunksOf(() => Promise.reject(new Error("missing")));
  await assertRejects(() => missing.getReader().read(), Error, "missing");
});
