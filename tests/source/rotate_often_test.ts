import { assertEquals } from "@std/assert";
import { realFileSystem } from "../../lib/source/file_system.ts";
import { Follower } from "../../lib/source/follow.ts";
import { Ledger } from "../../lib/source/ledger.ts";
import { FailingFs } from "./_failing_fs.ts";
import { begun, Collector, Scene, untilYounger } from "./_helpers.ts";

/** Rotates as logrotate does, keeping so many files. */
function rotate(scene: Scene, keep: number, text: string): void {
  for (let number = keep; number >= 1; number--) {
    const from = number === 1 ? "access.log" : `access.log.${number - 1}`;
    try {
      scene.rename(from, `access.log.${number}`);
    } catch {
      // Not so many yet.
    }
  }
  scene.write(text);
}

Deno.test("27. Three rotations within one poll: all that can still be found is read, in order", () => {
  using scene = begun();
  scene.write("A\n");
  rotate(scene, 9, "B\n");
  rotate(scene, 9, "C\n");
  rotate(scene, 9, "D\n");
  assertEquals(scene.poll(), ["A", "B", "C", "D"]);
  assertEquals(scene.status.rotations, 3);
  assertEquals(scene.status.gaps, 0);
  scene.write("late\n", "access.log.1");
  assertEquals(scene.poll(), ["late"]);
  scene.poll(10_000);
  assertEquals(scene.openFiles(), 1);
});

Deno.test("27. Three rotations within one poll, one file gone: the rest is read, the gap is reported", () => {
  using scene = begun();
  scene.write("A\n");
  rotate(scene, 9, "B\n");
  rotate(scene, 9, "C\n");
  rotate(scene, 9, "D\n");
  scene.remove("access.log.2");
  assertEquals(scene.poll(), ["A", "C", "D"]);
  assertEquals(scene.status.gaps, 1);
});

Deno.test("27. More rotations than files are kept: the rest is read, the gap is reported", () => {
  using scene = begun();
  scene.write("A\n");
  for (const text of ["B\n", "C\n", "D\n"]) rotate(scene, 1, text);
  assertEquals(scene.poll(), ["A", "C", "D"]);
  assertEquals(scene.status.gaps, 1);
});

