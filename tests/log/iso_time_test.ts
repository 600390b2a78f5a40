import { assertEquals } from "@std/assert";
import { readIsoTime, secondOfLocal } from "../../lib/log/iso_time.ts";
import { bytesOf } from "../_lines.ts";

const secondOf = (text: string) =>
  readIsoTime(bytesOf(text), 0, bytesOf(text).length);

for (
  const [text, utc] of [
    ["2000-10-10T13:55:36Z", "2000-10-10T13:55:36Z"],
    ["2000-10-10t13:55:36z", "2000-10-10T13:55:36Z"],
    ["2000-10-10 13:55:36", "2000-10-10T13:55:36Z"],
    ["2000-10-10T13:55:36.987654-07:00", "2000-10-10T20:55:36Z"],
    ["2000-10-10 13:55:36,9 +0530", "2000-10-10T08:25:36Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"],
  ] as const
) {
  Deno.test(`readIsoTime() takes ${text}`, () => {
    assertEquals(secondOf(text), Date.parse(utc) / 1000);
  });
}

for (
  const text of [
    "",
    "2000-10-10",
    "2000-10-10T13:55",
    "2000-10-10T13:55:3",
    "2000-10-10X13:55:36Z",
    "2000-10-10T13:55:36.Z",
    "2000-10-10T13:55:36+",
    "2000-10-10T13:55:36+7",
    "2000-10-10T13:55:36+07:0",
    "2000-10-10T13:55:36+16:00",
    "2000-10-10T13:55:36ZZ",
    "2000-10-10T24:00:00Z",
    "2023-02-29T00:00:00Z",
    "2000-13-10T13:55:36Z",
    "2000-00-10T13:55:36Z",
  ]
) {
  Deno.test(`readIsoTime() refuses ${JSON.stringify(text)}`, () => {
    assertEquals(secondOf(text), NaN);
  });
}

Deno.test("readIsoTime() looks at nothing behind the end", () => {
  const bytes = bytesOf("2000-10-10T13:55:36+07:00");
  assertEquals(
    readIsoTime(bytes, 0, 19),
    Date.UTC(2000, 9, 10, 13, 55, 36) / 1000,
  );
  assertEquals(readIsoTime(bytes, 0, 18), NaN);
});

Deno.test("secondOfLocal() is what Date makes of local times", () => {
  for (let hour = 0; hour < 24 * 400; hour += 7) {
    const local = new Date(2025, 0, 1, hour, 20, 30);
    const asUtc = Date.UTC(
      local.getFullYear(),
      local.getMonth(),
      local.getDate(),
      local.getHours(),
      local.getMinutes(),
      local.getSeconds(),
    ) / 1000;
    assertEquals(secondOfLocal(asUtc), local.getTime() / 1000);
  }
});
