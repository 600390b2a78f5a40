import { assertEquals } from "@std/assert";
import type { MonitorEvent, RunStatus } from "../../lib/events.ts";
import { EventQueue } from "../../lib/show/event_queue.ts";
import type { View } from "../../lib/show/view.ts";

/** A queue whose view says of each event its number and how it stood. */
class Scene {
  /** What a shown event adds to what waits to be written. */
  eventBytes = 0;
  waitingBytes = 0;
  state = 0;
  turns = 0;
  drains = 0;
  readonly shown: string[] = [];
  readonly queue: EventQueue;
  readonly #stop = new AbortController();

  constructor() {
    const view: View = {
      show: (events, { outputBlockedSeconds }) => {
        for (const event of events) {
          this.shown.push(`${event}/${outputBlockedSeconds}`);
          this.waitingBytes += this.eventBytes;
        }
      },
      refresh: () => {},
      resume: () => {},
      close: () => {},
    };
    const bytes = () => this.waitingBytes;
    const output = {
      get waitingBytes() {
        return bytes();
      },
      drain: () => {
        this.drains++;
        this.waitingBytes = 0;
        return Promise.resolve();
      },
    };
    this.queue = new EventQueue(
      view,
      output,
      () => ({ sources: [], outputBlockedSeconds: this.state }) as RunStatus,
    );
  }

  push(count: number): this {
    const from = this.#pushed;
    this.#pushed += count;
    const numbers = Array.from({ length: count }, (_, i) => from + i);
    this.queue.push(numbers as unknown as MonitorEvent[]);
    return this;
  }
  #pushed = 0;

  stop() {
    this.#stop.abort();
  }

  async flush() {
    const turn = () => Promise.resolve(void this.turns++);
    await this.queue.flush(turn, this.#stop.signal);
  }
}

Deno.test("an EventQueue shows events at once, as long as they are few", () => {
  const scene = new Scene().push(0).push(3);
  assertEquals(scene.shown, ["0/0", "1/0", "2/0"]);
  assertEquals(scene.queue.isFull, false);
});

Deno.test("an EventQueue shows what is much by and by, in order and as it stood", async () => {
  const scene = new Scene().push(150);
  assertEquals([scene.shown.length, scene.queue.isFull], [64, true]);
  scene.state = 1;
  scene.push(1);
  assertEquals(scene.shown.length, 64);
  scene.state = 2;
  await scene.flush();
  assertEquals([scene.turns, scene.queue.isFull], [2, false]);
  assertEquals(
    scene.shown,
    Array.from({ length: 151 }, (_, i) => `${i}/${i < 150 ? 0 : 1}`),
  );
  scene.push(1);
  assertEquals(scene.shown.at(-1), "151/2");
});

Deno.test("an EventQueue waits for the output where much is to be written", async () => {
  const scene = new Scene();
  scene.eventBytes = 20_000;
  scene.push(12);
  assertEquals([scene.shown.length, scene.queue.isFull], [2, true]);
  await scene.flush();
  // Each time 128 kB wait, and once in the end.
  assertEquals([scene.shown.length, scene.drains], [12, 1]);
  assertEquals(scene.turns > 5, true);
});

Deno.test("an EventQueue shows all that is left when it is told to stop", async () => {
  const scene = new Scene().push(200);
  scene.stop();
  await scene.flush();
  assertEquals([scene.shown.length, scene.turns], [200, 0]);
});
