import { assertEquals } from "@std/assert";
import { countsOf } from "../lib/counts.ts";
import { readClf } from "../lib/log/clf.ts";
import { LogRecord } from "../lib/log/record.ts";
import { Summary } from "../lib/traffic/summary.ts";
import { bytesOf } from "./_lines.ts";

function summaryOf(requests: readonly string[], answer = "200 10"): Summary {
  const summary = new Summary(1);
  const record = new LogRecord();
  for (const request of requests) {
    const line = "192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] " +
      `"${request}" ${answer}\n`;
    readClf(bytesOf(line), 0, record);
    summary.add(record);
  }
  return summary;
}

Deno.test("countsOf() takes down the rate, at the least over a second", () => {
  const summary = summaryOf(["-", "-", "-"]);
  const rates = [10, 1, 0.5, 0].map((seconds) =>
    countsOf(summary, seconds, 10, "").rate
  );
  assertEquals(rates, [0.3, 3, 3, 3]);
});

Deno.test("countsOf() takes down statuses in their order, none as a dash, and last", () => {
  const summary = summaryOf(["-"], "- 10");
  for (const status of [599, 100, 404, 404]) {
    summary.merge(summaryOf(["-"], `${status} 10`));
  }
  assertEquals([...countsOf(summary, 10, 10, "").status], [
    ["100", 1],
    ["404", 2],
    ["599", 1],
    ["-", 1],
  ]);
  assertEquals([...countsOf(summaryOf([]), 10, 10, "").status], []);
});

Deno.test("countsOf() takes down 16 methods, the rest in one; invalid requests have none", () => {
  const methods = Array.from({ length: 16 }, (_, i) => `M${10 + i} / HTTP/1.1`);
  const of = (requests: string[]) =>
    countsOf(summaryOf(requests), 10, 10, "").methods;
  assertEquals(of(["-", "GET / HTTP/1.1"]), new Map([["GET", 1]]));
  const all = of(["-", ...methods]);
  assertEquals([all.size, all.get("M25"), all.get("(other)")], [
    16,
    1,
    undefined,
  ]);
  const more = of(["-", ...methods, "X / HTTP/1.1", "Y / HTTP/1.1"]);
  assertEquals([more.size, more.get("(other)")], [17, 2]);
});

Deno.test("countsOf() takes the top sections and the number of all, with the site", () => {
  const summary = summaryOf([
    "GET /a HTTP/1.1",
    "GET /a HTTP/1.1",
    "GET http://other/b HTTP/1.1",
    "GET http://other/b HTTP/1.1",
    "GET /c HTTP/1.1",
  ]);
  const { sections, sectionCount } = countsOf(summary, 10, 2, "http://site");
  assertEquals(sections.map(({ section }) => section), [
    "http://site/a",
    "http://other/b",
  ]);
  assertEquals(sectionCount, 3);
});

Deno.test("countsOf() keeps late and future, invalid and malformed apart", () => {
  const summary = summaryOf(["-"]);
  Object.assign(summary, { late: 2, future: 3, malformed: 4 });
  const counts = countsOf(summary, 10, 10, "");
  assertEquals(
    [counts.invalidRequests, counts.late, counts.future, counts.malformed],
    [1, 2, 3, 4],
  );
  assertEquals(
    counts.topClient,
    { client: "192.0.2.1", hits: 1, uncertainty: 0 },
  );
  assertEquals(countsOf(summaryOf([]), 10, 10, "").topClient, null);
});

Deno.test("countsOf() says how exact the number of clients and the first one's hits are", () => {
  const summary = new Summary(1);
  for (let i = 0; i <= 4096; i++) {
    const key = bytesOf(`${i}`);
    summary.clients.add(key, 0, key.length, 0, 0);
  }
  const { clientsError, topClient } = countsOf(summary, 10, 10, "");
  assertEquals([clientsError, topClient!.uncertainty], [0.0081, 1]);
  assertEquals(countsOf(summaryOf(["-"]), 10, 10, "").clientsError, 0);
});
