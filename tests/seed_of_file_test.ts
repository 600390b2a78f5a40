import { assert, assertEquals } from "@std/assert";
import { seedOfFile } from "../lib/seed_of_file.ts";
import { Folder } from "./cli/_run.ts";

Deno.test("seedOfFile() is the same for the same file, and another where any part differs", () => {
  using folder = new Folder();
  const seedOf = (text: string) => {
    using file = Deno.openSync(folder.write("x.log", text));
    const seed = seedOfFile(file, text.length);
    assertEquals(file.seekSync(0, Deno.SeekMode.Current), 0);
    return seed;
  };
  for (const length of [0, 1, 511, 512, 513, 100_000]) {
    const text = "a".repeat(length);
    assertEquals(seedOf(text), seedOf(text));
    // Its length alone.
    assert(seedOf(text) !== seedOf(text + "a"), `${length}`);
    if (length === 0) continue;
    assert(seedOf(text) !== seedOf("b" + text.slice(1)), `${length}, begin`);
    assert(seedOf(text) !== seedOf(text.slice(1) + "b"), `${length}, end`);
    const half = length >> 1;
    const middle = `${text.slice(0, half)}${"b".repeat(length - half)}`;
    assert(seedOf(text) !== seedOf(middle), `${length}, middle`);
  }
});
