import { unicodeWidth } from "@std/cli/unicode-width";
import { assertEquals } from "@std/assert";
import { usesStandIns } from "./_stand_ins.ts";

Deno.test("unicodeWidth() counts columns", () => {
  assertEquals(unicodeWidth(""), 0);
  assertEquals(unicodeWidth("hello world"), 11);
  assertEquals(unicodeWidth("天地玄黃宇宙洪荒"), 16);
  assertEquals(unicodeWidth("ｆｕｌｌｗｉｄｔｈ"), 18);
  assertEquals(unicodeWidth("голубой"), 7);
  assertEquals(unicodeWidth("한글"), 4);
  assertEquals(unicodeWidth("ﾊﾝｶｸ"), 4);
  assertEquals(unicodeWidth("🦕"), 2);
});

Deno.test("unicodeWidth() gives controls and combining characters none", () => {
  assertEquals(unicodeWidth("\0\t\n\x1b\x7f\x85\x9f"), 0);
  assertEquals(unicodeWidth("e\u0301"), 1);
  assertEquals(unicodeWidth("a\u200bb\ufeffc\ufe0f"), 3);
});

Deno.test("unicodeWidth() adds up what is joined", () => {
  assertEquals(unicodeWidth("👨\u200d👩\u200d👧"), 6);
  assertEquals(unicodeWidth("🇫🇷"), 2);
});

Deno.test("unicodeWidth() takes any text, also broken one", () => {
  assertEquals(unicodeWidth("\ud800"), 1);
  assertEquals(unicodeWidth("\udc00\ud800x"), 3);
  assertEquals(unicodeWidth("\u{10ffff}"), 1);
  for (let codePoint = 0; codePoint < 0x110000; codePoint += 7) {
    const width = unicodeWidth(String.fromCodePoint(codePoint));
    if (![0, 1, 2].includes(width)) assertEquals(width, 1, String(codePoint));
  }
});

Deno.test({
  name: "stand-in: unicodeWidth() is Unicode 15.1's for every code point",
  ignore: !usesStandIns,
  async fn() {
    const widths = Uint8Array.from(
      { length: 0x110000 },
      (_, codePoint) => unicodeWidth(String.fromCodePoint(codePoint)),
    );
    // The real package 1.0.32 gives the same.
    const digest = new Uint8Array(
      await crypto.subtle.digest("SHA-256", widths),
    );
    const hex = Array.from(
      digest,
      (byte) => byte.toString(16).padStart(2, "0"),
    );
    assertEquals(
      hex.join(""),
      "300f7f806f4a4c2e145566cf5e4b2f34aad756b5ad30ab36bfd192b9cddb3d90",
    );
  },
});
