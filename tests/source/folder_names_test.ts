import { assertEquals } from "@std/assert";
import { FolderNames } from "../../lib/source/folder_names.ts";

/** A folder as a table, with a clock of its own; counts how often it is listed. */
class Folder {
  names = ["a"];
  changedMs: number | null = 1001;
  nowMs = 5000;
  listings = 0;
  readonly #names: FolderNames;

  constructor() {
    const info = Deno.statSync(import.meta.filename!);
    this.#names = new FolderNames({
      statSync: () => ({
        ...info,
        mtime: this.changedMs === null ? null : new Date(this.changedMs),
      }),
      readDirSync: () => {
        this.listings++;
        return this.names.map((name) => ({
          name,
          isFile: true,
          isDirectory: false,
          isSymlink: false,
        }));
      },
      now: () => this.nowMs,
    });
  }

  /** Names, and how many listings it took. */
  ask(path = "logs", maxAgeMs?: number): [names: string, listings: number] {
    this.listings = 0;
    const names = this.#names.namesIn(path, maxAgeMs).join(" ");
    return [names, this.listings];
  }
}

Deno.test("A folder in which nothing has changed is listed once for all who ask", () => {
  const folder = new Folder();
  assertEquals(folder.ask(), ["a", 1]);
  assertEquals(folder.ask(), ["a", 0]);
  folder.names = ["a", "b"];
  folder.changedMs = 4999;
  assertEquals(folder.ask(), ["a b", 1]);
});

Deno.test("A folder is listed again where another change would look like the last one", () => {
  const folder = new Folder();
  folder.changedMs = 4990;
  folder.ask();
  folder.names = ["b"];
  assertEquals(folder.ask(), ["b", 1]);
  // Its file system counts in seconds.
  folder.changedMs = 4000;
  folder.ask();
  assertEquals(folder.ask(), ["b", 1]);
  // It does not say.
  folder.changedMs = null;
  folder.ask();
  assertEquals(folder.ask(), ["b", 1]);
});

Deno.test("A listing is of its folder, and not old: not every file system says what changes", () => {
  const folder = new Folder();
  folder.ask();
  assertEquals(folder.ask("other"), ["a", 1]);
  assertEquals(folder.ask("other"), ["a", 0]);
  folder.nowMs += 500;
  assertEquals(folder.ask("other"), ["a", 1]);
  // Nor made later than now, by a clock that was set back.
  folder.nowMs -= 1000;
  assertEquals(folder.ask("other"), ["a", 1]);
});

Deno.test("Of two folders that are asked for in turn each is listed once; of more, those asked for last are kept", () => {
  const folder = new Folder();
  folder.ask("links");
  for (const target of ["a", "b", "c"]) {
    assertEquals(folder.ask(target)[1], 1);
    assertEquals(folder.ask("links")[1], 0);
    assertEquals(folder.ask(target)[1], 0);
    assertEquals(folder.ask("links")[1], 0);
  }
  assertEquals(folder.ask("a")[1], 1);
});

Deno.test("Who can wait takes an older listing, of a folder that has not changed", () => {
  const folder = new Folder();
  folder.ask();
  folder.nowMs += 9999;
  assertEquals(folder.ask("logs", 10_000), ["a", 0]);
  assertEquals(folder.ask("logs", 9999), ["a", 1]);
  folder.names = ["a", "b"];
  folder.changedMs = folder.nowMs - 100;
  assertEquals(folder.ask("logs", 10_000), ["a b", 1]);
});