Deno.test("27. One rotation beside older files: they are not read, and there is no gap", () => {
  using scene = new Scene();
  scene.write("ancient\n", "access.log.1");
  scene.write("older\n", "access.log.2");
  scene.write("before\n");
  scene.follow();
  scene.poll();
  rotate(scene, 5, "B\n");
  assertEquals(scene.poll(), ["B"]);
  // Rotated to another name: the others stay.
  scene.rename("access.log", "access.log-20240101");
  scene.write("C\n");
  assertEquals(scene.poll(), ["C"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("27. A file that is still open is not opened again by its new name", () => {
  using scene = new Scene();
  scene.write("");
  scene.follow();
  scene.poll();
  scene.rename("access.log", "elsewhere");
  scene.write("b\n");
  assertEquals(scene.poll(), ["b"]);
  scene.rename("elsewhere", "access.log.1");
  scene.rename("access.log", "access.log.2");
  scene.write("c\n");
  scene.write("late\n", "access.log.1");
  assertEquals(scene.poll().toSorted(), ["c", "late"]);
  assertEquals(scene.openFiles(), 3);
});

Deno.test("27. A copy made before the path was replaced is not read again", () => {
  for (const lineBytes of [10, 2000]) {
    using scene = begun();
    const line = "c".repeat(lineBytes);
    scene.write(`${line}\n`);
    scene.poll();
    Deno.copyFileSync(scene.path, `${scene.path}.1`);
    if (lineBytes > 1024) scene.write("one more\n", "access.log.1");
    scene.remove();
    scene.write("new\n");
    assertEquals(scene.poll(), ["new"]);
  }
});

Deno.test("33. A pattern also matches `access.log.1`: not counted again", () => {
  using scene = begun();
  const ledger = new Ledger();
  const sink = new Collector();
  scene.write("older\n", "access.log.1");
  const followers = ["access.log.1", "access.log"].map((name) =>
    new Follower({ path: `${scene.folder}/${name}`, sink, from: "end", ledger })
  );
  const poll = (nowMs: number) => {
    for (const follower of followers) while (follower.poll(nowMs));
    return sink.take();
  };
  poll(0);
  scene.write("1\n");
  assertEquals(poll(100), ["1"]);
  rotate(scene, 3, "2\n");
  assertEquals(poll(200), ["2"]);
  assertEquals(
    followers[0]!.status.why,
    `followed as ${scene.folder}/access.log`,
  );
  // The grace of one is over: the other goes on where that one stopped.
  assertEquals(poll(20_000), []);
  assertEquals(poll(20_100), []);
  assertEquals(followers[0]!.status.state, "following");
  scene.write("late\n", "access.log.1");
  assertEquals(poll(20_200), ["late"]);
  for (const follower of followers) follower.close();
});

Deno.test("75. A thousand rotations: open files and memory stay flat", () => {
  using scene = begun();
  let most = 0;
  for (let i = 0; i < 1000; i++) {
    // Some fall into one grace, some do not.
    rotate(scene, 3, `${i}\n`);
    assertEquals(scene.poll(i % 100 < 50 ? 10 : 3000), [String(i)]);
    most = Math.max(most, scene.openFiles());
  }
  assertEquals(most <= 16, true, `${most} files open`);
  scene.poll(20_000);
  assertEquals(scene.openFiles(), 1);
  assertEquals(scene.status.rotations, 1000);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("27. Rotated twice within one poll, files that begin alike: both are read", () => {
  // As under a benchmark: all lines of a second are the same.
  using scene = begun();
  rotate(scene, 9, "a\n".repeat(1000));
  assertEquals(scene.poll().length, 1000);
  rotate(scene, 9, "a\n".repeat(900));
  rotate(scene, 9, "new\n");
  assertEquals(scene.poll().length, 901);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("27. Rotated twice within one poll to dated names: both are read, in order", () => {
  using scene = begun();
  scene.write("A\n");
  for (const [day, text] of [["21", "B\n"], ["22", "C\n"], ["23", "D\n"]]) {
    scene.rename("access.log", `access.log-202611${day}`);
    scene.write(text!);
  }
  assertEquals(scene.poll(), ["A", "B", "C", "D"]);
  assertEquals(scene.status.rotations, 3);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("27. Names are shifted between listing and opening: each file once", () => {
  using scene = new Scene();
  scene.write("before\n");
  const fs = new FailingFs();
  let shifts = 0;
  fs.beforeOpen = (path) => {
    if (!path.endsWith(".1") || shifts++ > 0) return;
    scene.rename("access.log.2", "access.log.3");
    scene.rename("access.log.1", "access.log.2");
    scene.rename("access.log", "access.log.1");
    scene.write("newest\n");
  };
  scene.follow({ fs });
  scene.poll();
  scene.rename("access.log", "access.log.2");
  scene.write("missed\n", "access.log.1");
  scene.write("newer 1\nnewer 2\n");
  const lines = [...scene.poll(), ...scene.poll()];
  assertEquals(lines, ["missed", "newer 1", "newer 2", "newest"]);
  assertEquals(shifts > 0, true);
});

Deno.test("27. Many rotations within one poll, all kept: all are read, and closed again", () => {
  for (const count of [15, 16, 17, 60]) {
    using scene = begun();
    const lines = Array.from({ length: count }, (_, i) => `line ${i}`);
    for (const line of lines) {
      scene.write(`${line}\n`);
      rotate(scene, 99, "");
    }
    assertEquals(scene.poll(), lines);
    assertEquals([scene.status.rotations, scene.status.gaps], [count, 0]);
    assertEquals(scene.openFiles() <= 16, true);
  }
});

Deno.test("27. A copy of the log that came between two looks is not read: it is not emptied yet", async () => {
  for (
    const [moved, copy] of [
      ["access.log.1", "access.log-20261128"],
      ["access.log.2", "access.log.1"],
    ] as const
  ) {
    using scene = begun();
    scene.rename("access.log", moved);
    scene.write("b\n");
    const copyPath = `${scene.folder}/${copy}`;
    // Where a file system does not tell, neither can this.
    if (!Deno.statSync(scene.path).birthtime) return;
    await untilYounger(scene, scene.path);
    Deno.copyFileSync(scene.path, copyPath);
    assertEquals(scene.poll(), ["b"]);
    scene.write("c\n");
    Deno.copyFileSync(scene.path, copyPath);
    Deno.truncateSync(scene.path);
    scene.write("d\n");
    assertEquals(scene.poll(), ["c", "d"]);
    assertEquals(scene.status.gaps, 0);
  }
});

Deno.test("27. What came and went is read while nothing is at the path, once, whatever comes of it then", () => {
  for (const isStopped of [false, true]) {
    for (const isDated of [false, true]) {
      using scene = begun();
      let day = 20;
      const moveAway = () => {
        if (isDated) scene.rename("access.log", `access.log-202611${++day}`);
        else rotate(scene, 9, "");
        if (!isDated) scene.remove();
      };
      const meanwhile = () => {
        scene.write("A\n");
        moveAway();
        scene.write("B\n");
        moveAway();
        scene.write("C\n");
        moveAway();
      };
      if (isStopped) scene.restart(meanwhile);
      else meanwhile();
      assertEquals(scene.poll(), ["A", "B", "C"]);
      assertEquals([scene.status.rotations, scene.status.gaps], [2, 0]);
      assertEquals(scene.status.state, "waiting");
      // Who wrote to the first may do so until another comes.
      const [first, newest] = isDated
        ? ["access.log-20261121", "access.log-20261123"]
        : ["access.log.3", "access.log.1"];
      assertEquals(scene.poll(30_000), []);
      scene.write("late\n", first);
      assertEquals(scene.poll(), ["late"]);
      scene.restart();
      assertEquals(scene.poll(30_000), []);
      scene.write("later\n", first);
      assertEquals(scene.poll(), ["later"]);
      // As gzip does it.
      scene.remove(newest);
      assertEquals(scene.poll(), []);
      scene.write("D\n");
      assertEquals(scene.poll(), ["D"]);
      // A number is gone now, and what had it was read.
      assertEquals(scene.status.rotations, 3);
      assertEquals(scene.status.gaps, 0);
      assertEquals(scene.poll(20_000), []);
      assertEquals(scene.openFiles(), 1);
    }
  }
});

Deno.test("27. What is gone of the files that came and went is one gap, however often nothing is at the path", () => {
  for (const gone of ["access.log.1", "access.log.2"]) {
    using scene = begun();
    for (const text of ["B\n", "C\n", ""]) rotate(scene, 9, text);
    scene.remove();
    scene.remove(gone);
    const left = gone === "access.log.1" ? "B" : "C";
    assertEquals(scene.poll(), [left]);
    for (const name of ["x", "y", "z"]) {
      scene.write("", name);
      assertEquals(scene.poll(), []);
      assertEquals(scene.poll(), []);
    }
    scene.write("D\n");
    assertEquals(scene.poll(), ["D"]);
    assertEquals(scene.status.gaps, 1, gone);
  }
});

Deno.test("27. A copy of a log that is gone is not read, however long nothing is at the path", () => {
  using scene = begun();
  Deno.copyFileSync(scene.path, `${scene.path}.1`);
  scene.remove();
  for (let i = 0; i < 3; i++) {
    assertEquals(scene.poll(), []);
    assertEquals(scene.poll(70_000), []);
    scene.write("", `other-${i}`);
  }
  scene.write("new\n");
  assertEquals(scene.poll(), ["new"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("27. While nothing is at the path folders are listed only when they change", () => {
  using scene = new Scene();
  scene.write("before\n");
  const fs = new FailingFs();
  let lists = 0;
  fs.namesIn = (folder) => {
    lists++;
    return realFileSystem.namesIn(folder);
  };
  scene.follow({ fs });
  scene.poll();
  scene.rename("access.log", "access.log.1");
  // The clock for files ticks slowly.
  Deno.utimeSync(scene.folder, 1_000_000, 1_000_000);
  scene.poll();
  scene.poll();
  const before = lists;
  for (let i = 0; i < 10; i++) scene.poll();
  assertEquals(lists, before);
  scene.write("missed\n", "access.log-20261122");
  assertEquals(scene.poll(), ["missed"]);
});
