import { assert, assertEquals } from "@std/assert";
import { parseFieldMap } from "../../../lib/log/json/field_map.ts";
import { jsonFormat, jsonLinesFormat } from "../../../lib/log/json/formats.ts";
import { bytesOf } from "../../_lines.ts";
import { checkLine } from "../_format_checks.ts";
import { ISO } from "./_writers.ts";

Deno.test("JSON lines: values of all lengths are no more than the line", () => {
  for (const length of [100, 70_000, 140_000, 300_000]) {
    const target = "/" + "a".repeat(length);
    // Decoded, and joined with a query: what has no room is cut off.
    const line = {
      time: ISO,
      method: "GET",
      url: target,
      args: "b".repeat(length),
      ua: '"',
      status: 200,
    };
    const read = checkLine(jsonLinesFormat, bytesOf(JSON.stringify(line)));
    assertEquals(read.kind, "hit");
    assert(read.section!.startsWith("/aaa"));
    const alone = checkLine(
      jsonFormat(parseFieldMap("time=time target=url query=args")),
      bytesOf(JSON.stringify(line)),
    );
    assertEquals([alone.kind, alone.method], ["hit", null]);
  }
});
