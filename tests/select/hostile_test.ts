import { assert, assertEquals } from "@std/assert";
import { readClf } from "../../lib/log/clf.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import { readTail } from "../../lib/log/tail.ts";
import { latin1Of } from "../../lib/log/text.ts";
import { Selection } from "../../lib/select/selection.ts";
import { Summary } from "../../lib/traffic/summary.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { randomFrom } from "../_random.ts";

const LINES = 20_000;

const selection = () =>
  Selection.of({
    only: ["path!=/never", "client!=10.9.0.0/16", "protocol!~zzzz"],
    exclude: ["ua~abcab", "referrer=x*", "target=/q", "host=h", "status=418"],
    sectionDepth: 4,
    realIp: true,
    site: "http://a.example",
  })!;

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

const PIECES = [
  ...['"', " ", ",", "\\", ":", ".", "[", "]", "%", "/", "?", "-", "\x00"],
  ...["10.0.0.1", "203.0.113.9", "::1", "2001:db8::", "unknown", "abcab"],
  ...["x", "\xff", "é", "HTTP/1.1", "http://a.example/b", " - - [", '" "'],
];

/** A hit of which any part may be something else. */
function anyLine(random: (below: number) => number): string {
  const piece = () => PIECES[random(PIECES.length)]!;
  const some = (text: string) =>
    random(3) ? text : Array.from({ length: random(6) }, piece).join("");
  return `${some("192.0.2.1")}${some("")} - - [10/Oct/2025:13:55:36 +0000] ` +
    `"${some("GET")} ${some("/a/b/c?d")} ${some("HTTP/1.1")}" 200 5` +
    `${some(' "http://r.x/"')}${some(' "agent"')}${some(' "1.2.3.4, ::1"')}`;
}

const summary = new Summary(1, TOP_NAMES);

/** All that is counted of a line, read among other bytes. */
function counted(line: string, around: string): unknown {
  const bytes = latin1(`${around}\n${line}\n${around}\n`);
  const record = new LogRecord();
  summary.clear();
  const start = around.length + 1;
  readClf(bytes, start, record);
  selection().apply(record);
  if (record.kind <= LineKind.INVALID_REQUEST) {
    readTail(record);
    const end = start + line.length;
    for (const [name, at] of Object.entries(record)) {
      if (!/(Start|End)$/.test(name) || at === -1) continue;
      assert(at >= start && at <= end, `${name} ${at}, not ${start} to ${end}`);
    }
  }
  summary.add(record);
  const tables = [summary.sections, summary.clients, ...summary.tops.values()];
  return [
    record.kind,
    summary.excluded,
    tables.map((table) => table.top(2).map(({ key }) => latin1Of(key))),
  ];
}

Deno.test(`What is asked for of ${LINES} hostile lines does not depend on what stands around them`, () => {
  const random = randomFrom(7);
  const kinds = new Map<number, number>();
  for (let i = 0; i < LINES; i++) {
    const line = anyLine(random);
    const one = counted(line, '1.2.3.4, "abcab') as [number];
    const two = counted(line, '::1" /x/y 9,');
    assertEquals(one, two, JSON.stringify(line));
    kinds.set(one[0], (kinds.get(one[0]) ?? 0) + 1);
  }
  for (const kind of [LineKind.HIT, LineKind.EXCLUDED, LineKind.MALFORMED]) {
    assert(kinds.get(kind)! > 50, JSON.stringify([...kinds]));
  }
});

Deno.test("A line of 64 KiB of one byte in any field takes no longer than its bytes deserve", () => {
  const record = new LogRecord();
  const select = selection();
  const read = (bytes: Uint8Array) => {
    const begin = performance.now();
    for (let at = 0; at < bytes.length;) {
      at = readClf(bytes, at, record);
      select.apply(record);
    }
    return performance.now() - begin;
  };
  const time = "- - [10/Oct/2025:13:55:36 +0000]";
  const short = latin1(`192.0.2.1 ${time} "GET /a/b HTTP/1.1" 200 5\n`);
  const usual = new Uint8Array(short.length * 1400);
  for (let at = 0; at < usual.length; at += short.length) usual.set(short, at);
  for (let i = 0; i < 20; i++) read(usual);
  const limitMs = Math.max(20, read(usual) * 50);
  for (const piece of ['"', "\\", ",", ":", "1", "[", " ", '"1', "1,", '" "']) {
    const long = piece.repeat(65_536 / piece.length);
    for (
      const line of [
        `${long} ${time} "GET /a HTTP/1.1" 200 5`,
        `1.2.3.4 ${time} "GET /${long} HTTP/1.1" 200 5`,
        `1.2.3.4 ${time} "GET /a HTTP/1.1" 200 5 "-" "${long}"`,
        `1.2.3.4 ${time} "GET /a HTTP/1.1" 200 5 "-" "-" "${long}"`,
        `1.2.3.4, ${long} ${time} "GET /a HTTP/1.1" 200 5`,
      ]
    ) {
      const bytes = latin1(line + "\n");
      const tookMs = Math.min(read(bytes), read(bytes), read(bytes));
      assert(tookMs < limitMs, `${tookMs} ms, ${line.slice(0, 99)}`);
    }
  }
});
