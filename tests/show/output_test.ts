import { assertEquals } from "@std/assert";
import { Output, WHOLE_BYTES, type Writer } from "../../lib/show/output.ts";

const MIB = 1024 * 1024;

/** Takes what it is given when it is told to, at most so many bytes at once. */
class SlowWriter implements Writer {
  readonly chunks: string[] = [];
  readonly #atMost: number;
  #take = () => {};

  constructor(atMost = Infinity) {
    this.#atMost = atMost;
  }

  get text(): string {
    return this.chunks.join("");
  }

  write(bytes: Uint8Array): Promise<number> {
    const some = bytes.slice(0, this.#atMost);
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#take = () => {
      this.chunks.push(new TextDecoder("latin1").decode(some));
      resolve(some.length);
    };
    return promise;
  }

  /** Takes one chunk and lets the output go on. */
  async take(): Promise<void> {
    this.#take();
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }
}

const unclosed = (error: unknown) => {
  throw error;
};

Deno.test("Output writes in order, and what came meanwhile in one", async () => {
  const writer = new SlowWriter();
  const output = new Output(writer, unclosed);
  for (const text of ["a", "b", "", "c"]) output.write(text);
  await writer.take();
  output.write("d");
  await writer.take();
  await writer.take();
  await output.drain();
  assertEquals(writer.chunks, ["a", "bc", "d"]);
});

Deno.test("Output writes the rest of what a writer took in part", async () => {
  const writer = new SlowWriter(2);
  const output = new Output(writer, unclosed);
  // Bytes, not characters: é has two, and the first write ends within it.
  output.write("aé");
  output.write("bcd");
  for (let i = 0; i < 4; i++) await writer.take();
  await output.drain();
  assertEquals(writer.chunks, ["a\xc3", "\xa9", "bc", "d"]);
});

Deno.test("Output is busy until all is written, and can be used again", async () => {
  const writer = new SlowWriter();
  const output = new Output(writer, unclosed);
  assertEquals(output.busy, false);
  await output.drain();
  output.write("");
  assertEquals(output.busy, false);
  output.write("a");
  assertEquals(output.busy, true);
  let drained = false;
  const draining = output.drain().then(() => drained = true);
  await Promise.resolve();
  assertEquals(drained, false);
  await writer.take();
  await draining;
  assertEquals(output.busy, false);
  output.write("b");
  await writer.take();
  assertEquals([writer.text, output.busy], ["ab", false]);
});

Deno.test("Output is full above a million characters, until they are written", async () => {
  const writer = new SlowWriter();
  const output = new Output(writer, unclosed);
  output.write("x".repeat(MIB - 1));
  output.write("y");
  assertEquals(output.full, false);
  output.write("z");
  assertEquals(output.full, true);
  await writer.take();
  assertEquals(output.full, false);
  await writer.take();
  assertEquals(writer.chunks.map(({ length }) => length), [MIB - 1, 2]);
  output.write("x".repeat(MIB));
  assertEquals(output.full, false);
  await writer.take();
});

Deno.test("Output joins what waits, but not without a limit", async () => {
  const writer = new SlowWriter();
  const output = new Output(writer, unclosed);
  output.write("a");
  for (let i = 0; i < 5; i++) output.write("b".repeat(MIB / 2));
  for (let i = 0; i < 4; i++) await writer.take();
  assertEquals(
    writer.chunks.map(({ length }) => length),
    [1, MIB, MIB, MIB / 2],
  );
});

Deno.test("Output says once that it is closed, and drops what comes later", async () => {
  const gone = new Error("broken pipe");
  const heard: unknown[] = [];
  let writes = 0;
  const output = new Output({
    write: () => {
      writes++;
      return Promise.reject(gone);
    },
  }, (error) => heard.push(error));
  output.write("x".repeat(MIB));
  output.write("y");
  assertEquals(output.full, true);
  await output.drain();
  assertEquals([heard, output.busy, output.full], [[gone], false, false]);
  output.write("z".repeat(2 * MIB));
  await output.drain();
  assertEquals([heard.length, writes, output.full], [1, 1, false]);
});

