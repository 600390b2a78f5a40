import { assert, assertEquals } from "@std/assert";
import type { MonitorEvent } from "../../lib/events.ts";
import { csvHeader, csvLine } from "../../lib/report/csv.ts";
import { someEvents, someReports } from "./_events.ts";

/** Reads a table as RFC 4180 says. */
function rowsOf(table: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  for (let at = 0; at < table.length;) {
    const match = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
    match.lastIndex = at;
    const found = match.exec(table);
    if (!found) throw new Error(`no table: ${JSON.stringify(table.slice(at))}`);
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    if (found[3] !== ",") {
      rows.push(cells);
      cells = [];
    }
    at = match.lastIndex;
  }
  assertEquals(cells, []);
  return rows;
}

function objectsOf(events: readonly MonitorEvent[]) {
  const [names, ...rows] = rowsOf(csvHeader() + events.map(csvLine).join(""));
  return rows.map((row) => {
    assertEquals(row.length, names!.length);
    return Object.fromEntries(row.map((cell, i) => [names![i]!, cell]));
  });
}

const unreadable = (line: string): MonitorEvent => ({
  type: "unreadable",
  lines: 10,
  first: { line, cut: true, reason: "no time", column: 1 },
});

Deno.test("csvLine() has a row for each event, with the columns of the header", () => {
  const events = someEvents();
  const rows = objectsOf(events);
  assertEquals(rows.map(({ type }) => type), events.map(({ type }) => type));
  for (const [i, event] of events.entries()) {
    const row = rows[i]!;
    if (event.type === "alert") {
      const { state, hits, average, rule } = event.transition;
      assertEquals(
        [row.state, row.window_hits, row.window_average, row.threshold],
        [state, `${hits}`, `${average}`, `${rule.threshold}`],
      );
      assert(row.message!.startsWith("High traffic "), row.message);
      assertEquals([row.hits, row.total_hits, row.top_section], ["", "", ""]);
    } else if (event.type === "report") {
      const { interval, total } = event;
      assertEquals(
        [row.hits, row.bytes, row.clients, row.malformed, row.interval_s],
        [
          interval.hits,
          interval.bytes,
          interval.clients,
          interval.malformed,
          interval.seconds,
        ].map(String),
      );
      const sum = ["1xx", "2xx", "3xx", "4xx", "5xx", "no_status"]
        .reduce((sum, name) => sum + Number(row[name]), 0);
      assertEquals(sum, interval.hits);
      assertEquals(
        Number(row.errors),
        Number(row["4xx"]) + Number(row["5xx"]),
      );
      assertEquals(row.total_hits, `${total.hits}`);
      assertEquals(row.message, "");
    }
  }
});

Deno.test("csvHeader() begins as it always did: columns are only ever added", () => {
  assertEquals(
    csvHeader(),
    "type,time,state,interval_s,hits,rate,bytes,errors,1xx,2xx,3xx,4xx,5xx," +
      "no_status,clients,malformed,invalid_requests,late,future,top_section," +
      "top_section_hits,window_s,window_hits,window_average,threshold," +
      "total_s,total_hits,total_bytes,total_errors,total_malformed,lag_s," +
      "format,message\r\n",
  );
});

Deno.test("csvLine() lets no section be a formula, nor anything in it a code", () => {
  const report = someReports()[0]!;
  const sectionOf = (section: string) => {
    const sections = [{ ...report.interval.sections[0]!, section }];
    const interval = { ...report.interval, sections };
    return objectsOf([{ ...report, interval }])[0]!.top_section!;
  };
  for (
    const formula of ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", '="a",b']
  ) {
    assertEquals(sectionOf(formula), `'${formula}`);
  }
  assertEquals(sectionOf("\t=1"), "\\x09=1");
  assertEquals(
    sectionOf("/a\r\n\x1b[31m\u202e"),
    "/a\\x0d\\x0a\\x1b[31m\\u202e",
  );
  assertEquals(sectionOf('/a,b"c'), '/a,b"c');
  assertEquals(sectionOf("/a=b"), "/a=b");
});

Deno.test("csvLine() says why nothing could be read", () => {
  const [row] = objectsOf([unreadable('=cmd,"x"\n')]);
  assertEquals(
    [row!.type, row!.malformed, row!.message],
    ["unreadable", "10", 'column 1: no time: =cmd,"x"\\x0a…'],
  );
});
