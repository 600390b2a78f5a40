import { assertEquals } from "@std/assert";
import { tornadoFormat } from "../../../lib/log/servers/tornado.ts";
import { readWith } from "../../_lines.ts";
import { LINE, LINES } from "./_tornado_lines.ts";

const read = (line: string) => readWith(tornadoFormat, line);

Deno.test("tornado: all fields of a line", () => {
  for (const [i, line] of LINES.entries()) {
    const it = read(line);
    assertEquals(
      [it.kind, it.second, it.client, it.method, it.target, it.section],
      [
        "hit",
        new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000,
        ["192.0.2.7", "192.0.2.7", "::ffff:192.0.2.7"][i],
        "GET",
        "/pages/create?x=/a",
        "/pages",
      ],
      line,
    );
    assertEquals([it.status, it.bytes, it.micros], [200, 0, 2200], line);
  }
});

Deno.test("tornado: nobody before the address, and parentheses in the path", () => {
  const it = read(
    LINE.replace("(192.0.2.7)", "(@192.0.2.7)").replace("create", "a(b)"),
  );
  assertEquals(
    [it.kind, it.client, it.target],
    ["hit", "192.0.2.7", "/pages/a(b)?x=/a"],
  );
});

Deno.test("tornado: users of JupyterHub with any name, and redirects", () => {
  for (const user of ["a@example.org", "a)b (c", "a@192.0.2.9) 1.00ms"]) {
    const it = read(LINE.replace("(192.0.2.7)", `(${user}@192.0.2.7)`));
    assertEquals([it.kind, it.client, it.micros], ["hit", "192.0.2.7", 2200]);
  }
  for (const arrow of ["->", "→"]) {
    const it = read(LINE.replace(" (", ` ${arrow} /b?c=(d) (@`));
    assertEquals(
      [it.kind, it.client, it.target, it.micros],
      ["hit", "192.0.2.7", "/pages/create?x=/a", 2200],
    );
  }
  for (const referer of ["http://a/Foo_(bar)", "x@192.0.2.9) 1.00ms", "x)"]) {
    const it = read(`${LINE.replace("200", "404")} referer=${referer}`);
    assertEquals(
      [it.kind, it.client, it.status, it.micros],
      ["hit", "192.0.2.7", 404, 2200],
    );
  }
  const other = read(LINE.replace(" (", " => /b ("));
  assertEquals(other.reason, "the line tells of no HTTP request");
});

Deno.test("tornado: what else it writes is malformed", () => {
  const other = "the line does not go on as the log format says";
  const noTime = "the time is none: expected [10/Oct/2000:13:55:36 -0700]";
  for (
    const [text, reason] of [
      ["[I 251010 13:55:36 app:12] started", other],
      [
        "[I 251010 13:55:36 app:12] 200 things done",
        "the line tells of no HTTP request",
      ],
      [
        LINE.replace(" 2.20ms", ": '_xsrf' argument missing from POST"),
        "the line tells of no HTTP request",
      ],
      [LINE.replace(" 2.20ms", ""), "the line tells of no HTTP request"],
      [
        LINE.replace("GET /pages/create?x=/a", "rows loaded"),
        "the line tells of no HTTP request",
      ],
      [LINE.replace(" (192", " 192"), "the line tells of no HTTP request"],
      [LINE.replace(" (", " -> "), "the line tells of no HTTP request"],
      [LINE.replace("] 200", "]  200"), other],
      [LINE.replace("200", "x00"), other],
      [LINE.replace("200", "2000"), other],
      [LINE.replace("[I ", "[I"), other],
      [LINE.replace(" 13:", "-13:"), noTime],
      [LINE.replace("13:55:", "13-55:"), noTime],
      [LINE.replace("55:36", "55-36"), noTime],
      [LINE.replace("36 web", "36-web"), noTime],
      [LINE.replace("200", "2x0"), "the status is no number from 100 to 599"],
      [LINE.replace("200", "700"), "the status is no number from 100 to 599"],
      [
        LINE.replace("251010", "251032"),
        "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
      ],
      [LINE.replace("[I", "I"), other],
    ]
  ) {
    const it = read(text!);
    assertEquals([it.kind, it.reason], ["malformed", reason], text);
  }
});
