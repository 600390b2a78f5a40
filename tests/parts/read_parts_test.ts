import { assert, assertEquals, assertRejects } from "@std/assert";
import type { MonitorEvent } from "../../lib/events.ts";
import { LineCounter } from "../../lib/line_counter.ts";
import { formatOf, type GivenFormat } from "../../lib/log/given_format.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { Monitor } from "../../lib/monitor.ts";
import { Claims } from "../../lib/parts/claims.ts";
import { readParts } from "../../lib/parts/read_parts.ts";
import type { PartTask } from "../../lib/parts/worker.ts";
import { pause } from "../../lib/pause.ts";
import { Pause } from "../../lib/source/breath.ts";
import { partCount } from "../../lib/source/part.ts";
import { eventually, Folder } from "../cli/_run.ts";
import { lineAt } from "../_monitor.ts";
import { randomFrom } from "../_random.ts";

const START = 1_700_000_000;
const PART_BYTES = 20_000;
/** So long something may take that is not to come. */
const PATIENCE_MS = 5000;

/** A log of some 1.5 MB, with lines that are no hits and times that go back. */
function someLog(): string {
  const random = randomFrom(1);
  let text = "junk at the start\n";
  let second = START;
  for (let i = 0; i < 8000; i++) {
    if (random(50) === 0) text += `junk ${i}\n`;
    if (random(1500) === 0) text += `${"x".repeat(140_000)}\n`;
    if (random(8) === 0) second += random(5);
    const back = random(100) === 0 ? random(1000) : 0;
    text += lineAt(second - back, `/s${random(200)}/x`, 200 + random(2) * 204);
  }
  return text;
}

/** A log of which each part can be taken, and has hits. */
function evenLog(): string {
  let text = "";
  for (let i = 0; i < 8000; i++) {
    text += lineAt(START + Math.floor(i / 4), `/s${i % 200}/x`);
  }
  return text;
}

/** Tells what was counted in this thread, and what in others. */
class Spied extends LineCounter {
  here = 0;
  apart = 0;

  override take(): void {
    if (!Number.isNaN(this.second)) this.here++;
    super.take();
  }

  override takePlain(first: number, end: number, hits: number): void {
    this.here += hits;
    super.takePlain(first, end, hits);
  }

  override takeHits(second: number, hits: number): void {
    this.apart += hits;
    super.takeHits(second, hits);
  }
}

/** Whether a thread has taken what it was offered. */
function isTaken({ range, claims }: PartTask): boolean {
  return Atomics.load(new Int32Array(claims), range.part) !== 0;
}

/** A thread of which is known whether it has something to do. */
class Watched extends globalThis.Worker {
  /** Those that run, with what they were offered. */
  static readonly running = new Map<Watched, PartTask[]>();

  /** Whether all that was offered was taken. */
  static get areBusy(): boolean {
    return [...Watched.running.values()].every((it) => it.every(isTaken));
  }

  /** Whether any of what was offered was taken. */
  static get isAnyBusy(): boolean {
    return [...Watched.running.values()].some((it) => it.some(isTaken));
  }

  constructor(url: string, options: WorkerOptions) {
    super(url, options);
    Watched.running.set(this, []);
  }

  override postMessage(task: PartTask): void {
    Watched.running.get(this)?.push(task);
    super.postMessage(task);
  }

  override terminate(): void {
    Watched.running.delete(this);
    super.terminate();
  }
}

interface Reading {
  readonly jobs?: number;
  /** What was said of the log's format. */
  readonly logFormat?: GivenFormat;
  /** What the log is called when others open it. */
  readonly path?: string;
  readonly partBytes?: number;
  readonly signal?: AbortSignal;
  /**
   * Whether this thread goes on only when others have taken all that they were
   * offered: else it has counted such a log before they have begun. @default {true}
   */
  readonly waits?: boolean;
  /** Called after each piece, and after each step of a part. */
  readonly onBreath?: (
    spied: Spied,
    events: readonly MonitorEvent[],
  ) => unknown;
}

/** What came of it. */
interface Came {
  readonly events: MonitorEvent[];
  /** What the log was taken for when each of them came, and in the end. */
  readonly formats: string[];
  /** Hits that were counted in this thread, and in others. */
  readonly here: number;
  readonly apart: number;
}

/** A log of known lines. */
class Scene extends Folder {
  readonly text: string;
  readonly log: string;
  /** How many threads there are before others are started. */
  readonly #threads = threads();

