import { assertEquals } from "@std/assert";
import { begun, copyLog, copyTruncate, Scene, utf8 } from "./_helpers.ts";

/** A line of a thousand bytes. */
const long = (name: string) => name.padEnd(999, name) + "\n";

Deno.test("16. A partial line, then truncate: discarded and counted, not emitted", () => {
  using scene = begun();
  scene.write("half");
  scene.poll();
  Deno.truncateSync(scene.path);
  assertEquals(scene.poll(), []);
  scene.write("other\n");
  assertEquals(scene.poll(), ["other"]);
  assertEquals(scene.status.droppedPartialLines, 1);
  assertEquals(scene.status.truncations, 1);
});

Deno.test("36. Truncate, wait, write: new lines from byte 0", () => {
  using scene = begun();
  Deno.truncateSync(scene.path);
  assertEquals(scene.poll(), []);
  assertEquals(scene.poll(60_000), []);
  scene.write("1\n2\n");
  assertEquals(scene.poll(), ["1", "2"]);
  assertEquals(scene.status.truncations, 1);
  assertEquals(scene.status.rotations, 0);
});

Deno.test("37. Truncate and refill larger within one poll: detected", () => {
  for (const text of ["x", long("x")]) {
    using scene = begun();
    scene.write(`${text}\n`);
    scene.poll();
    Deno.writeTextFileSync(scene.path, `${text}${text}longer\nand more\n`);
    assertEquals(scene.poll(), `${text}${text}longer\nand more`.split("\n"));
    assertEquals(scene.status.truncations, 1);
  }
});

Deno.test("37. Truncate and refill larger, the same bytes before the offset: detected at the front", () => {
  using scene = new Scene();
  scene.write("a" + long("same") + long("same"));
  scene.follow({ from: "start" });
  scene.poll();
  const text = "b" + long("same") + long("same") + "more\n";
  Deno.writeTextFileSync(scene.path, text);
  assertEquals(scene.poll(), text.trimEnd().split("\n"));
});

Deno.test("37. Truncate and refill, the same front: detected by what is before the offset", () => {
  const front = "#".repeat(2000) + "\n";
  for (
    const [fresh, from] of [
      ["new\n", "start"],
      ["new\nlonger\n", "start"],
      ["new\n", "end"],
    ] as const
  ) {
    using scene = new Scene();
    scene.write(`${front}old\n`);
    scene.follow({ from });
    scene.poll();
    Deno.writeTextFileSync(scene.path, front + fresh);
    assertEquals(scene.poll(), (front + fresh).trimEnd().split("\n"));
  }
});

Deno.test("38. Truncate and refill to the same size: detected", () => {
  using scene = begun();
  scene.write("1\n");
  scene.poll();
  Deno.writeTextFileSync(scene.path, "BEFORE\n2\n");
  assertEquals(scene.poll(), ["BEFORE", "2"]);
  assertEquals(scene.status.truncations, 1);
});

Deno.test("38. Truncate and refill to the same size with the same time: detected", () => {
  using scene = new Scene();
  const setTime = () => Deno.utimeSync(scene.path, 1e9, 1e9);
  scene.write("1\n");
  setTime();
  scene.follow({ from: "start" });
  assertEquals(scene.poll(), ["1"]);
  assertEquals(scene.poll(), []);
  Deno.writeTextFileSync(scene.path, "2\n");
  setTime();
  assertEquals(scene.poll(), ["2"]);
});

Deno.test("39. copytruncate with a writer that lacks O_APPEND: the hole is skipped, the line is clean", () => {
  for (const oldBytes of [7, 4095, 4096, 4097, 100_000, 1_000_003]) {
    using scene = new Scene();
    scene.write("x".repeat(oldBytes - 1) + "\n");
    using writer = Deno.openSync(scene.path, { write: true });
    writer.seekSync(0, Deno.SeekMode.End);
    scene.follow();
    scene.poll();
    Deno.truncateSync(scene.path);
    writer.writeSync(utf8("clean\n"));
    assertEquals(scene.poll(), ["clean"], `hole of ${oldBytes} bytes`);
    // More than one block behind the hole.
    const texts = Array.from({ length: 5000 }, (_, i) => `next ${i}`);
    writer.writeSync(utf8(texts.join("\n") + "\n"));
    assertEquals(scene.poll(), texts);
    // And once more, with as much written at once.
    Deno.truncateSync(scene.path);
    assertEquals(scene.poll(), []);
    writer.writeSync(utf8(texts.join("\n") + "\n"));
    assertEquals(scene.poll(), texts);
    assertEquals(scene.status.truncations, 2);
  }
});

