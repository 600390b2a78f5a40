import { assertEquals } from "@std/assert";

/** What the follower must survive: each situation has a number. */
const SCENARIOS = 76;

function numbersIn(folder: URL): number[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return numbersIn(new URL(`${name}/`, folder));
    if (!name.endsWith("_test.ts")) return [];
    const text = Deno.readTextFileSync(new URL(name, folder));
    return [...text.matchAll(/Deno\.test\(\s*["`](\d+)\. /g)]
      .map((match) => Number(match[1]));
  });
}

Deno.test("every scenario of the follower has a test with its number", () => {
  const tested = new Set(numbersIn(new URL("./", import.meta.url)));
  const missing = Array.from({ length: SCENARIOS }, (_, i) => i + 1)
    .filter((number) => !tested.has(number));
  assertEquals(missing, []);
});
