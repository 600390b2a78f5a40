import { assertEquals } from "@std/assert";
import { saveNew } from "../lib/show/screen_file.ts";
import { Folder } from "./cli/_run.ts";

/** Does something with a folder for the working directory. */
function within(folder: Folder, act: () => void): void {
  const before = Deno.cwd();
  Deno.chdir(folder.path);
  try {
    act();
  } finally {
    Deno.chdir(before);
  }
}

Deno.test("saveNew() writes a file for its owner alone, and says where", () => {
  using folder = new Folder();
  within(folder, () => {
    assertEquals(saveNew("a.json", "{}\n"), 'exported to "a.json"');
  });
  const path = `${folder.path}/a.json`;
  assertEquals(Deno.readTextFileSync(path), "{}\n");
  assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
});

Deno.test("saveNew() overwrites nothing and follows no link: it takes the next free name", () => {
  using folder = new Folder();
  folder.write("a.json", "mine");
  Deno.symlinkSync(`${folder.path}/elsewhere`, `${folder.path}/b.json`);
  within(folder, () => {
    for (const name of ["a", "b", "a"]) saveNew(`${name}.json`, "{}");
    assertEquals(
      saveNew("no/such/a.json", "{}"),
      "not exported: no such file: start it in a folder that may be written to",
    );
  });
  assertEquals(Deno.readTextFileSync(`${folder.path}/a.json`), "mine");
  assertEquals(
    [...Deno.readDirSync(folder.path)].map(({ name }) => name).toSorted(),
    ["a-2.json", "a-3.json", "a.json", "b-2.json", "b.json"],
  );
});

Deno.test({
  name:
    "saveNew() without the permission says which one it takes, and does not ask",
  permissions: { write: false },
  fn() {
    assertEquals(
      saveNew("a.json", "{}"),
      "not exported: Deno was not allowed to write here: " +
        "run with --allow-write=.",
    );
  },
});
