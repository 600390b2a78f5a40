import { assertEquals } from "@std/assert";
import { awsAlbFormat } from "../../../lib/log/aws/alb.ts";
import { awsElbFormat } from "../../../lib/log/aws/elb.ts";
import { awsS3Format } from "../../../lib/log/aws/s3.ts";
import type { Format } from "../../../lib/log/format.ts";
import { cloudFrontFormat, w3cFormat } from "../../../lib/log/w3c/formats.ts";
import { bytesOf, type ReadLine, readWith } from "../../_lines.ts";
import { ALB_LINE, ELB_LINE, S3_LINE } from "./_lines.ts";

const SECOND = Date.parse("2025-10-10T13:55:36Z") / 1000;

function parts(read: Omit<ReadLine, "next">) {
  const { column: _, reason: __, request: ___, ...rest } = read;
  return rest;
}

function some(
  format: Format,
  line: string,
  ...keys: (keyof Omit<ReadLine, "next">)[]
) {
  const read = readWith(format, line);
  return keys.map((key) => read[key]);
}

/** Whether a reader says so of a line, at that text. */
function assertMalformed(
  format: Format,
  line: string,
  reason: string,
  at?: string,
): void {
  const read = readWith(format, line);
  assertEquals(read.kind, "malformed", line);
  assertEquals(read.reason.slice(0, reason.length), reason, line);
  if (at !== undefined) {
    assertEquals(line.slice(read.column - 1), line.slice(line.indexOf(at)));
  }
}

Deno.test("awselb: a line of it", () => {
  assertEquals(parts(readWith(awsElbFormat, ELB_LINE)), {
    kind: "hit",
    format: "awselb",
    second: SECOND,
    vhost: null,
    client: "198.51.100.7",
    user: null,
    method: "GET",
    target: "https://www.example.com:443/pages/create?x=1",
    section: "https://www.example.com:443/pages",
    protocol: "HTTP/1.1",
    status: 200,
    bytes: 5123,
    micros: 1191,
    referrer: null,
    agent: "curl/8.0 (x)",
    forwarded: null,
  });
});

Deno.test("awselb: lines without an agent, as they once were", () => {
  const old = ELB_LINE.slice(0, ELB_LINE.indexOf(' "curl'));
  assertEquals(some(awsElbFormat, old, "kind", "agent", "bytes"), [
    "hit",
    null,
    5123,
  ]);
});

Deno.test("awselb: connections of TCP are no hits", () => {
  const tcp = ELB_LINE.replace(/ 200 200.*/, ' - - 82 305 "- - - " "-" - -');
  assertMalformed(awsElbFormat, tcp, "the line tells of no HTTP", '"- - - "');
  // One that was answered is a request, although nobody could read it.
  assertEquals(
    some(awsElbFormat, tcp.replace(" - - 82", " 400 - 82"), "kind", "status"),
    ["invalid", 400],
  );
});

Deno.test("awsalb: a line of it, with the name that the client asked for", () => {
  assertEquals(parts(readWith(awsAlbFormat, ALB_LINE)), {
    kind: "hit",
    format: "awsalb",
    second: SECOND,
    vhost: "www.example.com",
    client: "198.51.100.7",
    user: null,
    method: "POST",
    target: "https://www.example.com:443/api/users",
    section: "https://www.example.com:443/api",
    protocol: "HTTP/2.0",
    status: 404,
    bytes: 366,
    micros: 55_000,
    referrer: null,
    agent: "Mozilla/5.0 (X11)",
    forwarded: null,
  });
});

Deno.test("awsalb: clients without their ports and brackets", () => {
  for (
    const [logged, client] of [
      ["[2001:db8::7]:2817", "2001:db8::7"],
      ["2001:db8::7:2817", "2001:db8::7"],
      ["198.51.100.7", "198.51.100.7"],
      ["-", null],
      ["[]:1", "[]:1"],
      [":1", ":1"],
    ] as const
  ) {
    const line = ALB_LINE.replace("198.51.100.7:2817", logged);
    assertEquals(some(awsAlbFormat, line, "kind", "client"), ["hit", client]);
  }
});

