import { assertEquals } from "@std/assert";
import { formatOf } from "../../lib/log/given_format.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { LineFormat, LogRecord } from "../../lib/log/record.ts";
import { bytesOf, type ReadLine, readWith, textOfRecord } from "../_lines.ts";

type Expected = Partial<Omit<ReadLine, "next">>;

/** 10 October 2025, 11:55:36 UTC. */
const SECOND = 1_760_097_336;

/** Reads a line in a format that was given; what is expected is looked at. */
function assertReads(text: string, line: string, expected: Expected): void {
  const format = formatOf({ text });
  assertEquals(format.id, LineFormat.JSON);
  const read = readWith(format, line);
  const seen = Object.fromEntries(
    Object.keys(expected).map((key) => [key, read[key as keyof Expected]]),
  );
  assertEquals(
    { kind: read.kind, ...seen, format: read.format },
    { kind: "hit", ...expected, format: "json" },
    `${text}\n${line}`,
  );
}

const nginx = (values: string, escape = "") =>
  `${escape}{"t":"$time_iso8601",${values}}`;
const line = (values: string) => `{"t":"2025-10-10T13:55:36+02:00",${values}}`;

Deno.test("values of a JSON format that stand without quotes may be none", () => {
  const apache = String
    .raw`{ \"time\":\"%t\", \"client\":\"%h\", \"request\":\"%r\", \"status\":%>s, \"bytes\":%b }`;
  const head =
    '{ "time":"[10/Oct/2025:13:55:36 +0200]", "client":"192.0.2.1", "request":"GET /a HTTP/1.1"';
  for (const bytes of [5, 0]) {
    assertReads(apache, `${head}, "status":304, "bytes":${bytes || "-"} }`, {
      second: SECOND,
      client: "192.0.2.1",
      section: "/a",
      status: 304,
      bytes,
    });
  }
  const format = nginx(
    '"r":"$request","s":$status,"u":$upstream_response_time,"x":$upstream_status',
    "escape=json ",
  );
  for (
    const [u, x, micros] of [
      ["0.100", "200", 100_000],
      ["0.100, 0.200 : 0.3", "502, 502 : 200", 600_000],
      ["-", "-", -1],
      ["", "", -1],
    ] as const
  ) {
    const values = `"r":"GET /a HTTP/1.1","s":200,"u":${u},"x":${x}`;
    assertReads(format, line(values), { micros, status: 200 });
  }
});

Deno.test("requests of a JSON format are put together as those of other formats", () => {
  const path = nginx('"m":"$request_method","u":"$uri$is_args$args"');
  assertReads(path, line('"m":"GET","u":"/-"'), { target: "/" });
  assertReads(path, line('"m":"GET","u":"/a?b=c"'), { target: "/a?b=c" });
  assertReads(path, line('"m":"GET","u":"/My Files/x"'), {
    section: "/My Files",
  });
  const url = nginx(
    '"r":"$request_method $scheme://$host$request_uri $server_protocol"',
  );
  assertReads(url, line('"r":"GET https://a.b/c/d HTTP/1.1"'), {
    method: "GET",
    vhost: "a.b",
    section: "/c",
    protocol: "HTTP/1.1",
  });
  assertReads(url, line('"r":"- https://_- -"'), { kind: "invalid" });
  const apache = '{"time":"%t","m":"%m","u":"%U","q":"%q","s":%>s}';
  const apacheLine = (values: string) =>
    `{"time":"[10/Oct/2025:13:55:36 +0200]",${values},"s":200}`;
  assertReads(apache, apacheLine('"m":"GET","u":"/My Files/x","q":"?a=b"'), {
    method: "GET",
    section: "/My Files",
    target: "/My Files/x?a=b",
  });
});

Deno.test("a JSON format has clients and times as other formats", () => {
  const list = nginx('"c":"$http_x_forwarded_for","r":"$request"');
  assertReads(
    list,
    line('"c":"192.0.2.1, 198.51.100.7","r":"GET /a HTTP/1.1"'),
    { client: "192.0.2.1", forwarded: "192.0.2.1, 198.51.100.7" },
  );
  const port = nginx('"c":"$remote_addr:$remote_port","r":"$request"');
  assertReads(port, line('"c":"2001:db8::1:4711","r":"GET /a HTTP/1.1"'), {
    client: "2001:db8::1",
  });
  for (
    const [time, text] of [
      ["%{%d/%b/%Y %T %z}t", "10/Oct/2025 13:55:36 +0200"],
      ["%{%d-%m-%Y %H:%M:%S %z}t", "10-10-2025 13:55:36 +0200"],
      ['%{%F}t","z":"%{%T %z}t', '2025-10-10","z":"13:55:36 +0200'],
    ] as const
  ) {
    assertReads(
      `{"t":"${time}","r":"%r","s":%>s}`,
      `{"t":"${text}","r":"GET /a HTTP/1.1","s":200}`,
      { second: SECOND },
    );
  }
});

Deno.test("lines of a JSON format that are written otherwise are read as JSON", () => {
  const format = nginx('"r":"$request","s":$status');
  const time = '"t": "2025-10-10T13:55:36+02:00"';
  const expected = { section: "/a", status: 200, second: SECOND };
  for (
    const other of [
      `{"s": "200", "r": "GET /a HTTP/1.1", ${time}}`,
      `{"new":1,"r":"GET /a HTTP/1.1","s":200,${time}}`,
    ]
  ) assertReads(format, other, expected);
  // What no reader can take is told as JSON that goes wrong.
  const whole = line('"r":"GET /a HTTP/1.1","s":200');
  assertReads(format, `${whole} \t`, expected);
  const reasons = [`${whole}x`, `${whole}${whole}`, whole.slice(0, -1)].map(
    (text) => readWith(formatOf({ text: format }), text).reason,
  );
  assertEquals(new Set(reasons), new Set(["not one JSON object"]));
});

Deno.test("lines in Docker's objects are read in a format whose values may be anything", () => {
  const text =
    "$remote_addr|$time_local|$request|$status|$body_bytes_sent|$http_user_agent";
  const plain =
    '192.0.2.1|10/Oct/2025:13:55:36 +0200|GET /a/b HTTP/1.1|200|5|curl "x"';
  const wrapped = JSON.stringify({
    log: `${plain}\n`,
    stream: "stdout",
    time: "2025-10-10T11:55:36.1Z",
  });
  const reader = new LineReader(formatOf({ text }));
  const record = new LogRecord();
  for (const line of [wrapped, wrapped, wrapped, plain]) {
    reader.read(bytesOf(`${line}\n`), 0, record);
    const { kind, client, section, agent } = textOfRecord(record);
    assertEquals(
      [kind, client, section, agent],
      ["hit", "192.0.2.1", "/a", 'curl "x"'],
    );
  }
});
