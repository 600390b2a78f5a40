import { assertEquals, assertThrows } from "@std/assert";
import type { Follower } from "../../lib/source/follow.ts";
import { MAX_LINE_BYTES } from "../../lib/source/lines.ts";
import { Collector, latin1, Scene, utf8 } from "./_helpers.ts";

Deno.test("1. Three lines exist, start at end: none read; append three: three", () => {
  using scene = new Scene();
  scene.write("a\nb\nc\n");
  scene.follow();
  assertEquals(scene.poll(), []);
  scene.write("d\ne\nf\n");
  assertEquals(scene.poll(), ["d", "e", "f"]);
  assertEquals(scene.sink.live, [true, true, true]);
});

Deno.test("2. Start from the beginning: all lines, then the new ones", () => {
  using scene = new Scene();
  scene.write("a\nb\n");
  scene.follow({ from: "start" });
  assertEquals(scene.poll(), ["a", "b"]);
  scene.write("c\n");
  assertEquals(scene.poll(), ["c"]);
  assertEquals(scene.sink.live, [false, false, true]);
});

Deno.test("2. What was there before is not live, also when read with what came since", () => {
  using scene = new Scene();
  scene.write("a\nb\nhalf");
  const follower = scene.follow({ from: "start" });
  // One small look, then more is written before the next.
  assertEquals(follower.poll(scene.nowMs, 2), true);
  assertEquals(follower.status.caughtUp, false);
  assertEquals(follower.status.state, "catching up");
  assertEquals(follower.status.lagBytes, 6);
  scene.write(" line\nc\n");
  assertEquals(scene.poll(), ["a", "b", "half line", "c"]);
  assertEquals(scene.sink.live, [false, false, true, true]);
  assertEquals(follower.status.caughtUp, true);
  assertEquals(follower.status.state, "following");
});

Deno.test("3. Several lines in one write: each once, in order, whatever the budget", () => {
  for (const budgetBytes of [1, 2, 3, 5, 8, 1000]) {
    using scene = new Scene();
    scene.write("");
    const follower = scene.follow();
    follower.poll(0);
    scene.write("one\ntwo\nthree\n");
    let looks = 1;
    while (follower.poll(1, budgetBytes)) looks++;
    assertEquals(scene.sink.all, ["one", "two", "three"]);
    assertEquals(looks >= 14 / budgetBytes, true);
  }
});

Deno.test("4. Empty file, then appends: all", () => {
  using scene = new Scene();
  scene.write("");
  scene.follow();
  assertEquals(scene.poll(), []);
  for (let i = 0; i < 5; i++) {
    scene.write(`${i}\n`);
    assertEquals(scene.poll(), [String(i)]);
  }
  assertEquals(scene.status.truncations, 0);
});

Deno.test("5. Blank lines: the offset advances", () => {
  using scene = new Scene();
  scene.write("");
  scene.follow();
  scene.poll();
  scene.write("\n\na\n");
  assertEquals(scene.poll(), ["", "", "a"]);
  assertEquals(scene.poll(), []);
  assertEquals(scene.status.lagBytes, 0);
});

Deno.test("7. UTF-8 BOM on the first line: cut off, after a rotation too", () => {
  using scene = new Scene();
  scene.write("\uFEFFa\n");
  scene.follow({ from: "start" });
  assertEquals(scene.poll(), ["a"]);
  scene.rename("access.log", "access.log.1");
  scene.write("\uFEFFb\n\uFEFFc\n");
  assertEquals(scene.poll(), ["b", "\uFEFFc"]);
});

Deno.test("8. A multi-byte rune split between two looks: intact", () => {
  using scene = new Scene();
  scene.write("");
  scene.follow();
  scene.poll();
  for (const byte of utf8("日本😀\n")) {
    scene.write(new Uint8Array([byte]));
    scene.poll();
  }
  assertEquals(scene.sink.all, ["日本😀"]);
});

Deno.test("13. `ab`, then `c` and a newline: one line `abc`", () => {
  using scene = new Scene();
  scene.write("x\n");
  scene.follow();
  scene.poll();
  scene.write("ab");
  assertEquals(scene.poll(), []);
  scene.write("c\n");
  assertEquals(scene.poll(), ["abc"]);
});

Deno.test("14. A partial line idle for an hour, then finished: one line, none early", () => {
  using scene = new Scene();
  scene.write("x\n");
  scene.follow();
  scene.poll();
  scene.write("ab");
  for (let i = 0; i < 360; i++) assertEquals(scene.poll(10_000), []);
  scene.write("c\n");
  assertEquals(scene.poll(), ["abc"]);
  assertEquals(scene.status.droppedPartialLines, 0);
});

Deno.test("17. A partial line, restart, completion: one line", () => {
  using scene = new Scene();
  scene.write("x\nab");
  const before = scene.follow();
  assertEquals(scene.poll(), []);
  before.close();
  scene.write("c");
  scene.follow();
  assertEquals(scene.poll(), []);
  scene.write("d\ne\n");
  assertEquals(scene.poll(), ["abcd", "e"]);
  assertEquals(scene.sink.live, [true, true]);
});

