import { assertEquals } from "@std/assert";
import { chiFormat } from "../../../lib/log/servers/chi.ts";
import { readWith } from "../../_lines.ts";
import { LINE, LINES } from "./_chi_lines.ts";

const read = (line: string) => readWith(chiFormat, line);

Deno.test("chi: all fields of a line", () => {
  for (const [i, line] of LINES.entries()) {
    const { reason: _, column: __, ...fields } = read(line);
    assertEquals(fields, {
      kind: "hit",
      format: "chi",
      second: new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000,
      vhost: "www.example.org",
      client: ["192.0.2.7", "192.0.2.7", "2001:db8::7"][i]!,
      user: null,
      request: "GET http://www.example.org/pages/create?x=/a HTTP/1.1",
      method: "GET",
      target: "/pages/create?x=/a",
      section: "/pages",
      protocol: "HTTP/1.1",
      status: 200,
      bytes: 512,
      micros: [1250, 15, 1250][i]!,
      referrer: null,
      agent: null,
      forwarded: null,
    });
  }
});

Deno.test("chi: targets that are no path, and a status that was never set", () => {
  const star = read(LINE.replace("/pages/create?x=/a", "*"));
  assertEquals(
    [star.kind, star.target, star.section, star.vhost],
    ["hit", "*", null, "www.example.org"],
  );
  const bare = read(LINE.replace(/http:\S+/, "http:///"));
  assertEquals([bare.target, bare.section, bare.vhost], ["/", "/", null]);
  for (const target of ["http://a", "http://"]) {
    const it = read(LINE.replace(/http:\S+/, target));
    assertEquals([it.kind, it.target, it.vhost], ["hit", target, null]);
  }
  const connect = read(
    LINE.replace(/GET \S+/, "CONNECT http://a.example:443a.example:443"),
  );
  assertEquals(
    [connect.kind, connect.target, connect.section, connect.vhost],
    ["hit", "a.example:443", null, "a.example:443"],
  );
  for (const target of ["a:bc/d", "a:/bc/d", "a:b/c/d", "/a:b/c"]) {
    const it = read(LINE.replace("http://www.example.org/pages", target));
    assertEquals(
      [it.kind, it.target, it.vhost],
      ["hit", `${target}/create?x=/a`, null],
    );
  }
  const none = read(LINE.replace(" 200 ", " 000 "));
  assertEquals([none.kind, none.status], ["hit", 0]);
  const junk = read(LINE.replace("GET http://", "\\x16\\x03 "));
  assertEquals([junk.kind, junk.section], ["invalid", null]);
});

Deno.test("chi: what a client may send changes nothing else", () => {
  for (
    const [line, target, vhost] of [
      [
        LINE.replace(':36 "', ':36 [a b] "'),
        "/pages/create?x=/a",
        "www.example.org",
      ],
      [
        LINE.replace(':36 "', ':36 [a]x] "'),
        "/pages/create?x=/a",
        "www.example.org",
      ],
      [
        LINE.replace("/a HTTP", '/a" HTTP'),
        '/pages/create?x=/a"',
        "www.example.org",
      ],
      [
        LINE.replace("org/", "orghttp://b.example/"),
        "http://b.example/pages/create?x=/a",
        "www.example.org",
      ],
      [
        LINE.replace(
          ':36 "',
          ':36 [x] "GET http://b.example/ HTTP/1.1" from 192.0.2.9 - 500 0B in 1s] "',
        ),
        "/pages/create?x=/a",
        "www.example.org",
      ],
      [
        LINE.replace("http:", "https:").replace(
          "org/",
          "orghttps://b.example/",
        ),
        "https://b.example/pages/create?x=/a",
        "www.example.org",
      ],
      [
        LINE.replace("www", "httpbin"),
        "/pages/create?x=/a",
        "httpbin.example.org",
      ],
    ] as const
  ) {
    const it = read(line);
    assertEquals(
      [it.kind, it.target, it.vhost, it.client, it.status],
      ["hit", target, vhost, "192.0.2.7", 200],
      line,
    );
  }
  const forged = read(
    LINE.replace("192.0.2.7:51234", 'x" from 192.0.2.9 - 500 0B in 1s'),
  );
  assertEquals(
    [forged.kind, forged.target, forged.client, forged.status],
    ["hit", "/pages/create?x=/a", 'x" from 192.0.2.9 - 500 0B in 1s', 200],
  );
  const named = read(
    LINE.replace(':36 "', ':36 [a] "').replace("192.0.2.7:51234", 'x] "y'),
  );
  assertEquals(
    [named.kind, named.target, named.client, named.status],
    ["hit", "/pages/create?x=/a", 'x] "y', 200],
  );
  const bare = read(LINE.replace("192.0.2.7:51234", "2001:db8::1"));
  assertEquals(bare.client, "2001:db8::1");
});

Deno.test("chi: what is no such line is malformed", () => {
  for (
    const [text, reason] of [
      [
        "2025/10/10 13:55:36 hello",
        "the line does not go on as the log format says",
      ],
      [
        LINE.replace('"GET', "GET"),
        "the line does not go on as the log format says",
      ],
      [
        LINE.replace(':36 "', ":36 [a] "),
        "the line does not go on as the log format says",
      ],
      [
        LINE.replace("10/10", "10/32"),
        "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
      ],
      [LINE.replace("200", "2x0"), "the status is no number from 100 to 599"],
      [LINE.replace(" - ", " x "), "the status is no number from 100 to 599"],
      [LINE.replace("512B", "5x2B"), "the size is neither a number nor -"],
      [
        LINE.slice(0, LINE.indexOf("512B")),
        "the size is neither a number nor -",
      ],
    ]
  ) {
    const it = read(text!);
    assertEquals([it.kind, it.reason], ["malformed", reason], text);
  }
});
