import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { createWaker } from "../../lib/source/waker.ts";
import { Scene } from "./_helpers.ts";

/** A watch that tells what the test says. */
class FakeWatcher {
  static all: FakeWatcher[] = [];
  closed = false;
  readonly paths: string[];
  #events: Deno.FsEvent[] = [];
  #wake: (() => void) | undefined;
  #failure: Error | undefined;

  constructor(paths: string[]) {
    this.paths = paths;
    FakeWatcher.all.push(this);
  }

  emit(kind: Deno.FsEvent["kind"], ...paths: string[]): void {
    this.#events.push({ kind, paths });
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  close(): void {
    if (this.closed) throw new Deno.errors.BadResource("closed twice");
    this.closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Deno.FsEvent> {
    while (!this.closed) {
      if (this.#failure !== undefined) throw this.#failure;
      const event = this.#events.shift();
      if (event !== undefined) yield event;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

const watch =
  ((paths: string | string[]) =>
    new FakeWatcher([paths].flat())) as unknown as typeof Deno.watchFs;

/** Counts how often a waker woke, and looks each time. */
function count(
  waker: ReturnType<typeof createWaker>,
  found: () => boolean,
): () => number {
  let wakings = 0;
  let ended = false;
  (async () => {
    while (!ended) {
      await waker.wait();
      wakings++;
      if (wakings > 10_000) ended = true;
      waker.looked(found());
    }
  })();
  return () => {
    const seen = wakings;
    wakings = 0;
    if (seen < 0) ended = true;
    return seen;
  };
}

/** A folder in which nothing happens. */
const HERE = import.meta.dirname!;

function setUp(found: () => boolean, paths = [`${HERE}/access.log`]) {
  FakeWatcher.all = [];
  const time = new FakeTime();
  const waker = createWaker(paths, { watch });
  return {
    time,
    waker,
    wakings: count(waker, found),
    last: () => FakeWatcher.all.at(-1)!,
    async [Symbol.asyncDispose]() {
      // A closed waker wakes at once: it must not be waited for again.
      found = () => false;
      waker.wait = () => new Promise(() => {});
      waker.close();
      await time.runMicrotasks();
      time.restore();
    },
  };
}

Deno.test("While quiet it watches the folder and looks slowly; at an event it looks at once and fast", async () => {
  await using it = setUp(() => false);
  assertEquals(it.last().paths, [HERE]);
  for (let i = 0; i < 4; i++) await it.time.tickAsync(250);
  assertEquals(it.wakings(), 4);

  it.last().emit("modify", `${HERE}/access.log`);
  await it.time.runMicrotasks();
  assertEquals(it.wakings(), 1);
  assertEquals(it.last().closed, true);
  for (let i = 0; i < 10; i++) await it.time.tickAsync(100);
  assertEquals(it.wakings(), 10);
});

Deno.test("After a quiet while it watches again", async () => {
  let found = true;
  await using it = setUp(() => found);
  for (let i = 0; i < 100; i++) await it.time.tickAsync(100);
  assertEquals(FakeWatcher.all.length, 1);
  found = false;
  for (let i = 0; i < 29; i++) await it.time.tickAsync(100);
  assertEquals(FakeWatcher.all.length, 1);
  for (let i = 0; i < 2; i++) await it.time.tickAsync(100);
  assertEquals(FakeWatcher.all.length, 2);
  assertEquals(it.last().closed, false);
  it.wakings();
  for (let i = 0; i < 10; i++) await it.time.tickAsync(250);
  assertEquals(it.wakings(), 10);
});

Deno.test("What is found now and then begins the quiet while anew", async () => {
  let found = true;
  await using it = setUp(() => found);
  for (let i = 0; i < 5; i++) {
    found = true;
    for (let j = 0; j < 3; j++) await it.time.tickAsync(100);
    found = false;
    for (let j = 0; j < 20; j++) await it.time.tickAsync(100);
  }
  assertEquals(FakeWatcher.all.length, 1);
});

Deno.test("What the slow look finds ends the watch too", async () => {
  let found = false;
  await using it = setUp(() => found);
  await it.time.tickAsync(250);
  assertEquals(it.last().closed, false);
  found = true;
  await it.time.tickAsync(250);
  assertEquals(it.last().closed, true);
  it.wakings();
  for (let i = 0; i < 10; i++) await it.time.tickAsync(100);
  assertEquals(it.wakings(), 10);
});

Deno.test("63. A rename delivered as modify, or anything of the log: a hint all the same", async () => {
  for (const kind of ["any", "create", "modify", "rename", "remove", "other"]) {
    await using it = setUp(() => false);
    it.last().emit(
      kind as Deno.FsEvent["kind"],
      `${HERE}/access.log.1`,
      `${HERE}/access.log`,
    );
    await it.time.runMicrotasks();
    assertEquals(it.wakings(), 1, kind);
  }
});

Deno.test("Accesses and other files in the folder do not wake", async () => {
  await using it = setUp(() => false);
  it.last().emit("access", `${HERE}/access.log`);
  it.last().emit("modify", `${HERE}/error.log`);
  it.last().emit("create", `${HERE}/access.log.1`);
  await it.time.runMicrotasks();
  assertEquals(it.wakings(), 0);
  assertEquals(it.last().closed, false);
  // An event that names nothing may be about anything.
  it.last().emit("other");
  await it.time.runMicrotasks();
  assertEquals(it.wakings(), 1);
});

Deno.test("A folder where others write much is not watched on; accesses are not counted", async () => {
  await using it = setUp(() => false);
  for (let i = 0; i < 500; i++) it.last().emit("access", `${HERE}/access.log`);
  await it.time.runMicrotasks();
  assertEquals(it.last().closed, false);
  for (let i = 0; i < 100; i++) it.last().emit("modify", `${HERE}/error.log`);
  await it.time.runMicrotasks();
  assertEquals(it.last().closed, true);
  assertEquals(it.wakings(), 0);
  for (let i = 0; i < 8; i++) await it.time.tickAsync(250);
  assertEquals(it.wakings(), 8);
});

Deno.test("62. No watch, or one that fails: slow looks", async () => {
  using time = new FakeTime();
  const failing = [
    () => {
      throw new Deno.errors.NotCapable("no");
    },
    () => {
      throw new Error("No space left on device (os error 28)");
    },
  ];
  for (const watch of failing) {
    const waker = createWaker([`${HERE}/access.log`], { watch });
    const woken = waker.wait();
    await time.tickAsync(250);
    assertEquals(await woken, false);
    waker.looked(false);
    waker.close();
  }
  // It fails while it runs.
  FakeWatcher.all = [];
  const waker = createWaker([`${HERE}/access.log`], { watch });
  FakeWatcher.all[0]!.fail(new Error("gone"));
  const woken = waker.wait();
  await time.tickAsync(250);
  await woken;
  assertEquals(FakeWatcher.all[0]!.closed, true);
  waker.close();
});

Deno.test("A missing folder is not watched, the others are, each once", async () => {
  await using it = setUp(() => false, [
    `${HERE}/no such folder/access.log`,
    `${HERE}/a.log`,
    `${HERE}/b.log`,
    "here.log",
  ]);
  assertEquals(FakeWatcher.all.map(({ paths }) => paths), [[HERE], ["."]]);
  await it.time.tickAsync(250);
  assertEquals(it.wakings(), 1);
});

Deno.test("Closing ends the watch and wakes who waits, and who waits later", async () => {
  // Nobody moves this clock: what wakes is not the slow look.
  using _ = new FakeTime();
  FakeWatcher.all = [];
  const waker = createWaker([`${HERE}/access.log`], { watch });
  const waiting = waker.wait();
  waker.close();
  assertEquals(FakeWatcher.all.map(({ closed }) => closed), [true]);
  assertEquals(await waiting, false);
  assertEquals(await waker.wait(), false);
  waker.looked(true);
  waker.looked(false);
  waker.close();
});

Deno.test("The real watch: a write wakes, closing leaves nothing open", async () => {
  using scene = new Scene();
  scene.write("a\n");
  const waker = createWaker([scene.path], { idlePollMs: 60_000 });
  let woken = waker.wait();
  scene.write("b\n");
  assertEquals(await woken, true);
  waker.close();

  // Renames too.
  const other = createWaker([scene.path], { idlePollMs: 60_000 });
  woken = other.wait();
  scene.rename("access.log", "access.log.1");
  assertEquals(await woken, true);
  other.close();
});

Deno.test("62. All watch events dropped: polling still sees writes and rotation", async () => {
  using scene = new Scene();
  scene.write("before\n");
  using time = new FakeTime();
  const follower = scene.follow();
  const waker = createWaker([scene.path], { watch });
  const look = async () => {
    const woken = waker.wait();
    await time.tickAsync(250);
    await woken;
    const lines = scene.poll(250);
    waker.looked(lines.length > 0);
    return lines;
  };
  assertEquals(await look(), []);
  scene.write("1\n");
  assertEquals(await look(), ["1"]);
  scene.rename("access.log", "access.log.1");
  scene.write("2\n");
  assertEquals(await look(), ["2"]);
  waker.close();
  follower.close();
});

Deno.test({
  name:
    "A folder with a FIFO in it is not watched, nor on once one is made there",
  ignore: Deno.build.os === "windows",
  async fn() {
    using scene = new Scene();
    await using it = setUp(() => false, [scene.path]);
    const [watcher] = FakeWatcher.all;
    const pipe = `${scene.folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    watcher!.emit("create", pipe);
    await it.time.runMicrotasks();
    assertEquals(watcher!.closed, true);
    FakeWatcher.all = [];
    createWaker([scene.path], { watch }).close();
    assertEquals(FakeWatcher.all, []);
    scene.remove("pipe");
    createWaker([scene.path], { watch }).close();
    assertEquals(FakeWatcher.all.length, 1);
  },
});
