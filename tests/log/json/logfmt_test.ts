import { assertEquals } from "@std/assert";
import { logfmtFormat } from "../../../lib/log/json/logfmt.ts";
import { readWith } from "../../_lines.ts";
import { FIELDS, LINE, OWN, TIME } from "./_logfmt_lines.ts";

const read = (line: string) => readWith(logfmtFormat, line);

Deno.test("logfmt: all fields of a line, its time from it or from its prefix", () => {
  for (
    const line of [LINE, `<158>1 ${TIME} host heroku router - ${FIELDS}`, OWN]
  ) {
    const it = read(line);
    assertEquals(
      [it.kind, it.second, it.client, it.method, it.target, it.section],
      [
        "hit",
        Date.UTC(2025, 9, 10, 11, 55, 36) / 1000,
        "192.0.2.7",
        "GET",
        "/pages/create?x=/a",
        "/pages",
      ],
      line,
    );
    assertEquals([it.status, it.bytes, it.micros], [200, 512, 45_000], line);
  }
  assertEquals(read(LINE).vhost, "shop.example");
  assertEquals(read(OWN).agent, 'a "b" c');
  assertEquals(read(OWN).referrer, "");
});

Deno.test("logfmt: the fields of Docker's registry, with dots in them", () => {
  const it = read(
    `time="${TIME}" level=info msg="response completed" http.request.method=PUT ` +
      'http.request.remoteaddr="192.0.2.7:5" http.request.uri="/v2/a" ' +
      "http.response.duration=1.5ms http.response.status=201 http.response.written=7",
  );
  assertEquals(
    [it.kind, it.client, it.method, it.target, it.status, it.bytes, it.micros],
    ["hit", "192.0.2.7", "PUT", "/v2/a", 201, 7, 1500],
  );
});

Deno.test("logfmt: lograge's lines have the time of Ruby's logger, in the local zone", () => {
  const fields = "method=GET path=/pages/7 format=html controller=C " +
    "action=show status=200 allocations=12 duration=237.82 view=107.45 db=116.50";
  const local = new Date(2025, 9, 10, 13, 55, 36).getTime() / 1000;
  const ruby = "I, [2025-10-10T13:55:36.123456 #56791]  INFO -- : ";
  for (
    const [line, second] of [
      [`${ruby}${fields}`, local],
      [`${ruby}[87a5dceb-0aa1] ${fields}`, local],
      [`Oct 10 13:55:36 host app[12]: ${ruby}${fields}`, local],
      [
        `${TIME} app[web.1]: ${ruby}[87a5dceb-0aa1] ${fields}`,
        read(LINE).second,
      ],
    ] as const
  ) {
    const it = read(line);
    assertEquals(
      [it.kind, it.second, it.target, it.status, it.micros],
      ["hit", second, "/pages/7", 200, 237_820],
      line,
    );
  }
});

Deno.test("logfmt: what is no request, or has no time or status, is malformed", () => {
  const reasons = [
    [FIELDS, "no time in the line"],
    [LINE.replace("status=200 ", ""), "no status in the line"],
    [LINE.replace("=200", "=2x0"), "the status is no number from 100 to 599"],
    [
      `time="${TIME}" level=info msg="starting" version=1`,
      "the line tells of no HTTP request",
    ],
    [
      `${TIME} heroku[web.1]: State changed from starting to up`,
      "the line does not go on as the log format says",
    ],
  ];
  for (const [line, reason] of reasons) {
    const { kind, reason: got } = read(line!);
    assertEquals([kind, got], ["malformed", reason], line);
  }
});

Deno.test("logfmt: an escape that JSON does not have leaves the value as it is", () => {
  assertEquals(
    read(OWN.replace('a \\"b\\" c', "x(\\(y\\))")).agent,
    "x(\\(y\\))",
  );
  assertEquals(read(OWN.replace('a \\"b\\" c', "x\\")).kind, "hit");
});
