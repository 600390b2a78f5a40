import { assertEquals } from "@std/assert";
import lines from "../../testdata/access/lines.json" with { type: "json" };
import { bytesOf, readLine } from "../_lines.ts";
import { GOOD_LINES } from "./_hostile_lines.ts";
import { endOf, ISO, PAYLOADS, PREFIXES } from "./_prefixes.ts";

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
      "<190>",
      "<x>junk",
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
      "0|app",
      "0||x",
      "I, [2025-10-10T13:55:36.123456 #12]  INFO : x",
      "I, [2025-10-10T13:55:36.123456 #12]  INFO -- x",
      "I, [2025-10-10T13:55:36.123456 #12",
      "I, [2025-30-10T13:55:36.123456 #12]  INFO -- : x",
      "X, [2025-10-10T13:55:36.123456 #12]  INFO -- : x",
      "ACCESS x",
      "|app | x",
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
