import { assertEquals } from "@std/assert";
import { Follower } from "../../lib/source/follow.ts";
import { Ledger } from "../../lib/source/ledger.ts";
import { FailingFs } from "./_failing_fs.ts";
import { Collector, Scene } from "./_helpers.ts";

Deno.test("54. Link retargeted: old drained, new from byte 0", () => {
  using scene = new Scene();
  scene.write("before\n", "monday");
  Deno.symlinkSync("monday", scene.path);
  scene.follow();
  scene.poll();
  scene.write("1\n", "monday");
  scene.write("2\n", "tuesday");
  Deno.symlinkSync("tuesday", `${scene.folder}/next`);
  scene.rename("next", "access.log");
  assertEquals(scene.poll(), ["1", "2"]);
  scene.write("late\n", "monday");
  scene.write("3\n", "tuesday");
  assertEquals(scene.poll(), ["late", "3"]);
});

Deno.test("55. Link removed, target grows: still read, and reported", () => {
  using scene = new Scene();
  scene.write("before\n", "target");
  Deno.symlinkSync("target", scene.path);
  scene.follow();
  scene.poll();
  scene.remove();
  for (let i = 0; i < 3; i++) {
    scene.write(`${i}\n`, "target");
    assertEquals(scene.poll(60_000), [String(i)]);
    assertEquals(scene.status.state, "waiting");
  }
});

Deno.test("56. The same file by link and by name: counted once", () => {
  using scene = new Scene();
  scene.write("before\n");
  Deno.symlinkSync("access.log", `${scene.folder}/link`);
  const sink = new Collector();
  const ledger = new Ledger();
  const followers = ["link", "access.log"].map((name) =>
    new Follower({ path: `${scene.folder}/${name}`, sink, from: "end", ledger })
  );
  for (let i = 0; i < 5; i++) {
    // Also over a rotation, whoever looks first.
    if (i === 2) scene.rename("access.log", "access.log.1");
    scene.write(`${i}\n`);
    for (const follower of followers) follower.poll(i * 100);
    if (i === 2) followers.reverse();
  }
  // The first look was at the end of the first line.
  assertEquals(sink.all, ["1", "2", "3", "4"]);
  for (const follower of followers) follower.close();
});

Deno.test("57. Link target truncated: new lines from byte 0", () => {
  using scene = new Scene();
  scene.write("before\n", "target");
  Deno.symlinkSync("target", scene.path);
  scene.follow();
  scene.poll();
  Deno.truncateSync(`${scene.folder}/target`);
  assertEquals(scene.poll(), []);
  scene.write("1\n", "target");
  assertEquals(scene.poll(), ["1"]);
});

Deno.test("58. Dangling link at start: waits", () => {
  using scene = new Scene();
  Deno.symlinkSync("target", scene.path);
  scene.follow();
  assertEquals(scene.poll(), []);
  assertEquals(scene.status.state, "waiting");
  scene.write("1\n", "target");
  assertEquals(scene.poll(), ["1"]);
});

/** A log that is a link into another folder, of which one line was read. */
function begunByLink(fs = new FailingFs()): Scene {
  const scene = new Scene();
  Deno.mkdirSync(`${scene.folder}/real`);
  scene.write("before\n", "real/log");
  Deno.symlinkSync("real/log", scene.path);
  scene.follow({ fs });
  scene.poll();
  return scene;
}

/** Rotates the file that the link leads to, with as many copies as come. */
function rotateTarget(scene: Scene, how: "rename" | "copytruncate"): void {
  const { folder } = scene;
  for (let number = 8; number >= 1; number--) {
    try {
      scene.rename(`real/log.${number}`, `real/log.${number + 1}`);
    } catch {
      // Not so many yet.
    }
  }
  if (how === "rename") return scene.rename("real/log", "real/log.1");
  Deno.copyFileSync(`${folder}/real/log`, `${folder}/real/log.1`);
  Deno.truncateSync(`${folder}/real/log`);
}

