import { assert, assertEquals } from "@std/assert";
import { prefixEnd } from "../../lib/log/prefix.ts";
import lines from "../../testdata/access/lines.json" with { type: "json" };
import { bytesOf, readLine } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { FUZZ_LINES, timer } from "./_format_checks.ts";
import { GOOD_LINES } from "./_hostile_lines.ts";

const RED = "\x1b[31m";
const OFF = "\x1b[0m";
const ISO = "2025-10-10T13:55:36.123456789Z";

/** Prefixes, each of which may stand before any line. */
const PREFIXES = [
  "Oct 10 13:55:36 host nginx: ",
  "Oct  1 13:55:36 host nginx[123]: ",
  "Oct 1 13:55:36 host.example.org haproxy[19312]: ",
  "Oct 10 13:55:36 192.0.2.1 tomcat.log:  ",
  "Oct 10 13:55:36.123456 host nginx[123]: ",
  "2025-10-10T13:55:36+0200 host nginx[123]: ",
  "Oct 10 13:55:36 nginx: ",
  "Oct 10 13:55:36 nginx[1]: ",
  "<190>Oct 10 13:55:36 host nginx: ",
  "<6>Oct  1 13:55:36 nginx: ",
  "<190>nginx: ",
  "<190>2025-10-10T13:55:36+02:00 host nginx: ",
  "<190>1 2025-10-10T13:55:36.123Z host nginx 12 - - ",
  "<190>1 2025-10-10T13:55:36.123Z host nginx 12 - - \ufeff",
  '<190>1 - - nginx - id1 [a@1 b="c" d="\\"] [e"][f g="h"] ',
  "1 2025-10-10T13:55:36+02:00 host nginx 12 - [a] ",
  "2025-10-10T13:55:36+02:00 localhost haproxy[14389]: ",
  "2025-10-10T13:55:36.123456+02:00 host nginx: ",
  "2025-10-10T13:55:36.123456+02:00 nginx: ",
  `${ISO} stdout F `,
  `${ISO} stderr P `,
  `${ISO} stdout F:a:b `,
  `${ISO} `,
  "haproxy[18113]: ",
  "web_1  | ",
  "caddy-1  | ",
  "web | ",
  `${RED}web_1  |${OFF} `,
  `${RED}web-1  | ${OFF}`,
  `\x1b[1;36mweb-1  | ${OFF}`,
  "[pod/web-0/nginx] ",
  "web_1  | Oct 10 13:55:36 nginx: ",
  `${ISO} stdout F <190>Oct 10 13:55:36 host nginx: `,
];

/** Where the payload of a text begins, the same among any bytes. */
function endOf(text: string): number {
  const line = bytesOf(text);
  const [one, other] = ["] x: | ", '" \n'].map((around) => {
    const side = bytesOf(around);
    const bytes = new Uint8Array([...side, ...line, ...side]);
    const start = side.length;
    return prefixEnd(bytes, start, start + line.length) - start;
  });
  assertEquals(one, other, "it depends on what stands around it");
  return one!;
}

const PAYLOADS = [
  '192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 5',
  "192.0.2.7:51234 [10/Oct/2025:13:55:36.123] www~ api/srv1 0/0/0/0/0 200 5",
  '[2025-10-10T13:55:36Z] "GET / HTTP/2" 0 DC 0 0 45 - "-" "-" "-" "-" "-"',
  '{"status":200}',
  "2001:db8::7 - - [",
];

for (const prefix of PREFIXES) {
  Deno.test(`prefixEnd() passes over ${JSON.stringify(prefix)}`, () => {
    for (const payload of PAYLOADS) {
      assertEquals(endOf(prefix + payload), bytesOf(prefix).length, payload);
    }
  });
}

Deno.test("prefixEnd() takes the word behind a time for the host, or for the line", () => {
  const time = "Oct 10 13:55:36 ";
  for (
    const [text, payload] of [
      [`${time}host 192.0.2.7 - - [x]`, "192.0.2.7 - - [x]"],
      [`${time}192.0.2.7 - - [x]`, "192.0.2.7 - - [x]"],
      [`${time}192.0.2.7:5 [x] y`, "192.0.2.7:5 [x] y"],
      [`${time}[x] "y"`, '[x] "y"'],
    ] as const
  ) assertEquals(text.slice(endOf(text)), payload);
});

Deno.test("prefixEnd() takes no beginning of a common line for a prefix", () => {
  const notes = lines.filter(({ note }) => !note.includes("prefix"));
  for (const line of [...GOOD_LINES, ...notes.map(({ line }) => line)]) {
    assertEquals(endOf(line), 0, line);
  }
});

Deno.test("prefixEnd() takes nothing for a prefix that is none, or has nothing behind", () => {
  for (
    const text of [
      "",
      " ",
      "junk",
      "a: b",
      "::1: b",
      "a[b]: c",
      "a[1] b",
      "<1900>Oct 10 13:55:36 host nginx: x",
      "<>nginx: x",
      "<190>junk",
      "Okt 10 13:55:36 host nginx: x",
      "Oct 10 24:55:36 host nginx: x",
      "Oct 10 13:55 host nginx: x",
      "Oct 100 13:55:36 host nginx: x",
      "2025-10-10 13:55:36 host nginx: x",
      "2025-30-10T13:55:36Z host nginx: x",
      "1 2025-10-10T13:55:36Z host nginx 12 - [a",
      "1 2025-10-10T13:55:36Z host nginx 12 -",
      "web_1  |",
      "web_1  |x",
      "web|x",
      "| x",
      "[pod] x",
      "[10/Oct/2025:13:55:36 +0200] x",
      "Oct 10 13:55:36 ",
      `${ISO} `,
      `${ISO} stdout F `,
    ]
  ) {
    assertEquals(endOf(text), 0, JSON.stringify(text));
  }
});

Deno.test("prefixEnd() stays within the line, and where the line begins, whatever it is", () => {
  const random = randomFrom(3);
  const bits = [...PREFIXES, ...PAYLOADS, " ", ":", "[", "]", "|", '"', "\\"];
  for (let round = 0; round < FUZZ_LINES; round++) {
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
  const time = timer((bytes) => prefixEnd(bytes, 0, bytes.length));
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
      const line = (length: number) => bytesOf(head + filler.repeat(length));
      const ratio = time(line(65_536)) / Math.max(time(line(4096)), 0.05);
      assert(ratio < 100, `${head}${filler}: ${ratio} times the time`);
    }
  }
});

Deno.test("readClf() reads a common line behind each prefix, with its own client", () => {
  const line =
    '192.0.2.7 - bob [10/Oct/2025:13:55:36 +0200] "GET /a/b HTTP/1.1" 200 5 "-" "x"';
  const { next: _, column: __, ...alone } = readLine(line);
  for (const prefix of PREFIXES) {
    const { next: _, column: __, ...read } = readLine(prefix + line);
    assertEquals(read, alone, prefix);
    const withHost = readLine(`${prefix}www.example.org ${line}`);
    assertEquals(
      [withHost.vhost, withHost.client, withHost.user],
      ["www.example.org", "192.0.2.7", "bob"],
      prefix,
    );
  }
});