Deno.test("awsalb: a time of -1 makes the sum unknown", () => {
  const line = ALB_LINE.replace("0.001 0.052 0.002", "0.001 -1 -1");
  assertEquals(some(awsAlbFormat, line, "kind", "micros"), ["hit", -1]);
});

Deno.test("awsalb: requests that are none, dashes for nothing", () => {
  const line = ALB_LINE
    .replace(
      "POST https://www.example.com:443/api/users HTTP/2.0",
      "- http://a.example:80- -",
    )
    .replace('"Mozilla/5.0 (X11)"', '"-"').replace('"www.example.com"', '"-"');
  assertEquals(
    some(
      awsAlbFormat,
      line,
      "kind",
      "request",
      "method",
      "section",
      "status",
      "agent",
      "vhost",
    ),
    ["invalid", "- http://a.example:80- -", null, null, 404, null, null],
  );
});

Deno.test("awsalb: quotes of a client do not end its text", () => {
  const line = ALB_LINE.replace("Mozilla/5.0 (X11)", 'a"b"c\\');
  assertEquals(some(awsAlbFormat, line, "agent", "vhost"), [
    'a"b"c\\',
    "www.example.com",
  ]);
});

Deno.test("awsalb: what is behind the request cannot make a line malformed", () => {
  const cut = ALB_LINE.indexOf(' "Mozilla');
  for (let end = cut; end <= ALB_LINE.length; end++) {
    const line = ALB_LINE.slice(0, end);
    assertEquals(some(awsAlbFormat, line, "kind", "bytes", "micros"), [
      "hit",
      366,
      55_000,
    ]);
  }
  for (let end = 1; end < cut; end++) {
    assertEquals(some(awsAlbFormat, ALB_LINE.slice(0, end), "kind"), [
      "malformed",
    ]);
  }
});

Deno.test("awsalb: connections of a network load balancer are no requests", () => {
  assertMalformed(
    awsAlbFormat,
    "tls 2.0 2025-10-10T13:55:36 net/lb/c6 g3 198.51.100.7:2817 10.0.0.1:443 5 2 98 246",
    "the line tells of no HTTP",
  );
});

Deno.test("awsalb: what makes a line malformed, and where", () => {
  for (
    const [from, to, reason, at] of [
      ["h2 ", "H2 ", "the line does not go on", "H2"],
      ["h2 ", "abcdefghi ", "the line does not go on", "abc"],
      ["2025-10-10T", "2025-02-30T", "the time is none", "2025-02-30"],
      [" 404 404", " 999 404", "the status is no number", "999"],
      [" 34 366 ", " 34 x ", "the size is neither", 'x "'],
      ['"POST ', "POST ", 'no "request" in quotes', "POST"],
      [/" "Mozilla.*/, "", "the quote of the request", '"POST'],
      [/ 34 366.*/, "", "the line has fewer fields", undefined],
    ] as const
  ) assertMalformed(awsAlbFormat, ALB_LINE.replace(from, to), reason, at);
});

Deno.test("awss3: a line of it, with quotes that a client sent", () => {
  assertEquals(parts(readWith(awsS3Format, S3_LINE)), {
    kind: "hit",
    format: "awss3",
    second: SECOND,
    vhost: "assets.s3.amazonaws.com",
    client: "198.51.100.7",
    user: "arn:aws:iam::1:user/ann",
    method: "GET",
    target: "/img/a%20b.png?v=1",
    section: "/img",
    protocol: "HTTP/1.1",
    status: 206,
    bytes: 5123,
    micros: 34_000,
    referrer: "https://a.example/",
    agent: 'Mozilla/5.0 "X11"',
    forwarded: null,
  });
});

