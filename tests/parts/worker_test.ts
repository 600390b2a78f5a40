import { assertEquals } from "@std/assert";
import { Claims } from "../../lib/parts/claims.ts";
import type { PartAnswer, PartTask } from "../../lib/parts/worker.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { fileKey } from "../../lib/source/file_system.ts";
import { Folder } from "../cli/_run.ts";
import { lineAt } from "../_monitor.ts";

const PART_BYTES = 20_000;

/** A thread, and what it is asked to count. */
class Scene extends Folder {
  readonly claims = Claims.to(3);
  readonly #path = this.write("access.log", lineAt(1).repeat(1000));
  readonly #key = fileKey(Deno.statSync(this.#path));
  readonly #worker = new Worker(
    new URL("../../lib/parts/worker.ts", import.meta.url).href,
    { type: "module" },
  );

  override [Symbol.dispose](): void {
    this.#worker.terminate();
    super[Symbol.dispose]();
  }

  /** Offers it parts, and tells which it answers first. */
  async first(parts: readonly number[], path = this.#path): Promise<number> {
    const answer = Promise.withResolvers<number>();
    this.#worker.onmessage = ({ data }: MessageEvent<PartAnswer>) =>
      answer.resolve(data.part);
    for (const part of parts) this.#ask(part, part === 1 ? path : this.#path);
    return await answer.promise;
  }

  #ask(part: number, path: string): void {
    const task: PartTask = {
      path,
      key: this.#key,
      options: {
        grid: { seed: 1, since: 0, intervalSeconds: Infinity },
        site: "",
        top: 10,
        totalRows: false,
        source: undefined,
      },
      range: { part, isLast: false, partBytes: PART_BYTES },
      reader: new LineReader().save(),
      claims: this.claims.shared,
    };
    this.#worker.postMessage(task);
  }
}

Deno.test("a thread counts no part that another one has taken", async () => {
  using scene = new Scene();
  scene.claims.take(1);
  assertEquals(await scene.first([1, 2]), 2);
  assertEquals(scene.claims.take(0), true, "it was not offered");
});

Deno.test("a thread takes no part while it cannot open the log", async () => {
  using scene = new Scene();
  assertEquals(await scene.first([1, 2], `${scene.path}/none`), 2);
  assertEquals(scene.claims.take(1), true, "it is left to others");
});
