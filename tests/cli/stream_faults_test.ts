import { assertEquals, assertStringIncludes } from "@std/assert";
import { lineAt } from "../_monitor.ts";
import { follow, now, untilHits, untilSource } from "./_faults.ts";
import { assertOneLine, Folder, run, unprivileged } from "./_run.ts";

Deno.test("an input that fails ends it with a message", async () => {
  using folder = new Folder();
  const shell = `exec "$@" < '${folder.path}'`;
  const { code, stderr } = await run(["-"], { shell });
  assertEquals(code, 1);
  assertOneLine(stderr);
  assertStringIncludes(stderr, 'cannot read "standard input": is a directory');
});

Deno.test("an input that fails beside a log: that is read on", async () => {
  using folder = new Folder();
  // So much that the input fails while the log is read back.
  const path = folder.write("access.log", lineAt(now()).repeat(100_000));
  const shell = `exec "$@" < '${folder.path}'`;
  await using program = follow(["-", path], { shell });
  await untilSource(program, { state: "unreadable", why: "is a directory" });
  folder.append("access.log", lineAt(now()));
  await untilHits(program, 100_001);
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

Deno.test({
  name: "a FIFO that is deleted and made anew is read on",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = new Folder();
    const pipe = `${folder.path}/pipe`;
    const path = folder.write("access.log", "");
    const begin = () => {
      new Deno.Command("mkfifo", { args: [pipe] }).outputSync();
      // Opened for both it waits for nobody.
      return Deno.openSync(pipe, { read: true, write: true });
    };
    let writer = begin();
    await using program = follow([pipe, path]);
    for (const hits of [1, 2, 3]) {
      writer.writeSync(new TextEncoder().encode(lineAt(now())));
      await untilHits(program, hits);
      writer.close();
      Deno.removeSync(pipe);
      writer = begin();
    }
    writer.close();
  },
});

// Up to Deno 2.7 the whole program waits for a FIFO's first writer.
const waits = Number(Deno.version.deno.split(".")[1]) < 8 &&
  Deno.version.deno.startsWith("2.");

Deno.test({
  name: "a FIFO in the folder of a log, whose writer goes, does not stop all" +
    (waits ? ` (skipped: Deno ${Deno.version.deno} waits for a writer)` : ""),
  ignore: Deno.build.os !== "linux" || waits,
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