Deno.test("awss3: dashes for nothing, lines that end with the agent", () => {
  const line = S3_LINE.replace("198.51.100.7 arn:aws:iam::1:user/ann", "- -")
    .replace("5123 70000 34 12", "- - - -")
    .replace('"https://a.example/"', '"-"')
    .replace(/"Mozilla.*/, '"aranhabot"');
  assertEquals(
    some(
      awsS3Format,
      line,
      "kind",
      "client",
      "user",
      "bytes",
      "micros",
      "referrer",
      "agent",
      "vhost",
    ),
    ["hit", null, null, 0, -1, null, "aranhabot", null],
  );
});

Deno.test("awss3: what S3 does by itself, and parts of one request, are no hits", () => {
  const none = (operation: string, answer: string) =>
    S3_LINE.replace("REST.GET.OBJECT", operation)
      .replace(/"GET .*/, `${answer} - - - - - - -`);
  const reason = "the line tells of no HTTP";
  assertMalformed(awsS3Format, none("S3.EXPIRE.OBJECT", "- - -"), reason);
  assertMalformed(awsS3Format, none("S3.EXPIRE.OBJECT", '"-" - -'), reason);
  assertMalformed(awsS3Format, none("BATCH.DELETE.OBJECT", "- 204 -"), reason);
  assertMalformed(awsS3Format, none("REST.COPY.OBJECT_GET", "- 200 -"), reason);
  assertEquals(some(awsS3Format, none("-", '"-" 400 -'), "kind", "status"), [
    "invalid",
    400,
  ]);
});

Deno.test("awss3: what makes a line malformed, and where", () => {
  for (
    const [from, to, reason, at] of [
      ["10/Oct", "30/Feb", "the time is none", "30/Feb"],
      ["+0000]", "+00000]", "the time is none", "10/Oct"],
      ["[10/Oct/2025:13:55:36 +0000]", "x y", "no [day/month", "79a5"],
      [" 206 ", " 2xx ", "the status is no number", "2xx"],
      [" 5123 ", " -16 ", "the size is neither", "-16"],
      ['"GET ', "GET ", 'no "request" in quotes', "GET /"],
      [/ HTTP.*/, "", "the quote of the request", '"GET'],
      [/ "GET.*/, "", "the line has fewer fields", undefined],
      [/ 5123.*/, "", "the line has fewer fields", undefined],
    ] as const
  ) assertMalformed(awsS3Format, S3_LINE.replace(from, to), reason, at);
});

const LINES: readonly [Format, string][] = [
  [awsElbFormat, ELB_LINE],
  [awsAlbFormat, ALB_LINE],
  [awsS3Format, S3_LINE],
];

Deno.test("Amazon's formats look like themselves, and like nothing else", () => {
  const foreign = [
    "",
    '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "x y z a b"',
    '192.0.2.1 - john doe [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5',
    '[2025-10-10T13:55:36.123Z] "GET /a HTTP/1.1" 200 - 0 5 1 0 "-" "curl" "x" "h" "10.0.0.1:80"',
    "2025-10-10T13:55:36.123Z host app[1]: a b c d e f g h i j k l m",
    "2025-10-10T13:55:36.123Z stdout F a b c d e f g h i j k l m",
    "info 2025-10-10T13:55:36Z a b c d e f g h i j k l m n",
    '{"time":"2025-10-10T13:55:36Z"}',
  ];
  const formats = [
    ...LINES.map(([format]) => format),
    w3cFormat,
    cloudFrontFormat,
  ];
  const looks = (line: string) => {
    // What stands behind the line does not help it.
    const bytes = bytesOf(`${line} 192.0.2.1:7 `);
    return formats.filter((format) =>
      format.looksLike(bytes, 0, bytes.length - 13)
    );
  };
  for (const [format, line] of LINES) assertEquals(looks(line), [format]);
  for (const line of foreign) assertEquals(looks(line), [], line);
});
