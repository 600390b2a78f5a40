import { assert, assertEquals } from "@std/assert";
import {
  readAnyTime,
  readDuration,
  readNumber,
} from "../../lib/log/field_values.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";

/** Calls what reads a value among bytes that would belong to it. */
function among<T>(
  text: string,
  read: (bytes: Uint8Array, start: number, end: number) => T,
): T {
  const bytes = bytesOf(`12.${text}05e3s`);
  return read(bytes, 3, bytes.length - 5);
}

const time = (text: string) => among(text, readAnyTime);
const number = (text: string) => among(text, readNumber);
const duration = (text: string, unit = 1e6) =>
  among(text, (bytes, start, end) => readDuration(bytes, start, end, unit));

Deno.test("readAnyTime() reads a time in whatever way it is written", () => {
  const second = 1_760_104_536;
  const texts = [
    "2025-10-10T13:55:36Z",
    "2025-10-10T15:55:36.999+02:00",
    "2025-10-10 13:55:36",
    "10/Oct/2025:15:55:36 +0200",
    "[10/Oct/2025:15:55:36 +0200]",
    "1760104536",
    "1760104536.9999999",
    "1.760104536e9",
    "1760104536000",
    "1760104536999.5",
    "1760104536000000",
    "1760104536999999",
    "1760104536000000000",
    "1760104536999999999",
    "1.760104536E+18",
  ];
  for (const text of texts) assertEquals(time(text), second, text);
});

Deno.test("readAnyTime() reads what is no time as none", () => {
  const texts = ["", "-", "x", "[]", "[", "0", "0.007", "12ms", "-1760104536"]
    .concat("1760104536 ", "1760104536.5.5", "17601045360000000000001", "1e400")
    .concat("10/Oct/2025:15:55:36", "2025-02-30T00:00:00Z", "[[1760104536")
    .concat("1760104536x", "1e9x", "10/Oct/2025:15:55:36 +020");
  for (const text of texts) assert(Number.isNaN(time(text)), text);
});

Deno.test("readNumber() reads what Number() reads", () => {
  const random = randomFrom(1);
  const digits = () => String(random(2 ** 31)).slice(0, random(9));
  for (let i = 0; i < 5000; i++) {
    const text = (random(4) === 0 ? "-" : "") + digits() +
      (random(2) === 0 ? "." + digits() : "") +
      (random(3) === 0 ? `e${random(80) - 40}` : "");
    const want = /^-?(\.|\.?e.*)?$/.test(text) ? NaN : Number(text);
    const got = number(text);
    const isNear = Object.is(want, NaN)
      ? Number.isNaN(got)
      : Math.abs(got - want) <= Math.abs(want) * 1e-14;
    assert(isNear, `${text}: ${got}`);
  }
  assertEquals(number("1e400"), Infinity);
  assertEquals(number("-1e400"), -Infinity);
  assertEquals(number("1e-400"), 0);
  assertEquals(number("0e999999999"), 0);
  assertEquals(number("1e-99999999999"), 0);
  assertEquals(number(`0.${"0".repeat(1000)}1`), 0);
  assertEquals(number(`1${"0".repeat(400)}`), Infinity);
  assertEquals(number("1.50"), 1.5);
  for (const text of ["", "-", ".", "e5", "1e", "1e+", "1.5.5", "1x", "--1"]) {
    assert(Number.isNaN(number(text)), text);
  }
});

Deno.test("readDuration() reads a number, or numbers with their units", () => {
  const durations: [string, number][] = [
    ["0.007", 7000],
    ["2.364e-06", 2],
    ["0", 0],
    ["12ms", 12_000],
    ["1.23ms", 1230],
    ["350µs", 350],
    ["350μs", 350],
    ["350us", 350],
    ["1500ns", 2],
    ["0.123s", 123_000],
    ["1.2s", 1_200_000],
    ["12 ms", 12_000],
    ["1m2.5s", 62_500_000],
    ["1h0m1s", 3_601_000_000],
    ["-", -1],
    ["", -1],
    ["-1", -1],
    ["-5ms", -1],
    ["1x", -1],
    ["ms", -1],
    ["1ms2", -1],
    ["0.1, 0.2", -1],
    ["1e400", -1],
    ["1e400ms", -1],
    ["10s seconds", -1],
  ];
  for (const [text, micros] of durations) {
    assertEquals(duration(text), micros, text);
  }
  assertEquals(duration("11", 1000), 11_000);
  assertEquals(duration("1500", 0.001), 2);
  assertEquals(duration("12ms", 0.001), 12_000);
});
