import { assertEquals } from "@std/assert";
import { FailingFs, osError } from "./_failing_fs.ts";
import { begun, Scene } from "./_helpers.ts";

const LONG = "x".repeat(300);

Deno.test("17. A partial line, restart, completion: one line", () => {
  using scene = begun();
  scene.write("1\nhal");
  assertEquals(scene.poll(), ["1"]);
  scene.restart(() => scene.write("f\n2\n"));
  assertEquals(scene.poll(), ["half", "2"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("17. A restart within a line that is too long: its rest is no line", () => {
  using scene = begun();
  scene.write("y".repeat(200_000));
  scene.poll();
  assertEquals(scene.sink.long.length, 1);
  scene.restart(() => scene.write("yyy\n2\n"));
  assertEquals(scene.poll(), ["2"]);
  assertEquals(scene.sink.long.length, 1);
});

Deno.test("43. copytruncate while the monitor is stopped: only new content on restart", () => {
  using scene = begun();
  scene.write("1\n");
  scene.poll();
  scene.restart(() => {
    Deno.copyFileSync(scene.path, `${scene.path}.1`);
    Deno.truncateSync(scene.path);
    scene.write("new and longer than before\n");
  });
  assertEquals(scene.poll(), ["new and longer than before"]);
  assertEquals(scene.status.truncations, 1);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("43. copytruncate while the monitor is stopped, twice: what was not read comes from the copies", () => {
  using scene = begun();
  scene.write("1\n");
  scene.poll();
  scene.restart(() => {
    scene.write("2\n");
    Deno.copyFileSync(scene.path, `${scene.path}.2`);
    Deno.truncateSync(scene.path);
    scene.write("3\n");
    Deno.copyFileSync(scene.path, `${scene.path}.1`);
    Deno.truncateSync(scene.path);
    scene.write("4\n");
  });
  assertEquals(scene.poll(), ["2", "3", "4"]);
  assertEquals(scene.openFiles(), 1);
});

Deno.test("43. copytruncate while the monitor is stopped, the copy compressed: the gap is told", () => {
  // The new content is longer than what was read, or shorter.
  for (const next of ["new and longer than before\n", "n\n"]) {
    using scene = begun();
    scene.write("read\n");
    scene.poll();
    scene.restart(() => {
      scene.write("lost\n");
      Deno.copyFileSync(scene.path, `${scene.folder}/access.log.1.gz`);
      Deno.truncateSync(scene.path);
      scene.write(next);
    });
    assertEquals([...scene.poll(), ""].join("\n"), next);
    assertEquals([scene.status.truncations, scene.status.gaps], [1, 1]);
    // While it is looked at, what was in it is known.
    Deno.truncateSync(scene.path);
    assertEquals(scene.poll(), []);
    assertEquals([scene.status.truncations, scene.status.gaps], [2, 1]);
  }
});

for (
  const [what, more, gaps, isReused] of [
    ["all was read before", "", 0, false],
    ["all was read before, its number given again", "", 0, true],
    ["not all was read", "lost\n", 1, false],
    ["not all was read, its number given again", "lost\n", 1, true],
  ] as const
) {
  Deno.test(`A log that is rotated and compressed while the monitor is stopped, when ${what}: ${gaps} gaps`, async () => {
    using scene = begun();
    scene.write("1\n2\n");
    scene.poll();
    scene.write(more);
    const { mtime } = Deno.statSync(scene.path);
    const packed = `${scene.path}.1.gz`;
    const content = new Blob([Deno.readFileSync(scene.path)]).stream()
      .pipeThrough(new CompressionStream("gzip"));
    await Deno.writeFile(packed, content);
    // As gzip does it.
    Deno.utimeSync(packed, mtime!, mtime!);
    scene.restart(() => {
      // As long as it is there its number is not given to another.
      if (!isReused) Deno.renameSync(scene.path, `${scene.folder}/away`);
      else Deno.removeSync(scene.path);
      scene.write("3\n");
      if (!isReused) Deno.removeSync(`${scene.folder}/away`);
    });
    assertEquals(scene.poll(), ["3"]);
    assertEquals(scene.status.gaps, gaps);
  });
}

Deno.test("Two logs that are rotated and compressed while the monitor is stopped are a gap", async () => {
  // In whichever order they are listed.
  for (const [read, other] of [["2", "1"], ["1", "2"]] as const) {
    using scene = begun();
    scene.poll();
    const pack = async (name: string) => {
      const content = new Blob([Deno.readFileSync(scene.path)]).stream()
        .pipeThrough(new CompressionStream("gzip"));
      await Deno.writeFile(`${scene.path}.${name}.gz`, content);
    };
    await pack(read);
    scene.write("never read\n");
    await pack(other);
    scene.restart(() => {
      Deno.renameSync(scene.path, `${scene.folder}/away`);
      scene.write("3\n");
      Deno.removeSync(`${scene.folder}/away`);
    });
    assertEquals(scene.poll(), ["3"]);
    assertEquals(scene.status.gaps, 1);
  }
});

Deno.test("43. copytruncate while the monitor is stopped, of a log that was empty: it comes from the copy", () => {
  for (const wasRead of [true, false]) {
    using scene = wasRead ? begun() : new Scene();
    let day = 20261100;
    const rotate = () => {
      Deno.copyFileSync(scene.path, `${scene.path}-${++day}`);
      Deno.truncateSync(scene.path);
    };
    scene.write("");
    if (!wasRead) scene.follow();
    else rotate();
    // The clock for files ticks slowly.
    Deno.utimeSync(scene.path, 1_000_000, 1_000_000);
    scene.poll();
    scene.restart(() => {
      scene.write("1\n");
      rotate();
      scene.write("2\n");
    });
    assertEquals(scene.poll(), ["1", "2"]);
    // It has not been written to since.
    rotate();
    scene.poll();
    Deno.utimeSync(scene.path, 1_000_000, 1_000_000);
    scene.poll();
    scene.restart();
    assertEquals(scene.poll(), []);
    assertEquals(scene.status.gaps, 0);
  }
});

Deno.test("73. An empty log that was moved while stopped: the one that came and went is no copy of it", () => {
  using scene = new Scene();
  scene.write("");
  scene.follow();
  Deno.utimeSync(scene.path, 1_000_000, 1_000_000);
  scene.poll();
  scene.restart(() => {
    Deno.utimeSync(scene.path, 2_000_000, 2_000_000);
    scene.rename("access.log", "access.log.2");
    scene.write("1\nha", "access.log.1");
  });
  assertEquals(scene.poll(), ["1"]);
  scene.write("lf\n", "access.log.1");
  scene.write("2\n");
  assertEquals(scene.poll(), ["half", "2"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("73. Rotation while stopped: the rest of `.1`, then the new file", () => {
  using scene = begun();
  scene.write("1\n");
  scene.poll();
  scene.restart(() => {
    scene.write("2\n");
    scene.rename("access.log", "access.log.1");
    scene.write("3\n");
  });
  assertEquals(scene.poll(), ["2", "3"]);
  assertEquals([scene.status.rotations, scene.status.gaps], [1, 0]);
  // What had its grace before has it again: late lines are not lost.
  scene.write("late\n", "access.log.1");
  assertEquals(scene.poll(), ["late"]);
  scene.poll(10_000);
  assertEquals(scene.openFiles(), 1);
});

Deno.test("73. Three rotations while stopped, numbered or dated: all of it, in order", () => {
  for (
    const [first, second, third] of [
      [".3", ".2", ".1"],
      ["-20261120", "-20261121", "-20261122"],
    ]
  ) {
    using scene = begun();
    scene.write("older\n", `access.log${first === ".3" ? ".4" : "-20261119"}`);
    scene.poll();
    scene.restart(() => {
      scene.write("A\n");
      scene.rename("access.log", `access.log${first}`);
      scene.write("B\n");
      scene.rename("access.log", `access.log${second}`);
      scene.write("C\n");
      scene.rename("access.log", `access.log${third}`);
      scene.write("D\n");
    });
    // The older file was there before, but nobody had looked since it came.
    assertEquals(scene.poll().filter((line) => line !== "older"), [
      "A",
      "B",
      "C",
      "D",
    ]);
    assertEquals(scene.status.gaps, 0);
  }
});

Deno.test("73. Rotation while stopped, nothing at the path yet: the rest, then what comes", () => {
  using scene = begun();
  scene.restart(() => {
    scene.write("1\n");
    scene.rename("access.log", "any-name");
  });
  assertEquals(scene.poll(), ["1"]);
  assertEquals(scene.status.state, "waiting");
  scene.write("2\n");
  assertEquals(scene.poll(), ["2"]);
});

Deno.test("73. Deleted while stopped: the new file from byte 0, and the gap is told", () => {
  using scene = begun();
  scene.restart(() => {
    scene.write("lost\n");
    scene.remove();
    scene.write("1\n");
  });
  assertEquals(scene.poll(), ["1"]);
  // Also where the new file has the number of the old one.
  assertEquals(scene.status.gaps, 1);
});

Deno.test("73. Deleted while stopped, but not the file after it: that is read", () => {
  using scene = begun();
  scene.restart(() => {
    // The numbers of deleted files come again: one that stays keeps this one.
    Deno.linkSync(scene.path, `${scene.folder}/kept`);
    scene.write("2\n", "access.log.1");
    scene.remove();
    scene.remove("kept");
    scene.write("3\n");
  });
  assertEquals(scene.poll(), ["2", "3"]);
});

Deno.test("73. Deleted and closed before the restart: what came and went meanwhile is read", () => {
  using scene = begun();
  scene.remove();
  scene.poll();
  scene.poll(70_000);
  assertEquals(scene.openFiles(), 0);
  scene.restart(() => {
    scene.write("1\n", "access.log.1");
    scene.write("2\n");
  });
  assertEquals(scene.poll(), ["1", "2"]);
});

Deno.test("73. Moved to another disk and back while stopped: known by its content", () => {
  using scene = begun();
  scene.write(`${LONG} 1\n${LONG} 2\n`);
  scene.poll();
  scene.restart(() => {
    scene.write("3\n");
    Deno.copyFileSync(scene.path, `${scene.folder}/copy`);
    Deno.linkSync(scene.path, `${scene.folder}/kept`);
    scene.remove();
    scene.rename("copy", "access.log");
    scene.remove("kept");
  });
  assertEquals(scene.poll(), ["3"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("54. Link retargeted while stopped: the rest of the old target, in its own folder", () => {
  using scene = new Scene();
  Deno.mkdirSync(`${scene.folder}/a`);
  Deno.mkdirSync(`${scene.folder}/b`);
  scene.write("before\n", "a/log");
  Deno.symlinkSync("a/log", scene.path);
  scene.follow();
  scene.poll();
  scene.restart(() => {
    scene.write("1\n", "a/log");
    scene.rename("a/log", "a/log.old");
    scene.write("2\n", "b/log");
    scene.remove();
    Deno.symlinkSync("b/log", scene.path);
  });
  assertEquals(scene.poll(), ["1", "2"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("A restart goes on with rotated files in their grace, and counts on", () => {
  using scene = begun();
  scene.rename("access.log", "access.log.1");
  scene.write("1\n");
  assertEquals(scene.poll(), ["1"]);
  scene.restart(() => scene.write("late\n", "access.log.1"));
  scene.write("2\n");
  assertEquals(scene.poll(), ["late", "2"]);
  assertEquals(scene.status.rotations, 1);
});

Deno.test("A restart where the log cannot be read yet: nothing is lost", () => {
  using scene = new Scene();
  const fs = new FailingFs();
  scene.write("before\n");
  scene.follow({ fs });
  scene.poll();
  fs.open = [new Deno.errors.PermissionDenied("no (os error 13): open")];
  scene.restart(() => scene.write("1\n"));
  assertEquals(scene.poll(), ["1"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("47. A log that could not be read before the restart: what was there then is not new", () => {
  const denied = new Deno.errors.PermissionDenied("no (os error 13): open");
  for (const isSeen of [true, false]) {
    using scene = new Scene();
    const fs = new FailingFs();
    fs[isSeen ? "open" : "stat"] = Array<Error>(3).fill(denied);
    scene.write("before\n");
    scene.follow({ fs });
    scene.poll();
    for (let i = 0; i < 2; i++) {
      scene.restart();
      assertEquals(scene.poll(), []);
      assertEquals(scene.status.state, "unreadable");
    }
    // Where not even its size was known, what comes meanwhile is not told apart.
    scene.restart(() => scene.write("1\n"));
    assertEquals(scene.poll(), isSeen ? ["1"] : []);
    scene.write("2\n");
    assertEquals(scene.poll(), ["2"]);
  }
});

Deno.test("A log that was missing, or could not be read and is another one, is read whole after a restart", () => {
  for (const from of ["end", "start"] as const) {
    using missing = new Scene();
    missing.follow({ from });
    missing.poll();
    missing.restart(() => missing.write("1\n"));
    assertEquals(missing.poll(), ["1"]);
    using scene = new Scene();
    const fs = new FailingFs();
    fs.open = [new Deno.errors.PermissionDenied("no (os error 13): open")];
    scene.write("before\n");
    scene.follow({ fs, from });
    scene.poll();
    scene.restart(() => {
      if (from === "start") return;
      scene.rename("access.log", "access.log.1");
      scene.write("1\n");
    });
    assertEquals(scene.poll(), from === "start" ? ["before"] : ["1"]);
  }
});

Deno.test("What an older version kept of a log that it had not opened: it is read whole", () => {
  using scene = new Scene();
  const { first, ...older } = scene.follow().save();
  assertEquals(first, "could not look");
  scene.write("1\n");
  scene.follow().restore(older, scene.nowMs);
  assertEquals(scene.poll(), ["1"]);
});

Deno.test("A restart where another file cannot be read: a log that is gone is a gap all the same", () => {
  for (const isDenied of [true, false]) {
    using scene = new Scene();
    const fs = new FailingFs();
    const others = isDenied ? "other" : "nothing";
    fs.beforeOpen = (path) => {
      if (!path.endsWith(others)) return;
      throw new Deno.errors.PermissionDenied("no (os error 13): open");
    };
    scene.write("of somebody else\n", "other");
    scene.write(`${LONG} 1\n${LONG} 2\n`);
    scene.follow({ fs });
    scene.poll();
    scene.restart(() => {
      scene.write("lost\n");
      // Its number is not given again.
      Deno.mkdirSync(`${scene.folder}/elsewhere`);
      scene.rename("access.log", "elsewhere/access.log.1");
      scene.write("new\n");
    });
    assertEquals(scene.poll(), ["new"]);
    assertEquals(scene.status.gaps, 1, `denied: ${isDenied}`);
  }
});

Deno.test("A restart does not take for missed what was there before", () => {
  using scene = new Scene();
  scene.write("ancient\n", "access.log.1");
  scene.write("before\n");
  scene.follow();
  scene.poll();
  scene.restart(() => {
    scene.rename("access.log.1", "access.log.2");
    scene.rename("access.log", "access.log.1");
    scene.write("1\n");
  });
  assertEquals(scene.poll(), ["1"]);
});

Deno.test("73. Rotated every day for a month while stopped: all of it, in order", () => {
  using scene = begun();
  const lines = Array.from({ length: 30 }, (_, i) => `day ${i}`);
  scene.restart(() => {
    for (const [i, line] of lines.entries()) {
      scene.write(`${line}\n`);
      const day = String(i + 1).padStart(2, "0");
      scene.rename("access.log", `access.log-202611${day}`);
    }
    scene.write("now\n");
  });
  assertEquals(scene.poll(), [...lines, "now"]);
  assertEquals(scene.status.gaps, 0);
});

Deno.test("What cannot be opened after a restart is no gap: it is read once it can", () => {
  using scene = new Scene();
  const fs = new FailingFs();
  let isDenied = false;
  fs.beforeOpen = () => {
    if (isDenied) throw osError("EACCES", "Permission denied");
  };
  scene.write("1\n");
  scene.follow({ fs, from: "start" });
  assertEquals(scene.poll(), ["1"]);
  scene.restart(() => {
    isDenied = true;
    scene.write("2\n");
  });
  assertEquals(scene.poll(), []);
  assertEquals([scene.status.state, scene.status.gaps], ["unreadable", 0]);
  isDenied = false;
  assertEquals(scene.poll(10_000), ["2"]);
  assertEquals([scene.status.state, scene.status.gaps], ["following", 0]);
});
