import { assertEquals } from "@std/assert";
import { readLine } from "../_lines.ts";

const time = "[10/Oct/2025:13:55:36 +0200]";
const rest = '"GET /a HTTP/1.1" 200 5 "-" "agent"';

Deno.test("readTail() finds the list of X-Forwarded-For behind the agent, or in front", () => {
  const cases: [line: string, forwarded: string | null][] = [
    [`192.0.2.1 - - ${time} ${rest}`, null],
    [`192.0.2.1 - - ${time} ${rest} "-"`, null],
    [
      `192.0.2.1 - - ${time} ${rest} "203.0.113.9, 10.0.0.1"`,
      "203.0.113.9, 10.0.0.1",
    ],
    [`192.0.2.1 - - ${time} ${rest} "203.0.113.9" 0.002 12`, "203.0.113.9"],
    [`192.0.2.1 - - ${time} ${rest} 7 "x" "203.0.113.9"`, "203.0.113.9"],
    [`192.0.2.1 - - ${time} ${rest} 203.0.113.9`, null],
    [
      `192.0.2.1 - - ${time} "GET /a HTTP/1.1" 200 5 "-" "203.0.113.9"`,
      null,
    ],
    [`192.0.2.1 - - ${time} "GET /a HTTP/1.1" 200 5 "203.0.113.9"`, null],
    [
      `203.0.113.9, 10.0.0.1 - - ${time} ${rest}`,
      "203.0.113.9, 10.0.0.1",
    ],
    [
      `203.0.113.9, 10.0.0.2, 10.0.0.1 - - ${time} ${rest}`,
      "203.0.113.9, 10.0.0.2, 10.0.0.1",
    ],
    [`203.0.113.9,10.0.0.1 - - ${time} ${rest}`, "203.0.113.9,10.0.0.1"],
    [
      `203.0.113.9, 10.0.0.1 - - ${time} "GET /a HTTP/1.1" 200 5`,
      "203.0.113.9, 10.0.0.1",
    ],
    [
      `203.0.113.9, 10.0.0.1 - - ${time} ${rest} "192.0.2.7"`,
      "192.0.2.7",
    ],
  ];
  for (const [line, forwarded] of cases) {
    assertEquals(readLine(line).forwarded, forwarded, line);
  }
});

Deno.test("readTail() reads referrer, agent and protocol whatever follows them", () => {
  for (const more of ["", ' "203.0.113.9"', ' "', " 1 2 3", ' "\\"', ' "\\']) {
    const line = `192.0.2.1 - - ${time} "GET /a HTTP/1.1" 200 5 "r" "u"${more}`;
    const { referrer, agent, protocol } = readLine(line);
    assertEquals([referrer, agent, protocol], ["r", "u", "HTTP/1.1"], line);
  }
});

Deno.test("readTail() passes a bare word over that stands before referrer and agent", () => {
  const cases: [
    words: string,
    referrer: string | null,
    agent: string | null,
  ][] = [
    ['12 "r" "u"', "r", "u"],
    ['0.005 "r" "u" "-"', "r", "u"],
    ['- "-" "u"', null, "u"],
    ['www.example.com "r" "u" "-"', "r", "u"],
    // No two in quotes: it is no more than some words and a field.
    ['0.005 "r"', null, null],
    ["www.example.com r u", null, null],
    // The referrer is bare.
    ['- "u"', null, "u"],
    ['- "u" "203.0.113.9, 10.0.0.1"', null, "u"],
  ];
  for (const [words, referrer, agent] of cases) {
    const line = `192.0.2.1 - - ${time} "GET /a HTTP/1.1" 200 5 ${words}`;
    const read = readLine(line);
    assertEquals([read.referrer, read.agent], [referrer, agent], line);
  }
});

Deno.test("readTail() finds the host where others have an ident, or before the referrer", () => {
  const cases: [line: string, vhost: string | null][] = [
    [`192.0.2.1 www.example.org - ${time} ${rest}`, "www.example.org"],
    [`192.0.2.1 localhost:9449 - ${time} ${rest}`, "localhost:9449"],
    [`192.0.2.1 1.example.org ann ${time} ${rest}`, "1.example.org"],
    [`192.0.2.1 ann - ${time} ${rest}`, null],
    [`192.0.2.1 1.5 - ${time} ${rest}`, null],
    [`192.0.2.1 .org - ${time} ${rest}`, null],
    [`192.0.2.1 a.o1 - ${time} ${rest}`, null],
    [`192.0.2.1 - ann.example ${time} ${rest}`, null],
    [`192.0.2.1 - - ${time} ${rest}`, null],
    [`a.example 192.0.2.1 - www.example.org ${time} ${rest}`, "a.example"],
    [`:8101 192.0.2.1 - - ${time} ${rest}`, null],
    [
      `192.0.2.1 - - ${time} "GET /a HTTP/1.1" 200 5 www.example.org "-" "x"`,
      "www.example.org",
    ],
    [`192.0.2.1 - - ${time} "GET /a HTTP/1.1" 200 5 0.123 "-" "x"`, null],
    [`192.0.2.1 - - ${time} "GET /a HTTP/1.1" 200 5 1.5ms "-" "x"`, null],
    [`192.0.2.1 - - ${time} "GET /a HTTP/1.1" 200 5 ms:71198 "-" "x"`, null],
    [`192.0.2.1 a.example:80 - ${time} ${rest}`, "a.example:80"],
    [`192.0.2.1 a:80 - ${time} ${rest}`, null],
  ];
  for (const [line, vhost] of cases) {
    assertEquals(
      [readLine(line).kind, readLine(line).vhost],
      ["hit", vhost],
      line,
    );
  }
});

Deno.test("a time in front of the line's own, in X-Forwarded-For, is none", () => {
  const forged = String.raw`a b - - [10/Oct/2000:13:55:36 -0700] \"GET /b`;
  const it = readLine(`${forged} 192.0.2.1 - - ${time} ${rest}`);
  assertEquals([it.kind, it.second, it.section], [
    "hit",
    Date.UTC(2025, 9, 10, 11, 55, 36) / 1000,
    "/a",
  ]);
});

Deno.test("readTail() takes a backslash before a quote for one where that has to close", () => {
  const line = (fields: string) =>
    readLine(`192.0.2.1 - - ${time} "GET /a HTTP/1.1" 200 5 ${fields}`);
  for (
    const [fields, referrer, agent] of [
      [String.raw`"\" "tester/1.0"`, "\\", "tester/1.0"],
      [String.raw`"-" "back\slash\"`, null, "back\\slash\\"],
      [String.raw`"-" "back\slash\" 77 0.000077`, null, "back\\slash\\"],
      // Escaped, as Apache and nginx do it.
      [String.raw`"a\"b" "c\\"`, 'a\\"b', "c\\\\"],
      [String.raw`"a\" \"b" "c"`, 'a\\" \\"b', "c"],
      // Cut.
      ['"-" "c\\', null, "c\\"],
      [String.raw`"-" "c\"d`, null, 'c\\"d'],
    ] as const
  ) {
    const it = line(fields);
    assertEquals([it.referrer, it.agent], [referrer, agent], fields);
  }
});
