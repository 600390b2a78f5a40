import { assertEquals } from "@std/assert";
import { chapterText, tableText, withChapter } from "./_results.ts";

const chapter = (title: string, text: string) =>
  chapterText(title, "deno task bench", text);

Deno.test("a chapter comes behind the others, and replaces its own alone", () => {
  const [a, b] = [chapter("A", "one"), chapter("B", "### C\n\ntwo")];
  const first = withChapter("", "# Results", a);
  assertEquals(first, `# Results\n\n${a}`);
  const both = withChapter(first, "# Results", b);
  assertEquals(both, `# Results\n\n${a}\n${b}`);
  const again = chapter("A", "three");
  assertEquals(withChapter(both, "# New", again), `# New\n\n${again}\n${b}`);
});

Deno.test("a table has columns of one width", () => {
  assertEquals(
    tableText(["what", "s"], [["a", "1.25"], ["longer", "≤ 3"]]),
    [
      "| what   |    s |",
      "| ------ | ---: |",
      "| a      | 1.25 |",
      "| longer |  ≤ 3 |",
    ].join("\n"),
  );
});
