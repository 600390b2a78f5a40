import { assertEquals } from "@std/assert";
import { phpFormat } from "../../../lib/log/servers/php.ts";
import { readWith } from "../../_lines.ts";
import { FPM, LINE, TIME } from "./_php_lines.ts";

const read = (line: string) => readWith(phpFormat, line);

Deno.test("php: all fields of a line of the built-in server", () => {
  const it = read(LINE);
  assertEquals(
    [it.kind, it.second, it.client, it.method, it.target, it.section],
    [
      "hit",
      new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000,
      "192.0.2.7",
      "GET",
      "/pages/create?x=/a",
      "/pages",
    ],
  );
  assertEquals(it.status, 200);
  const other = read(`${TIME} [::1]:51 [404]: GET /a - No such file`);
  assertEquals(
    [other.client, other.target, other.status],
    ["::1", "/a", 404],
  );
  const old = read(`${TIME} [::1]:51 [200]: /a`);
  assertEquals([old.kind, old.method, old.section], ["hit", null, "/a"]);
});

Deno.test("php: all fields of a line of FPM", () => {
  const it = read(FPM);
  assertEquals(
    [it.kind, it.second, it.client, it.method, it.section, it.status],
    ["hit", 1760097336, "192.0.2.7", "POST", "/pages", 201],
  );
  // As it asks itself whether it is well.
  const own = read(FPM.replace("192.0.2.7", "-"));
  assertEquals([own.kind, own.client, own.section], ["hit", null, "/pages"]);
});

Deno.test("php: what else these servers write is malformed", () => {
  for (
    const line of [
      `${TIME} 192.0.2.7:51234 Accepted`,
      `${TIME} PHP Warning:  x in /a.php on line 3`,
      `${TIME} 192.0.2.7:51234 [2x0]: GET /a`,
      FPM.replace("201", "2x1"),
      FPM.replace("2025", "20x5"),
      FPM.slice(0, -5),
      "[10-Oct-2025 13:55:36] NOTICE: ready to handle connections",
    ]
  ) assertEquals(read(line).kind, "malformed", line);
});

Deno.test("php: FPM escapes neither users nor requests", () => {
  const line = (user: string, target: string) =>
    `192.0.2.7 - ${user} 10/Oct/2025:13:55:36 +0000 "GET ${target}" 200`;
  const forged = '10/Oct/1999:13:55:36 +0000 "';
  for (
    const user of [
      "",
      "ann",
      "al ice",
      'a "b" c',
      "10/Oct/2025",
      forged,
      `x ${forged}`,
      `${forged}G /`,
    ]
  ) {
    for (const target of ["/a/b", '/a"b', "/a\\", '/a\\"b']) {
      const it = readWith(phpFormat, line(user, target));
      assertEquals(
        [it.kind, it.second, it.client, it.target, it.status],
        [
          "hit",
          Date.UTC(2025, 9, 10, 13, 55, 36) / 1000,
          "192.0.2.7",
          target,
          200,
        ],
        line(user, target),
      );
    }
  }
});
