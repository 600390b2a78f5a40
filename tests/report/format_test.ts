import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  count,
  decimal,
  duration,
  isoTime,
  seconds,
  share,
  size,
} from "../../lib/report/format.ts";

Deno.test("count() sets thousands apart", () => {
  assertEquals([0, 12, 123, 1234, 1234567].map(count), [
    "0",
    "12",
    "123",
    "1,234",
    "1,234,567",
  ]);
});

Deno.test("decimal() gives as many decimals as the size deserves", () => {
  assertEquals([0, 0.25, 9.994, 10.483, 99.94, 100.4, 12345.6].map(decimal), [
    "0",
    "0.25",
    "9.99",
    "10.5",
    "99.9",
    "100",
    "12,346",
  ]);
});

Deno.test("decimal() has no more decimals where it rounds up, and none is zero", () => {
  assertEquals([0.001, 0.005, 9.996, 99.96, 999.6].map(decimal), [
    "<0.01",
    "0.01",
    "10.0",
    "100",
    "1,000",
  ]);
});

Deno.test("decimal() has its limits at 10 and 100", () => {
  assertEquals([9.5, 10, 99.5, 100].map(decimal), [
    "9.50",
    "10.0",
    "99.5",
    "100",
  ]);
});

Deno.test("duration() rounds to seconds", () => {
  assertEquals([0.4, 59.6, 3661.4].map(duration), ["0s", "1m", "1h 1m"]);
});

Deno.test("duration() gives the two largest units", () => {
  assertEquals([0, 10, 60, 3725, 90_000].map(duration), [
    "0s",
    "10s",
    "1m",
    "1h 2m",
    "1d 1h",
  ]);
});

Deno.test("size() and share()", () => {
  assertEquals([size(0), size(1337), size(9e15)], ["0 B", "1.34 kB", "9 PB"]);
  // What is rounded up has the unit that it is rounded to.
  assertEquals([999, 999_499, 999_500, 999_999, 1e6, 1_005_000].map(size), [
    "999 B",
    "999 kB",
    "1 MB",
    "1 MB",
    "1 MB",
    "1 MB",
  ]);
  assertEquals([999_499_999, 999_500_000, 999_999_999].map(size), [
    "999 MB",
    "1 GB",
    "1 GB",
  ]);
  for (let bytes = 1; bytes < 9e15; bytes = Math.ceil(bytes * 1.0003)) {
    assert(/^\d{1,3}(\.\d+)? /.test(size(bytes)), `${bytes}: ${size(bytes)}`);
  }
  assertEquals([share(81, 100), share(1, 3), share(0, 0)], [
    "81.0%",
    "33.3%",
    "-",
  ]);
});

Deno.test("isoTime() carries its zone", () => {
  const second = Date.UTC(2017, 7, 8, 23, 3, 20) / 1000;
  assertEquals(isoTime(second), "2017-08-08T23:03:20Z");
  const local = isoTime(second, false);
  assertMatch(local, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/);
  assertEquals(Date.parse(local) / 1000, second);
});

Deno.test("isoTime() shows the local zone, east or west, with its minutes", () => {
  const second = Date.UTC(2017, 7, 8, 23, 3, 20) / 1000;
  const { getTimezoneOffset } = Date.prototype;
  const at = (minutesWest: number) => {
    Date.prototype.getTimezoneOffset = () => minutesWest;
    return isoTime(second, false);
  };
  try {
    assertEquals(at(240), "2017-08-08T19:03:20-04:00");
    assertEquals(at(-345), "2017-08-09T04:48:20+05:45");
    assertEquals(at(30), "2017-08-08T22:33:20-00:30");
    assertEquals(at(0), "2017-08-08T23:03:20Z");
  } finally {
    Date.prototype.getTimezoneOffset = getTimezoneOffset;
  }
});

Deno.test("seconds() has three digits in the unit that fits", () => {
  const shown: [value: number, text: string][] = [
    [0, "0 µs"],
    [0.000_000_6, "1 µs"],
    [0.000_999, "999 µs"],
    [0.000_999_7, "1.00 ms"],
    [0.001, "1.00 ms"],
    [0.009_996, "10.0 ms"],
    [0.0123, "12.3 ms"],
    [0.099_96, "100 ms"],
    [0.34, "340 ms"],
    [0.9996, "1.00 s"],
    [1.2, "1.20 s"],
    [59.94, "59.9 s"],
    [125, "2m 5s"],
    [4261, "1h 11m"],
  ];
  for (const [value, text] of shown) assertEquals(seconds(value), text);
});
