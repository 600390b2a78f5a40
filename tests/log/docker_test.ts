import { assert, assertEquals } from "@std/assert";
import { END, TIME, unwrap } from "./_docker.ts";

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
  for (let room = 0; room < text.length; room++) {
    const line = unwrap(text, room);
    assert(line === null || line === "\u20ac".repeat(20), `${room}`);
  }
  assertEquals(unwrap(text, text.length), "\u20ac".repeat(20));
});
