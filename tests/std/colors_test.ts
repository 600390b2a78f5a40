import * as colors from "@std/fmt/colors";
import { assertEquals } from "@std/assert";

/** Colors are off for good where NO_COLOR is set. */
const ignore = Deno.noColor;

Deno.test("colors are on unless NO_COLOR is set", () => {
  assertEquals(colors.getColorEnabled(), !Deno.noColor);
});

Deno.test("setColorEnabled() turns colors off, and on unless NO_COLOR is set", () => {
  colors.setColorEnabled(false);
  try {
    const expected = Deno.noColor ? colors.getColorEnabled() : false;
    assertEquals(colors.getColorEnabled(), expected);
    assertEquals(colors.red("x"), "x");
  } finally {
    colors.setColorEnabled(true);
  }
  assertEquals(colors.getColorEnabled(), !Deno.noColor);
});

Deno.test({
  name: "each style has its code",
  ignore,
  fn() {
    assertEquals(colors.bold("x"), "\x1b[1mx\x1b[22m");
    assertEquals(colors.dim("x"), "\x1b[2mx\x1b[22m");
    assertEquals(colors.italic("x"), "\x1b[3mx\x1b[23m");
    assertEquals(colors.underline("x"), "\x1b[4mx\x1b[24m");
    assertEquals(colors.inverse("x"), "\x1b[7mx\x1b[27m");
    assertEquals(colors.black("x"), "\x1b[30mx\x1b[39m");
    assertEquals(colors.red("x"), "\x1b[31mx\x1b[39m");
    assertEquals(colors.green("x"), "\x1b[32mx\x1b[39m");
    assertEquals(colors.yellow("x"), "\x1b[33mx\x1b[39m");
    assertEquals(colors.blue("x"), "\x1b[34mx\x1b[39m");
    assertEquals(colors.magenta("x"), "\x1b[35mx\x1b[39m");
    assertEquals(colors.cyan("x"), "\x1b[36mx\x1b[39m");
    assertEquals(colors.white("x"), "\x1b[37mx\x1b[39m");
    assertEquals(colors.gray("x"), "\x1b[90mx\x1b[39m");
    assertEquals(colors.bgRed("x"), "\x1b[41mx\x1b[49m");
  },
});

Deno.test({
  name: "an outer style goes on after an inner one of its kind",
  ignore,
  fn() {
    assertEquals(
      colors.red(`a${colors.blue("b")}c`),
      "\x1b[31ma\x1b[34mb\x1b[31mc\x1b[39m",
    );
    assertEquals(
      colors.bold(`a${colors.red("b")}c`),
      "\x1b[1ma\x1b[31mb\x1b[39mc\x1b[22m",
    );
  },
});

Deno.test("stripAnsiCode() takes escape sequences out", () => {
  const { stripAnsiCode } = colors;
  assertEquals(stripAnsiCode("plain [1m text"), "plain [1m text");
  assertEquals(stripAnsiCode("\x1b[31mred\x1b[39m"), "red");
  assertEquals(stripAnsiCode("\x1b[38;5;245mgray\x1b[0m"), "gray");
  assertEquals(stripAnsiCode("\x1b[2J\x1b[10;20Hx\x1b[?25l"), "x");
  assertEquals(stripAnsiCode("\x9b1mx"), "x");
  assertEquals(
    stripAnsiCode("\x1b]8;;https://deno.land\x07🦕\x1b]8;;\x07"),
    "🦕",
  );
});
