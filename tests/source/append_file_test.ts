import { assertEquals, assertThrows } from "@std/assert";
import { canMount, Disk } from "../cli/_disk.ts";
import { Folder } from "../cli/_run.ts";
import { Failure } from "../../lib/failure.ts";
import { AppendFile } from "../../lib/source/append_file.ts";

/** A file in a folder of its own, and what was said of it. */
function scene() {
  const folder = new Folder();
  const path = `${folder.path}/lines`;
  const said: string[] = [];
  const file = AppendFile.open(path, (message) => said.push(message));
  const add = (...lines: string[]) => {
    for (const line of lines) file.add(line);
    file.flush();
  };
  const text = (name = "lines") =>
    Deno.readTextFileSync(`${folder.path}/${name}`);
  return {
    folder,
    path,
    said,
    add,
    text,
    [Symbol.dispose]() {
      file[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}

Deno.test("AppendFile goes on in a new file where the one that it had was moved or deleted", () => {
  using it = scene();
  it.add("1", "2");
  Deno.renameSync(it.path, `${it.path}.1`);
  it.add("3");
  assertEquals([it.text("lines.1"), it.text()], ["1\n2\n", "3\n"]);
  if (Deno.build.os !== "windows") {
    assertEquals(Deno.statSync(it.path).mode! & 0o777, 0o600);
  }
  Deno.removeSync(it.path);
  it.add("4");
  assertEquals(it.text(), "4\n");
  it.folder.write("lines.2", "");
  Deno.renameSync(`${it.path}.2`, it.path);
  it.add("5");
  assertEquals([it.text(), it.said], ["5\n", []]);
});

Deno.test("AppendFile says once that it cannot write, and when it can again", () => {
  using it = scene();
  it.add("1");
  Deno.renameSync(it.folder.path, `${it.folder.path}-away`);
  it.add("2");
  it.add("3");
  Deno.renameSync(`${it.folder.path}-away`, it.folder.path);
  it.add("4");
  assertEquals(it.text(), "1\n4\n");
  assertEquals(it.said.length, 2);
  assertEquals(it.said[0]!.includes("cannot write to"), true, it.said[0]);
  assertEquals(it.said[1], `${JSON.stringify(it.path)} is written again`);
});

Deno.test({
  name: "AppendFile does not wait for somebody to read a FIFO",
  ignore: Deno.build.os === "windows",
  fn() {
    using folder = new Folder();
    const path = `${folder.path}/fifo`;
    new Deno.Command("mkfifo", { args: [path] }).outputSync();
    assertThrows(
      () => AppendFile.open(path, () => {}),
      Failure,
      "it is a FIFO: name a regular file",
    );
  },
});

const ignoreDisks = !canMount();

Deno.test({
  name:
    `AppendFile: a part of a line that filled the disk is not the begin of another${
      ignoreDisks ? " (skipped: may not mount a disk)" : ""
    }`,
  ignore: ignoreDisks,
  fn() {
    using folder = new Folder();
    using disk = new Disk(folder.path);
    const path = `${disk.path}/lines`;
    const said: string[] = [];
    using file = AppendFile.open(path, (message) => said.push(message));
    file.add("first");
    file.flush();
    disk.fill();
    // There is room for what fits into its page.
    file.add("x".repeat(5000));
    file.flush();
    disk.free();
    file.add("last");
    file.flush();
    const lines = Deno.readTextFileSync(path).split("\n");
    assertEquals([lines[0], lines.at(-2), lines.at(-1)], ["first", "last", ""]);
    assertEquals(lines.length, 4);
    assertEquals([said.length, file.isIncomplete], [2, true]);
  },
});
