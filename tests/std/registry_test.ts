// Holds the registry folder .denow/jsr to its sources and to what is asked of
// it. This needs no stand-ins in use.

import { assertEquals, assertGreaterOrEqual } from "@std/assert";
import { findStale } from "../../.denow/update_manifest.ts";

const REGISTRY = new URL("../../.denow/jsr/", import.meta.url);

function readJson(path: string) {
  return JSON.parse(Deno.readTextFileSync(new URL(path, REGISTRY)));
}

/** The packages of the folder and their versions. */
function listPackages(): Array<{ name: string; version: string }> {
  return Array.from(Deno.readDirSync(new URL("@std/", REGISTRY)), (entry) => {
    const name = `@std/${entry.name}`;
    return { name, version: readJson(`${name}/meta.json`).latest };
  });
}

Deno.test("the registry folder's metadata fit its sources", async () => {
  assertEquals(
    await findStale(),
    [],
    "run: deno run -RW .denow/update_manifest.ts",
  );
});

Deno.test("the registry folder holds one version of each package", () => {
  for (const { name, version } of listPackages()) {
    const found = Array.from(
      Deno.readDirSync(new URL(`${name}/`, REGISTRY)),
      (entry) => entry.name,
    );
    assertEquals(found.sort(), [version, `${version}_meta.json`, "meta.json"]);
  }
});

Deno.test("the registry folder has the packages and versions that deno.json asks for", () => {
  const config = Deno.readTextFileSync(new URL("../../deno.json", REGISTRY));
  const wanted = Array.from(
    config.matchAll(/"jsr:(@std\/[a-z]+)@\^(\d+)\.(\d+)\.(\d+)"/g),
    ([, name, ...numbers]) => ({ name, numbers: numbers.map(Number) }),
  );
  const packages = listPackages();
  assertEquals(
    packages.map(({ name }) => name).sort(),
    wanted.map(({ name }) => name).sort(),
  );
  for (const { name, version } of packages) {
    const [major, ...minimum] = wanted.find((one) =>
      one.name === name
    )!.numbers;
    const [hasMajor, ...has] = version.split(".").map(Number);
    assertEquals(hasMajor, major, name);
    assertGreaterOrEqual(asOne(has), asOne(minimum), name);
  }
});

/** Makes one number of a minor and a patch number. */
function asOne([minor = 0, patch = 0]: number[]): number {
  return minor * 1000 + patch;
}

Deno.test("the registry folder exports what .denow/std.ts imports", () => {
  const source = Deno.readTextFileSync(new URL("../std.ts", REGISTRY));
  const imported = Array.from(
    source.matchAll(/^import "(.*)";$/gm),
    (match) => match[1]!,
  );
  const exported = listPackages().flatMap(({ name, version }) => {
    const { exports } = readJson(`${name}/${version}_meta.json`);
    return Object.keys(exports).map((path) => name + path.slice(1));
  });
  assertEquals(exported.sort(), imported.sort());
});
