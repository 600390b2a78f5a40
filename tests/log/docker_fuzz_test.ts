import { assert, assertEquals } from "@std/assert";
import { unwrapDocker } from "../../lib/log/docker.ts";
import { randomFrom } from "../_random.ts";
import { END, unwrap } from "./_docker.ts";
import { checkLinear, fuzzLines } from "./_format_checks.ts";

const LINES = fuzzLines(20_000);

Deno.test("unwrapDocker() agrees with JSON.parse() where it takes a line", () => {
  const random = randomFrom(4);
  const bits = [
    "\\",
    '"',
    "u",
    "0",
    "d83d",
    "\\ude00",
    "\\u00e9",
    "a",
    "\\n",
    "}",
    ",",
  ];
  let taken = 0;
  for (let round = 0; round < LINES; round++) {
    const inner = Array.from(
      { length: random(8) },
      () => bits[random(bits.length)]!,
    ).join("");
    const text = `{"log":"${inner}"${END}`;
    const line = unwrap(text);
    if (line === null) continue;
    taken++;
    // What JSON takes for half a pair is no text: it is shown as Docker does.
    const want = JSON.parse(text).log.toWellFormed().replace(/\r?\n$/, "");
    assertEquals(line, want, text);
  }
  assert(taken > LINES / 20, `${taken}`);
});

Deno.test("unwrapDocker() takes linear time on hostile lines", () => {
  const into = new Uint8Array(70_000);
  for (const filler of ['"', "\\\\", "a", "{", "\\ud83d", '","']) {
    checkLinear(
      (bytes) => unwrapDocker(bytes, 0, bytes.length, into),
      (length) => `{"log":"${filler.repeat(length / filler.length)}"${END}`,
    );
  }
});
