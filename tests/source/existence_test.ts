import { assertEquals, assertThrows } from "@std/assert";
import { kindOf } from "../../lib/source/file_system.ts";
import { begun, Scene } from "./_helpers.ts";

Deno.test("44. Missing at start: waits, picks it up, reads from byte 0", () => {
  using scene = new Scene();
  scene.follow();
  assertEquals(scene.poll(), []);
  assertEquals(scene.status.state, "waiting");
  assertEquals(scene.status.why, "no such file");
  assertEquals(scene.status.sinceMs, scene.nowMs);
  assertEquals(scene.status.caughtUp, true);
  assertEquals(scene.poll(3_600_000), []);
  scene.write("1\n2\n");
  assertEquals(scene.poll(), ["1", "2"]);
  assertEquals(scene.sink.live, [true, true]);
  assertEquals(scene.status.state, "following");
  assertEquals(scene.status.rotations, 0);
});

Deno.test("45. Missing with a relative path: the same", () => {
  using scene = new Scene();
  const before = Deno.cwd();
  try {
    Deno.chdir(scene.folder);
    scene.follow({ path: "access.log" });
    assertEquals(scene.poll(), []);
    scene.write("1\n");
    assertEquals(scene.poll(), ["1"]);
    scene.rename("access.log", "access.log.1");
    scene.write("2\n");
    assertEquals(scene.poll(), ["2"]);
  } finally {
    Deno.chdir(before);
  }
});

Deno.test("46. Parent directory missing, created later: picked up", () => {
  using scene = new Scene();
  scene.follow({ path: `${scene.folder}/a/b/access.log` });
  assertEquals(scene.poll(), []);
  Deno.mkdirSync(`${scene.folder}/a/b`, { recursive: true });
  assertEquals(scene.poll(), []);
  scene.write("1\n", "a/b/access.log");
  assertEquals(scene.poll(), ["1"]);
});

Deno.test("46. The parent is a file: waits", () => {
  using scene = new Scene();
  scene.write("", "a");
  scene.follow({ path: `${scene.folder}/a/access.log` });
  assertEquals(scene.poll(), []);
  assertEquals(scene.status.why, "no such file");
});

Deno.test("50. Delete, then recreate: new file from byte 0", () => {
  using scene = begun();
  scene.write("1\n");
  scene.poll();
  scene.remove();
  assertEquals(scene.poll(), []);
  assertEquals(scene.status.state, "waiting");
  scene.write("2\n3\n");
  assertEquals(scene.poll(), ["2", "3"]);
});

Deno.test("50. Delete and recreate within one poll: what was unread comes first", () => {
  using scene = begun();
  scene.write("1\n");
  scene.remove();
  scene.write("2\n");
  assertEquals(scene.poll(), ["1", "2"]);
});

Deno.test("50. A deleted file that is silent is closed, so that its place is free", () => {
  using scene = begun();
  scene.remove();
  scene.poll(59_000);
  assertEquals(scene.openFiles(), 1);
  scene.poll(60_000);
  assertEquals(scene.openFiles(), 0);
  scene.write("2\n");
  assertEquals(scene.poll(), ["2"]);
});

Deno.test("34. The new inode equals the old one: new content from byte 0", () => {
  using scene = begun();
  scene.write("same\n");
  scene.poll();
  const { ino } = Deno.statSync(scene.path);
  // Closed after its silence, so that the number is free for the next file.
  scene.remove();
  scene.poll(60_000);
  scene.poll(60_000);
  // Most file systems give the number again at once; where not, or where somebody else
  // has it by now, it is a new file.
  for (let tries = 0; tries < 20; tries++) {
    if (tries > 0) scene.rename("access.log", `other ${tries}`);
    scene.write("before\nsame\nmore\n");
    if (Deno.statSync(scene.path).ino === ino) break;
  }
  assertEquals(scene.poll(), ["before", "same", "more"]);
});

Deno.test("51. The path is a directory: a clear error", () => {
  using scene = new Scene();
  const follower = scene.follow({ path: scene.folder });
  assertThrows(
    () => follower.poll(0),
    TypeError,
    `Cannot follow "${scene.folder}": it is a directory`,
  );
  assertEquals(kindOf(scene.folder), "directory");
});

Deno.test("51. The path becomes a directory: told, and a file again later", () => {
  using scene = begun();
  scene.remove();
  Deno.mkdirSync(scene.path);
  assertEquals(scene.poll(), []);
  assertEquals(scene.status.state, "unreadable");
  assertEquals(scene.status.why, "is a directory");
  Deno.removeSync(scene.path);
  scene.write("1\n");
  assertEquals(scene.poll(), ["1"]);
  assertEquals(scene.status.state, "following");
});

Deno.test("What is a stream is told, and not followed", async () => {
  using scene = new Scene();
  const { success } = await new Deno.Command("mkfifo", { args: [scene.path] })
    .output();
  assertEquals(success, true);
  assertEquals(kindOf(scene.path), "stream");
  assertEquals(kindOf("/dev/null"), "stream");
  assertEquals(kindOf(`${scene.folder}/none`), "missing");
  assertEquals(kindOf(`${scene.path}/none`), "missing");
  assertEquals(kindOf(import.meta.filename!), "file");
  const follower = scene.follow();
  assertThrows(() => follower.poll(0), TypeError, "is a stream");
});

Deno.test("A deleted file is closed in its time, also where the clock is set back meanwhile", () => {
  using scene = begun();
  scene.poll(3_600_000);
  scene.remove();
  scene.poll(-3_600_000);
  scene.poll(59_000);
  assertEquals(scene.openFiles(), 1);
  scene.poll(2000);
  assertEquals(scene.openFiles(), 0);
});