  readonly #watching = withWorker(Watched);

  constructor(text = someLog()) {
    super();
    this.text = text;
    this.log = this.write("access.log", text);
  }

  override [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]();
    super[Symbol.dispose]();
  }

  get lines(): number {
    return this.text.match(/ HTTP\//g)!.length;
  }

  /** Reads the log; afterwards no thread is left. */
  async read(
    {
      jobs = 1,
      logFormat,
      path = this.log,
      partBytes = PART_BYTES,
      waits = true,
      ...given
    }: Reading = {},
  ): Promise<Came> {
    const events: MonitorEvent[] = [];
    const formats: string[] = [];
    const rule = { threshold: 1, windowSeconds: 30 };
    const options = {
      rule,
      intervalSeconds: 10,
      top: 10,
      latenessSeconds: 30,
      since: "first hit",
      seed: 1,
    } as const;
    const monitor = new Monitor(options, 0);
    const show = (some: readonly MonitorEvent[]) => {
      events.push(...some);
      formats.push(...some.map(() => JSON.stringify(counter.reader.format)));
    };
    const counter = new Spied(monitor, undefined, show);
    counter.reader = new LineReader(logFormat && formatOf(logFormat));
    const { signal = new AbortController().signal, onBreath } = given;
    const take = async () => {
      await onBreath?.(counter, events);
      if (waits) {
        await eventually(
          "others take what they are offered",
          () => Watched.areBusy || signal.aborted,
        );
      }
      return !signal.aborted;
    };
    using breaths = new Pause({ isNeeded: () => true, take });
    using file = Deno.openSync(this.log);
    const bytes = file.statSync().size;
    await readParts({
      log: { path, file, bytes },
      monitor,
      counter,
      jobs,
      shows: { site: "", top: 10, totalRows: true },
      logFormat,
      pause: breaths,
      partBytes,
      signal,
    });
    formats.push(JSON.stringify(counter.reader.format));
    await eventually("threads end", () => threads() <= this.#threads);
    events.push(...monitor.runOut());
    return { events, formats, here: counter.here, apart: counter.apart };
  }
}

/** How many threads this process has; those of Deno's own come and go. */
function threads(): number {
  let count = 0;
  for (const { name } of Deno.readDirSync("/proc/self/task")) {
    try {
      const comm = Deno.readTextFileSync(`/proc/self/task/${name}/comm`);
      if (comm.startsWith("worker-")) count++;
    } catch {
      // It has just ended.
    }
  }
  return count;
}

/** Has another class stand in for threads. */
function withWorker(stand: unknown): Disposable {
  const real = globalThis.Worker;
  globalThis.Worker = stand as typeof Worker;
  return { [Symbol.dispose]: () => void (globalThis.Worker = real) };
}

Deno.test("readParts() comes to the same with any number of threads", async () => {
  using scene = new Scene();
  const alone = await scene.read();
  assert(alone.events.length > 100, `${alone.events.length} events`);
  assert(partCount(scene.text.length, PART_BYTES) > 30);
  assertEquals([alone.here, alone.apart], [scene.lines, 0]);
  for (const jobs of [2, 3, 5]) {
    const { events, formats, here, apart } = await scene.read({ jobs });
    assertEquals(events, alone.events, `${jobs} jobs`);
    assertEquals(formats, alone.formats, `${jobs} jobs`);
    assertEquals(here + apart, scene.lines);
    assert(apart > here / 4, `${jobs} jobs: ${here} here, ${apart} apart`);
  }
});

Deno.test("readParts() has threads read lines in the format that was given", async () => {
  // A port before the client: no format that is known has that.
  using scene = new Scene(evenLog().replace(/^/gm, "8080 ").slice(0, -5));
  const logFormat = { text: '%p %h %l %u %t "%r" %>s %b' };
  const alone = await scene.read({ logFormat });
  assertEquals([alone.here, alone.apart], [scene.lines, 0]);
  const { events, formats, here, apart } = await scene.read({
    jobs: 2,
    logFormat,
  });
  assertEquals(events, alone.events);
  assertEquals(formats, alone.formats);
  assertEquals(here + apart, scene.lines);
  assert(apart > here / 4, `${here} here, ${apart} apart`);
});

Deno.test("readParts() comes to the same whichever thread takes which part", async () => {
  using scene = new Scene();
  const alone = await scene.read();
  const random = randomFrom(4);
  for (let round = 0; round < 8; round++) {
    let isRacing = false;
    const { events, formats, here, apart } = await scene.read({
      jobs: 2 + round % 3,
      waits: false,
      // Now this one is faster, now the others are.
      async onBreath() {
        if (!isRacing) {
          await eventually("one of the others begins", () => Watched.isAnyBusy);
          isRacing = true;
        }
        if (random(3) === 0) await pause(random(12));
      },
    });
    assertEquals(events, alone.events, `round ${round}`);
    assertEquals(formats, alone.formats, `round ${round}`);
    assertEquals(here + apart, scene.lines);
    assert(apart > 0);
  }
});

Deno.test("readParts() comes to the same where lines are read by what stood before", async () => {
  const fields = ["#Fields: date time c-ip cs-method cs-uri-stem sc-status"]
    .concat("#Fields: date time cs-uri-stem sc-status cs-method c-ip");
  const json = (time: string, i: number) =>
    JSON.stringify({ time, method: "GET", uri: `/j${i % 7}`, status: 404 });
  let text = "";
  for (let i = 0; i < 12_000; i++) {
    const second = START + Math.floor(i / 10);
    const time = new Date(second * 1000).toISOString().slice(0, 19);
    const [day, hour] = time.split("T");
    // Twice other fields, and in the end another format.
    if (i % 4000 === 0) text += `${fields[i / 4000 % 2]}\n`;
    if (i >= 10_000) text += json(`${time}Z`, i) + "\n";
    else if (i < 4000 || i >= 8000) {
      text += `${day} ${hour} 192.0.2.7 GET /a${i % 5} 200\n`;
    } else text += `${day} ${hour} /b${i % 5} 500 POST 192.0.2.9\n`;
  }
  using scene = new Scene(text);
  const alone = await scene.read();
  const last = alone.events.findLast(({ type }) => type === "report");
  assert(last?.type === "report");
  assertEquals(last.total.hits, 12_000);
  assertEquals([...last.total.methods], [["GET", 8000], ["POST", 4000]]);
  assertEquals(last.total.malformed, 0);
  for (const jobs of [2, 3]) {
    const { events, apart } = await scene.read({ jobs });
    assertEquals(events, alone.events, `${jobs} jobs`);
    assert(apart > 1000, `${apart} apart`);
  }
});

Deno.test("readParts() comes to the same where lines of another format are among others", async () => {
  const random = randomFrom(2);
  let text = "";
  for (let i = 0; i < 12_000; i++) {
    const second = START + Math.floor(i / 10);
    text += lineAt(second, `/s${random(20)}/x`);
    if (random(5) === 0) text += `{junk ${i}\n`;
    // So rare that a reader that gave up trying reads some of them.
    if (random(40) === 0) {
      const time = new Date(second * 1000).toISOString();
      const fields = { time, method: "GET", uri: `/j${i}`, status: 404 };
      text += JSON.stringify(fields) + "\n";
    }
  }
  using scene = new Scene(text);
  const alone = await scene.read();
  const last = alone.events.findLast(({ type }) => type === "report");
  assert(last?.type === "report");
  const found = last.total.hits - 12_000;
  assert(found > 10 && found < 290, `${found} are read`);
  for (const jobs of [2, 3]) {
    const { events, apart } = await scene.read({ jobs });
    assertEquals(events, alone.events, `${jobs} jobs`);
    assert(apart > 1000, `${apart} apart`);
  }
});

Deno.test("readParts() says the same of a log's format at each report", async () => {
  let text = "";
  for (let i = 0; i < 12_000; i++) {
    const second = START + Math.floor(i / 10);
    const line = lineAt(second, `/s${i % 20}/x`);
    // One format, then another, then both by turns.
    const isCombined = i > 8000 ? i % 31 < 15 : i > 3500;
    text += isCombined ? line.replace("\n", ' "-" "curl"\n') : line;
  }
  using scene = new Scene(text);
  const alone = await scene.read();
  assert(new Set(alone.formats).size > 1);
  for (const jobs of [2, 3]) {
    const { events, formats, apart } = await scene.read({ jobs });
    assertEquals(events, alone.events, `${jobs} jobs`);
    assertEquals(formats, alone.formats, `${jobs} jobs`);
    assert(apart > 1000, `${apart} apart`);
  }
});

Deno.test("readParts() takes what was counted apart whichever common format the line before it had", async () => {
  const random = randomFrom(3);
  let text = "";
  for (let i = 0; i < 16_000; i++) {
    const line = lineAt(START + Math.floor(i / 3), `/s${i % 20}/x`);
    // One format in the end, where others began when it was the other.
    const isCombined = i < 15_000 ? random(2) === 0 : i > 15_750;
    text += isCombined ? line.replace("\n", ' "-" "curl"\n') : line;
  }
  // Parts without a hit say what the one before them did.
  text += "junk\n".repeat(3 * PART_BYTES / 5);
  using scene = new Scene(text);
  const alone = await scene.read();
  assert(new Set(alone.formats).size > 1);
  for (const jobs of [2, 3]) {
    const asked: number[] = [];
    using _worker = withWorker(askedFor(asked));
    const { events, formats, apart } = await scene.read({ jobs });
    assertEquals(events, alone.events, `${jobs} jobs`);
    assertEquals(formats, alone.formats, `${jobs} jobs`);
    const share = new Set(asked).size / partCount(text.length, PART_BYTES);
    assert(apart > 0.8 * share * scene.lines, `${apart} apart of ${share}`);
  }
});

Deno.test("readParts() with more threads than parts", async () => {
  using scene = new Scene();
  for (const partBytes of [10_000_000, Math.ceil(scene.text.length / 2)]) {
    const alone = await scene.read({ partBytes });
    const { events, apart } = await scene.read({ jobs: 5, partBytes });
    assertEquals(events, alone.events);
    assertEquals(apart > 0, partBytes < scene.text.length);
  }
});

Deno.test("readParts() counts all itself where others cannot read the log", async () => {
  using scene = new Scene();
  const alone = await scene.read();
  const other = scene.write("other.log", lineAt(START).repeat(20_000));
  for (const path of [other, `${scene.path}/none`, scene.path]) {
    const { events, here, apart } = await scene.read({
      jobs: 3,
      path,
      waits: false,
      // So that they can try to.
      onBreath: () => pause(5),
    });
    assertEquals([here, apart], [scene.lines, 0]);
    assertEquals(events, alone.events);
  }
});

/** A thread before which something is done. */
function startedAfter(action: () => void) {
  const Real = globalThis.Worker;
  return class extends Real {
    constructor(url: string, options: WorkerOptions) {
      action();
      super(url, options);
    }
  };
}

Deno.test("readParts() reads on in the log that was replaced meanwhile", async () => {
  using scene = new Scene(evenLog());
  const alone = await scene.read();
  for (const when of ["before others open it", "after"]) {
    const isBefore = when !== "after";
    Deno.writeTextFileSync(scene.log, scene.text);
    let isReplaced = false;
    const replace = () => {
      if (isReplaced) return;
      isReplaced = true;
      Deno.renameSync(scene.log, `${scene.log}.1`);
      scene.write("access.log", lineAt(START).repeat(20_000));
    };
    using _worker = withWorker(startedAfter(() => isBefore && replace()));
    const { events, here, apart } = await scene.read({
      jobs: 3,
      waits: !isBefore,
      async onBreath({ apart }) {
        if (apart > 0) replace();
        // So that others can try to open it.
        if (isBefore) await pause(5);
      },
    });
    assert(isReplaced);
    assertEquals([here + apart, apart > 0], [scene.lines, !isBefore], when);
    assertEquals(events, alone.events, when);
  }
});

/** A thread that goes wrong, after so many answers. */
function failing(how: "onerror" | "onmessageerror", answers: number) {
  const Real = globalThis.Worker;
  return class extends Real {
    #left = answers;

    constructor(url: string, options: WorkerOptions) {
      super(url, options);
      // After those who hear it first.
      this.addEventListener(
        "message",
        () => setTimeout(() => this.#answered()),
      );
      if (answers === 0) setTimeout(() => this.#fail());
    }

    override postMessage(task: PartTask): void {
      // However fast it is, it is to take none.
      super.postMessage(answers === 0 ? { ...task, path: "" } : task);
    }

    #answered(): void {
      if (--this.#left === 0) this.#fail();
    }

    #fail(): void {
      this[how]?.(new ErrorEvent("error") as never);
    }
  };
}

Deno.test("readParts() counts itself what threads that fail have not", async () => {
  using scene = new Scene(evenLog());
  const alone = await scene.read();
  for (const how of ["onerror", "onmessageerror"] as const) {
    for (const answers of [0, 1, 5]) {
      using _worker = withWorker(failing(how, answers));
      const { events, here, apart } = await scene.read({ jobs: 3 });
      assertEquals(here + apart, scene.lines);
      assertEquals(apart > 0, answers > 0, `${how} after ${answers}: ${apart}`);
      assertEquals(events, alone.events, `${how} after ${answers}`);
    }
  }
});

Deno.test("readParts() counts all itself where no thread can be started", async () => {
  using scene = new Scene();
  const alone = await scene.read();
  let started = 0;
  const Real = globalThis.Worker;
  for (const most of [0, 1]) {
    started = 0;
    using _worker = withWorker(
      class extends Real {
        constructor(url: string, options: WorkerOptions) {
          if (started++ >= most) throw new Error("Too many threads");
          super(url, options);
        }
      },
    );
    const { events } = await scene.read({ jobs: 3 });
    assertEquals(events, alone.events);
  }
});

/** A thread that takes down which parts it is offered. */
function askedFor(asked: number[]) {
  const Real = globalThis.Worker;
  return class extends Real {
    override postMessage(task: PartTask): void {
      asked.push(task.range.part);
      super.postMessage(task);
    }
  };
}

Deno.test("readParts() offers a part once to each thread", async () => {
  using scene = new Scene();
  const asked: number[] = [];
  using _worker = withWorker(askedFor(asked));
  await scene.read({ jobs: 5 });
  assert(asked.length > 0);
  assertEquals(asked.length, 4 * new Set(asked).size);
});

/** A thread that takes one part alone, and begins it when it is told to. */
function slow(one: number, begin: Promise<void>) {
  const Real = globalThis.Worker;
  return class extends Real {
    override postMessage(task: PartTask): void {
      if (task.range.part !== one) return;
      new Claims(task.claims).take(one);
      const claims = new SharedArrayBuffer(task.claims.byteLength);
      begin.then(() => super.postMessage({ ...task, claims }));
    }
  };
}

Deno.test("readParts() counts the parts behind one that another thread has yet to count", async () => {
  using scene = new Scene(evenLog());
  const alone = await scene.read();
  const parts = partCount(scene.text.length, PART_BYTES);
  for (const one of [1, 7, parts - 1]) {
    const { promise, resolve } = Promise.withResolvers<void>();
    // Behind the last one there is none.
    if (one === parts - 1) resolve();
    // Nothing is to hang where none is counted meanwhile.
    const timer = setTimeout(resolve, PATIENCE_MS);
    using _worker = withWorker(slow(one, promise));
    let breaths = 0;
    let before = -1;
    const { events, formats, here, apart } = await scene.read({
      jobs: 2,
      onBreath(spied) {
        // What is counted apart is told only when it is its turn.
        const told = spied.here + spied.apart;
        breaths = told === before ? breaths + 1 : 0;
        before = told;
        if (breaths === 2) resolve();
      },
    });
    clearTimeout(timer);
    assertEquals(events, alone.events, `part ${one}`);
    assertEquals(formats, alone.formats, `part ${one}`);
    assertEquals(here + apart, scene.lines);
    const share = apart / scene.lines * parts;
    assert(
      share > (one === parts - 1 ? 0 : 2),
      `part ${one}: ${share} parts apart`,
    );
  }
});

/**
 * A log of which no part can be counted apart, but for a short last one.
 *
 * @param hits How many of its lines are in one interval.
 */
function slowLog(lines: number, hits = 1): string {
  let text = "";
  for (let i = 0; i < lines; i++) {
    text += lineAt(START + Math.floor(i / hits) * 15);
  }
  return text;
}
/** More of its lines are in a part than may have an interval each. */
const SLOW_PART_BYTES = 600_000;

Deno.test("readParts() gives up threads that can count none of the parts", async () => {
  using scene = new Scene(slowLog(90_000));
  const partBytes = SLOW_PART_BYTES;
  const parts = partCount(scene.text.length, partBytes);
  assert(parts > 8, `${parts} parts`);
  const asked: number[] = [];
  using _worker = withWorker(askedFor(asked));
  const { here, apart } = await scene.read({ jobs: 2, partBytes });
  assertEquals([here, apart], [scene.lines, 0]);
  // Some were on their way.
  assert(asked.length >= 3 && asked.length <= 6, `asked for ${asked}`);
});

Deno.test("readParts() counts no more ahead itself where that was in vain", async () => {
  // More than one piece is read until that is known.
  using scene = new Scene(slowLog(60_000, 6));
  const { promise, resolve } = Promise.withResolvers<void>();
  using _worker = withWorker(slow(1, promise));
  const breaths: number[] = [];
  const { here, apart } = await scene.read({
    jobs: 2,
    partBytes: SLOW_PART_BYTES,
    onBreath({ here }) {
      breaths.push(here);
      // By then it would have tried all that was offered.
      if (breaths.length > 1 && here === breaths.at(-2)) {
        setTimeout(resolve, 300);
      }
    },
  });
  assertEquals([here, apart], [scene.lines, 0]);
  // What was read of the part behind it, up to where it has too many intervals.
  const still = breaths.filter((here, i) => here === breaths[i - 1]).length;
  assert(still > 0 && still <= 3, `${still} pieces were read ahead`);
});

Deno.test("readParts() stops in the middle when it is told to", async () => {
  using scene = new Scene();
  for (const jobs of [1, 3]) {
    for (const breaths of [1, 2, 3, 40]) {
      const stopping = new AbortController();
      let left = breaths;
      const { here, apart } = await scene.read({
        jobs,
        signal: stopping.signal,
        onBreath: () => --left === 0 && stopping.abort(),
      });
      assert(here + apart < scene.lines, `${here} here, ${apart} apart`);
      assertEquals(left, 0, "it goes on");
    }
  }
});

Deno.test("readParts() stops also while it waits for a thread that hangs", async () => {
  using scene = new Scene();
  const stopping = new AbortController();
  const Real = globalThis.Worker;
  using _worker = withWorker(
    class extends Real {
      override postMessage({ range, claims }: PartTask): void {
        if (range.part === 1) new Claims(claims).take(1);
      }
    },
  );
  let hasEnded = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const reading = scene.read({
    jobs: 2,
    signal: stopping.signal,
    onBreath() {
      // There is none any more while it waits.
      clearTimeout(timer);
      timer = setTimeout(() => stopping.abort(), 100);
    },
  }).finally(() => hasEnded = true);
  await eventually("the end", () => hasEnded);
  const { here, apart } = await reading;
  assertEquals(apart, 0);
  assert(here < scene.lines);
});

Deno.test("readParts() reads what is left of a log that is cut short meanwhile", async () => {
  using scene = new Scene();
  for (const jobs of [1, 3]) {
    Deno.writeTextFileSync(scene.log, scene.text);
    let breaths = 0;
    const { here, apart } = await scene.read({
      jobs,
      onBreath: () => ++breaths === 10 && Deno.truncateSync(scene.log, 100_000),
    });
    // What lies before the cut is counted, and nothing twice.
    const kept = scene.text.slice(0, 100_000).match(/ HTTP\//g)!.length;
    assert(here + apart >= kept && here + apart < scene.lines);
  }
});

Deno.test("readParts() reads what was added meanwhile", async () => {
  using scene = new Scene();
  for (const jobs of [1, 3]) {
    Deno.writeTextFileSync(scene.log, scene.text);
    let breaths = 0;
    const { here, apart } = await scene.read({
      jobs,
      onBreath: () =>
        ++breaths === 1 && scene.append("access.log", lineAt(START).repeat(9)),
    });
    assertEquals(here + apart, scene.lines + 9);
  }
});

Deno.test("readParts() counts itself where there is an interval for each line", async () => {
  using scene = new Scene(slowLog(18_300));
  const partBytes = SLOW_PART_BYTES;
  const alone = await scene.read({ partBytes });
  const { events, apart } = await scene.read({ jobs: 2, partBytes });
  // Only the last part has so few that it can be sent.
  assert(apart > 0 && apart < 1024, `${apart} apart`);
  assertEquals(events.length, alone.events.length);
  assertEquals(events.at(-1), alone.events.at(-1));
});

Deno.test("readParts() gives a slow reader its turn also within a part of another thread", async () => {
  using scene = new Scene();
  let said = 0;
  let most = 0;
  const onBreath = (_: Spied, { length }: readonly MonitorEvent[]) => {
    most = Math.max(most, length - said);
    said = length;
  };
  await scene.read({ jobs: 3, partBytes: 300_000, onBreath });
  // A part has some 90 reports and alerts.
  assert(most < 30, `${most} events at once`);
});

Deno.test("readParts() passes on what goes wrong in this thread", async () => {
  using scene = new Scene();
  for (const jobs of [1, 3]) {
    const broken = () => {
      throw new Error("A reader that fails");
    };
    await assertRejects(
      () => scene.read({ jobs, onBreath: broken }),
      Error,
      "A reader that fails",
    );
  }
});
