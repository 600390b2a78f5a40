import { assertEquals } from "@std/assert";
import type { Format } from "../../../lib/log/format.ts";
import { secondOfLocal } from "../../../lib/log/iso_time.ts";
import { LogRecord } from "../../../lib/log/record.ts";
import { cloudFrontFormat, w3cFormat } from "../../../lib/log/w3c/formats.ts";
import {
  bytesOf,
  readAmong,
  type ReadLine,
  readWith,
  textOfRecord,
} from "../../_lines.ts";
import {
  ADVANCED,
  ADVANCED_LINE,
  CLOUDFRONT,
  CLOUDFRONT_LINE,
  IIS,
  IIS_LINES,
  QUOTED,
  QUOTED_LINE,
  TIMES_ALONE,
} from "./_lines.ts";

/** The given fields of a line that was read. */
function some(read: Omit<ReadLine, "next">, ...keys: (keyof typeof read)[]) {
  return keys.map((key) => read[key]);
}

function secondAt(time: string): number {
  return Date.parse(time) / 1000;
}

/** A reader that was told some directives, as lines of the log. */
function told(format: Format, ...directives: string[]) {
  const reader = format.open();
  for (const text of directives) {
    const bytes = bytesOf(text);
    reader.directive!(bytes, 0, bytes.length);
  }
  return reader;
}

Deno.test("w3c: a line of IIS, its path and query put together", () => {
  const { column: _, reason: __, ...read } = readWith(
    w3cFormat,
    IIS_LINES[0]!,
    IIS,
  );
  assertEquals(read, {
    kind: "hit",
    format: "w3c",
    second: secondAt("2025-10-10T13:55:36Z"),
    vhost: null,
    client: "198.51.100.7",
    user: "CORP\\ann",
    request: "/pages/create?id=7&x=/y",
    method: "GET",
    target: "/pages/create?id=7&x=/y",
    section: "/pages",
    protocol: null,
    status: 200,
    bytes: 5123,
    micros: 78_000,
    referrer: "https://a.example/",
    agent: "Mozilla/5.0+(X11)",
    forwarded: null,
  });
});

Deno.test("w3c: a query of - is none", () => {
  const read = readWith(w3cFormat, IIS_LINES[1]!, IIS);
  assertEquals(
    some(read, "target", "client", "user", "referrer", "status", "micros"),
    ["/api/users", "2001:db8::7", null, null, 404, 0],
  );
});

Deno.test("w3c: nothing of a line is left over for the next one", () => {
  const reader = told(w3cFormat, ...IIS);
  const [first, second] = [0, 1].map((i) => bytesOf(IIS_LINES[i]!));
  const alone = readAmong(told(w3cFormat, ...IIS), second!);
  readAmong(reader, first!);
  assertEquals(readAmong(reader, second!), alone);
});

Deno.test("w3c: quotes that IIS logs as they were sent are no quotes", () => {
  const read = readWith(w3cFormat, IIS_LINES[2]!, IIS);
  assertEquals(some(read, "kind", "target", "agent", "status", "bytes"), [
    "hit",
    '/q"x',
    '"odd',
    304,
    12,
  ]);
  const both = IIS_LINES[1]!.replace("curl/8.0 -", '"a b"');
  assertEquals(readWith(w3cFormat, both, IIS).agent, '"a');
});

Deno.test("w3c: padding, quoted values with quotes in them, local times, fractions", () => {
  const read = readWith(w3cFormat, ADVANCED_LINE, [ADVANCED]);
  assertEquals(
    some(read, "kind", "second", "client", "agent", "vhost", "micros"),
    [
      "hit",
      secondOfLocal(secondAt("2025-07-10T13:55:36Z")),
      "198.51.100.7",
      'A ""b"" (c d)',
      "www.example.com",
      109_000,
    ],
  );
});

Deno.test("w3c: UTC wins over local times where both are logged", () => {
  const read = readWith(
    w3cFormat,
    "2025-07-10 01:00:00 2025-07-10 23:00:00 GET / 200",
    ["#Fields: date-local time-local date time cs-method cs-uri-stem sc-status"],
  );
  assertEquals(read.second, secondAt("2025-07-10T23:00:00Z"));
});

