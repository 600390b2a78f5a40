import { assertEquals } from "@std/assert";
import { setImmediate } from "node:timers/promises";
import { Checkpoint, type SavedRun } from "../../lib/live/checkpoint.ts";
import { FedMonitor } from "../_monitor.ts";
import { Store } from "./_file_run.ts";

/** A checkpoint whose snapshots take their time. */
class Scene {
  readonly store = new Store();
  wallMs = 1e12;
  #steadyMs = 5000;
  readonly #checkpoint: Checkpoint;

  constructor(costMs: number) {
    using monitor = new FedMonitor().monitor;
    const run: SavedRun = { monitor: monitor.save(), sources: [], marks: [] };
    const snapshot = () => {
      this.#steadyMs += costMs;
      return run;
    };
    this.#checkpoint = new Checkpoint(
      this.store,
      snapshot,
      () => this.wallMs,
      () => this.#steadyMs,
    );
  }

  /** Changes something after a while, and looks: how many writes there were. */
  async after(ms: number): Promise<number> {
    this.#steadyMs += ms;
    this.wallMs += ms;
    this.#checkpoint.changed();
    this.#checkpoint.save();
    // What is written has its end: that takes no time.
    await setImmediate();
    return this.store.writes;
  }
}

Deno.test("To take the state down takes 2 % of the time at most, however long it takes", async () => {
  for (const costMs of [0, 20, 1100, 1300, 10_000]) {
    const scene = new Scene(costMs);
    const pauseMs = Math.max(1000, costMs * 50);
    assertEquals(await scene.after(0), 1);
    for (let i = 1; i < 4; i++) {
      assertEquals(await scene.after(1), i, `${costMs} ms`);
      assertEquals(await scene.after(pauseMs - 2), i, `${costMs} ms`);
      assertEquals(await scene.after(1), i + 1, `${costMs} ms`);
    }
  }
});

Deno.test("64. The state is written as ever when the machine's clock is set", async () => {
  const scene = new Scene(0);
  for (let i = 1; i < 7; i++) {
    assertEquals(await scene.after(1000), i);
    scene.wallMs += i % 2 === 0 ? 3_600_000 : -5_400_000;
    assertEquals(await scene.after(1), i);
  }
});

Deno.test("After a failure it is tried again after 1, 2, 4 ... 60 s", async () => {
  const scene = new Scene(0);
  scene.store.failure = new Error(
    "No space left on device (os error 28): write",
  );
  assertEquals(await scene.after(0), 1);
  const pauses = [1, 2, 4, 8, 16, 32, 60, 60];
  for (const [i, seconds] of pauses.entries()) {
    assertEquals(await scene.after(seconds * 1000 - 1), i + 1);
    assertEquals(await scene.after(1), i + 2);
  }
});
