import { assert, assertEquals } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import { LogCheck } from "../../lib/check/check_log.ts";
import { checkJson, checkLines, isOk } from "../../lib/check/check_report.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { widthOf } from "../../lib/report/columns.ts";
import { streamStyle } from "../../lib/report/style.ts";
import { bytesOf } from "../_lines.ts";
import { lineAt } from "../_monitor.ts";

const START = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;
const HOSTILE = "not a log line \x1b[2J\u202e\n";

function checked(text: string, name = "access.log", isDamaged = false) {
  const check = new LogCheck(name, new LineReader());
  const bytes = bytesOf(text);
  check.lines(bytes, 0, bytes.length);
  return check.result(isDamaged);
}

function textOf(text: string, width = 80, name?: string): string[] {
  setColorEnabled(false);
  return checkLines(checked(text, name), { width, utc: true });
}

const good = (count: number) =>
  Array.from({ length: count }, (_, i) => lineAt(START + i, `/s/${i}`)).join(
    "",
  );

Deno.test("a log is ok from 99 % of its lines on", () => {
  assert(isOk(checked(good(99) + HOSTILE)));
  assert(!isOk(checked(good(98) + HOSTILE)));
  // Blank lines and comments say nothing about it.
  assert(isOk(checked(good(1) + "\n# x\n".repeat(100))));
  assert(!isOk(checked("# x\n\n" + HOSTILE)));
});

Deno.test("a log is ok that has nothing in it yet, and it is said", () => {
  const cases = [
    ["", "lines", "There is nothing in it yet."],
    ["# x\n\n", "hits", "There are no hits in it yet."],
  ] as const;
  for (const [text, what, advice] of cases) {
    assert(isOk(checked(text)));
    const lines = textOf(text);
    assertEquals(lines[3], `verdict  ok, no ${what} yet`);
    assertEquals(lines.at(-1), advice);
    const { ok, share_read } = JSON.parse(checkJson(checked(text)));
    assertEquals([ok, share_read], [true, 1]);
  }
});

Deno.test("a log is not ok that is damaged, also where all before that was read", () => {
  const advice = "It is damaged: only what comes before that could be read.";
  const cases = [
    ["", "nothing", advice],
    ["# x\n", "100.00 %", advice],
    [good(3), "100.00 %", advice],
    [good(1) + HOSTILE, "50.00 %", textOf(good(1) + HOSTILE).at(-1)!],
  ] as const;
  for (const [text, share, last] of cases) {
    const log = checked(text, "access.log", true);
    assert(!isOk(log));
    setColorEnabled(false);
    const lines = checkLines(log, { width: 80, utc: true });
    const verdict = `verdict  not ok, damaged: ${share} read before that`;
    assert(lines.includes(verdict), lines.join("\n"));
    assertEquals(lines.at(-1), last);
    const { ok, damaged } = JSON.parse(checkJson(log));
    assertEquals([ok, damaged], [false, true]);
  }
  assertEquals(JSON.parse(checkJson(checked(good(1)))).damaged, false);
});

Deno.test("a check counts lines by their class, and tells when they were", () => {
  const invalid = lineAt(START - 60).replace("GET /a HTTP/1.1", "\\x16\\x03");
  const result = checked(`\n${good(3)}${invalid}${HOSTILE}# x\n`);
  const { lines, hits, invalidRequests, malformed, skipped, times } = result;
  assertEquals(
    [lines, hits, invalidRequests, malformed, skipped],
    [7, 3, 1, 1, 2],
  );
  assertEquals(times, { first: START - 60, last: START + 2 });
  assertEquals(result.format?.name, "common");
  assertEquals(result.firstLines.map(({ number }) => number), [2, 3, 4]);
  assertEquals(result.firstMalformed.map(({ number }) => number), [6]);
  assertEquals(result.firstMalformed[0]!.line, HOSTILE.trimEnd());
});

Deno.test("a check shows the first lines field by field, and what is wrong with others", () => {
  const combined =
    '2001:db8::1 - bob [02/Jan/2026:03:04:05 +0000] "POST /a/b?c HTTP/2.0" ' +
    '404 12 "https://example.org/" "Agent \\"x\\""\n';
  const lines = textOf(combined + combined.replace("404", "2xx"));
  assertEquals(lines, [
    "access.log",
    "format   combined by 1 of 2 lines",
    "lines    2: 1 hit, 0 invalid requests, 1 malformed, 0 skipped",
    "time     2026-01-02T03:04:05Z to 2026-01-02T03:04:05Z",
    "verdict  not ok, 50.00 % read",
    "",
    "line 1",
    "  time           2026-01-02T03:04:05Z",
    "  client         2001:db8::1",
    "  forwarded      -",
    "  host           -",
    "  method         POST",
    "  target         /a/b?c",
    "  section        /a",
    "  protocol       HTTP/2.0",
    "  status         404",
    "  bytes          12",
    "  response time  -",
    "  referrer       https://example.org/",
    '  agent          Agent \\"x\\"',
    "",
    "line 2 is malformed, column 71: the status is no number from 100 to 599",
    `  ${combined.replace("404", "2xx").slice(0, 77)}…`,
    `${" ".repeat(72)}^`,
    "",
    "Lines of other programs may be mixed into it.",
    ...lines.slice(26),
  ]);
  assert(lines.slice(26).join(" ").includes("--log-format-from"));
});

Deno.test("a check says what a format is, and that none is known", () => {
  const [, format] = textOf(
    '[GIN] 2026/01/02 - 03:04:05 | 200 | 1ms | 192.0.2.1 | GET "/a"\n',
  );
  assertEquals(format, "format   gin by 1 line: Gin's own log");
  assertEquals(textOf("junk\n")[1], "format   none that is known");
});

