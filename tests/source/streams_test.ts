import { assertEquals, assertRejects } from "@std/assert";
import { readPipe, readStream } from "../../lib/source/streams.ts";
import { Collector, Scene, utf8 } from "./_helpers.ts";

/** A stream that the test feeds. */
function fed() {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    start: (it) => void (controller = it),
    cancel: () => void (cancelled = true),
  });
  return {
    stream,
    feed: (text: string) => controller.enqueue(utf8(text)),
    end: () => controller.close(),
    fail: (error: Error) => controller.error(error),
    cancelled: () => cancelled,
  };
}

/** A sink and a promise for each line it gets. */
class Waiting extends Collector {
  #expected = 0;
  #resolve = () => {};

  until(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#expected = count;
    this.#resolve = resolve;
    this.#check();
    return promise;
  }

  override lines(b: Uint8Array, start: number, end: number, live: boolean) {
    super.lines(b, start, end, live);
    this.#check();
  }

  #check(): void {
    if (this.all.length >= this.#expected) this.#resolve();
  }
}

Deno.test("53. Standard input to its end: every line, the last one without newline too", async () => {
  const sink = new Collector();
  const stream = ReadableStream.from(
    ["a\nb", "c\n", "", "d\ne"].map(utf8),
  );
  await readStream(stream, sink);
  assertEquals(sink.all, ["a", "bc", "d", "e"]);
  assertEquals(sink.live, [true, true, true, true]);
});

Deno.test("53. A child's output, read as standard input is", async () => {
  const sink = new Collector();
  const child = new Deno.Command("seq", {
    args: ["1", "200000"],
    stdout: "piped",
  }).spawn();
  await readStream(child.stdout, sink);
  await child.status;
  assertEquals(sink.all.length, 200_000);
  assertEquals(sink.all.at(-1), "200000");
});

Deno.test("Several streams: each has its own lines", async () => {
  const [a, b] = [fed(), fed()];
  const [sinkA, sinkB] = [new Waiting(), new Waiting()];
  const reading = Promise.all([
    readStream(a.stream, sinkA),
    readStream(b.stream, sinkB),
  ]);
  a.feed("a1\nhalf");
  b.feed("b1\nother");
  await Promise.all([sinkA.until(1), sinkB.until(1)]);
  b.feed(" b2\n");
  b.end();
  await sinkB.until(2);
  a.feed(" a2\n");
  a.end();
  await reading;
  assertEquals(sinkA.all, ["a1", "half a2"]);
  assertEquals(sinkB.all, ["b1", "other b2"]);
});

Deno.test("Nothing queues up: a stream is asked only when its chunk has been taken", async () => {
  let asked = 0;
  let taken = 0;
  let most = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (++asked === 100) return controller.close();
      most = Math.max(most, asked - taken);
      controller.enqueue(utf8("x\n"));
    },
  }, { highWaterMark: 0 });
  const sink = { lines: () => void taken++, tooLong: () => {} };
  await readStream(stream, sink);
  assertEquals(taken, 99);
  assertEquals(most, 1);
});

Deno.test("Aborted: ends at once, the unfinished line is not handed over", async () => {
  const a = fed();
  const sink = new Waiting();
  const { signal, abort } = aborting();
  const reading = readStream(a.stream, sink, { signal });
  a.feed("1\nhalf");
  await sink.until(1);
  abort();
  await reading;
  assertEquals(sink.all, ["1"]);
  assertEquals(a.cancelled(), true);
});

Deno.test("Aborted before it begins: nothing is read", async () => {
  const speaking = fed();
  speaking.feed("1\n");
  const sink = new Collector();
  await readStream(speaking.stream, sink, { signal: AbortSignal.abort() });
  await readStream(fed().stream, sink, { signal: AbortSignal.abort() });
  assertEquals(sink.all, []);
});

Deno.test("A stream that fails is told, after what came before", async () => {
  const a = fed();
  const sink = new Waiting();
  const reading = readStream(a.stream, sink);
  a.feed("1\n");
  await sink.until(1);
  a.fail(new Error("broken"));
  await assertRejects(() => reading, Error, "broken");
  assertEquals(sink.all, ["1"]);
});

/** Waits for the calls to the system that were let go: they hold the file. */
async function settled(scene: Scene): Promise<void> {
  for (let i = 0; i < 10_000 && scene.openFiles() > 0; i++) {
    await Deno.stat("/");
  }
}

function aborting() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** What is there soon; else it is aborted. */
async function soon<T>(coming: Promise<T>, abort: () => void): Promise<T> {
  let isThere = false;
  coming.then(() => isThere = true);
  for (let i = 0; i < 10_000 && !isThere; i++) await Deno.stat("/");
  if (!isThere) abort();
  return await coming;
}

async function makeFifo(path: string): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", { args: [path] })
    .output();
  assertEquals(success, true);
}

/** Another process that writes to a FIFO and closes it. */
async function writeTo(path: string, text: string): Promise<void> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", 'printf "$1" > "$0"', path, text],
  }).output();
  assertEquals(success, true);
}

