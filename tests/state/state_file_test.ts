import { assert, assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../lib/failure.ts";
import { StateFile } from "../../lib/state/state_file.ts";
import { VERSION } from "../../lib/version.ts";
import { Folder } from "../cli/_run.ts";

const BODY = JSON.stringify({ hits: 12, text: "\\x1b" });

async function written(folder: Folder, body = BODY): Promise<string> {
  const path = `${folder.path}/state`;
  using state = await StateFile.open(path);
  await state.write(body);
  return path;
}

async function read(path: string) {
  using state = await StateFile.open(path);
  return await state.read();
}

Deno.test("A state comes back as it was written; the first time there is none", async () => {
  using folder = new Folder();
  assertEquals(await read(`${folder.path}/state`), {});
  const path = await written(folder);
  assertEquals(await read(path), { saved: JSON.parse(BODY) });
  await written(folder, "[1]");
  assertEquals(await read(path), { saved: [1] });
  const [header] = Deno.readTextFileSync(path).split("\n");
  const { kind, version, writtenBy } = JSON.parse(header!);
  assertEquals([kind, version, writtenBy], [
    "http-monitor state",
    1,
    VERSION,
  ]);
});

Deno.test("A state can be read by its owner alone, whoever made it before", async () => {
  using folder = new Folder();
  const path = folder.write("state", "");
  Deno.chmodSync(path, 0o666);
  await written(folder);
  for (const name of [path, `${path}.lock`]) {
    assertEquals(Deno.statSync(name).mode! & 0o777, 0o600);
  }
});

Deno.test("A state is written whole or not at all", async () => {
  using folder = new Folder();
  const path = await written(folder);
  {
    using state = await StateFile.open(path);
    const { ino } = Deno.statSync(path);
    // A crash left one behind; it may be a link to something else.
    const other = folder.write("other", "mine");
    Deno.symlinkSync(other, `${path}.tmp`);
    await state.write("[2]");
    assertEquals(Deno.readTextFileSync(other), "mine");
    assert(Deno.statSync(path).ino !== ino, "written in place");
    // It cannot be renamed: what was there stays, and nothing is left.
    Deno.removeSync(path);
    Deno.mkdirSync(path);
    await assertRejects(() => state.write("[3]"));
    assertEquals(
      [...Deno.readDirSync(folder.path)].map(({ name }) => name).toSorted(),
      ["other", "state", "state.lock"],
    );
  }
});

Deno.test("74. A checkpoint that is damaged anywhere, foreign or newer is told from a good one", async () => {
  using folder = new Folder();
  const path = await written(folder);
  const good = Deno.readTextFileSync(path);
  const cases: [text: string, problem: string][] = [
    ["", "is empty"],
    ["hello\n", "is no state of http-monitor"],
    ["{}\n{}\n", "is no state of http-monitor"],
    ["null\n", "is no state of http-monitor"],
    [good.slice(0, 40), "is no state of http-monitor"],
    [good.slice(0, good.indexOf("\n")), "is damaged"],
    [good.slice(0, -5), "is damaged"],
    [good.replace("12", "13"), "is damaged"],
    [
      good.replace('"version":1', '"version":2').replace(VERSION, "9.9.9"),
      "has version 2, written by http-monitor 9.9.9; " +
      "this one reads version 1",
    ],
  ];
  for (const [text, problem] of cases) {
    Deno.writeTextFileSync(path, text);
    assertEquals(await read(path), { problem });
  }
  // Whatever byte is another one, it is noticed.
  const bytes = new TextEncoder().encode(good);
  for (let i = 0; i < bytes.length - 1; i++) {
    const damaged = bytes.slice();
    damaged[i]! ^= 0x15;
    Deno.writeFileSync(path, damaged);
    const { saved, problem } = await read(path);
    if (saved !== undefined) {
      // Who wrote it does not matter.
      assertEquals(saved, JSON.parse(BODY));
      assert(
        good.indexOf("writtenBy") <= i && i < good.indexOf("sha256"),
        `byte ${i}`,
      );
    } else assert(problem !== undefined, `byte ${i}`);
  }
});

Deno.test("74. A checkpoint that is put aside replaces none that was put aside before", async () => {
  using folder = new Folder();
  const path = folder.write("state", "first");
  using state = await StateFile.open(path);
  assertEquals(state.putAside(), `${path}.aside-1`);
  folder.write("state", "second");
  assertEquals(state.putAside(), `${path}.aside-2`);
  assertEquals(Deno.readTextFileSync(`${path}.aside-1`), "first");
  assertEquals(Deno.readTextFileSync(`${path}.aside-2`), "second");
  assertEquals(await state.read(), {});
});

Deno.test("Whoever comes second is told who has the state", async () => {
  using folder = new Folder();
  const path = `${folder.path}/state`;
  using _first = await StateFile.open(path);
  const error = await assertRejects(() => StateFile.open(path), Failure);
  assertEquals(
    error.message,
    `cannot keep the state in ${JSON.stringify(path)}: process ${Deno.pid} ` +
      "has it: give each monitor a --state of its own",
  );
});

Deno.test("What is a link, or no file, is not used", async () => {
  using folder = new Folder();
  const target = folder.write("target", "mine");
  const link = `${folder.path}/link`;
  Deno.symlinkSync(target, link);
  const cases: [path: string, message: string][] = [
    [link, "it is a symbolic link, which is not followed"],
    [folder.path, "it is a directory"],
    ["/dev/null", "it is no regular file"],
    [`${folder.path}/none/state`, "no such file or directory"],
    [
      `${folder.path}/none/state`,
      ": name a file in a folder that may be written to",
    ],
  ];
  for (const [path, message] of cases) {
    await assertRejects(() => StateFile.open(path), Failure, message);
  }
  Deno.symlinkSync(target, `${folder.path}/state.lock`);
  await assertRejects(
    () => StateFile.open(`${folder.path}/state`),
    Failure,
    "it is a symbolic link",
  );
  assertEquals(Deno.readTextFileSync(target), "mine");
});
