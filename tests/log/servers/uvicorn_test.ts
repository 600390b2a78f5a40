import { assertEquals } from "@std/assert";
import { uvicornFormat } from "../../../lib/log/servers/uvicorn.ts";
import { readWith } from "../../_lines.ts";
import { LINES, REQUEST } from "./_uvicorn_lines.ts";

const read = (line: string) => readWith(uvicornFormat, line);
const LOCAL = new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000;
const UTC = Date.UTC(2025, 9, 10, 13, 55, 36) / 1000;

Deno.test("uvicorn: all fields of a line, its time of what stands in front", () => {
  const seconds = [LOCAL, UTC - 7200, UTC, LOCAL];
  for (const [i, line] of LINES.entries()) {
    const it = read(line);
    assertEquals(
      [it.kind, it.second, it.client, it.method, it.target, it.section],
      ["hit", seconds[i], "192.0.2.7", "GET", "/pages/create?x=/a", "/pages"],
      line,
    );
    assertEquals(
      [it.protocol, it.status, it.bytes, it.micros],
      ["HTTP/1.1", 200, 0, -1],
    );
  }
});

Deno.test("uvicorn: IPv6, no client, and the colours of a terminal", () => {
  const line = LINES[0]!;
  assertEquals(read(line.replace("192.0.2.7", "::1")).client, "::1");
  const none = read(line.replace("192.0.2.7:51234", ""));
  assertEquals([none.kind, none.client], ["hit", null]);
  const { column: _, ...plain } = read(line);
  const colored = line.replace("INFO", "\x1b[32mINFO\x1b[0m")
    .replace("GET", "\x1b[1mGET").replace('1.1"', '1.1\x1b[0m"')
    .replace("200 OK", "\x1b[32m200 OK\x1b[0m");
  const { column: __, ...other } = read(colored);
  assertEquals(other, plain);
});

Deno.test("uvicorn: quotes in a request, and what is none", () => {
  const line = LINES[0]!;
  for (
    const [request, kind, target] of [
      ['GET /a?" HTTP/1.1', "hit", '/a?"'],
      ['GET /a?"b" 200 OK HTTP/1.1', "invalid", null],
      ["- /a HTTP/1.1", "hit", "/a"],
      ["G(T /a HTTP/1.1", "invalid", null],
      ["GET - HTTP/1.1", "invalid", null],
    ] as const
  ) {
    const it = read(line.replace(/".*"/, `"${request}"`));
    assertEquals(
      [it.kind, it.target, it.status, it.client],
      [kind, target, 200, "192.0.2.7"],
      request,
    );
  }
});

Deno.test("uvicorn: without a time, a request or a status a line is malformed", () => {
  const line = LINES[0]!;
  for (
    const [text, reason] of [
      [`INFO:     ${REQUEST}`, "no time in the line"],
      [line.replace("10-10", "10-32"), "no time in the line"],
      [
        line.replace(" HTTP/1.1", ""),
        "the line does not go on as the log format says",
      ],
      [
        line.replace("51234", "info"),
        "the line does not go on as the log format says",
      ],
      [
        line.replace("200", "2x0"),
        "the line does not go on as the log format says",
      ],
      [
        line.replace(' - "', ' + "'),
        "the line does not go on as the log format says",
      ],
      [
        line.replace('" 200', '"-200'),
        "the line does not go on as the log format says",
      ],
      [
        line.replace("OK", "14"),
        "the line does not go on as the log format says",
      ],
      [
        line.replace(":51234", ""),
        "the line does not go on as the log format says",
      ],
    ]
  ) {
    const it = read(text!);
    assertEquals([it.kind, it.reason], ["malformed", reason], text);
  }
});
