import { assertEquals } from "@std/assert";
import { svgOf } from "./_svg.ts";

const textsOf = (screen: string) =>
  [
    ...svgOf(screen, 20, "x").matchAll(
      /<text x="(\d+)" y="(\d+)"([^>]*)>([^<]*)/g,
    ),
  ]
    .map(([, x, y, look, text]) => ({ x, y, look: look!, text }));

Deno.test("svgOf() puts each part where its columns are", () => {
  const [one, two, three] = textsOf(
    "ab \x1b[31mcd\x1b[39m\n  日本\x1b[1mx\x1b[0m",
  );
  assertEquals([one!.x, one!.y, one!.text], ["12", "25", "ab"]);
  assertEquals([two!.x, two!.y, two!.text], ["36", "25", "cd"]);
  assertEquals([three!.x, three!.y, three!.text], ["28", "42", "日本"]);
  assertEquals(textsOf("  日本\x1b[1mx")[1]!.x, String(12 + 6 * 8));
  assertEquals(
    textsOf("a b  c   d").map(({ x, text }) => [x, text]),
    [["12", "a b"], ["52", "c"], ["84", "d"]],
  );
});

Deno.test("svgOf() shows weight, colour and what is reversed", () => {
  const looks = textsOf("a\x1b[1mb\x1b[22;31mc\x1b[0md").map(({ look }) =>
    look
  );
  assertEquals(looks.map((look) => look.includes("bold")), [
    false,
    true,
    false,
    false,
  ]);
  assertEquals(looks.map((look) => look.includes("#c01c28")), [
    false,
    false,
    true,
    false,
  ]);
  const svg = svgOf("\x1b[7ma\x1b[27m", 20, "x");
  assertEquals(svg.match(/<rect/g)!.length, 2);
});

Deno.test("svgOf() is XML whatever the text", () => {
  const [text] = textsOf('<a href="x">&');
  assertEquals(text!.text, "&lt;a href=&quot;x&quot;&gt;&amp;");
});
