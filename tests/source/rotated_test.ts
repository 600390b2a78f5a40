import { assertEquals } from "@std/assert";
import { realFileSystem } from "../../lib/source/file_system.ts";
import { RotatedFiles } from "../../lib/source/rotated.ts";

/** Rotated files as a table: path, number of the file, time of its birth. */
function listing(table: Map<string, [ino: number, bornMs: number | null]>) {
  const info = Deno.statSync(import.meta.filename!);
  return new RotatedFiles("log", {
    ...realFileSystem,
    mayRead: () => true,
    namesIn: () => [...table.keys()],
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
  const unknown = () =>
    rotated.list().filter((file) => !rotated.isKnown(file))
      .map(({ path }) => path);
  assertEquals(unknown().length, 2);
  rotated.remember(rotated.list());
  assertEquals(unknown(), []);
  // Moved on: still known.
  table.set("log.3", [12, null]).set("log.2", [11, 100]).set("log.1", [13, 3]);
  assertEquals(unknown(), ["log.1"]);
  // A new file with the number of an old one.
  table.set("log.2", [11, 200]);
  assertEquals(unknown(), ["log.1", "log.2"]);
  // One that a list lacked is still known, but not by a number alone.
  table.delete("log.3");
  table.delete("log.1");
  table.set("log.2", [11, 100]);
  rotated.remember([]);
  table.set("log.3", [12, null]);
  assertEquals(unknown(), ["log.3"]);
});

Deno.test("Rotated files are listed newest first: by number, else by birth", () => {
  const table = new Map<string, [number, number]>([
    ["log.10", [1, 5]],
    ["log.2", [2, 1]],
    ["log.1", [3, 2]],
  ]);
  const names = () => listing(table).list().map(({ path }) => path);
  assertEquals(names(), ["log.1", "log.2", "log.10"]);
  table.clear();
  table.set("log-20261121", [1, 10]).set("log-20261122", [2, 20])
    .set("log-20261122-1", [3, 30]).set("log.2026-11-20T23:59:59Z", [4, 5])
    .set("log-1795360174", [5, 40]);
  assertEquals(names(), [
    "log-1795360174",
    "log-20261122-1",
    "log-20261122",
    "log-20261121",
    "log.2026-11-20T23:59:59Z",
  ]);
});

Deno.test("Only names that a rotation gives are of rotated files", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const rotated = [
      "access.log.1",
      "access.log.12",
      "access.log-20261122",
      "access-20261122.log",
      "access.log.2026-11-22-13",
      "access.log-2026112213.1",
      "access.log-20261122-1795360174",
      "access.log.2026-11-22_1795360174",
      "access-2026-11-22-1795360174.log",
    ];
    const others = [
      "access.log",
      "access.log.1.gz",
      "access.log.8080",
      "access.log-8080",
      "access-8080.log",
      "access_ssl.log",
      "access.log.bak",
      "access.log.swp",
      "access-admin.log.1",
      "error.log.1",
    ];
    for (const name of [...rotated, ...others]) {
      Deno.writeTextFileSync(`${folder}/${name}`, "");
    }
    const list = new RotatedFiles(`${folder}/access.log`, realFileSystem)
      .list().map(({ path }) => path.slice(folder.length + 1));
    assertEquals(list.toSorted(), rotated.toSorted());
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
