import { assert } from "@std/assert";
import { prefixEnd } from "../../lib/log/prefix.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { checkLinear, fuzzLines } from "./_format_checks.ts";
import { endOf, ISO, PAYLOADS, PREFIXES, RED } from "./_prefixes.ts";

Deno.test("prefixEnd() stays within the line, and where the line begins, whatever it is", () => {
  const random = randomFrom(3);
  const bits = [...PREFIXES, ...PAYLOADS, " ", ":", "[", "]", "|", '"', "\\"];
  for (let round = 0; round < fuzzLines(20_000); round++) {
    let text = Array.from(
      { length: 1 + random(3) },
      () => {
        const bit = bits[random(bits.length)]!;
        return bit.slice(random(4) === 0 ? random(bit.length) : 0);
      },
    ).join("");
    if (random(3) === 0) text = text.slice(0, random(text.length + 1));
    const end = endOf(text);
    assert(end >= 0 && end <= bytesOf(text).length, text);
  }
});

Deno.test("prefixEnd() takes linear time on hostile lines", () => {
  const heads = [
    "",
    "<190>1 - a b c d [",
    "Oct 10 13:55:36 ",
    `${ISO} `,
    "a[",
    RED,
  ];
  for (const head of heads) {
    for (
      const filler of ["[", "]", " ", "0", "a", '"', "\\", '["', "\x1b[m", "[]"]
    ) {
      checkLinear(
        (bytes) => prefixEnd(bytes, 0, bytes.length),
        (length) => head + filler.repeat(length),
      );
    }
  }
});
