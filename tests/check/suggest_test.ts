import { assert, assertEquals } from "@std/assert";
import { suggestFormat } from "../../lib/check/suggest.ts";
import { randomFrom } from "../_random.ts";

const TIME = "10/Oct/2025:13:55:36 +0200";
const REQUEST = "GET /a/b?c=d HTTP/1.1";

Deno.test("a check tells the log format of lines that no known one reads", () => {
  for (
    const [lines, format] of [
      [
        [
          `192.0.2.1 [${TIME}] "${REQUEST}" 200 123 "-" "curl/8"`,
          `2001:db8::1 [${TIME}] "${REQUEST}" 404 0 "http://a/" "Mozilla/5.0 (X11)"`,
        ],
        '$remote_addr [$time_local] "$request" $status $body_bytes_sent ' +
        '"$http_referer" "$http_user_agent"',
      ],
      [
        [`192.0.2.1|-|[${TIME}]|"${REQUEST}"|"200"|5|0.003`],
        '$remote_addr|$field_1|[$time_local]|"$request"|"$status"|$body_bytes_sent|$field_2',
      ],
      [
        [`192.0.2.1\t2025-10-10T13:55:36+02:00\t${REQUEST}\t200`],
        "$remote_addr\\t$time_iso8601\\t$request\\t$status",
      ],
      [
        [`1760104536.123 192.0.2.1 rt=0.1 "${REQUEST}" 200 7b`],
        '$msec $remote_addr $field_1=$field_2 "$request" $status $field_3',
      ],
    ] as const
  ) assertEquals(suggestFormat(lines), format);
});

Deno.test("a check suggests no log format that does not read the lines", () => {
  const line = `192.0.2.1 [${TIME}] "${REQUEST}" 200 123`;
  for (
    const lines of [
      [],
      ["junk"],
      [`192.0.2.1 "${REQUEST}" 200 123`],
      [`192.0.2.1 [${TIME}] 200 123`],
      [`192.0.2.1 [${TIME}] "${REQUEST}" x`],
      [line, line.replace("[", "")],
      [line + " x".repeat(2000)],
    ]
  ) {
    assertEquals(
      suggestFormat(lines),
      undefined,
      lines.join("\n").slice(0, 200),
    );
  }
});

Deno.test("a check of hostile lines suggests in linear time, and never throws", () => {
  const random = randomFrom(8);
  const parts = [
    `"${REQUEST}"`,
    TIME,
    '"',
    "\\",
    "$",
    "%",
    ":",
    "1",
    " 200",
    "f",
    "'",
    "é",
  ];
  for (const part of parts) {
    const start = performance.now();
    suggestFormat([part.repeat(Math.floor(2000 / part.length))]);
    assert(performance.now() - start < 500, part);
  }
  for (let i = 0; i < 2000; i++) {
    suggestFormat([
      Array.from({ length: 12 }, () => parts[random(parts.length)]).join(""),
    ]);
  }
});
