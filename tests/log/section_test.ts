import { assertEquals } from "@std/assert";
import { LogRecord } from "../../lib/log/record.ts";
import { setMethodAndTarget } from "../../lib/log/request.ts";
import { deepenSection, pathEnd } from "../../lib/log/section.ts";
import { textOf } from "../../lib/log/text.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";

/** The section of a target at a depth, read among bytes that would lengthen it. */
function sectionOf(target: string, depth: number): string {
  const bytes = bytesOf(`GET /${target}/x/y`);
  const record = new LogRecord();
  record.buffer = bytes;
  setMethodAndTarget(record, bytes, 0, 3, 5, bytes.length - 4);
  deepenSection(record, depth);
  return textOf(bytes.subarray(record.sectionStart, record.sectionEnd));
}

/** The rule, in its own words: what stands before the path's (depth + 1)th `/`. */
function ruleOf(target: string, depth: number): string {
  const origin = /^[a-z]+:\/\/[^/?#]+/.exec(target)?.[0] ?? "";
  const path = target.slice(origin.length).replace(/[?#].*$/, "");
  if (origin === "" && !path.startsWith("/")) return "";
  return origin + path.split("/").slice(0, depth + 1).join("/") ||
    path.slice(0, 1);
}

Deno.test("deepenSection() gives what stands before the path's next slash", () => {
  const cases: [target: string, depth: number, section: string][] = [
    ["/a/b/c", 1, "/a"],
    ["/a/b/c", 2, "/a/b"],
    ["/a/b/c", 8, "/a/b/c"],
    ["/a/b?x=/c", 3, "/a/b"],
    ["/a?x=/b", 2, "/a"],
    ["/a/", 2, "/a/"],
    ["/", 2, "/"],
    ["//double/slash", 2, "//double"],
    ["http://h.example/a/b/c", 2, "http://h.example/a/b"],
    ["http://h.example", 2, "http://h.example"],
    ["http://h.example?/a/b", 2, "http://h.example"],
    ["*", 2, ""],
    ["h.example:443", 2, ""],
  ];
  for (const [target, depth, section] of cases) {
    assertEquals(sectionOf(target, depth), section, `${target} at ${depth}`);
  }
});

Deno.test("deepenSection() keeps the rule for 50,000 random targets", () => {
  const random = randomFrom(3);
  const pieces = ["/", "/", "a", "b.c", "?", "#", "//", "%2f", ":", "é"];
  for (let i = 0; i < 50_000; i++) {
    let target = ["", "", "", "http://h", "https://h.example:1"][random(5)]!;
    if (target === "" || random(9)) target += "/";
    for (let n = random(9); n > 0; n--) target += pieces[random(pieces.length)];
    const depth = 1 + random(8);
    assertEquals(
      sectionOf(target, depth),
      ruleOf(target, depth),
      `${target} at ${depth}`,
    );
  }
});

Deno.test("pathEnd() cuts query and fragment", () => {
  for (
    const [target, path] of [
      ["/a/b?x", "/a/b"],
      ["/a#?", "/a"],
      ["/a", "/a"],
      ["?", ""],
      ["http://h/a?b", "http://h/a"],
    ] as const
  ) {
    const bytes = bytesOf(`?${target}?`);
    const end = pathEnd(bytes, 1, bytes.length - 1);
    assertEquals(textOf(bytes.subarray(1, end)), path);
  }
});
