import { assertEquals, assertStringIncludes } from "@std/assert";
import { Scene } from "./_helpers.ts";

interface Answer {
  readonly lines?: string[];
  readonly state?: string;
  readonly why?: string;
  readonly error?: string;
}

/** A follower in another process. */
class Child implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;
  #text = "";

  constructor(path: string, flags: string[], options: Deno.CommandOptions) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--no-config",
        "--quiet",
        ...flags,
        new URL("./_child.ts", import.meta.url).pathname,
        path,
      ],
      stdin: "piped",
      stdout: "piped",
      ...options,
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#output = this.#process.stdout
      .pipeThrough(new TextDecoderStream()).getReader();
  }

  async poll(): Promise<Answer> {
    await this.#input.write(new TextEncoder().encode("."));
    while (!this.#text.includes("\n")) {
      const { value, done } = await this.#output.read();
      if (done) throw new Error("the child ended");
      this.#text += value;
    }
    const end = this.#text.indexOf("\n");
    const answer = JSON.parse(this.#text.slice(0, end));
    this.#text = this.#text.slice(end + 1);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await this.#output.cancel();
    await this.#process.status;
  }
}

Deno.test("With --allow-read=FILE only, everything works by looking at the path", async () => {
  using scene = new Scene();
  scene.write("before\n");
  await using child = new Child(
    scene.path,
    [`--allow-read=${scene.path}`],
    {},
  );
  assertEquals(await child.poll(), { lines: [], state: "following", why: "" });
  scene.write("1\n");
  scene.rename("access.log", "access.log.1");
  scene.write("2\n");
  assertEquals((await child.poll()).lines, ["1", "2"]);
  scene.write("late\n", "access.log.1");
  assertEquals((await child.poll()).lines, ["late"]);
  Deno.truncateSync(scene.path);
  scene.write("3\n");
  assertEquals((await child.poll()).lines, ["3"]);
  scene.remove();
  assertEquals((await child.poll()).why, "no such file");
  scene.write("4\n");
  assertEquals((await child.poll()).lines, ["4"]);
});

Deno.test("Without permission: a clear error that names the flag", async () => {
  using scene = new Scene();
  scene.write("before\n");
  await using child = new Child(scene.path, [], {});
  const { error } = await child.poll();
  assertStringIncludes(error!, "NotCapable: Cannot follow");
  assertStringIncludes(error!, `--allow-read=${scene.path}`);
});

Deno.test("47. Mode 000, then readable: picked up", async () => {
  using scene = new Scene();
  scene.write("before\n");
  Deno.chmodSync(scene.folder, 0o755);
  Deno.chmodSync(scene.path, 0o000);
  const cache = `${scene.folder}/cache`;
  Deno.mkdirSync(cache);
  Deno.chmodSync(cache, 0o777);
  // Root reads everything, so the child is nobody.
  const nobody = Deno.uid() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  await using child = new Child(scene.path, [`--allow-read=${scene.path}`], {
    ...nobody,
    env: { DENO_DIR: cache },
  });
  const answer = { lines: [], state: "unreadable", why: "permission denied" };
  assertEquals(await child.poll(), answer);
  assertEquals(await child.poll(), answer);
  scene.write("1\n");
  Deno.chmodSync(scene.path, 0o644);
  // What was written since the first look, not what was there before it.
  assertEquals((await child.poll()).lines, ["1"]);
  // Unreadable again after a rotation: the old one is read on.
  scene.rename("access.log", "access.log.1");
  scene.write("2\n");
  scene.write("late\n", "access.log.1");
  Deno.chmodSync(scene.path, 0o000);
  assertEquals(await child.poll(), { ...answer, lines: ["late"] });
  Deno.chmodSync(scene.path, 0o644);
  assertEquals((await child.poll()).lines, ["2"]);
});
