import { assert, assertEquals, assertRejects } from "@std/assert";
import { chunksOf, chunksToEnd } from "../../lib/source/chunks.ts";
import { readStream } from "../../lib/source/streams.ts";
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
  await readStream(chunksOf(() => coming), sink);
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
    () => readStream(broken, sink),
    Error,
    "broken",
  );
  assertEquals(sink.all, ["a", "b"]);
  const missing = chunksOf(() => Promise.reject(new Error("missing")));
  await assertRejects(() => missing.getReader().read(), Error, "missing");
});

/** As much as is read where nothing else is to be done. */
const CHUNK_BYTES = 256 * 1024 - 1;

/** What fills buffers as far as is said, and takes down how. */
class Filling {
  /** `+` for a read that was waited for, `!` for one at once. */
  how = "";
  readonly #lengths: number[];
  #number = 0;

  constructor(...lengths: number[]) {
    this.#lengths = lengths;
  }

  read(into: Uint8Array): Promise<number | null> {
    this.how += "+";
    return Promise.resolve(this.#fill(into));
  }

  readSync(into: Uint8Array): number | null {
    this.how += "!";
    return this.#fill(into);
  }

  #fill(into: Uint8Array): number | null {
    const length = this.#lengths.shift();
    if (length === undefined) return null;
    into.fill(++this.#number, 0, length);
    return length;
  }
}

/** Reads all; each chunk has to be as it was when it came. */
async function lengthsOf(
  stream: ReadableStream<Uint8Array>,
): Promise<number[]> {
  const lengths: number[] = [];
  for await (const chunk of stream) {
    await Promise.resolve();
    lengths.push(chunk.length);
    const number = lengths.length;
    assertEquals([chunk[0], chunk.at(-1)], [number, number]);
  }
  return lengths;
}

Deno.test("What looks like a file is read at once, where nothing else is to be done", async () => {
  const full = (count: number) => Array<number>(count).fill(CHUNK_BYTES);
  for (
    const [lengths, how] of [
      [[], "+"],
      [[5], "++"],
      [full(15), "+".repeat(16)],
      [full(16), "+".repeat(16) + "!"],
      [[...full(20), 7], "+".repeat(16) + "!".repeat(5) + "+"],
      // A pipe that was made larger, and is not full always.
      [
        [...full(15), 9, ...full(17), 8, ...full(15)],
        "+".repeat(32) + "!!" + "+".repeat(16),
      ],
    ] as const
  ) {
    const filling = new Filling(...lengths);
    assertEquals(await lengthsOf(chunksToEnd(filling)), [...lengths]);
    assertEquals(filling.how, how, `${lengths.length} chunks`);
    // Who follows has the clock to look after, whatever it looks like.
    const followed = new Filling(...lengths);
    assertEquals(await lengthsOf(chunksOf(() => followed)), [...lengths]);
    assertEquals(followed.how, "+".repeat(lengths.length + 1));
  }
});
