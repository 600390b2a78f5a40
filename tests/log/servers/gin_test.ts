import { assert, assertEquals } from "@std/assert";
import { ginFormat } from "../../../lib/log/servers/gin.ts";
import { readWith } from "../../_lines.ts";
import { LINE } from "./_gin_lines.ts";

const read = (line: string) => readWith(ginFormat, line);

Deno.test("gin: all fields of a line", () => {
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
  assertEquals([it.status, it.micros], [200, 1250]);
});

Deno.test("gin: colours, no client, and paths as they were written before and are decoded", () => {
  const colored = LINE
    .replace("| 200 |", "|\x1b[97;42m 200 \x1b[0m|")
    .replace("| GET      ", "|\x1b[97;44m GET     \x1b[0m ");
  assert(colored.split("\x1b").length === 5);
  assertEquals(read(colored), read(LINE));
  const none = read(LINE.replace(" 192.0.2.7 ", "           "));
  assertEquals([none.kind, none.client, none.section], ["hit", null, "/pages"]);
  const old = read(LINE.replaceAll('"', ""));
  assertEquals([old.kind, old.target], ["hit", "/pages/create?x=/a"]);
  const decoded = read(LINE.replace("/pages/", "/My Files/"));
  assertEquals([decoded.kind, decoded.section], ["hit", "/My Files"]);
});

Deno.test("gin: what else it writes is malformed", () => {
  for (
    const line of [
      "[GIN-debug] GET    /ping                     --> main.main.func1 (3 handlers)",
      LINE.replace("200", "2x0"),
      LINE.replace("2025/10/10", "2025/10/32"),
      LINE.slice(0, LINE.indexOf('"')),
      LINE.slice(0, -1),
      "[GIN] 2025/10/10 - 13:55:36",
    ]
  ) assertEquals(read(line).kind, "malformed", line);
});