Deno.test("a check marks the wrong column where it is in sight", () => {
  const marks = (line: string, width = 80) =>
    textOf(line + "\n", width).filter((text) => text.trim() === "^");
  const line = lineAt(START).trimEnd().replace(/ 200 .*/, " 2x0 5");
  assertEquals(marks(line).map((text) => text.length - 2), [
    line.indexOf("2x0") + 1,
  ]);
  // The first column is where each line begins, and others are not in sight.
  for (const other of ["junk", line.replace("/a", "/é")]) {
    assertEquals(marks(other), [], other);
  }
  assertEquals(marks(line, 40), []);
});

Deno.test("a check that goes to no terminal shows all whole, and marks any column", () => {
  const agent = "agent ".repeat(30).trim();
  const hit = lineAt(START, `/${"a".repeat(90)}`).trimEnd();
  const bad = hit.replace(/ 200 .*/, " 2x0 5");
  const name = `/srv/${"long/".repeat(40)}access.log`;
  const lines = checkLines(
    checked(`${hit} "-" "${agent}"\n${bad}\n`, name),
    streamStyle(undefined, { utc: true }),
  );
  const mark = `${" ".repeat(bad.indexOf("2x0"))}^`;
  for (const text of [name, agent, bad, mark]) {
    assert(lines.some((line) => line.endsWith(text)), text);
  }
});

Deno.test("a check says what lines look like, or how they can be read", () => {
  const error = "2026/01/02 03:04:05 [error] 31#31: *3 open() failed\n";
  const own =
    '[02/Jan/2026:03:04:05 +0000] 192.0.2.1 "GET /a HTTP/1.1" 200 5\n';
  const format =
    '[$time_local] $remote_addr "$request" $status $body_bytes_sent';
  assert(textOf(error).join(" ").includes("It looks like nginx's error log."));
  assert(
    textOf(good(1) + error).join(" ").includes(
      "Other lines are mixed into it.",
    ),
  );
  assert(textOf(HOSTILE).join(" ").includes("Not one line could be read"));
  assertEquals(textOf(own.repeat(2), 100).at(-1), `--log-format '${format}'`);
  const [looks, suggested] = [error, own].map((text) =>
    JSON.parse(checkJson(checked(text)))
  );
  assert(looks.looks_like.includes("nginx"));
  assertEquals([looks.suggested_format, suggested.looks_like], [null, null]);
  assertEquals(suggested.suggested_format, format);
});

Deno.test("a check suggests no log format that reads fewer lines than what was found", () => {
  const own =
    'a.example  [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 5\n';
  const suggested = (text: string) => checked(text).suggestion !== undefined;
  assert(!suggested(good(9) + own));
  assert(!suggested(good(2) + own.repeat(2)));
  assert(suggested(good(2) + own.repeat(3)));
  // What is read all the same goes on to be read.
  assert(suggested(good(9) + own.replace("  ", " ")));
  assert(!suggested(good(9)));
});

Deno.test("a check says how much was read, and never all of it where it was not", () => {
  const lines = textOf(good(30_000) + HOSTILE, 200);
  assertEquals(lines[4], "verdict  ok, 99.99 % read");
});

Deno.test("a check shows an invalid request as it was logged", () => {
  const line = lineAt(START).replace("GET /a HTTP/1.1", "\x16\x03\x1b[2J");
  const lines = textOf(line);
  assertEquals(
    lines.filter((line) => line.includes("invalid request")).at(-1),
    '  invalid request "\\u0016\\u0003\\u001b[2J"',
  );
});

Deno.test("a check shows nothing that is hidden, and no line too wide", () => {
  const log = good(2).replaceAll("/s/", "/\x1b]0;x\x07日本\u202e/") + HOSTILE;
  for (const width of [20, 40, 80, 200]) {
    for (const line of textOf(log, width, "a\x1b[31m.log")) {
      assert(!/[\p{Cc}\u202e]/u.test(line), JSON.stringify(line));
    }
  }
  for (const line of textOf(log, 80, "x".repeat(300)).slice(5)) {
    assert(widthOf(line) <= 80, line);
  }
  assert(!/[\p{Cc}\u202e]/u.test(checkJson(checked(log)).trimEnd()));
});

Deno.test("a check in ASCII escapes all other text and draws nothing else", () => {
  const log = good(2).replaceAll("/s/", "/日本") + `${"é".repeat(200)}\n`;
  const lines = checkLines(checked(log, "é.log"), {
    width: 80,
    utc: true,
    ascii: true,
  });
  assert(lines.every((line) => /^[ -~]*$/.test(line)), lines.join("\n"));
  assertEquals(lines[0], "\\xe9.log");
  assert(lines.includes("  target         /\\u65e5\\u672c0"));
  assert(lines.some((line) => /^ {2}(\\x[0-9a-f]{2})+.*~$/.test(line)));
});

Deno.test("a check as JSON says the same", () => {
  const object = JSON.parse(checkJson(checked(good(1) + HOSTILE)));
  assertEquals(
    [object.type, object.name, object.ok, object.share_read, object.malformed],
    ["check", "access.log", false, 0.5, 1],
  );
  assertEquals(object.format, {
    name: "common",
    given: false,
    read: 1,
    lines: 2,
  });
  assertEquals(object.first_lines[0], {
    number: 1,
    time: "2026-01-02T03:04:05Z",
    client: "192.0.2.1",
    forwarded: null,
    host: null,
    method: "GET",
    target: "/s/0",
    section: "/s",
    invalid_request: null,
    protocol: "HTTP/1.1",
    status: 200,
    bytes: 10,
    response_time_s: null,
    referrer: null,
    agent: null,
  });
  assertEquals(object.first_malformed[0].column, 1);
});
