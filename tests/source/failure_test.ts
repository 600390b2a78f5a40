import { assertEquals, assertThrows } from "@std/assert";
import { Scene } from "./_helpers.ts";
import { FailingFs, osError } from "./_failing_fs.ts";

const eacces = () => new Deno.errors.PermissionDenied("Permission denied");
const enoent = () => new Deno.errors.NotFound("No such file or directory");
const emfile = () => osError("EMFILE", "Too many open files");
const eio = () => osError("EIO", "Input/output error");
const estale = () => osError("ESTALE", "Stale file handle");

/** A scene on a file system that can fail, in which one line was read. */
function onFailing(text = "before\n"): { scene: Scene; fs: FailingFs } {
  const scene = new Scene();
  const fs = new FailingFs();
  scene.write(text);
  scene.follow({ fs });
  scene.poll();
  return { scene, fs };
}

Deno.test("48. EACCES or ENOENT between stat and open: retried", () => {
  for (
    const [error, state, why] of [
      [eacces(), "unreadable", "permission denied"],
      [enoent(), "waiting", "no such file"],
    ] as const
  ) {
    const { scene, fs } = onFailing();
    using _ = scene;
    scene.rename("access.log", "access.log.1");
    scene.write("1\n");
    scene.write("old\n", "access.log.1");
    fs.open = [error];
    assertEquals(scene.poll(), ["old"]);
    assertEquals([scene.status.state, scene.status.why], [state, why]);
    assertEquals(scene.poll(), ["1"]);
    assertEquals(scene.status.state, "following");
  }
});

Deno.test("48. EACCES at the first look: what was there before counts as there before", () => {
  using scene = new Scene();
  const fs = new FailingFs();
  scene.write("before\n");
  fs.open = [eacces(), eacces()];
  scene.follow({ fs });
  assertEquals(scene.poll(), []);
  assertEquals(scene.status.caughtUp, true);
  scene.write("1\n");
  assertEquals(scene.poll(), []);
  assertEquals(scene.poll(200), ["1"]);
});

Deno.test("48. EACCES at the first look, then emptied: read from byte 0", () => {
  using scene = new Scene();
  const fs = new FailingFs();
  scene.write("before\n");
  fs.open = [eacces()];
  scene.follow({ fs });
  assertEquals(scene.poll(), []);
  Deno.writeTextFileSync(scene.path, "1\n");
  assertEquals(scene.poll(), ["1"]);
});

Deno.test("Nothing but the path is asked for where that is all that is allowed", () => {
  using scene = new Scene();
  const fs = new FailingFs();
  fs.mayReadAll = false;
  scene.write("before\n");
  scene.follow({ fs });
  scene.poll();
  scene.rename("access.log", "access.log.1");
  scene.write("1\n");
  assertEquals(scene.poll(), ["1"]);
  assertEquals([...fs.asked], [scene.path]);
});

Deno.test("48. Another file between stat and open: neither is lost", () => {
  const { scene, fs } = onFailing();
  using _ = scene;
  scene.rename("access.log", "access.log.1");
  scene.write("1\n");
  fs.beforeOpen = () => {
    fs.beforeOpen = () => {};
    scene.rename("access.log", "access.log.2");
    scene.rename("access.log.1", "access.log.3");
    scene.rename("access.log.2", "access.log.1");
    scene.rename("access.log.3", "access.log.2");
    scene.write("2\n");
  };
  assertEquals(scene.poll(), []);
  assertEquals(scene.poll(), ["1", "2"]);
});

Deno.test("49. The new file is unreadable after rotation: old one drained, one warning", () => {
  const { scene, fs } = onFailing();
  using _ = scene;
  scene.write("old\n");
  scene.rename("access.log", "access.log.1");
  scene.write("1\n");
  fs.open = Array.from({ length: 200 }, eacces);
  assertEquals(scene.poll(), ["old"]);
  const { sinceMs } = scene.status;
  for (let i = 0; i < 100; i++) {
    scene.write(`late ${i}\n`, "access.log.1");
    assertEquals(scene.poll(20_000), [`late ${i}`]);
    assertEquals(scene.status.state, "unreadable");
    // One state, and so one warning.
    assertEquals(scene.status.sinceMs, sinceMs);
  }
  fs.open = [];
  assertEquals(scene.poll(5000), ["1"]);
});

Deno.test("69. ESTALE on read: reopens, nothing lost and nothing twice", () => {
  const { scene, fs } = onFailing("before\nhal");
  using _ = scene;
  scene.write("f\n1\n2");
  assertEquals(scene.poll(), ["half", "1"]);
  scene.write("nd\n");
  fs.read = [estale()];
  assertEquals(scene.poll(), []);
  assertEquals(scene.status.state, "unreadable");
  assertEquals(scene.status.why, "stale file handle");
  assertEquals(scene.poll(), ["2nd"]);
  assertEquals(scene.status.state, "following");
  assertEquals(scene.status.rotations, 0);
  assertEquals(scene.status.droppedPartialLines, 0);
});

Deno.test("69. ESTALE for good: the handle is replaced", () => {
  const { scene, fs } = onFailing("before\nhal");
  using _ = scene;
  scene.write("f\n1\n2");
  scene.poll();
  scene.write("nd\n3\n");
  fs.breakHandles(estale());
  assertEquals(scene.poll(), []);
  assertEquals(scene.poll(), ["2nd", "3"]);
  assertEquals([scene.status.state, scene.openFiles()], ["following", 1]);
  assertEquals([scene.status.rotations, scene.status.truncations], [0, 0]);
  // Emptied while it could not be read.
  scene.write("half");
  scene.poll();
  fs.breakHandles(estale());
  Deno.writeTextFileSync(scene.path, "4\n");
  scene.poll();
  assertEquals(scene.poll(), ["4"]);
  assertEquals(scene.status.truncations, 1);
  assertEquals(scene.status.droppedPartialLines, 1);
});

