import { assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { Follower, type FollowStatus } from "../../lib/source/follow.ts";
import { Ledger } from "../../lib/source/ledger.ts";
import type { SavedMark } from "../../lib/source/mark.ts";
import {
  begun,
  Collector,
  copyLog,
  copyTruncate,
  Scene,
  untilYounger,
  utf8,
} from "./_helpers.ts";

Deno.test("copytruncate: what was written since the last look is read from the copy", () => {
  using scene = begun();
  for (let i = 0; i < 5; i++) {
    scene.write(`${i} a\n${i} ha`);
    assertEquals(scene.poll(), [`${i} a`]);
    scene.write(`lf\n${i} b\n`);
    copyTruncate(scene);
    scene.write(`${i} new\n`);
    assertEquals(scene.poll(), [`${i} half`, `${i} b`, `${i} new`]);
    // Nobody writes to a copy: it is closed at once.
    assertEquals(scene.openFiles(), 1);
  }
  assertEquals(scene.status.truncations, 5);
  assertEquals(scene.status.droppedPartialLines, 0);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("copytruncate three times between two looks: all copies are read, in order", () => {
  using scene = begun();
  for (let i = 1; i <= 3; i++) {
    scene.write(`${i}\n`);
    copyTruncate(scene);
  }
  scene.write("4\n");
  assertEquals(scene.poll(), ["1", "2", "3", "4"]);
  assertEquals(scene.status.truncations, 3);
  // The last copy is made, and the log not yet emptied.
  scene.write("5\n");
  copyTruncate(scene);
  scene.write("6\n");
  copyLog(scene);
  assertEquals(scene.poll(), ["5", "6"]);
  Deno.truncateSync(scene.path);
  scene.write("7\n");
  assertEquals(scene.poll(), ["7"]);
  assertEquals(scene.openFiles(), 1);
});

Deno.test("copytruncate while a copy is read: the log is not read before it was looked at again", () => {
  using scene = new Scene();
  const onLines: (() => void)[] = [];
  scene.write("before\n");
  scene.follow({
    sink: {
      lines: (bytes, start, end, live) => {
        scene.sink.lines(bytes, start, end, live);
        onLines.shift()?.();
      },
      tooLong: (head) => scene.sink.tooLong(head),
    },
  });
  assertEquals(scene.poll(), []);
  for (const [copied, next, last] of [["2", "3", "4"], ["5", "6", "7"]]) {
    scene.write(`${copied}\n`);
    copyTruncate(scene);
    scene.write(`${next}\n`);
    onLines.push(() => {
      copyTruncate(scene);
      scene.write(`${last}\n`);
    });
    assertEquals(scene.poll(), [copied, next, last]);
  }
  assertEquals([scene.status.truncations, scene.status.gaps], [4, 0]);
});

Deno.test("copytruncate with two copies kept: one that got the number of a copy that went is read", async () => {
  using scene = begun();
  // Most file systems give the number of a file that is gone to the next one: it is
  // told by its age, in milliseconds.
  const rotate = async () => {
    copyTruncate(scene, 2);
    await untilYounger(scene, `${scene.path}.1`);
  };
  for (let i = 0; i < 4; i++) {
    scene.write(`${i}\n`);
    await rotate();
    assertEquals(scene.poll(), [`${i}`]);
    // The clock for files ticks slowly.
    Deno.utimeSync(scene.path, 1_000_000, 1_000_000);
    scene.poll();
  }
  for (const line of ["5", "6"]) {
    scene.write(`${line}\n`);
    await rotate();
  }
  scene.write("7\n");
  assertEquals(scene.poll(), ["5", "6", "7"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("copytruncate after nothing but the begin of a line was read", () => {
  using scene = new Scene();
  scene.write("");
  scene.follow();
  scene.write("ha");
  scene.poll();
  scene.write("lf\n1\n");
  copyTruncate(scene);
  scene.write("2\n");
  assertEquals(scene.poll(), ["half", "1", "2"]);
});

Deno.test("copytruncate with a backlog: the copy is drained first", () => {
  using scene = new Scene();
  const texts = Array.from({ length: 1000 }, (_, i) => `line ${i}`);
  scene.write(texts.join("\n") + "\n");
  const follower = scene.follow({ from: "start" });
  follower.poll(0, 100);
  copyTruncate(scene);
  scene.write("new\n");
  for (let i = 0; follower.poll(i, 100); i++);
  assertEquals(scene.sink.all, [...texts, "new"]);
  assertEquals(scene.status.gaps, 0);
  assertEquals(scene.openFiles(), 1);
});

Deno.test("copytruncate: a copy that is older than what was read, or was there before, is not read", () => {
  using scene = begun();
  scene.write("1\n");
  scene.poll();
  // A copy of the time before the last look.
  Deno.copyFileSync(scene.path, `${scene.path}.1`);
  scene.write("2\n");
  assertEquals(scene.poll(), ["2"]);
  Deno.truncateSync(scene.path);
  assertEquals(scene.poll(), []);
  // Now it is known, and begins as the log does.
  scene.write("before\n");
  assertEquals(scene.poll(), ["before"]);
  Deno.truncateSync(scene.path);
  assertEquals(scene.poll(), []);
});

Deno.test("A copy made by copytruncate is not read when the path is replaced later", () => {
  using scene = begun();
  scene.write("1\n");
  scene.poll();
  Deno.copyFileSync(scene.path, `${scene.path}.1`);
  Deno.truncateSync(scene.path);
  scene.write("2\n");
  assertEquals(scene.poll(), ["2"]);
  scene.rename("access.log", "access.log-old");
  scene.write("3\n");
  assertEquals(scene.poll(), ["3"]);
});

/** As the clock of the file system does between two looks. */
function timeGoesBy(scene: Scene): void {
  const { mtime } = Deno.statSync(scene.path);
  Deno.utimeSync(scene.path, mtime!, new Date(mtime!.getTime() + 100));
}

Deno.test("copytruncate of a log that was empty at the last look: read from the copy", () => {
  for (const later of ["", "y\n"]) {
    using scene = begun();
    copyTruncate(scene);
    assertEquals(scene.poll(), []);
    scene.write("x1\nx2\n");
    copyTruncate(scene);
    scene.write(later);
    timeGoesBy(scene);
    assertEquals(scene.poll(), ["x1", "x2", ...later.split("\n").slice(0, -1)]);
    assertEquals(scene.status.gaps, 0);
    assertEquals(scene.status.truncations, 2);
  }
});

Deno.test("copytruncate of a log that was empty, not yet emptied again: read once", () => {
  using scene = begun();
  copyTruncate(scene);
  assertEquals(scene.poll(), []);
  scene.write("x1\nx2\n");
  copyLog(scene);
  timeGoesBy(scene);
  assertEquals(scene.poll(), ["x1", "x2"]);
  Deno.truncateSync(scene.path);
  scene.write("y\n");
  assertEquals(scene.poll(), ["y"]);
});

Deno.test("copytruncate, looked at between copy and truncate, then twice unseen", () => {
  using scene = begun();
  scene.write("a1\n");
  copyLog(scene);
  scene.write("only the log has it\n");
  assertEquals(scene.poll(), ["a1", "only the log has it"]);
  Deno.truncateSync(scene.path);
  scene.write("b1\n");
  copyTruncate(scene);
  scene.write("c1\n");
  assertEquals(scene.poll(), ["b1", "c1"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("copytruncate, then renamed, within one look: each line once", () => {
  for (const name of ["access.log-20261122", "access.log.1"]) {
    for (const looks of [0, 1]) {
      using scene = begun();
      scene.write("A\n");
      scene.poll();
      copyTruncate(scene);
      for (let i = 0; i < looks; i++) assertEquals(scene.poll(), []);
      scene.write("B\n");
      if (name.endsWith(".1")) scene.rename("access.log.1", "access.log.2");
      scene.rename("access.log", name);
      scene.write("C\n");
      assertEquals(scene.poll(), ["B", "C"]);
    }
  }
});

/** Several files of a scene that are followed together, from their start. */
class Followed implements Disposable {
  readonly ledger = new Ledger();
  readonly #scene: Scene;
  readonly #sink = new Collector();
  readonly #followers: readonly Follower[];

  constructor(scene: Scene, names: readonly string[]) {
    const { ledger } = this;
    this.#scene = scene;
    this.#followers = names.map((name) =>
      new Follower({
        path: `${scene.folder}/${name}`,
        sink: this.#sink,
        from: "start",
        ledger,
      })
    );
  }

  get statuses(): readonly FollowStatus[] {
    return this.#followers.map(({ status }) => status);
  }

  /** Looks at all of them; returns the lines that came. */
  poll(afterMs = 100): string[] {
    const { nowMs } = this.#scene;
    this.#scene.nowMs = nowMs + afterMs;
    for (const follower of this.#followers) {
      while (follower.poll(this.#scene.nowMs));
    }
    return this.#sink.take();
  }

  [Symbol.dispose](): void {
    for (const follower of this.#followers) follower.close();
  }
}

for (
  const { what, copies, wait } of [
    { what: "numbers", copies: ["access.log.1", "access.log.2"], wait: 100 },
    { what: "dates", copies: ["access-20261129.log", "access-20261130.log"] },
    {
      what: "numbers, after the grace",
      copies: ["access.log.1", "access.log.2"],
    },
  ]
) {
  Deno.test(`copytruncate with all names followed, ${what}: each line is counted once`, () => {
    using scene = new Scene();
    scene.write("");
    // The last name first: whoever reads it may be asked before the log itself.
    const names = [...copies.toReversed(), "access.log"];
    using followed = new Followed(scene, names);
    const poll = () => followed.poll(wait ?? 20_000);
    poll();
    for (let i = 0; i < 3; i++) {
      scene.write(`${i} a\n${i} b\n`);
      assertEquals(poll(), [`${i} a`, `${i} b`]);
      const [copy, older] = copies as [string, string];
      if (i > 0) scene.rename(copy, older);
      // A copy is empty first, then it is a part, and then a while goes by.
      const bytes = Deno.readFileSync(scene.path);
      for (const part of [[0, 0], [0, 6], [6]]) {
        scene.write(bytes.slice(...part), copy);
        assertEquals(poll(), []);
      }
      assertEquals(
        followed.statuses.at(-2)!.why,
        `followed as ${scene.path}`,
      );
      // What comes meanwhile is in the log and not in the copy, or in both.
      if (i === 1) {
        scene.write(`${i} c\n`);
        assertEquals(poll(), [`${i} c`]);
      } else if (i === 2) {
        scene.write(`${i} c\n`);
        scene.write(`${i} c\n`, copy);
      }
      Deno.truncateSync(scene.path);
      scene.write(`${i} new\n`);
      assertEquals(poll(), i === 2 ? ["2 c", "2 new"] : [`${i} new`]);
      assertEquals(poll(), []);
    }
    assertEquals(followed.statuses.map(({ gaps }) => gaps), names.map(() => 0));
  });
}

Deno.test("A rotated name that is written over with a copy of what is followed is left to that", () => {
  for (const isEmptiedFirst of [false, true]) {
    using scene = new Scene();
    scene.write("a\n");
    scene.write("older\n", "access.log.1");
    const names = ["access.log", "access.log.1"];
    using followed = new Followed(scene, names);
    const poll = () => followed.poll();
    assertEquals(poll(), ["a", "older"]);
    if (isEmptiedFirst) {
      Deno.truncateSync(`${scene.path}.1`);
      assertEquals(poll(), []);
    }
    scene.write("b\n");
    if (isEmptiedFirst) assertEquals(poll(), ["b"]);
    Deno.copyFileSync(scene.path, `${scene.path}.1`);
    assertEquals(poll(), isEmptiedFirst ? [] : ["b"]);
    assertEquals(followed.statuses[1]!.why, `followed as ${scene.path}`);
    Deno.truncateSync(scene.path);
    scene.write("c\n");
    assertEquals(poll(), ["c"]);
    assertEquals(poll(), []);
    assertEquals(followed.statuses.map(({ gaps }) => gaps), names.map(() => 0));
  }
});

Deno.test("A rotated name that begins as a followed log does is left alone for so long", () => {
  using scene = new Scene();
  const dated = "access-20261129.log";
  scene.write("#head\na\n");
  using followed = new Followed(scene, ["access.log", dated]);
  assertEquals(followed.poll(), ["#head", "a"]);
  scene.write("#head\n", dated);
  assertEquals(followed.poll(), []);
  assertEquals(followed.statuses[1]!.why, `followed as ${scene.path}`);
  scene.write("b\n", dated);
  assertEquals(followed.poll(), ["#head", "b"]);
  scene.write("c\n", dated);
  assertEquals(followed.poll(), ["c"]);
  assertEquals(followed.statuses[1]!.state, "following");
});

Deno.test("A copy that was left alone is read by no other name, nor after a restart, when its log is gone", () => {
  for (const lineBytes of [10, 2000]) {
    using scene = new Scene();
    const line = "a".repeat(lineBytes);
    const copy = "access.log-20261129";
    scene.write(`${line}\n`);
    let marks: SavedMark[];
    {
      using followed = new Followed(scene, [
        "access.log",
        "access.log.1",
        copy,
      ]);
      assertEquals(followed.poll(), [line]);
      Deno.copyFileSync(scene.path, `${scene.folder}/${copy}`);
      assertEquals(followed.poll(), []);
      scene.rename("access.log", "access.log.1");
      scene.write("new\n");
      assertEquals(followed.poll(), ["new"]);
      // The grace of the old one is over.
      assertEquals(followed.poll(20_000), []);
      assertEquals(followed.poll(20_000), []);
      marks = JSON.parse(JSON.stringify(followed.ledger.save()));
    }
    scene.rename(copy, "access.log-20261128");
    using again = new Followed(scene, ["access.log-20261128"]);
    again.ledger.restore(marks);
    assertEquals(again.poll(), []);
    assertEquals(again.statuses[0]!.state, "following");
  }
});

Deno.test("A rotated name that is no copy of what is followed is a log of its own", () => {
  using scene = new Scene();
  scene.write("a\n");
  using followed = new Followed(scene, ["access.log", "access.log.1"]);
  const poll = () => followed.poll();
  assertEquals(poll(), ["a"]);
  scene.write("", "access.log.1");
  assertEquals(poll(), []);
  scene.write("b\n", "access.log.1");
  assertEquals(poll(), ["b"]);
  assertEquals(followed.statuses[1]!.state, "following");
});

for (
  const [what, rest, gaps] of [
    ["more than was read", "b\n", 1],
    ["a line that was read in part", "alf\n", 1],
    ["what was read", "", 0],
  ] as const
) {
  Deno.test(`copytruncate, and the copy compressed at once: ${what} in it is ${gaps === 0 ? "no" : "a"} gap`, async () => {
    using scene = begun();
    const part = rest.startsWith("alf") ? "h" : "";
    const compress = (i: number) => {
      const copy = `${scene.path}.1`;
      const packed = gzipSync(Deno.readFileSync(copy));
      Deno.removeSync(copy);
      // As gzip makes it: a new file.
      Deno.writeFileSync(`${scene.path}.${i}.gz`, packed, { createNew: true });
    };
    for (let i = 1; i <= 3; i++) {
      scene.write(`${i} a\n${part}`);
      assertEquals(scene.poll(), [`${i} a`]);
      scene.write(rest);
      copyTruncate(scene);
      compress(i);
      scene.write(`${i} new\n`);
      assertEquals(scene.poll(), [`${i} new`]);
      assertEquals(scene.status.gaps, i * gaps);
      await untilYounger(scene, `${scene.path}.${i}.gz`);
    }
    assertEquals(scene.status.truncations, 3);
  });
}

Deno.test("a log that was emptied beside one that was compressed of an older one has no gap", () => {
  using scene = begun();
  scene.write("1\n");
  assertEquals(scene.poll(), ["1"]);
  // Of yesterday, and made just now: what compresses it gives it its time.
  const other = `${scene.path}.2.gz`;
  Deno.writeFileSync(other, gzipSync(utf8("a log of yesterday\n")));
  Deno.utimeSync(other, 1, 1);
  // What is no file is not opened: that would wait for a writer.
  const pipe = `${scene.path}.3.gz`;
  new Deno.Command("mkfifo", { args: [pipe] }).outputSync();
  Deno.truncateSync(scene.path);
  assertEquals(scene.poll(), []);
  assertEquals([scene.status.truncations, scene.status.gaps], [1, 0]);
});