Deno.test("cloudfront: a line of it, told by its fields", () => {
  for (const format of [cloudFrontFormat, w3cFormat]) {
    const read = readWith(format, CLOUDFRONT_LINE, [
      "#Version: 1.0",
      CLOUDFRONT,
    ]);
    assertEquals(
      some(read, "kind", "format", "target", "bytes", "micros", "vhost"),
      ["hit", "cloudfront", "/img/a.png?v=1", 2390, 36_000, "www.example.com"],
    );
    assertEquals(some(read, "protocol", "forwarded", "agent", "referrer"), [
      "HTTP/2.0",
      "203.0.113.9,%20192.0.2.4",
      "Mozilla/5.0%20(X11)",
      null,
    ]);
  }
});

Deno.test("cloudfront: a line with all of its fields needs no directive", () => {
  const line = "2025-10-10\t13:55:36\tFRA56-C1\t512\t192.0.2.7\tGET\t" +
    "d111.cloudfront.net\t/img/a.png\t404\t-\tcurl/8\tv=1\t-\tError\tid==\t" +
    "www.example.com\thttps\t62\t0.113\t-\tTLSv1.3\tX\tError\tHTTP/2.0\t-\t-\t" +
    "51754\t0.113\tError\ttext/plain\t20\t-\t-";
  const it = readWith(cloudFrontFormat, line);
  assertEquals(
    [it.kind, it.format, it.client, it.target, it.status, it.bytes, it.vhost],
    [
      "hit",
      "cloudfront",
      "192.0.2.7",
      "/img/a.png?v=1",
      404,
      512,
      "www.example.com",
    ],
  );
  for (
    const other of [
      line.slice(0, -2),
      line.replace("FRA56", "frank"),
      line.replace("FRA56", "FRANK"),
    ]
  ) {
    assertEquals(
      readWith(cloudFrontFormat, other).reason,
      "no #Fields line comes before it",
      other,
    );
  }
});

Deno.test("cloudfront: times are seconds, also whole ones; 000 is no answer", () => {
  const line = CLOUDFRONT_LINE.replace("0.036", "2").replace(
    "\t200\t",
    "\t000\t",
  );
  const read = readWith(cloudFrontFormat, line, [CLOUDFRONT]);
  assertEquals(some(read, "kind", "micros", "status"), ["hit", 2_000_000, 0]);
});

Deno.test("w3c: nothing between two tabs is an empty value", () => {
  const fields =
    "#Fields: date time c-ip cs-method cs-uri-stem cs(Referer) sc-status";
  const read = readWith(
    w3cFormat,
    "2025-10-10\t13:55:36\t\tGET\t/a b/c\t\t200\t",
    [fields],
  );
  // A blank does not separate where tabs do; in a target it is none of HTTP.
  assertEquals(some(read, "kind", "client", "referrer", "status"), [
    "invalid",
    null,
    "",
    200,
  ]);
});

Deno.test("w3c: all values in quotes, the host in front of the path", () => {
  const read = readWith(w3cFormat, QUOTED_LINE, [QUOTED]);
  assertEquals(
    some(read, "kind", "target", "section", "vhost", "referrer", "protocol"),
    [
      "hit",
      "www.example.com/shop/cart.php",
      "/shop",
      "www.example.com",
      "",
      null,
    ],
  );
  const named = readWith(
    w3cFormat,
    "shop.example 2025-10-10 13:55:36 GET 192.0.2.80/a/b 200",
    ["#Fields: cs-host date time cs-method cs-uri sc-status"],
  );
  assertEquals(some(named, "section", "vhost"), ["/a", "shop.example"]);
  const connect = QUOTED_LINE.replace(
    "www.example.com/shop/cart.php",
    "a.b:443",
  );
  assertEquals(
    some(readWith(w3cFormat, connect, [QUOTED]), "section", "vhost"),
    [
      null,
      null,
    ],
  );
});

Deno.test("w3c: a whole URI keeps its origin and its query", () => {
  const read = readWith(
    w3cFormat,
    "2025-10-10 13:55:36 GET http://a.example/b/c?d 200 0.25",
    ["#Fields: date time cs-method cs-uri sc-status time-taken"],
  );
  assertEquals(some(read, "target", "section", "micros"), [
    "http://a.example/b/c?d",
    "http://a.example/b",
    250_000,
  ]);
});

