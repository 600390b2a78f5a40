import { assertEquals } from "@std/assert";
import { realFileSystem } from "../../lib/source/file_system.ts";
import { Glob, isPattern } from "../../lib/source/glob.ts";

/** A folder with these files; names that end with a slash are folders. */
function withFiles(names: readonly string[], test: (folder: string) => void) {
  const folder = Deno.makeTempDirSync({ prefix: "glob_test_" });
  try {
    for (const name of names) {
      if (name.endsWith("/")) Deno.mkdirSync(`${folder}/${name}`);
      else Deno.writeTextFileSync(`${folder}/${name}`, "");
    }
    test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const NAMES = [
  "a.log",
  "b.log",
  "b.log.1",
  "[x].log",
  "a-b.log",
  "é.log",
  ".hidden.log",
  "folder.log/",
  "one/",
  "one/c.log",
  "two/",
  "two/c.log",
  "two/d.log",
];

const CASES: readonly (readonly [pattern: string, names: readonly string[]])[] =
  [
    ["*.log", ["[x].log", "a-b.log", "a.log", "b.log", "é.log"]],
    ["?.log", ["a.log", "b.log", "é.log"]],
    ["[ab].log", ["a.log", "b.log"]],
    ["[!a].log", ["b.log", "é.log"]],
    ["[^a].log", ["b.log", "é.log"]],
    ["[a-c].log", ["a.log", "b.log"]],
    ["[z-a].log", []],
    ["[[]x].log", ["[x].log"]],
    ["[]]*", []],
    ["{a,b}.log", ["a.log", "b.log"]],
    ["b.log{,.1}", ["b.log", "b.log.1"]],
    ["{one,two}/{c,d}.log", ["one/c.log", "two/c.log", "two/d.log"]],
    ["*/c.log", ["one/c.log", "two/c.log"]],
    ["t*/*", ["two/c.log", "two/d.log"]],
    [".*.log", [".hidden.log"]],
    ["a*b.log", ["a-b.log"]],
    ["a.l*g", ["a.log"]],
    ["a+(b).log*", []],
    ["none/*.log", []],
    ["*", ["[x].log", "a-b.log", "a.log", "b.log", "b.log.1", "é.log"]],
  ];

for (const [pattern, names] of CASES) {
  Deno.test(`60. Glob ${pattern}: files, and no directories`, () => {
    withFiles(NAMES, (folder) => {
      const { paths, left } = new Glob(`${folder}/${pattern}`).matches();
      assertEquals(
        paths.map((path) => path.slice(folder.length + 1)),
        names,
      );
      assertEquals(left, 0);
    });
  });
}

Deno.test("Glob takes a thousand files and tells how many more there are", () => {
  const names = Array.from({ length: 1003 }, (_, i) => `${i}.log`);
  withFiles(names, (folder) => {
    const { paths, left } = new Glob(`${folder}/*.log`).matches();
    assertEquals([paths.length, left], [1000, 3]);
  });
});

Deno.test("Glob looks again at no file that is known, as long as its folder has it", () => {
  withFiles(["a.log", "b.log", "gone.log", "one/", "one/c.log"], (folder) => {
    const asked: string[] = [];
    const fs = {
      ...realFileSystem,
      statSync: (path: string) => {
        asked.push(path.slice(folder.length + 1));
        return Deno.statSync(path);
      },
    };
    Deno.removeSync(`${folder}/gone.log`);
    const matches = (pattern: string, ...known: string[]) => {
      const { paths } = new Glob(`${folder}/${pattern}`, fs).matches((path) =>
        known.includes(path.slice(folder.length + 1))
      );
      return [paths.length, asked.splice(0)];
    };
    assertEquals(matches("*.log", "a.log", "gone.log"), [2, ["b.log"]]);
    // No folder was asked for the last name of these.
    assertEquals(matches("{a,gone}.log", "a.log", "gone.log"), [1, [
      "a.log",
      "gone.log",
    ]]);
    assertEquals(matches("o*/c.log", "one/c.log"), [1, ["one/c.log"]]);
  });
});

Deno.test("Glob tells what it could not look at; what is not there is no fault", () => {
  withFiles(["one/", "one/a.log", "two/", "two/b.log", "c.log"], (folder) => {
    let closed = "";
    const throwIfClosed = (path: string) => {
      if (path !== folder + closed) return;
      throw new Deno.errors.PermissionDenied("Permission denied (os error 13)");
    };
    const glob = new Glob(`${folder}/*/{a,*}.log`, {
      ...realFileSystem,
      statSync: (path) => {
        throwIfClosed(path);
        return Deno.statSync(path);
      },
      namesIn: (path) => {
        throwIfClosed(path);
        return realFileSystem.namesIn(path);
      },
    });
    const matches = (isClosed: string) => {
      closed = isClosed;
      const { paths, fault } = glob.matches();
      return [paths.map((path) => path.slice(folder.length)), fault];
    };
    const fault = (path: string) =>
      `cannot look at ${JSON.stringify(folder + path)}: permission denied`;
    const both = ["/one/a.log", "/two/b.log"];
    assertEquals(matches("none"), [both, undefined]);
    assertEquals(matches("/"), [[], fault("/")]);
    assertEquals(matches("/two/"), [["/one/a.log"], fault("/two/")]);
    assertEquals(matches("/two/b.log"), [["/one/a.log"], fault("/two/b.log")]);
    assertEquals(matches("none"), [both, undefined]);
  });
});

Deno.test("Glob of a relative pattern gives relative paths", () => {
  const { paths } = new Glob("./testdata/*/lines.json").matches();
  assertEquals(paths, ["./testdata/access/lines.json"]);
  assertEquals(new Glob("testdata/access/l*").matches().paths, [
    "testdata/access/lines.json",
  ]);
  assertEquals(new Glob("REA*ME.m?").matches().paths, ["README.md"]);
});

Deno.test("Glob covers files that are not there yet, by whatever way to their folder", () => {
  withFiles(["real/", "real/x/", "other/"], (made) => {
    const folder = Deno.realPathSync(made);
    Deno.symlinkSync(`${folder}/real`, `${folder}/link`);
    const covered = (pattern: string) =>
      ["real/new.log", "real/x/new.log", "real/.new.log", "other/new.log"]
        .filter((name) => new Glob(pattern).covers(`${folder}/${name}`));
    assertEquals(covered(`${folder}/real/*.log`), ["real/new.log"]);
    assertEquals(covered(`${folder}/link/../link/n*`), ["real/new.log"]);
    assertEquals(covered(`${folder}/l*/{x,y}/new.log`), ["real/x/new.log"]);
    assertEquals(covered(`${folder}/real/.*.log`), ["real/.new.log"]);
    assertEquals(covered(`${folder}/none/*.log`), []);
    assertEquals(covered(`${folder}/*.log`), []);
  });
  const here = Deno.realPathSync(".");
  assertEquals(new Glob("./*.log").covers(`${here}/new.log`), true);
  assertEquals(new Glob("lib/../*.log").covers(`${here}/new.log`), true);
  assertEquals(new Glob("lib/*.log").covers(`${here}/new.log`), false);
});

Deno.test("Glob knows the folder before the first pattern", () => {
  assertEquals(new Glob("/var/log/*/access.log").folder, "/var/log/");
  assertEquals(new Glob("/*.log").folder, "/");
  assertEquals(new Glob("*.log").folder, "./");
});

Deno.test("isPattern() takes a name that a file has for that file", () => {
  withFiles(["[x].log"], (folder) => {
    assertEquals(isPattern(`${folder}/[x].log`), false);
    assertEquals(isPattern(`${folder}/[y].log`), true);
    assertEquals(isPattern(`${folder}/x.log`), false);
  });
});

Deno.test("isPattern() lets no file with the name of a pattern hide the others", () => {
  withFiles(["*.log", "?.log", "a.log"], (folder) => {
    for (const name of ["*.log", "?.log"]) {
      assertEquals(isPattern(`${folder}/${name}`), true);
      const { paths } = new Glob(`${folder}/${name}`).matches();
      assertEquals(paths, ["*", "?", "a"].map((one) => `${folder}/${one}.log`));
    }
  });
});
