import { assertEquals, assertStringIncludes } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import {
  follow,
  now,
  untilCheckpoint,
  untilHits,
  untilSource,
} from "./_faults.ts";
import { assertOneLine, Folder, run, unprivileged } from "./_run.ts";

/** Ends a program that does not end by itself. */
const WITHIN_TIME = 'timeout 5 "$@"';

Deno.test("an input that fails ends it with a message, beside a log too", async () => {
  using folder = new Folder();
  // So much that the input fails while the log is read back.
  const path = folder.write("access.log", lineAt(now()).repeat(100_000));
  const shell = `exec "$@" < '${folder.path}'`;
  for (const args of [["-"], ["-", path]]) {
    const { code, stderr } = await run(args, { shell });
    assertEquals(code, 1);
    assertOneLine(stderr);
    assertStringIncludes(stderr.toLowerCase(), "is a directory");
  }
});

Deno.test({
  name:
    "a FIFO that may not be read is unreadable, and the log beside it is read",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = new Folder();
    const pipe = `${folder.path}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    Deno.chmodSync(pipe, 0o000);
    const path = folder.write("access.log", lineAt(now()).repeat(4));
    await using program = follow([pipe, path], unprivileged(folder));
    await program.until("a report", () => program.objects.length > 0);
    await untilSource(program, {
      state: "unreadable",
      why: "permission denied",
    });
    await untilHits(program, 4);
  },
});

Deno.test("a log is no place for the state: it would be put aside and replaced", async () => {
  using folder = new Folder();
  const text = lineAt(now());
  const path = folder.write("access.log", text);
  const { code, stderr } = await run(["--state", path, path], {
    shell: WITHIN_TIME,
  });
  assertEquals(Deno.readTextFileSync(path), text);
  assertEquals(code, 1, stderr);
});

Deno.test("a state is one monitor's also when its folder was made anew", async () => {
  using folder = new Folder();
  const path = folder.write("access.log", "");
  const kept = `${folder.path}/kept`;
  Deno.mkdirSync(kept);
  const args = ["-i", "1", "--state", `${kept}/state`, path];
  await using first = follow(args);
  await untilCheckpoint(first, { state: "saved" });
  Deno.removeSync(kept, { recursive: true });
  Deno.mkdirSync(kept);
  folder.append("access.log", lineAt(now()));
  await untilHits(first, 1);
  await untilCheckpoint(first, { state: "saved" });
  const { code, stderr } = await run(args, { shell: WITHIN_TIME });
  assertEquals(code, 1, stderr);
  assertStringIncludes(stderr, `process ${first.pid} has it`);
});

Deno.test({
  name: "a FIFO in the folder of a log, whose writer goes, does not stop all",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using folder = new Folder();
    const pipe = `${folder.path}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    const path = folder.write("access.log", "");
    await using program = follow([pipe, path]);
    await untilSource(program, { state: "waiting", why: "no writer" });
    for (const hits of [2, 4, 6]) {
      using writer = await Deno.open(pipe, { write: true });
      writer.writeSync(new TextEncoder().encode(lineAt(now())));
      writer.close();
      folder.append("access.log", lineAt(now()));
      await untilHits(program, hits);
    }
  },
});