Deno.test("20. A line of exactly the limit, and limit + 1, written bit by bit", () => {
  using scene = new Scene();
  scene.write("");
  scene.follow();
  for (const extra of [0, 1]) {
    for (let i = 0; i < 16; i++) {
      scene.write("x".repeat(MAX_LINE_BYTES / 16));
      scene.poll();
    }
    scene.write("x".repeat(extra) + "\n");
    scene.poll();
  }
  scene.write("next\n");
  scene.poll();
  assertEquals(scene.sink.all.map((it) => it.length), [MAX_LINE_BYTES, 4]);
  assertEquals(scene.sink.long.length, 1);
  assertEquals(scene.status.droppedPartialLines, 0);
});

Deno.test("22. Begun within an endless line: one too long, the next line is whole", () => {
  using scene = new Scene();
  scene.write("x".repeat(1_000_000));
  scene.follow();
  scene.poll();
  scene.write("x".repeat(1_000_000));
  scene.poll();
  scene.write("x\nnext\n");
  assertEquals(scene.poll(), ["next"]);
  assertEquals(scene.sink.long.length, 1);
});

Deno.test("The budget bounds what one look reads", () => {
  using scene = new Scene();
  const line = "y".repeat(99);
  scene.write(`${line}\n`.repeat(50_000));
  const follower = scene.follow({ from: "start" });
  let looks = 0;
  let most = 0;
  for (let before = 0, more = true; more; looks++) {
    more = follower.poll(0);
    most = Math.max(most, scene.sink.all.length - before);
    before = scene.sink.all.length;
  }
  assertEquals(scene.sink.all.length, 50_000);
  assertEquals(looks, 5);
  assertEquals(most <= 10_486, true);
});

Deno.test("A chooser of the offset: what it chooses is kept within the file", () => {
  for (
    const [chosen, expected] of [
      [2, ["b", "c"]],
      [-5, ["a", "b", "c"]],
      [99, []],
    ] as const
  ) {
    using scene = new Scene();
    scene.write("a\nb\nc\n");
    let seen = 0;
    scene.follow({
      from: (file, size) => {
        seen = size;
        const bytes = new Uint8Array(3);
        file.seekSync(1, Deno.SeekMode.Start);
        file.readSync(bytes);
        assertEquals(latin1(bytes), "\nb\n");
        return chosen;
      },
    });
    assertEquals(scene.poll(), [...expected]);
    assertEquals(seen, 6);
    assertEquals(scene.sink.live.includes(true), false);
    scene.write("d\n");
    assertEquals(scene.poll(), ["d"]);
  }
});

Deno.test("A chooser that fails is heard, and leaves no file open", () => {
  using scene = new Scene();
  scene.write("a\n");
  const follower = scene.follow({
    from: () => {
      throw new RangeError("chooser");
    },
  });
  assertThrows(() => follower.poll(0), RangeError, "chooser");
  assertEquals(scene.openFiles(), 0);
});

Deno.test("A sink that throws is heard, and no line comes twice", () => {
  using scene = new Scene();
  scene.write("a\nb\nc");
  let fails = true;
  const inner = new Collector();
  const follower = scene.follow({
    from: "start",
    sink: {
      lines: (bytes, start, end, live) => {
        if (fails) throw new RangeError("sink");
        inner.lines(bytes, start, end, live);
      },
      tooLong: () => {},
    },
  });
  assertThrows(() => follower.poll(0), RangeError, "sink");
  fails = false;
  scene.write("d\n");
  follower.poll(1);
  assertEquals(inner.all, ["cd"]);
});

Deno.test("Closed from within the sink: no more lines, nothing thrown", () => {
  using scene = new Scene();
  scene.write("0123456789\n".repeat(100_000));
  let calls = 0;
  const follower: Follower = scene.follow({
    from: "start",
    sink: {
      lines: () => {
        calls++;
        follower.close();
      },
      tooLong: () => {},
    },
  });
  follower.poll(0);
  assertEquals(follower.poll(1), false);
  assertEquals(calls, 1);
});

Deno.test("65. Time of the file frozen or in the past: still read", () => {
  using scene = new Scene();
  scene.write("a\n");
  scene.follow();
  scene.poll();
  for (let i = 0; i < 3; i++) {
    scene.write(`${i}\n`);
    Deno.utimeSync(scene.path, 1_000_000_000, 1_000_000_000);
    assertEquals(scene.poll(), [String(i)]);
  }
});

Deno.test("64. The clock steps back an hour: reading and grace go on", () => {
  using scene = new Scene();
  scene.write("a\n");
  scene.follow();
  scene.poll();
  scene.rename("access.log", "access.log.1");
  scene.write("b\n");
  assertEquals(scene.poll(), ["b"]);
  scene.write("c\n");
  assertEquals(scene.poll(-3_600_000), ["c"]);
  assertEquals(scene.status.openFiles, 2);
  scene.poll(10_000);
  assertEquals(scene.status.openFiles, 1);
});