Deno.test("w3c: a query that has its mark gets no second one", () => {
  const read = readWith(
    w3cFormat,
    "2025-10-10 13:55:36 GET /a ?b=1 200",
    ["#Fields: date time cs-method cs-uri-path cs-uri-query sc-status"],
  );
  assertEquals(read.target, "/a?b=1");
});

Deno.test("w3c: names of fields in any case, fields that change", () => {
  const reader = told(
    w3cFormat,
    "#fields: DATE Time CS-Method cs-URI-stem SC-Status",
  );
  const line = bytesOf("2025-10-10 13:55:36 GET /a 200");
  assertEquals(readAmong(reader, line).section, "/a");
  const other = bytesOf("#Fields: sc-status cs-uri-stem cs-method time date");
  assertEquals(reader.directive!(other, 0, other.length), true);
  assertEquals(
    readAmong(reader, line).reason,
    "the status is no number from 100 to 599",
  );
  const turned = bytesOf("200 /b GET 13:55:36 2025-10-10");
  assertEquals(some(readAmong(reader, turned), "section", "second"), [
    "/b",
    secondAt("2025-10-10T13:55:36Z"),
  ]);
});

Deno.test("w3c: only #Fields with known names begin the format", () => {
  const says = (text: string) => {
    const bytes = bytesOf(`${text}#Fields: date`);
    return w3cFormat.open().directive!(bytes, 0, text.length);
  };
  assertEquals(says("#Fields: date time cs-method"), true);
  assertEquals(says("#Fields:\ttime"), true);
  for (
    const text of [
      "#Software: x",
      "#Date: 2025-10-10 13:55:36",
      "#Fields: apples pears",
      "#Fields:",
      "#Fields",
      "#",
      "# a comment: date",
      "#fields\tts\tuid",
      `#Fields: ${"cs-method ".repeat(500)}`,
      `#Fields: ${"a ".repeat(300)}date`,
    ]
  ) assertEquals(says(text), false, text);
});

Deno.test("w3c: a #Fields line that cannot be kept ends the one before", () => {
  const reader = told(w3cFormat, ...IIS, `#Fields: ${"date ".repeat(1000)}`);
  assertEquals(
    readAmong(reader, bytesOf(IIS_LINES[0]!)).reason,
    "no #Fields line comes before it",
  );
});

Deno.test("w3c: what makes a line malformed, and where", () => {
  const good = IIS_LINES[1]!;
  const cases: [line: string, reason: string, column: number][] = [
    [good.replace("2025-10-10", "2025-02-30"), "the time is none", 1],
    [good.replace("13:55:37", "13:65:37"), "the time is none", 12],
    [good.replace("13:55:37", "13:55:37x"), "the time is none", 12],
    [good.replace(" 404 ", " 4x4 "), "the status is no number", 94],
    [good.replace(" 0 0", " -5 0"), "the size is neither", 100],
    [good.slice(0, -2), "the line has fewer fields", good.length - 1],
    [good.slice(0, -1), "the line has fewer fields", good.length],
    [`${good} 7`, "the line does not go on", good.length + 2],
    [good.replace("POST", "[2]PASS"), "the line tells of no HTTP", 32],
    [good.replace("POST", "PASS"), "the line tells of no HTTP", 32],
    [
      good.replace("POST", "ControlChannelOpened"),
      "the line tells of no HTTP",
      32,
    ],
    [
      good.replace("POST", "-").replace(" 404 ", " 0 "),
      "the line tells of no HTTP",
      32,
    ],
  ];
  for (const [line, reason, column] of cases) {
    const read = readWith(w3cFormat, line, IIS);
    assertEquals(read.kind, "malformed", line);
    assertEquals(read.reason.slice(0, reason.length), reason, line);
    if (!reason.startsWith("the status") && !reason.startsWith("the size")) {
      assertEquals(read.column, column, line);
    }
  }
});

Deno.test("w3c: a method that begins like a command of FTP is one", () => {
  for (
    const method of ["STARTING", "PASSX", "get", "LOCK", "BASELINE-CONTROL"]
  ) {
    const line = IIS_LINES[1]!.replace("POST", method);
    assertEquals(some(readWith(w3cFormat, line, IIS), "kind", "method"), [
      "hit",
      method,
    ]);
  }
});

