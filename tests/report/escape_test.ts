import { assert, assertEquals } from "@std/assert";
import { safeJson, visible } from "../../lib/report/escape.ts";
import { randomFrom } from "../_random.ts";

/** Nothing of this may reach a terminal: controls, bidi, zero width, fillers. */
const FORBIDDEN: [from: number, to: number][] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

Deno.test("visible() leaves nothing that is hidden", () => {
  for (const [from, to] of FORBIDDEN) {
    for (let code = from; code <= to; code++) {
      const char = String.fromCodePoint(code);
      const shown = visible(`a${char}b`);
      if (!/^a\\(x|u)[0-9a-f{}]+b$/.test(shown)) {
        assertEquals(shown, "escaped", `U+${code.toString(16)}`);
      }
      const json = safeJson(`a${char}b`);
      if (!/^"a(\\u[0-9a-f]{4}|\\[bfnrt])+b"$/.test(json)) {
        assertEquals(json, "escaped", `U+${code.toString(16)}`);
      }
      assertEquals(JSON.parse(json), `a${char}b`);
    }
  }
});

Deno.test("visible() leaves what can be seen as it is", () => {
  for (
    const text of [
      "",
      "/a b?c=%20",
      "日本語",
      "😀",
      "café",
      "e\u0301",
      "אב",
      "−–",
    ]
  ) {
    assertEquals(visible(text), text);
  }
});

Deno.test("visible() escapes marks that would reach elsewhere", () => {
  assertEquals(visible("\u0301a"), "\\u0301a");
  assertEquals(visible("a" + "\u0301".repeat(4)), "a\u0301\u0301\u0301\\u0301");
  assertEquals(visible("\u00a0\u3000"), "\\xa0\\u3000");
});

Deno.test("visible() of anything is visible already", () => {
  const random = randomFrom(3);
  for (let round = 0; round < 2000; round++) {
    const text = String.fromCodePoint(
      ...Array.from(
        { length: random(12) },
        () => random(3) === 0 ? 0x300 + random(0x20) : random(0x11_0000),
      ),
    );
    const once = visible(text);
    assertEquals(visible(once), once);
  }
});

Deno.test("safeJson() is JSON on one line", () => {
  const value = {
    "\u202e": ["\x1b]0;x\x07", "\u2028", "\ud800", "\u{e0041}", null, 1.5],
  };
  const json = safeJson(value);
  assert(/^[\x20-\x7e]+$/.test(json));
  assertEquals(JSON.parse(json), value);
});

Deno.test("visible() writes as many digits as a character needs", () => {
  assertEquals(
    visible("a\x07\u0085\u061c\uffff\u{10ffff}"),
    "a\\x07\\x85\\u061c\\uffff\\u{10ffff}",
  );
});

Deno.test("visible() in ASCII alone escapes all else, and is whole", () => {
  assertEquals(visible("/a b~", true), "/a b~");
  assertEquals(
    visible("é日😀\x1b\u202e", true),
    "\\xe9\\u65e5\\u{1f600}\\x1b\\u202e",
  );
});
