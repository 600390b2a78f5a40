import { assertEquals, assertRejects } from "@std/assert";
import type { Breath, PatientSink } from "../../lib/source/breath.ts";
import {
  type Input,
  type LineConsumer,
  readThrough,
  replay,
} from "../../lib/source/replay.ts";
import { Collector, MemoryFile, utf8 } from "./_helpers.ts";

const LINES = Array.from({ length: 3000 }, (_, i) => `line ${i}`);
const BYTES = utf8(LINES.join("\n") + "\n");
/** An odd number, and not one of whole lines. */
const CHUNK_BYTES = 10_007;

function stream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < BYTES.length; at += CHUNK_BYTES) {
        controller.enqueue(BYTES.subarray(at, at + CHUNK_BYTES));
      }
      controller.close();
    },
  });
}

/** Reads an input with a breath that is, or is not, needed after each piece. */
async function read(input: Input, isNeeded: boolean) {
  const sink = new Collector();
  const pieces: number[] = [];
  const breath: Breath = {
    isNeeded: () => isNeeded,
    onBytes: (byteCount) => pieces.push(byteCount),
    take: () => Promise.resolve(true),
  };
  const { signal } = new AbortController();
  await readThrough({ name: "log", input }, sink, breath, signal);
  return { lines: sink.all, pieces };
}

/** Takes no line before others had their turn. */
class OneByOne extends Collector implements PatientSink {
  #waiting: string[] = [];

  override lines(...args: Parameters<Collector["lines"]>) {
    if (this.isWaiting) throw new Error("lines wait");
    const before = this.all.length;
    super.lines(...args);
    this.#waiting = this.all.splice(before);
  }

  get isWaiting() {
    return this.#waiting.length > 0;
  }

  goOn() {
    this.all.push(this.#waiting.shift()!);
  }
}

for (
  const [what, input] of [
    ["a stream", stream],
    ["a file", () => new MemoryFile(BYTES)],
  ] as const
) {
  Deno.test(`readThrough() reads ${what}, and has lines wait where others are to have their turn`, async () => {
    const all = await read(input(), false);
    assertEquals(all.lines, LINES);
    assertEquals(all.pieces.reduce((sum, bytes) => sum + bytes), BYTES.length);

    const sink = new OneByOne();
    let turns = 0;
    const breath: Breath = {
      isNeeded: () => true,
      take: () => Promise.resolve(++turns > 0),
    };
    const { signal } = new AbortController();
    await readThrough({ name: "log", input: input() }, sink, breath, signal);
    assertEquals(sink.all, LINES);
    assertEquals(turns > LINES.length, true);
  });
}

for (const what of ["a stream", "a file"] as const) {
  Deno.test(`readThrough() does not take what it was stopped in for a line: ${what}`, async () => {
    const controller = new AbortController();
    const bytes = utf8("one\ntwo\nthr");
    const stop = () => (controller.abort(), true);
    const input: Input = what === "a file"
      ? new MemoryFile(bytes)
      : new ReadableStream<Uint8Array>({
        pull: (to) => to.enqueue(bytes),
      }, { highWaterMark: 0 });
    const sink = new Collector();
    const breath: Breath = {
      isNeeded: () => true,
      take: () => Promise.resolve(stop()),
    };
    await readThrough({ name: "log", input }, sink, breath, controller.signal);
    assertEquals(sink.all, ["one", "two"]);
  });
}

Deno.test("readThrough() leaves no listener and no stream behind, where reading fails too", async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull: () => Promise.reject(new Error("broken")),
  });
  let isCancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (to) => to.enqueue(BYTES),
    cancel: () => void (isCancelled = true),
  });
  const { signal } = new AbortController();
  let listeners = 0;
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove.apply(signal, args);
  };
  const breath = (goesOn: boolean): Breath => ({
    isNeeded: () => true,
    take: () => Promise.resolve(goesOn),
  });
  const read = (input: Input, goesOn: boolean) =>
    readThrough(
      { name: "log", input },
      new Collector(),
      breath(goesOn),
      signal,
    );
  await assertRejects(() => read(broken, true), Error, "broken");
  await read(endless, false);
  assertEquals([listeners, isCancelled], [0, true]);
});

Deno.test("replay() of several logs cancels the others where one cannot be read", async () => {
  let isCancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (to) => to.enqueue(BYTES),
    cancel: () => void (isCancelled = true),
  });
  let pulls = 0;
  const broken = new ReadableStream<Uint8Array>({
    pull: (to) =>
      pulls++ === 0 ? to.enqueue(BYTES) : Promise.reject(new Error("broken")),
  });
  const consumer = (): LineConsumer => ({
    isWaiting: false,
    goOn: () => {},
    lines: () => {},
    tooLong: () => {},
    read: (bytes, at) => bytes.indexOf(10, at) + 1,
    second: 0,
    hold: () => {},
    take: () => {},
  });
  const inputs = [endless, broken].map((input) => ({
    name: "log",
    input,
    consumer: consumer(),
  }));
  const breath: Breath = {
    isNeeded: () => false,
    take: () => Promise.resolve(true),
  };
  const { signal } = new AbortController();
  // The one that is furthest behind is read: here both in turn, by their order.
  inputs[0]!.consumer = { ...consumer(), second: 1 };
  await assertRejects(() => replay(inputs, breath, signal), Error, "broken");
  assertEquals(isCancelled, true);
});