Deno.test("w3c: what a line does not have is nowhere, wherever the line stands", () => {
  const line = bytesOf(IIS_LINES[0]!.replace("CORP\\ann", "-"));
  const bytes = new Uint8Array(256 * 1024);
  const at = 200_000;
  bytes.set(line, at);
  const record = new LogRecord();
  told(w3cFormat, ...IIS).read(bytes, at, at + line.length, record);
  const read = textOfRecord(record);
  assertEquals(some(read, "target", "user", "vhost", "forwarded", "protocol"), [
    "/pages/create?id=7&x=/y",
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("w3c: blanks at the end of a line, and a method of - that got an answer", () => {
  assertEquals(readWith(w3cFormat, `${IIS_LINES[1]}  `, IIS).kind, "hit");
  const read = readWith(w3cFormat, IIS_LINES[1]!.replace("POST", "-"), IIS);
  assertEquals(some(read, "kind", "method", "section", "status"), [
    "invalid",
    null,
    null,
    404,
  ]);
});

Deno.test("w3c: without #Fields no line is read", () => {
  for (const format of [w3cFormat, cloudFrontFormat]) {
    const read = readWith(format, IIS_LINES[0]!, IIS.slice(0, 3));
    assertEquals(some(read, "kind", "reason", "column"), [
      "malformed",
      "no #Fields line comes before it",
      1,
    ]);
  }
});

Deno.test("w3c: a log without methods is none of HTTP; without a status it is", () => {
  const read = readWith(w3cFormat, "2025-10-10 13:55:36 /a 200", [
    "#Fields: date time cs-uri-stem sc-status",
  ]);
  assertEquals(read.reason, "the line tells of no HTTP request");
  const hit = readWith(w3cFormat, "2025-10-10 13:55:36 GET /a", [
    "#Fields: date time cs-method cs-uri-stem",
  ]);
  assertEquals(some(hit, "kind", "status", "bytes", "micros"), [
    "hit",
    0,
    0,
    -1,
  ]);
});

Deno.test("w3c: #Date gives the date where only times are logged", () => {
  for (
    const [date, day] of [
      ["2025-10-09 22:00:00", "2025-10-09"],
      ["2025-10-09 22:00:00  // when it began", "2025-10-09"],
      ["2025-10-09", "2025-10-09"],
      ["12-Jan-1996 00:00:00", "1996-01-12"],
      ["28/Jun/2017 07:28:59", "2017-06-28"],
    ]
  ) {
    const read = readWith(w3cFormat, "23:30 GET /a 200", [
      `#Date: ${date}`,
      TIMES_ALONE,
    ]);
    assertEquals(read.second, secondAt(`${day}T23:30:00Z`), date);
  }
  assertEquals(
    readWith(w3cFormat, "23:30:00 GET /a 200", [TIMES_ALONE]).reason,
    "no time in the line",
  );
  assertEquals(
    readWith(w3cFormat, "23:30:00 GET /a 200", [
      "#Date: 2025-02-30 00:00:00",
      TIMES_ALONE,
    ]).kind,
    "malformed",
  );
});

Deno.test("w3c: times alone go on over midnight, and late ones stay before it", () => {
  const reader = told(w3cFormat, "#Date: 2025-10-09 22:00:00", TIMES_ALONE);
  const seconds = [
    "23:59:59",
    "00:00:01",
    "23:59:58",
    "00:00:02",
    "00:00:01",
    "20:00:00",
  ]
    .map((time) => readAmong(reader, bytesOf(`${time} GET /a 200`)).second);
  assertEquals(
    seconds,
    [
      "2025-10-09T23:59:59Z",
      "2025-10-10T00:00:01Z",
      "2025-10-09T23:59:58Z",
      "2025-10-10T00:00:02Z",
      "2025-10-10T00:00:01Z",
      "2025-10-10T20:00:00Z",
    ].map(secondAt),
  );
});

Deno.test("w3c: what directives said is kept over a restart", () => {
  const before = told(w3cFormat, "#Date: 2025-10-09 22:00:00", TIMES_ALONE);
  readAmong(before, bytesOf("00:00:01 GET /a 200"));
  const after = w3cFormat.open();
  after.restore!(before.save!());
  assertEquals(after.save!(), before.save!());
  for (
    const [time, second] of [
      ["23:59:59", "2025-10-09T23:59:59Z"],
      ["00:00:02", "2025-10-10T00:00:02Z"],
    ] as const
  ) {
    const { second: got } = readAmong(after, bytesOf(`${time} GET /a 200`));
    assertEquals(got, secondAt(second));
  }
  after.restore!("");
  assertEquals(after.save!(), "");
  assertEquals(readAmong(after, bytesOf("x")).kind, "malformed");
});

Deno.test("w3c: no line is late of a date that was kept", () => {
  const after = w3cFormat.open();
  after.restore!(
    told(w3cFormat, "#Date: 2025-10-10 00:00:05", TIMES_ALONE).save!(),
  );
  assertEquals(
    readAmong(after, bytesOf("23:30:00 GET /a 200")).second,
    secondAt("2025-10-10T23:30:00Z"),
  );
});

Deno.test("w3c: whole times are of seconds where Tomcat says that it wrote them", () => {
  const fields =
    "#Fields: date time c-ip cs-method cs-uri sc-status bytes time-taken";
  const tomcat = "#Software: Apache Tomcat/10.1.60 (Debian)";
  const line = "2025-10-10 13:55:36 192.0.2.1 GET /a 200 3 4";
  const microsOf = (line: string, ...directives: string[]) =>
    readWith(w3cFormat, line, directives).micros;
  assertEquals(microsOf(line, fields), 4000);
  assertEquals(microsOf(line, fields, "#Version: 2.0", tomcat), 4_000_000);
  assertEquals(microsOf(line, tomcat, fields), 4_000_000);
  assertEquals(microsOf(`${line}.5`, fields, tomcat), 4_500_000);
  assertEquals(microsOf(line, tomcat, fields, IIS[0]!), 4000);

  const after = w3cFormat.open();
  after.restore!(told(w3cFormat, fields, tomcat).save!());
  assertEquals(readAmong(after, bytesOf(line)).micros, 4_000_000);
  after.restore!(told(w3cFormat, fields).save!());
  assertEquals(readAmong(after, bytesOf(line)).micros, 4000);
});

Deno.test("w3c: a date that cannot be told is not kept", () => {
  const reader = told(w3cFormat, "#Date: 9999-12-31 22:00:00", TIMES_ALONE);
  const fields = `${TIMES_ALONE}\n`;
  assertEquals(reader.save!(), `#Date: 9999-12-31 22:00:00.000Z\n${fields}`);
  assertEquals(readAmong(reader, bytesOf("00:00:01 GET /a 200")).kind, "hit");
  assertEquals(reader.save!(), fields);
});

Deno.test("w3c: what is kept has a few thousand characters at most", () => {
  const names = "cs-method " + "x".repeat(4077);
  assertEquals(told(w3cFormat, `#Fields: ${names}`).save!().length, 4097);
  assertEquals(told(w3cFormat, `#Fields: ${names}x`).save!(), "");
  for (
    const junk of [
      "\0\xff",
      "#",
      "#Fields: \u{1f600}",
      "a\n#Date:\n",
      "#Fields:x".repeat(1e5),
    ]
  ) {
    const reader = w3cFormat.open();
    reader.restore!(junk);
    assertEquals(reader.save!(), "", junk.slice(0, 20));
  }
});

Deno.test("w3c: text of more than the longest line is too long to be joined", () => {
  const long = IIS_LINES[0]!.replace("id=7", "i".repeat(140_000));
  assertEquals(readWith(w3cFormat, long, IIS).reason, "the line is too long");
});

Deno.test("w3c: lines of other formats do not look like it", () => {
  const looks = (format: Format, line: string) => {
    const bytes = bytesOf(`${line} GET `);
    return format.looksLike(bytes, 0, bytes.length - 5);
  };
  for (const line of [...IIS_LINES.slice(0, 2), ADVANCED_LINE, QUOTED_LINE]) {
    assertEquals(looks(w3cFormat, line), true, line);
    assertEquals(looks(cloudFrontFormat, line), false, line);
  }
  assertEquals(looks(cloudFrontFormat, CLOUDFRONT_LINE), true);
  for (
    const line of [
      CLOUDFRONT_LINE,
      "",
      "2025-10-10 13:55:36",
      "2025-10-10 13:55:36 INFO ready to GETaway",
      "2025-10-10 13:55:36,123 WARN x",
      "2025-10-10T13:55:36Z a 192.0.2.1:5 - -1 -1 -1 400 - 0 0 GET /",
      '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5',
      "2025-13-10 13:55:36 GET /a",
    ]
  ) assertEquals(looks(w3cFormat, line), false, line);
});
