import { format } from "@std/fmt/bytes";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("format() of bytes takes the unit that fits", () => {
  assertEquals(format(0), "0 B");
  assertEquals(format(0.4), "0.4 B");
  assertEquals(format(100), "100 B");
  assertEquals(format(999), "999 B");
  assertEquals(format(1000), "1 kB");
  assertEquals(format(1337), "1.34 kB");
  assertEquals(format(999_999), "1000 kB");
  assertEquals(format(1e6), "1 MB");
  assertEquals(format(1e16), "10 PB");
  assertEquals(format(1e30), "1000000 YB");
  assertEquals(format(-1337), "-1.34 kB");
});

Deno.test("format() of bytes does as its options say", () => {
  assertEquals(format(1337, { bits: true }), "1.34 kbit");
  assertEquals(format(100, { bits: true }), "100 b");
  assertEquals(format(1024, { binary: true }), "1 kiB");
  assertEquals(format(1024, { binary: true, bits: true }), "1 kibit");
  assertEquals(format(42, { signed: true }), "+42 B");
  assertEquals(format(-42, { signed: true }), "-42 B");
  assertEquals(format(0, { signed: true }), " 0 B");
  assertEquals(format(1337, { locale: "de" }), "1,34 kB");
  assertEquals(
    format(1900, { locale: "en", minimumFractionDigits: 2 }),
    "1.90 kB",
  );
  assertEquals(
    format(1911, { locale: "en", maximumFractionDigits: 1 }),
    "1.9 kB",
  );
});

Deno.test("format() of bytes refuses what is not finite", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assertThrows(() => format(value), TypeError, "Expected a finite number");
  }
});
