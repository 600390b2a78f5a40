import { assertEquals } from "@std/assert";
import { begun, Scene } from "./_helpers.ts";

Deno.test("15. A partial line, then rename: completed from the old file", () => {
  using scene = begun();
  scene.write("half");
  scene.poll();
  scene.rename("access.log", "access.log.1");
  scene.write("new\n");
  assertEquals(scene.poll(), ["new"]);
  scene.write(" done\n", "access.log.1");
  assertEquals(scene.poll(), ["half done"]);
  assertEquals(scene.status.droppedPartialLines, 0);
});

Deno.test("15. A partial line, then rename: or counted as dropped, never glued", () => {
  using scene = begun();
  scene.write("half");
  scene.poll();
  scene.rename("access.log", "access.log.1");
  scene.write("new\n");
  assertEquals(scene.poll(), ["new"]);
  assertEquals(scene.poll(10_000), []);
  assertEquals(scene.status.droppedPartialLines, 1);
});

Deno.test("23. Rename and create at once: all lines of both", () => {
  using scene = begun();
  scene.write("old\n");
  scene.rename("access.log", "access.log.1");
  scene.write("new\n");
  assertEquals(scene.poll(), ["old", "new"]);
  assertEquals(scene.status.rotations, 1);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("24. Rename, a 1 s gap, five lines written at once: all five", () => {
  using scene = begun();
  scene.rename("access.log", "access.log.1");
  assertEquals(scene.poll(1000), []);
  assertEquals([scene.status.state, scene.status.why], [
    "waiting",
    "no such file",
  ]);
  scene.write("1\n2\n3\n4\n5\n");
  assertEquals(scene.poll(), ["1", "2", "3", "4", "5"]);
  assertEquals(scene.status.state, "following");
});

Deno.test("25. Late lines to the old handle after the new file exists: counted within grace", () => {
  using scene = begun();
  scene.rename("access.log", "access.log.1");
  scene.write("new\n");
  scene.poll();
  // Each late line begins the grace anew.
  for (let i = 0; i < 4; i++) {
    scene.write(`late ${i}\n`, "access.log.1");
    assertEquals(scene.poll(9_000), [`late ${i}`]);
  }
  assertEquals(scene.status.openFiles, 2);
});

Deno.test("26. Grace period over: old handle closed, none leaked", () => {
  using scene = begun();
  scene.rename("access.log", "access.log.1");
  scene.write("new\n");
  scene.poll();
  assertEquals([scene.status.openFiles, scene.openFiles()], [2, 2]);
  scene.poll(9_999);
  assertEquals([scene.status.openFiles, scene.openFiles()], [2, 2]);
  scene.poll(1);
  assertEquals([scene.status.openFiles, scene.openFiles()], [1, 1]);
  scene.write("too late\n", "access.log.1");
  assertEquals(scene.poll(), []);
});

Deno.test("26. The grace period is an option", () => {
  using scene = new Scene();
  scene.write("a\n");
  scene.follow({ graceMs: 500 });
  scene.poll();
  scene.rename("access.log", "access.log.1");
  scene.write("new\n");
  scene.poll();
  scene.poll(499);
  assertEquals(scene.openFiles(), 2);
  scene.poll(1);
  assertEquals(scene.openFiles(), 1);
});

Deno.test("28. Renamed, no new file for an hour: waits, still reads the old handle", () => {
  using scene = begun();
  scene.rename("access.log", "access.log.1");
  const sinceMs = scene.nowMs + 100;
  scene.poll();
  for (let i = 0; i < 60; i++) {
    scene.write(`${i}\n`, "access.log.1");
    assertEquals(scene.poll(60_000), [String(i)]);
  }
  assertEquals(scene.status.state, "waiting");
  assertEquals(scene.status.sinceMs, sinceMs);
  scene.write("new\n");
  assertEquals(scene.poll(), ["new"]);
});

Deno.test("29. Renamed away and back: nothing re-read", () => {
  using scene = begun();
  scene.write("1\n");
  scene.poll();
  scene.rename("access.log", "elsewhere");
  scene.poll();
  scene.rename("elsewhere", "access.log");
  scene.write("2\n");
  assertEquals(scene.poll(), ["2"]);
});

Deno.test("29. Renamed away and back over a new file, within grace and after it: nothing re-read", () => {
  for (const awayMs of [1000, 20_000]) {
    using scene = begun();
    scene.write("1\nhal");
    scene.poll();
    scene.rename("access.log", "elsewhere");
    scene.write("new\n");
    assertEquals(scene.poll(), ["new"]);
    scene.poll(awayMs);
    scene.write("f\n2\n", "elsewhere");
    scene.rename("elsewhere", "access.log");
    assertEquals(scene.poll(), ["half", "2"], `away for ${awayMs} ms`);
    scene.poll(20_000);
    assertEquals(scene.openFiles(), 1);
  }
});

Deno.test("29. Renamed away and back within a line that is too long: its rest is no line", () => {
  using scene = begun();
  scene.write("x".repeat(200_000));
  scene.poll();
  scene.rename("access.log", "elsewhere");
  scene.write("new\n");
  scene.poll();
  scene.poll(20_000);
  scene.write("rest\n2\n", "elsewhere");
  scene.rename("elsewhere", "access.log");
  assertEquals(scene.poll(), ["2"]);
});

Deno.test("30. Atomic replace over the path: the new file from byte 0", () => {
  using scene = begun();
  scene.write("1\n2\n3\n", "prepared");
  scene.rename("prepared", "access.log");
  assertEquals(scene.poll(), ["1", "2", "3"]);
  scene.write("4\n");
  assertEquals(scene.poll(), ["4"]);
  assertEquals(scene.status.rotations, 1);
});

Deno.test("31. Unread backlog at rotation: drained before switching", () => {
  using scene = new Scene();
  const texts = Array.from({ length: 2000 }, (_, i) => `old ${i}`);
  scene.write(texts.join("\n") + "\n");
  const follower = scene.follow({ from: "start" });
  assertEquals(follower.poll(scene.nowMs, 1000), true);
  scene.rename("access.log", "access.log.1");
  scene.write("new\n");
  while (follower.poll(scene.nowMs, 1000));
  assertEquals(scene.sink.all, [...texts, "new"]);
});

Deno.test("31. Unread backlog, and the grace is over: drained all the same", () => {
  using scene = new Scene();
  scene.write("a\n");
  const follower = scene.follow({ from: "start" });
  follower.poll(0);
  scene.rename("access.log", "oldest");
  scene.write("b\n");
  follower.poll(0);
  scene.rename("access.log", "older");
  scene.write("c\n");
  follower.poll(0);
  scene.write("1\n2\n3\n", "oldest");
  scene.write("4\n5\n6\n", "older");
  // A minute later one small look, which sees only the first of them.
  assertEquals(follower.poll(60_000, 1), true);
  while (follower.poll(60_000));
  assertEquals(scene.sink.all.join(""), "abc123456");
});

Deno.test("32. Rotated and compressed at once: no crash", () => {
  using scene = begun();
  scene.write("last words\n");
  scene.rename("access.log", "access.log.1");
  scene.write("\x1f\x8b...", "access.log.1.gz");
  scene.remove("access.log.1");
  scene.write("new\n");
  assertEquals(scene.poll(), ["last words", "new"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("35. Both files hold the same first line: both counted", () => {
  using scene = begun();
  scene.write("same\n", "prepared");
  scene.rename("prepared", "access.log");
  assertEquals(scene.poll(), ["same"]);
  scene.rename("access.log", "access.log.1");
  scene.write("same\n");
  assertEquals(scene.poll(), ["same"]);
});
