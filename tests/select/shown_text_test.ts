import { assertEquals } from "@std/assert";
import { textsShownAs } from "../../lib/select/shown_text.ts";

Deno.test("textsShownAs() has what a report may have shown so", () => {
  assertEquals(textsShownAs("/a b"), ["/a b"]);
  assertEquals(textsShownAs("\\x1b"), ["\\x1b", "\x1b"]);
  assertEquals(
    textsShownAs("\\x7f\\x85\\xe9"),
    ["\\x7f\\x85\\xe9", "\x7f\\x85\\xe9", "\x7f\x85\\xe9"],
  );
  assertEquals(
    textsShownAs("\\u202ea\\u{e0041}"),
    ["\\u202ea\\u{e0041}", "\u202ea\u{e0041}"],
  );
  assertEquals(textsShownAs("\\x1b\\u200b").at(-1), "\x1b\u200b");
  assertEquals(textsShownAs("\\u{110000}\\u20"), ["\\u{110000}\\u20"]);
  // Not hidden, so not shown so.
  assertEquals(textsShownAs("\\x41\\x1B"), ["\\x41\\x1B"]);
});
