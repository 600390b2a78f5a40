import { assert, assertEquals } from "@std/assert";
import { uwsgiFormat } from "../../../lib/log/servers/uwsgi.ts";
import { bytesOf, readWith } from "../../_lines.ts";
import { LINE } from "./_uwsgi_lines.ts";

const read = (line: string) => readWith(uwsgiFormat, line);
const looksLike = (line: string) =>
  uwsgiFormat.looksLike(bytesOf(`${line}\n`), 0, bytesOf(line).length);

Deno.test("uwsgi: all fields of a line", () => {
  const it = read(LINE);
  assertEquals(
    [it.kind, it.second, it.client, it.method, it.target, it.section],
    [
      "hit",
      new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000,
      "192.0.2.7",
      "GET",
      "/pages/create?x=/a",
      "/pages",
    ],
  );
  assertEquals(
    [it.protocol, it.status, it.bytes, it.micros],
    ["HTTP/1.1", 200, 512, 45_000],
  );
  assertEquals(read(LINE.replace("45 msecs", "45 micros")).micros, 45);
});

Deno.test("uwsgi: of a list of forwarded addresses the first is the client's", () => {
  const list = "198.51.100.1, 2001:db8::1, 10.0.0.1";
  const read = readWith(uwsgiFormat, LINE.replace("192.0.2.7", list));
  assertEquals(
    [read.kind, read.client, read.forwarded, read.section],
    ["hit", "198.51.100.1", list, "/pages"],
  );
});

Deno.test("uwsgi: a line with more blanks, or none, in its request was served all the same", () => {
  const [target, protocol] = ["/pages/create?x=/a", "HTTP/1.1"];
  for (
    const [line, kind, section, sent] of [
      [LINE.replace(protocol, `${protocol} `), "hit", "/pages", protocol],
      [LINE.replace(protocol, ""), "hit", "/pages", null],
      [
        LINE.replace(target, "").replace(protocol, `/two  ${protocol}`),
        "invalid",
        null,
        null,
      ],
      [
        LINE.replace(protocol, `ace/a b.txt ${protocol}`),
        "invalid",
        null,
        null,
      ],
      [LINE.replace(`GET ${target}`, " "), "invalid", null, null],
    ] as const
  ) {
    const it = read(line);
    assertEquals(
      [it.kind, it.section, it.protocol, it.status, it.bytes],
      [kind, section, sent, 200, 512],
      line,
    );
  }
});

Deno.test("uwsgi: what is cut or wrong is malformed", () => {
  const reasons = [
    ["[pid: 7] x", "the line does not go on as the log format says"],
    [
      LINE.replace("Oct 10", "Oct 32"),
      "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
    ],
    [LINE.replace(" 512 ", " x "), "the size is neither a number nor -"],
    [LINE.replace(" 200)", " 600)"), "the status is no number from 100 to 599"],
    [
      LINE.slice(0, LINE.indexOf(" =>")),
      'no "request" in quotes after the time',
    ],
  ];
  for (const [line, reason] of reasons) {
    const { kind, reason: got } = read(line!);
    assertEquals([kind, got], ["malformed", reason], line);
  }
});

Deno.test("uwsgi: a host and the memory may stand in front, and no client in it", () => {
  const memory =
    "{address space usage: 97603584 bytes/93MB} {rss usage: 17559552 bytes/16MB} ";
  for (const host of ["", "a.example "]) {
    for (const said of ["", memory]) {
      const it = read(host + said + LINE);
      assertEquals(
        [it.kind, it.client, it.vhost, it.section, it.status],
        ["hit", "192.0.2.7", host.trim() || null, "/pages", 200],
      );
      assert(looksLike(host + said + LINE));
    }
  }
  const none = read(LINE.replace("192.0.2.7", ""));
  assertEquals(
    [none.kind, none.client, none.second],
    ["hit", null, read(LINE).second],
  );
  // What stands before it is no list.
  const comma = read(LINE.replace("] 192.0.2.7", "],"));
  assertEquals([comma.kind, comma.client, comma.forwarded], [
    "hit",
    null,
    null,
  ]);
  for (const other of [`a b ${LINE}`, `{x} ${LINE}`, memory, ""]) {
    assert(!looksLike(other), other);
    assertEquals(read(other).kind, "malformed");
  }
});
