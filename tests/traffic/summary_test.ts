import { assert, assertEquals } from "@std/assert";
import { readClf } from "../../lib/log/clf.ts";
import { beginLine } from "../../lib/log/fields.ts";
import { LineFormat, LogRecord } from "../../lib/log/record.ts";
import { textOf } from "../../lib/log/text.ts";
import { Summary } from "../../lib/traffic/summary.ts";
import { bytesOf } from "../_lines.ts";

const TIME = "[10/Oct/2025:13:55:36 +0000]";

/** A summary of lines. */
function summaryOf(...lines: string[]): Summary {
  const summary = new Summary(1);
  add(summary, ...lines);
  return summary;
}

function add(summary: Summary, ...lines: string[]): void {
  const record = new LogRecord();
  for (const line of lines) {
    readClf(bytesOf(line + "\n"), 0, record);
    summary.add(record);
  }
}

const hit = (request: string, answer = "200 10", client = "192.0.2.1") =>
  `${client} - - ${TIME} "${request}" ${answer}`;
const combined = (request: string) => hit(request) + ' "-" "x"';

const hitsOf = (table: Summary["methods"]) =>
  Object.fromEntries(
    table.top(100).map(({ key, hits }) => [
      new TextDecoder().decode(key),
      hits,
    ]),
  );

Deno.test("Summary takes a status from 400 for an error", () => {
  const lines = [399, 400, 404, 599].map((status) =>
    hit("GET /a HTTP/1.1", `${status} 10`)
  );
  const [row] = summaryOf(...lines, hit("GET /a HTTP/1.1", "- 10"))
    .sections.top(1);
  assertEquals([row!.hits, row!.errors, row!.bytes], [5, 3, 50]);
});

Deno.test("Summary counts an invalid request as a hit without method and section", () => {
  const summary = summaryOf(
    hit("-"),
    hit("GET /a HTTP/1.1"),
    "junk",
    "",
    "# x",
  );
  assertEquals(
    [summary.hits, summary.invalidRequests, summary.malformed, summary.bytes],
    [2, 1, 1, 20],
  );
  assertEquals(hitsOf(summary.methods), { GET: 1 });
  assertEquals(hitsOf(summary.sections), { "/a": 1 });
});

Deno.test("Summary.merge() adds everything, also of one without hits", () => {
  const one = summaryOf(hit("GET /a HTTP/1.1"), "junk");
  const two = summaryOf(
    hit("PUT /b HTTP/1.1", "503 10", "192.0.2.2"),
    combined("GET /a HTTP/1.1"),
    combined("-"),
    "junk",
  );
  one.late = two.late = 1;
  one.future = two.future = 2;
  one.merge(two);
  const none = summaryOf("junk");
  none.late = none.future = 4;
  one.merge(none);
  assertEquals(
    [one.hits, one.bytes, one.invalidRequests, one.malformed],
    [4, 40, 1, 3],
  );
  assertEquals([one.late, one.future], [6, 8]);
  assertEquals([one.status[200], one.status[503]], [3, 1]);
  assertEquals(hitsOf(one.methods), { GET: 2, PUT: 1 });
  assertEquals(hitsOf(one.sections), { "/a": 2, "/b": 1 });
  assertEquals(one.distinctClients(), { count: 2, error: 0 });
  add(one, combined("GET /a HTTP/1.1"));
  assertEquals(one.format, "combined");
});

Deno.test("Summary.clear() forgets everything", () => {
  const summary = summaryOf(
    ...Array.from({ length: 5 }, () => combined("PUT /b HTTP/1.1")),
    hit("-"),
    "junk",
  );
  summary.late = summary.future = 1;
  summary.clear();
  assertEquals([summary.hits, summary.format], [0, undefined]);
  add(summary, hit("GET /a HTTP/1.1"));
  assertEquals(
    [summary.hits, summary.bytes, summary.invalidRequests, summary.malformed],
    [1, 10, 0, 0],
  );
  assertEquals([summary.late, summary.future, summary.format], [
    0,
    0,
    "common",
  ]);
  assertEquals(summary.status[200], 1);
  assertEquals(hitsOf(summary.methods), { GET: 1 });
  assertEquals(hitsOf(summary.sections), { "/a": 1 });
  summary.clear();
  summary.late = summary.future = 3;
  summary.clear();
  assertEquals([summary.late, summary.future], [0, 0]);
});

Deno.test("Summary tells common formats apart, and counts as many methods as there are", () => {
  assertEquals(
    summaryOf(
      hit("GET /a HTTP/1.1"),
      combined("GET /a HTTP/1.1"),
      combined("GET /a HTTP/1.1"),
    ).format,
    "combined",
  );
  const methods = Array.from({ length: 64 }, (_, i) => `M${i}`);
  const summary = summaryOf(...methods.map((m) => hit(`${m} /a HTTP/1.1`)));
  assertEquals([summary.methods.size, summary.methods.pruned], [64, false]);
});

Deno.test("Summary counts no client for a hit that names none", () => {
  const summary = summaryOf(
    hit("GET /a HTTP/1.1"),
    hit("GET /b HTTP/1.1", "200 10", ""),
  );
  assertEquals(summary.hits, 2);
  assertEquals(summary.distinctClients(), { count: 1, error: 0 });
});

Deno.test("Summary estimates clients once they have no row each, and says so", () => {
  const lines = (from: number, to: number) =>
    Array.from(
      { length: to - from },
      (_, i) =>
        hit("-", "200 1", `10.0.${(from + i) >> 8}.${(from + i) & 255}`),
    );
  const isAbout = (summary: Summary, number: number) => {
    const { count, error } = summary.distinctClients();
    assertEquals(error, 0.0081);
    assert(Math.abs(count - number) < 5 * error * number, `${count}`);
  };
  const summary = summaryOf(...lines(0, 4096));
  assertEquals(summary.distinctClients(), { count: 4096, error: 0 });
  add(summary, ...lines(4096, 5000));
  isAbout(summary, 5000);
  summary.merge(summaryOf(...lines(4000, 9000)));
  isAbout(summary, 9000);
  summary.clear();
  add(summary, ...lines(20_000, 24_200));
  isAbout(summary, 4200);
});

Deno.test("Summary counts a hit of a format without methods as one of none", () => {
  const summary = new Summary(1);
  const record = new LogRecord();
  const bytes = bytesOf("/a/b");
  beginLine(record, LineFormat.CUSTOM, bytes, 0, bytes.length);
  record.targetEnd = bytes.length;
  record.sectionEnd = 2;
  record.second = 1;
  summary.add(record);
  const [row] = summary.methods.top(2);
  assertEquals([textOf(row!.key), row!.hits], ["-", 1]);
});