Deno.test("39. A hole of 100 GB is skipped without reading it", () => {
  using scene = begun();
  Deno.truncateSync(scene.path);
  const holeBytes = 100_000_000_000;
  using writer = Deno.openSync(scene.path, { write: true });
  writer.seekSync(holeBytes, Deno.SeekMode.Start);
  writer.writeSync(utf8("clean\n" + long("x")));
  const before = performance.now();
  assertEquals(scene.poll(), ["clean", long("x").trimEnd()]);
  assertEquals(performance.now() - before < 5000, true);
});

Deno.test("39. Nothing but a hole: waits for what follows it", () => {
  using scene = begun();
  Deno.truncateSync(scene.path);
  scene.poll();
  Deno.truncateSync(scene.path, 50_000);
  assertEquals(scene.poll(), []);
  assertEquals(scene.poll(), []);
  scene.write("clean\n");
  assertEquals(scene.poll(), ["clean"]);
});

Deno.test("39. copytruncate several times between two looks, a writer that lacks O_APPEND: all copies, each once", () => {
  for (const isStopped of [false, true]) {
    for (const isReadBefore of [false, true]) {
      using scene = begun();
      using writer = Deno.openSync(scene.path, { write: true });
      writer.seekSync(0, Deno.SeekMode.End);
      const write = (text: string) => writer.writeSync(utf8(text));
      write(`${"x".repeat(5000)}\n`);
      scene.poll();
      copyTruncate(scene);
      assertEquals(scene.poll(), []);
      if (isReadBefore) {
        write("1\n");
        assertEquals(scene.poll(), ["1"]);
      }
      const meanwhile = () => {
        for (const line of ["2", "3"]) {
          write(`${line}\n`);
          copyTruncate(scene);
        }
        write("4\n");
        // A copy that is made, and the log not yet emptied.
        copyLog(scene);
      };
      if (isStopped) scene.restart(meanwhile);
      else meanwhile();
      assertEquals(scene.poll(), ["2", "3", "4"]);
      write("5\n");
      assertEquals(scene.poll(), ["5"]);
      Deno.truncateSync(scene.path);
      write("6\n");
      assertEquals(scene.poll(), ["6"]);
      assertEquals(scene.status.gaps, 0);
    }
  }
});

Deno.test("40. `cat /dev/null > log` three times over: all lines", () => {
  using scene = begun();
  for (let i = 0; i < 3; i++) {
    Deno.truncateSync(scene.path);
    scene.write(`${i} a\n`);
    assertEquals(scene.poll(), [`${i} a`]);
    scene.write(`${i} b\n`);
    assertEquals(scene.poll(), [`${i} b`]);
  }
  assertEquals(scene.status.truncations, 3);
});

Deno.test("41. Truncate to half and keep writing: restart, no garbage line", () => {
  using scene = begun();
  scene.write("one\ntwo\nthree\nfour\n");
  scene.poll();
  // In the middle of "three".
  Deno.truncateSync(scene.path, "before\none\ntwo\nth".length);
  scene.write("\nnew\n");
  assertEquals(scene.poll(), ["before", "one", "two", "th", "new"]);
  scene.write("five\n");
  assertEquals(scene.poll(), ["five"]);
});

Deno.test("42. Move, truncate, move back: no duplicates", () => {
  using scene = begun();
  scene.write("1\n");
  scene.poll();
  scene.rename("access.log", "elsewhere");
  scene.poll();
  Deno.truncateSync(`${scene.folder}/elsewhere`);
  scene.rename("elsewhere", "access.log");
  assertEquals(scene.poll(), []);
  scene.write("2\n");
  assertEquals(scene.poll(), ["2"]);
});

Deno.test("43. Truncated while nobody looks, before the first look has read all", () => {
  using scene = new Scene();
  scene.write("old\n".repeat(1000));
  const follower = scene.follow({ from: "start" });
  follower.poll(0, 100);
  Deno.truncateSync(scene.path);
  scene.write("new\n");
  scene.sink.take();
  assertEquals(scene.poll(), ["new"]);
  assertEquals(scene.sink.live.at(-1), true);
  // What was there and was not read is lost.
  assertEquals(scene.status.gaps, 1);
});
