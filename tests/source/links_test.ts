import { assertEquals } from "@std/assert";
import { Follower } from "../../lib/source/follow.ts";
import { Ledger } from "../../lib/source/ledger.ts";
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
