import { assertEquals } from "@std/assert";
import { asciiOf } from "../../lib/report/ascii.ts";

Deno.test("asciiOf() puts one character in the place of each glyph, and leaves the rest", () => {
  assertEquals(asciiOf("── a\n\x1b[1m≥1…\x1b[22m"), "-- a\n\x1b[1m>1~\x1b[22m");
  assertEquals(asciiOf(" ▁▂▃▄▅▆▇█"), " _.:-=+*#");
  assertEquals(asciiOf("▸ ▲▼┄ 5 µs ████▌"), "> ^v- 5 us ####=");
  // What is no glyph of ours is not of ASCII all the same.
  assertEquals(asciiOf("日😀"), "??");
});