for (const how of ["rename", "copytruncate"] as const) {
  Deno.test(`57. Link target rotated by ${how} twice between two looks: all of it, in order`, () => {
    using scene = begunByLink();
    for (let i = 0; i < 3; i++) {
      for (const line of [`${i} a`, `${i} b`]) {
        scene.write(`${line}\n`, "real/log");
        rotateTarget(scene, how);
      }
      scene.write(`${i} c\n`, "real/log");
      assertEquals(scene.poll(), [`${i} a`, `${i} b`, `${i} c`]);
    }
    assertEquals(scene.status.gaps, 0);
    assertEquals(scene.status.rotations, how === "rename" ? 6 : 0);
  });

  Deno.test(`57. Link target rotated by ${how} twice while stopped: all of it, in order`, () => {
    using scene = begunByLink();
    scene.restart(() => {
      for (const line of ["a", "b"]) {
        scene.write(`${line}\n`, "real/log");
        rotateTarget(scene, how);
      }
      scene.write("c\n", "real/log");
    });
    assertEquals(scene.poll(), ["a", "b", "c"]);
    assertEquals(scene.status.gaps, 0);
  });
}

Deno.test("57. Link target rotated twice, one file gone: the gap is told, whatever lies beside the link", () => {
  using scene = new Scene();
  Deno.mkdirSync(`${scene.folder}/real`);
  // As where the logs were before they got a disk of their own.
  for (let i = 1; i <= 5; i++) scene.write("ancient\n", `access.log.${i}`);
  scene.write("before\n", "real/log");
  Deno.symlinkSync("real/log", scene.path);
  scene.follow();
  scene.poll();
  for (const line of ["a", "b", "c"]) {
    rotateTarget(scene, "rename");
    scene.write(`${line}\n`, "real/log");
  }
  scene.remove("real/log.2");
  assertEquals(scene.poll(), ["b", "c"]);
  assertEquals(scene.status.gaps, 1);
});

Deno.test("57. Link target rotated, with links to all of its files: each line once", () => {
  using scene = begunByLink();
  for (let i = 1; i < 4; i++) {
    Deno.symlinkSync(`real/log.${i}`, `${scene.path}.${i}`);
  }
  for (const how of ["copytruncate", "rename"] as const) {
    const lines = ["a", "b", "c"].map((line) => `${line} ${how}`);
    for (const line of lines.slice(0, -1)) {
      scene.write(`${line}\n`, "real/log");
      rotateTarget(scene, how);
    }
    scene.write(`${lines.at(-1)}\n`, "real/log");
    assertEquals(scene.poll(), lines);
  }
  assertEquals(scene.status.gaps, 0);
});

Deno.test("54. Link retargeted: what was rotated there before is not read, what is rotated later is", () => {
  using scene = begunByLink();
  Deno.mkdirSync(`${scene.folder}/other`);
  scene.write("ancient\n", "other/log.1");
  scene.write("1\n", "other/log");
  scene.remove();
  Deno.symlinkSync("other/log", scene.path);
  assertEquals(scene.poll(), ["1"]);
  scene.rename("other/log.1", "other/log.3");
  scene.rename("other/log", "other/log.2");
  scene.write("2\n", "other/log.1");
  scene.write("3\n", "other/log");
  assertEquals(scene.poll(), ["2", "3"]);
  assertEquals(scene.status.gaps, 0);
});

/** Sets the link to a log of another folder. */
function turnTo(scene: Scene, folder: string): void {
  Deno.symlinkSync(`${folder}/log`, `${scene.folder}/next`);
  scene.rename("next", "access.log");
}

