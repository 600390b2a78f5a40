import { assert, assertEquals } from "@std/assert";
import { unwrapDocker } from "../../lib/log/docker.ts";
import { textOf } from "../../lib/log/text.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { FUZZ_LINES, timer } from "./_format_checks.ts";

const TIME = '"time":"2025-10-10T13:55:36.123456789Z"';
const END = `,"stream":"stdout",${TIME}}`;

/** The line in an object, the same among any bytes; null where it is none. */
function unwrap(text: string | Uint8Array, room = 4096): string | null {
  const line = typeof text === "string" ? bytesOf(text) : text;
  const [one, other] = ['"}', "\\ \n"].map((around) => {
    const side = bytesOf(around);
    const bytes = new Uint8Array([...side, ...line, ...side]);
    const into = new Uint8Array(room);
    const start = side.length;
    const length = unwrapDocker(bytes, start, start + line.length, into);
    if (length < 0) return null;
    assert(length < room && into[length] === 10, "no newline is behind it");
    return textOf(into.slice(0, length));
  });
  assertEquals(one, other, "it depends on what stands around it");
  return one!;
}

Deno.test("unwrapDocker() takes the line out, without its line end", () => {
  const line =
    '192.0.2.7 - - [x] "GET /a\\"b\\\\ HTTP/1.1" 200 5 "-" "\u00e9 \u{1f600}\t"';
  for (const end of ["", "\n", "\r\n"]) {
    assertEquals(unwrap(`{"log":${JSON.stringify(line + end)}${END}`), line);
  }
  assertEquals(unwrap(`{"log":"a\\n","attrs":{"x":"}"}${END}`), "a");
  assertEquals(unwrap(`{"log":"a\\n",${TIME}}`), "a");
  assertEquals(unwrap(`{"log":""${END}`), "");
});

Deno.test("unwrapDocker() decodes escapes, with halves of pairs as Docker has them", () => {
  const of = (escaped: string) => unwrap(`{"log":"${escaped}"${END}`);
  assertEquals(of('\\"\\\\\\/\\b\\f\\r\\t'), '"\\/\b\f\r\t');
  assertEquals(
    of("\\u003c\\u00E9\\u20ac\\ud83d\\ude00"),
    "<\u00e9\u20ac\u{1f600}",
  );
  assertEquals(of("\\ud83d"), "\ufffd");
  assertEquals(of("\\ude00x"), "\ufffdx");
  assertEquals(of("\\ud83d\\u0041"), "\ufffdA");
  assertEquals(of("\\ud83d\\ud83d\\ude00"), "\ufffd\u{1f600}");
  assertEquals(of("a\\u000a"), "a");
});

Deno.test("unwrapDocker() takes nothing else", () => {
  for (
    const text of [
      "",
      "junk",
      "{}",
      '{"log":',
      '{"log":"',
      '{"log":"a',
      '{"log":"a"',
      '{"log":"a}',
      '{"log":"a" }',
      '{"log":"a"x}',
      '{"log":"a","stream":"stdout"',
      '{ "log":"a"}',
      '{"log":5}',
      '{"log":"\\x"}',
      '{"log":"\\u00g0"}',
      '{"log":"\\u00"}',
      '{"log":"\\"}',
      '{"log":"a\\nb"}',
      '{"log":"a\tb"}',
      '{"level":"info","log":"a"}',
      '{"log":"a"}',
      '{"log":"a","level":"info"}',
    ]
  ) assertEquals(unwrap(text), null, text);
});

Deno.test("unwrapDocker() never writes beyond the room that it has", () => {
  const text = `{"log":"${"\\u20ac".repeat(20)}\\n"${END}`;
  for (let room = 0; room < 70; room++) {
    const line = unwrap(text, room);
    assert(line === null || line === "\u20ac".repeat(20), `${room}`);
  }
  assertEquals(unwrap(text, 70), "\u20ac".repeat(20));
});

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
  for (let round = 0; round < FUZZ_LINES; round++) {
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
  assert(taken > FUZZ_LINES / 20, `${taken}`);
});

Deno.test("unwrapDocker() takes linear time on hostile lines", () => {
  const into = new Uint8Array(70_000);
  const time = timer((bytes) => {
    unwrapDocker(bytes, 0, bytes.length, into);
  });
  for (const filler of ['"', "\\\\", "a", "{", "\\ud83d", '","']) {
    const line = (length: number) =>
      bytesOf(`{"log":"${filler.repeat(length / filler.length)}"${END}`);
    const ratio = time(line(65_536)) / Math.max(time(line(4096)), 0.05);
    assert(ratio < 100, `${filler}: ${ratio} times the time`);
  }
});
