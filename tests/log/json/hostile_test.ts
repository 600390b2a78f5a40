import { assert, assertEquals } from "@std/assert";
import { parseFieldMap } from "../../../lib/log/json/field_map.ts";
import {
  caddyFormat,
  jsonFormat,
  jsonLinesFormat,
  traefikJsonFormat,
} from "../../../lib/log/json/formats.ts";
import { bytesOf } from "../../_lines.ts";
import { randomFrom } from "../../_random.ts";
import {
  changed,
  checkLine,
  checkLinear,
  fuzzLines,
} from "../_changed_lines.ts";
import { caddyLine, nginxLine, traefikLine } from "./_lines.ts";
import { ISO, WRITERS } from "./_writers.ts";

const FORMATS = [
  [caddyFormat, caddyLine],
  [traefikJsonFormat, traefikLine],
  [jsonLinesFormat, nginxLine],
  [
    jsonFormat(parseFieldMap("time=time_iso8601 target=request status=status")),
    nginxLine,
  ],
] as const;
const ODD = bytesOf('{}[]:,"\\"\\/ubx01789.eE+- \t\r\0-_"""\xff');

Deno.test("JSON lines: changed lines are read as any line is", () => {
  const random = randomFrom(3);
  const writers = Object.values(WRITERS).map(([line]) => JSON.stringify(line));
  const kinds = new Set<string>();
  for (let i = 0; i < fuzzLines(20_000); i++) {
    const [format, make] = FORMATS[random(FORMATS.length)]!;
    const line = format === jsonLinesFormat && random(2) === 0
      ? writers[random(writers.length)]!
      : make(random(1000));
    kinds.add(checkLine(format, changed(bytesOf(line), ODD, random)).kind);
  }
  for (const kind of ["hit", "invalid", "malformed"]) assert(kinds.has(kind));
});

Deno.test("JSON lines: random bytes are read as any line is", () => {
  const random = randomFrom(4);
  for (let i = 0; i < fuzzLines(8000); i++) {
    const line = Uint8Array.from(
      { length: random(60) },
      () => random(4) === 0 ? random(256) : ODD[random(ODD.length)]!,
    );
    if (random(2) === 0) line[0] = 0x7b;
    checkLine(FORMATS[random(FORMATS.length)]![0], line);
  }
});

Deno.test("JSON lines: a line takes time in proportion to its length", () => {
  const bits = ['"', "\\", "[", "]", ";", " ", "7", "{", '\\"', "\\\\", "[]"]
    .concat('{"a":', '{"request":', '"a":1,', '"request":{},', "\\ud83d", "1,")
    .concat('"request":{"headers":{}},', '"time":"x",');
  for (const [format] of FORMATS.slice(0, 3)) {
    for (const bit of bits) {
      for (const head of ["", "{", '{"time":"', '{"request":', '{"time":[']) {
        checkLinear(format, head, bit, '"}');
      }
    }
  }
});

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