Deno.test("52. FIFO, the writer closes and reopens: continues", async () => {
  using scene = new Scene();
  await makeFifo(scene.path);
  const sink = new Waiting();
  const { signal, abort } = aborting();
  // The first writer is there when it is opened: Deno 2.7 waits for it.
  const first = writeTo(scene.path, "0 a\\n0 unfinished");
  const reading = readPipe(scene.path, sink, { signal, pollMs: 1 });
  await first;
  await sink.until(2);
  for (let i = 1; i < 4; i++) {
    await writeTo(scene.path, `${i} a\\n${i} unfinished`);
    // The end of a writer ends its line: the next one must not be glued to it.
    await sink.until(2 * (i + 1));
  }
  abort();
  await reading;
  await settled(scene);
  assertEquals(
    sink.all,
    [0, 1, 2, 3].flatMap((i) => [`${i} a`, `${i} unfinished`]),
  );
});

Deno.test("52. FIFO, deleted and made anew: what comes before is read, then it is to be opened again", async () => {
  using scene = new Scene();
  const sink = new Waiting();
  const { signal, abort } = aborting();
  for (let i = 1; i <= 3; i++) {
    await makeFifo(scene.path);
    const writing = writeTo(scene.path, `${i} a\\n${i} unfinished`);
    const reading = readPipe(scene.path, sink, { signal, pollMs: 1 });
    await writing;
    await sink.until(3 * i - 1);
    // Whoever has opened it before is still heard.
    const late = await Deno.open(scene.path, { write: true });
    scene.remove();
    await makeFifo(`${scene.path}.new`);
    scene.rename("access.log.new", "access.log");
    await late.write(utf8(`${i} late\n`));
    late.close();
    assertEquals(await soon(reading, abort), "replaced");
    scene.remove();
  }
  assertEquals(
    sink.all,
    [1, 2, 3].flatMap((i) => [`${i} a`, `${i} unfinished`, `${i} late`]),
  );
});

Deno.test("52. FIFO, a file takes its place: what comes before is read, then it is told", async () => {
  using scene = new Scene();
  await makeFifo(scene.path);
  const sink = new Waiting();
  const { signal, abort } = aborting();
  const writing = writeTo(scene.path, "a\\n");
  const reading = readPipe(scene.path, sink, { signal, pollMs: 1 });
  await writing;
  scene.remove();
  scene.write("no line of the FIFO\n");
  assertEquals(await soon(reading, abort), "no pipe");
  assertEquals(sink.all, ["a"]);
});

Deno.test("52. FIFO that cannot be opened, or is none: no try leaves anything behind", async () => {
  using scene = new Scene();
  const sink = new Collector();
  let listeners = 0;
  const { signal } = aborting();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: unknown[]) => {
    listeners++;
    Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]) => {
    listeners--;
    Reflect.apply(removeEventListener, signal, args);
  };
  let told = 0;
  const onWriter = () => void told++;
  await assertRejects(
    () => readPipe(scene.path, sink, { signal, onWriter }),
    Deno.errors.NotFound,
  );
  scene.write("a\n");
  assertEquals(
    await readPipe(scene.path, sink, { signal, onWriter }),
    "no pipe",
  );
  assertEquals([listeners, told, sink.all], [0, 0, []]);
});

Deno.test("52. FIFO, aborted while a writer is there", async () => {
  using scene = new Scene();
  await makeFifo(scene.path);
  const sink = new Waiting();
  const { signal, abort } = aborting();
  // Opened for both it waits for nobody.
  const writer = await Deno.open(scene.path, { read: true, write: true });
  const reading = readPipe(scene.path, sink, { signal });
  await writer.write(utf8("1\nhalf"));
  await sink.until(1);
  abort();
  await reading;
  writer.close();
  await settled(scene);
  assertEquals(sink.all, ["1"]);
});

Deno.test("52. FIFO, aborted while it waits for a next writer, or a first one", async () => {
  using scene = new Scene();
  await makeFifo(scene.path);
  const { signal, abort } = aborting();
  const sink = new Waiting();
  const first = writeTo(scene.path, "1\\n");
  const reading = readPipe(scene.path, sink, { signal, pollMs: 1e9 });
  await first;
  await sink.until(1);
  for (let i = 0; i < 20; i++) await Deno.stat("/");
  abort();
  await reading;
  await readPipe(scene.path, sink, { signal });
  await settled(scene);
});

Deno.test("A device is read once", async () => {
  const sink = new Collector();
  assertEquals(await readPipe("/dev/null", sink), "ended");
  // A pipe that a shell made.
  const { stdout } = await new Deno.Command("sh", {
    args: [
      "-c",
      `printf 'a\\nb' | "$0" eval "$1"`,
      Deno.execPath(),
      `
      import { readPipe } from "${new URL(
        "../../lib/source/streams.ts",
        import.meta.url,
      )}";
      let text = "";
      await readPipe("/dev/stdin", {
        lines: (b, start, end) => text += new TextDecoder().decode(b.subarray(start, end)),
        tooLong: () => {},
      });
      console.log(JSON.stringify(text));
    `,
    ],
    stderr: "inherit",
  }).output();
  assertEquals(new TextDecoder().decode(stdout), '"a\\nb\\n"\n');
  assertEquals(sink.all, []);
});