Deno.test("54. Link retargeted after its target was rotated: the one that came there meanwhile is read, once", () => {
  // As Kubernetes has it when a container with a rotated log starts again.
  for (const rotated of ["log.1", "log.20261129-174200"]) {
    for (const isStopped of [false, true]) {
      using scene = begunByLink();
      Deno.mkdirSync(`${scene.folder}/other`);
      const meanwhile = () => {
        scene.write("1\n", "real/log");
        scene.rename("real/log", `real/${rotated}`);
        scene.write("2\n", "real/log");
        scene.write("3\n", "other/log");
        turnTo(scene, "other");
      };
      if (isStopped) scene.restart(meanwhile);
      else meanwhile();
      assertEquals(scene.poll(), ["1", "2", "3"]);
      assertEquals([scene.status.rotations, scene.status.gaps], [2, 0]);
      scene.write("late\n", "real/log");
      assertEquals(scene.poll(), ["late"]);
      scene.poll(20_000);
      turnTo(scene, "real");
      assertEquals(scene.poll(), []);
      scene.write("4\n", "real/log");
      assertEquals(scene.poll(), ["4"]);
      assertEquals(scene.status.gaps, 0);
    }
  }
});

Deno.test("54. Link retargeted after its target was rotated often, one file gone: the gap is told", () => {
  using scene = begunByLink();
  Deno.mkdirSync(`${scene.folder}/other`);
  for (const line of ["1", "2", "3"]) {
    rotateTarget(scene, "rename");
    scene.write(`${line}\n`, "real/log");
  }
  scene.remove("real/log.1");
  scene.write("4\n", "other/log");
  turnTo(scene, "other");
  assertEquals(scene.poll(), ["1", "3", "4"]);
  assertEquals(scene.status.gaps, 1);
});

Deno.test("54. Link retargeted, its old target made anew later: that was never at the path", () => {
  const fs = new FailingFs();
  using scene = begunByLink(fs);
  Deno.mkdirSync(`${scene.folder}/other`);
  scene.write("1\n", "other/log");
  turnTo(scene, "other");
  scene.rename("real/log", "real/old");
  scene.write("2\n", "real/log");
  const { ino } = Deno.statSync(`${scene.folder}/real/log`);
  const birthtime = new Date(Date.now() + 1000);
  fs.alter = (info) => info.ino === ino ? { ...info, birthtime } : info;
  assertEquals(scene.poll(), ["1"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("57. Link target in a folder that may not be listed: the log is followed all the same", () => {
  using scene = new Scene();
  Deno.mkdirSync(`${scene.folder}/real`);
  scene.write("before\n", "real/log");
  Deno.symlinkSync("real/log", scene.path);
  const fs = new FailingFs();
  fs.mayReadAll = false;
  scene.follow({ fs });
  scene.poll();
  rotateTarget(scene, "rename");
  scene.write("1\n", "real/log");
  assertEquals(scene.poll(), ["1"]);
  rotateTarget(scene, "copytruncate");
  scene.write("2\n", "real/log");
  assertEquals(scene.poll(), ["2"]);
  // Nothing else was asked for.
  assertEquals([...fs.asked], [scene.path]);
});

Deno.test("57. Link, after an older version that did not look there: what was rotated before is not read, what is rotated later is", () => {
  using scene = new Scene();
  Deno.mkdirSync(`${scene.folder}/real`);
  scene.write("ancient\n", "real/log.1");
  scene.write("before\n", "real/log");
  Deno.symlinkSync("real/log", scene.path);
  const older = scene.follow();
  scene.poll();
  const { target: _, ...saved } = older.save();
  older.close();
  scene.follow().restore({ ...saved, known: [] }, scene.nowMs);
  rotateTarget(scene, "rename");
  scene.write("1\n", "real/log");
  assertEquals(scene.poll(), ["1"]);
  for (const line of ["2", "3"]) {
    rotateTarget(scene, "rename");
    scene.write(`${line}\n`, "real/log");
  }
  assertEquals(scene.poll(), ["2", "3"]);
  assertEquals(scene.status.gaps, 0);
});
