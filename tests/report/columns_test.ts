import { unicodeWidth } from "@std/cli/unicode-width";
import { assert, assertEquals } from "@std/assert";
import {
  bar,
  cut,
  cutColored,
  endingAt,
  fit,
  padEnd,
  padStart,
  sparkline,
  widthOf,
  wrap,
} from "../../lib/report/columns.ts";

const TEXTS = [
  "",
  "abc",
  "日本語ページ",
  "a😀b",
  "e\u0301te\u0301",
  "\u{1f468}x",
];

Deno.test("cut() never exceeds the width and keeps what fits", () => {
  for (const text of TEXTS) {
    for (let width = 0; width < 16; width++) {
      const got = cut(text, width);
      assert(widthOf(got) <= width, `${text} at ${width}`);
      if (widthOf(text) <= width) assertEquals(got, text);
    }
  }
  assertEquals(cut("/abcdef", 5), "/abc…");
  assertEquals(cut("日本語", 5), "日本…");
  assertEquals(cut("日本語", 4), "日…");
});

Deno.test("cutColored() keeps colours where the text fits, else none", () => {
  const text = "\x1b[31mabc\x1b[39m";
  assertEquals(cutColored(text, 3), text);
  assertEquals(cutColored(text, 2), "a…");
  assertEquals([cut("abc", 1), cut("abc", 0)], ["…", ""]);
});

Deno.test("padEnd() and padStart() fill to the width of wide and combining text", () => {
  for (const text of TEXTS) {
    assertEquals(widthOf(padEnd(text, 16)), 16);
    assertEquals(widthOf(padStart(text, 16)), 16);
  }
  assertEquals(padEnd("e\u0301", 3), "e\u0301  ");
  assertEquals(padStart("日", 3), " 日");
  assertEquals(padEnd("\x1b[31mab\x1b[39m", 3), "\x1b[31mab\x1b[39m ");
});

Deno.test("fit() cuts what is too wide and fills what is not", () => {
  for (const text of TEXTS) {
    for (let width = 0; width < 16; width++) {
      assertEquals(fit(text, width), padEnd(cut(text, width), width), text);
    }
  }
  assertEquals(fit("日本語", 5), "日本…");
  assertEquals(fit("日本語", 4), "日… ");
});

Deno.test("endingAt() keeps the column where it can, and texts apart in any case", () => {
  assertEquals(endingAt(12, "last 10 s", "12"), "last 10 s 12");
  const wide = endingAt(12, "last 13h 48m", "5,000,000 hits");
  assertEquals(wide, "last 13h 48m 5,000,000 hits");
  // What follows makes up for it.
  assertEquals(endingAt(33, wide, "0/s"), `${wide}   0/s`);
});

Deno.test("wrap() breaks at blanks, and words that are too long", () => {
  assertEquals(wrap("one two three", 7), ["one two", "three"]);
  assertEquals(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
  assertEquals(wrap("日本語", 4), ["日本", "語"]);
  assertEquals(wrap("日", 1), ["日"]);
  assertEquals(wrap("", 5), [""]);
  assertEquals(wrap("one two", Infinity), ["one two"]);
});

Deno.test("wrap() leaves no empty line behind a blank", () => {
  assertEquals(wrap("abc ", 3), ["abc"]);
  assertEquals(wrap("abc def", 3), ["abc", "def"]);
});

Deno.test("bar() is as long as its part, in eighths", () => {
  assertEquals(bar(1, 1, 4), "████");
  assertEquals(bar(1, 2, 4), "██");
  assertEquals(bar(5, 16, 4), "█▎");
  assertEquals([bar(0, 1, 4), bar(1, 0, 4), bar(1, 1, 0)], ["", "", ""]);
  assertEquals(bar(9, 1, 2), "██");
});

Deno.test("sparkline() shows the highest of what shares a column", () => {
  assertEquals(sparkline([0, 1, 2, 4, 8], 5), " ▁▂▄█");
  assertEquals(sparkline([0, 0, 0, 9, 0, 0], 3), " █ ");
  assertEquals(sparkline([0, 0], 10), "  ");
  assertEquals(sparkline([1, 1000], 2), "▁█");
  assertEquals(sparkline([0.5], 1), "▄");
});

Deno.test("widthOf() knows what is drawn without looking it up, to the same width", () => {
  const drawn = "─┄…≥µ▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▲▼▸ aZ~";
  assertEquals(widthOf(drawn), unicodeWidth(drawn));
  assertEquals(widthOf(`\x1b[1m${drawn}\x1b[22m`), unicodeWidth(drawn));
  for (const other of ["日", "é", "e\u0301", "😀", "▐"]) {
    assertEquals(widthOf(drawn + other), unicodeWidth(drawn + other), other);
  }
});
