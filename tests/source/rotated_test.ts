import { assertEquals } from "@std/assert";
import { realFileSystem } from "../../lib/source/file_system.ts";
import { RotatedFiles } from "../../lib/source/rotated.ts";

/** Rotated files as a table: path, number of the file, time of its birth. */
function listing(table: Map<string, [ino: number, bornMs: number | null]>) {
  const info = Deno.statSync(import.meta.filename!);
  return new RotatedFiles("log", {
    ...realFileSystem,
    mayRead: () => true,
    readDirSync: () =>
      Array.from(table.keys(), (name) => ({
        name,
        isFile: true,
        isDirectory: false,
        isSymlink: false,
      })),
    statSync: (path) => {
      const row = table.get(path);
      if (row === undefined) throw new Deno.errors.NotFound(path);
      const [ino, bornMs] = row;
      const birthtime = bornMs === null ? null : new Date(bornMs);
      return { ...info, dev: 1, ino, birthtime };
    },
  });
}

Deno.test("A rotated file is known by its number and its birth: numbers are given again", () => {
  const table = new Map<string, [number, number | null]>([
    ["log.1", [11, 100]],
    ["log.2", [12, null]],
  ]);
  const rotated = listing(table);
  assertEquals(rotated.unknown.length, 2);
  rotated.learn();
  assertEquals(rotated.unknown, []);
  // Moved on: still known.
  table.set("log.3", [12, null]).set("log.2", [11, 100]).set("log.1", [13, 3]);
  assertEquals(rotated.unknown.map(({ path }) => path), ["log.1"]);
  // A new file with the number of an old one.
  table.set("log.2", [11, 200]);
  assertEquals(rotated.unknown.map(({ path }) => path), ["log.1", "log.2"]);
});

Deno.test("What came since the last file is told by the numbers behind the names", () => {
  const table = new Map<string, [number, number]>([["log.1", [1, 1]]]);
  const rotated = listing(table);
  rotated.learn();
  // Rotated once: the last file is the first.
  table.set("log.2", [1, 1]).set("log.1", [2, 2]);
  assertEquals(rotated.missedSince("1:2"), { missed: [], gap: false });
  // And three times more, of which one is gone.
  table.set("log.5", [1, 1]).set("log.4", [2, 2]).set("log.3", [3, 3]);
  table.set("log.1", [5, 5]);
  table.delete("log.2");
  const { missed, gap } = rotated.missedSince("1:2");
  assertEquals(missed.map(({ path }) => path), ["log.3", "log.1"]);
  assertEquals(gap, true);
});