Deno.test("Output writes whole lines where a piece has one", async () => {
  const writer = new SlowWriter();
  const output = new Output(writer, unclosed);
  output.pieceBytes = 4;
  output.write("a\n\ncdefghi\nj");
  for (let i = 0; i < 4; i++) await writer.take();
  await output.drain();
  assertEquals(writer.chunks, ["a\n\n", "cdef", "ghi\n", "j"]);
});

/** Has no room for anything, so many times. */
class FullWriter implements Writer {
  readonly chunks: string[] = [];
  refusals = 0;

  write(bytes: Uint8Array): Promise<number> {
    if (this.refusals-- > 0) {
      return Promise.reject(new Deno.errors.WouldBlock("os error 11"));
    }
    this.chunks.push(new TextDecoder().decode(bytes));
    return Promise.resolve(bytes.length);
  }
}

Deno.test("Output waits where a writer has no room instead of making it wait", async () => {
  const writer = new FullWriter();
  const output = new Output(writer, unclosed);
  writer.refusals = 2;
  output.write("abc");
  await output.drain();
  assertEquals(writer.chunks, ["abc"]);
  // What waits for room is dropped with the rest.
  writer.refusals = 1;
  output.write("d");
  output.end("end");
  await output.drain();
  assertEquals(writer.chunks, ["abc", "end"]);
});

Deno.test("Output writes nothing twice: of a large piece it is not known what was taken", async () => {
  const writer = new FullWriter();
  const heard: unknown[] = [];
  const output = new Output(writer, (error) => heard.push(error));
  writer.refusals = 1;
  output.write("x".repeat(WHOLE_BYTES + 1));
  await output.drain();
  assertEquals([heard.length, writer.chunks], [1, []]);
});

Deno.test("Output.drain() ends with its signal, the writing goes on", async () => {
  let written = 0;
  let go = () => {};
  const output = new Output({
    write: (bytes) =>
      new Promise((resolve) => {
        go = () => {
          written += bytes.length;
          resolve(bytes.length);
        };
      }),
  }, () => {});
  output.write("abc");
  const stop = new AbortController();
  const draining = output.drain(stop.signal);
  stop.abort();
  await draining;
  await output.drain(stop.signal);
  assertEquals([written, output.busy], [0, true]);
  go();
  await output.drain();
  assertEquals([written, output.busy], [3, false]);
});

Deno.test("Output writes in pieces of the size that is asked for", async () => {
  const writer = new SlowWriter();
  const output = new Output(writer, unclosed);
  output.pieceBytes = 3;
  output.write("abcdefg");
  for (let i = 0; i < 3; i++) await writer.take();
  await output.drain();
  assertEquals(writer.chunks, ["abc", "def", "g"]);
});

Deno.test("Output.drainWhileTaken() ends when nothing was taken for a while, however long the rest takes", async () => {
  const writer = new SlowWriter(1);
  const output = new Output(writer, unclosed);
  output.write("abcd");
  let whiles: AbortController[] = [];
  let isOver = false;
  const drain = () => {
    whiles = [];
    isOver = false;
    return output.drainWhileTaken(() => {
      whiles.push(new AbortController());
      return whiles.at(-1)!.signal;
    }).then(() => isOver = true);
  };
  /** A while goes by; what comes of that has happened. */
  const goBy = async () => {
    whiles.at(-1)!.abort();
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  const first = drain();
  for (const taken of ["a", "ab"]) {
    await writer.take();
    await goBy();
    assertEquals([writer.text, isOver], [taken, false]);
  }
  assertEquals(whiles.length, 3);
  await goBy();
  assertEquals([isOver, output.busy], [true, true]);
  await first;
  const second = drain();
  await writer.take();
  await writer.take();
  await second;
  assertEquals([writer.text, whiles.length, output.busy], ["abcd", 1, false]);
});

Deno.test("Output.end() drops what waits, writes a last text and takes no more", async () => {
  const writer = new SlowWriter();
  const output = new Output(writer, unclosed);
  output.pieceBytes = 2;
  output.write("abcd");
  output.write("ef");
  output.end("end");
  output.write("g");
  output.end("h");
  for (let i = 0; i < 3; i++) await writer.take();
  await output.drain();
  // What was given to the writer before is written.
  assertEquals(writer.chunks, ["ab", "en", "d"]);
  const idle = new Output(writer, unclosed);
  idle.end("end");
  await writer.take();
  await idle.drain();
  assertEquals(writer.chunks.slice(3), ["end"]);
});
