import { format, type FormatOptions } from "@std/fmt/duration";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("format() of a duration writes all units", () => {
  assertEquals(format(99674), "0d 0h 1m 39s 674ms 0µs 0ns");
  assertEquals(format(99674, { style: "digital" }), "00:00:01:39:674:000:000");
  assertEquals(
    format(99674, { style: "full" }),
    "0 days, 0 hours, 1 minute, 39 seconds, 674 milliseconds, 0 microseconds, 0 nanoseconds",
  );
});

Deno.test("format() of a duration leaves out what is zero", () => {
  const ignoreZero = true;
  assertEquals(format(99674, { ignoreZero }), "1m 39s 674ms");
  assertEquals(format(0, { ignoreZero }), "");
  assertEquals(format(86_400_001, { ignoreZero }), "1d 1ms");
  assertEquals(
    format(3_661_000, { style: "full", ignoreZero }),
    "1 hour, 1 minute, 1 second",
  );
  assertEquals(format(3_660_000, { style: "digital", ignoreZero }), "00:01:01");
});

Deno.test("format() of a duration knows fractions and no sign", () => {
  assertEquals(format(1.002003, { ignoreZero: true }), "1ms 2µs 3ns");
  assertEquals(format(-1000, { ignoreZero: true }), "1s");
});

Deno.test("format() of a duration refuses an unknown style", () => {
  const style = "wide" as NonNullable<FormatOptions["style"]>;
  assertThrows(() => format(1, { style }), TypeError, "style must be");
});