Deno.test("69. ESTALE, and another file at the path: read from byte 0", () => {
  const { scene, fs } = onFailing();
  using _ = scene;
  scene.write("half");
  scene.poll();
  scene.rename("access.log", "access.log.1");
  scene.write("1\n");
  fs.read = [estale(), estale()];
  assertEquals(scene.poll(), []);
  assertEquals(scene.poll(), ["1"]);
  scene.poll(10_000);
  assertEquals(scene.status.droppedPartialLines, 1);
  assertEquals(scene.openFiles(), 1);
});

Deno.test("69. ESTALE of a rotated file: the new one is read", () => {
  const { scene, fs } = onFailing();
  using _ = scene;
  scene.rename("access.log", "access.log.1");
  scene.write("1\n");
  assertEquals(scene.poll(), ["1"]);
  scene.write("late\n", "access.log.1");
  scene.write("2\n");
  fs.handleStat = [estale()];
  assertEquals(scene.poll(), ["2"]);
  assertEquals(scene.status.state, "following");
  assertEquals(scene.poll(), ["late"]);
});

Deno.test("70. EMFILE or EIO: retried, visible state", () => {
  for (const error of [emfile, eio]) {
    const { scene, fs } = onFailing();
    using _ = scene;
    scene.rename("access.log", "access.log.1");
    scene.write("1\n");
    fs.open = [error(), error(), error()];
    for (let i = 0; i < 3; i++) {
      assertEquals(scene.poll(5000), []);
      assertEquals(scene.status.state, "unreadable");
    }
    const why = scene.status.why;
    assertEquals(
      why,
      error === emfile ? "too many open files" : "input/output error",
    );
    assertEquals(scene.poll(5000), ["1"]);
    assertEquals([scene.status.state, scene.status.why], ["following", ""]);
  }
});

Deno.test("70. What cannot be opened is tried again after ever longer pauses, five seconds at most", () => {
  const { scene, fs } = onFailing();
  using _ = scene;
  scene.rename("access.log", "access.log.1");
  scene.write("1\n");
  fs.open = Array.from({ length: 100 }, emfile);
  const begunMs = scene.nowMs;
  const tries: number[] = [];
  for (let left = fs.open.length; scene.nowMs < begunMs + 30_000;) {
    scene.poll(100);
    assertEquals(scene.status.why, "too many open files");
    if (fs.open.length === left) continue;
    left = fs.open.length;
    tries.push(scene.nowMs - begunMs);
  }
  assertEquals(
    tries,
    [100, 200, 400, 800, 1600, 3200, 6400, 11_400, 16_400, 21_400, 26_400],
  );
  // Once its rights are changed there is no pause.
  fs.open = [];
  Deno.chmodSync(scene.path, 0o600);
  assertEquals(scene.poll(), ["1"]);
});

Deno.test("70. EIO of what is new only: visible state, nothing lost", () => {
  const { scene, fs } = onFailing();
  using _ = scene;
  scene.write("1\n");
  // What was read before can be read.
  fs.read = [undefined, undefined, undefined, eio()];
  assertEquals(scene.poll(), []);
  assertEquals(scene.status.why, "input/output error");
  assertEquals(scene.status.lagBytes, 2);
  assertEquals(scene.poll(), ["1"]);
});

Deno.test("70. EIO wherever it may come: nothing lost, nothing twice, nothing left open", () => {
  // The n-th call of each kind fails.
  for (const kind of ["stat", "open", "read", "handleStat"] as const) {
    for (let at = 0; at < 12; at++) {
      using scene = new Scene();
      const fs = new FailingFs();
      scene.write("0\nhal");
      fs[kind] = [];
      scene.follow({ fs, from: "start" });
      let calls = 0;
      const shift = fs[kind].shift.bind(fs[kind]);
      fs[kind].shift = () => calls++ === at ? eio() : shift();
      scene.poll();
      scene.write("f\n1\n");
      scene.poll();
      scene.rename("access.log", "access.log.1");
      scene.write("2\n");
      for (let i = 0; i < 4; i++) scene.poll();
      assertEquals(scene.sink.all, ["0", "half", "1", "2"], `${kind} ${at}`);
    }
  }
});

Deno.test("34. The new inode equals the old one while that is open: new content from byte 0", () => {
  // As on file systems whose numbers are longer than JavaScript's.
  for (const [old, fresh] of [["1\n", "1\n2\n3\n"], ["1\n2\n", "9\n"]]) {
    using scene = new Scene();
    const fs = new FailingFs();
    fs.alter = (info) => ({ ...info, ino: 7 });
    fs.mayReadAll = false;
    scene.write(old!);
    scene.follow({ fs });
    scene.poll();
    scene.rename("access.log", "elsewhere");
    scene.write(fresh!);
    assertEquals(
      [scene.poll(), scene.poll(), scene.poll()].flat().join("\n") + "\n",
      fresh,
    );
  }
});

Deno.test("What does not come from the operating system is no trouble with a file", () => {
  const { scene, fs } = onFailing();
  using _ = scene;
  fs.stat = [new RangeError("a bug")];
  assertThrows(() => scene.poll(), RangeError, "a bug");
});
