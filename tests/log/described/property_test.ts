/**
 * What holds of every format that a user can describe, whatever is in its lines.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { LINE_MAKERS } from "../_hostile_lines.ts";
import { compileLogFormat } from "../../../lib/log/described/log_format.ts";
import { LineKind, LogRecord } from "../../../lib/log/record.ts";
import { logTime } from "../../../lib/demo/traffic.ts";
import { bytesOf, readAmong, textOfRecord } from "../../_lines.ts";
import { randomFrom } from "../../_random.ts";

type Random = (below: number) => number;

/** How many lines each fuzz reads; FUZZ_LINES sets it, where that may be read. */
const LINES = linesToRead();

function linesToRead(): number {
  const { state } = Deno.permissions.querySync({
    name: "env",
    variable: "FUZZ_LINES",
  });
  const asked = state === "granted" ? Deno.env.get("FUZZ_LINES") : undefined;
  return Number(asked ?? 30_000);
}

const pick = <T>(from: readonly T[], random: Random): T =>
  from[random(from.length)]!;

const SECOND = 1_760_097_336;

/** A value that a server writes, and what is read of it. */
interface Value {
  /** Of nginx, then of Apache. */
  readonly texts: readonly [string, string];
  readonly make: (random: Random) => string;
  /** What of a read line has to equal what was written. */
  readonly reads: string;
  readonly isQuoted?: boolean;
}

const word = (random: Random) =>
  Array.from({ length: 1 + random(8) }, () => pick([..."abcxyz019._~"], random))
    .join("");
const escaped = (random: Random) =>
  Array.from(
    { length: random(12) },
    () =>
      pick(["a", "b ", '\\"', "\\\\", "\\x22", " [", "] ", "ü", "$h"], random),
  ).join("") || "-";
const target = (random: Random) =>
  `/${word(random)}${pick(["", "/", `/${word(random)}`], random)}${
    pick(["", `?${word(random)}=/`], random)
  }`;

const VALUES: readonly Value[] = [
  { texts: ["$remote_addr", "%a"], make: word, reads: "client" },
  { texts: ["$host", "%v"], make: word, reads: "vhost" },
  {
    texts: ["$status", "%>s"],
    make: (random) => `${100 + random(500)}`,
    reads: "status",
  },
  {
    texts: ["$body_bytes_sent", "%b"],
    make: (random) => `${random(1e9)}`,
    reads: "bytes",
  },
  {
    texts: ["$http_user_agent", "%{User-Agent}i"],
    make: escaped,
    reads: "agent",
    isQuoted: true,
  },
  {
    texts: ["$http_referer", "%{Referer}i"],
    make: escaped,
    reads: "referrer",
    isQuoted: true,
  },
  { texts: ["$foo_bar", "%{Foo}e"], make: word, reads: "" },
  {
    texts: ["$request_length", "%I"],
    make: (random) => `${random(999)}`,
    reads: "",
  },
  {
    texts: ["$http_x_forwarded_for", "%{X-Forwarded-For}i"],
    make: (random) =>
      pick([word(random), `${word(random)}, ${word(random)}`], random),
    reads: "forwarded",
    isQuoted: true,
  },
];
const SEPARATORS = [
  " ",
  "  ",
  " - ",
  "\t",
  "|",
  " | ",
  ";",
  ", ",
  "] [",
  " x=",
];

/** A format and a line of it, made of the same values in the same order. */
function madeOf(random: Random) {
  const server = random(2);
  const expected: Record<string, string> = {};
  let format = "";
  let line = "";
  const add = (text: string, value: string) => {
    format += text;
    line += value;
  };
  const second = SECOND + random(100_000);
  const time = server === 0 ? "[$time_local]" : "%t";
  const path = target(random);
  const method = pick(["GET", "POST", "M-SEARCH"], random);
  const isWhole = random(2) === 0;
  const parts: (() => void)[] = [
    () => add(time, `[${logTime(second)}]`),
    () =>
      isWhole
        ? add(`"${["$request", "%r"][server]}"`, `"${method} ${path} HTTP/1.1"`)
        : add(
          ["$request_method $request_uri", "%m %U%q"][server]!,
          `${method} ${path}`,
        ),
    ...VALUES.filter(() => random(3) > 0).map((value) => () => {
      const made = value.make(random);
      const quote = value.isQuoted ? '"' : "";
      add(quote + value.texts[server]! + quote, quote + made + quote);
      if (value.reads) expected[value.reads] = made;
    }),
  ];
  for (let i = parts.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [parts[i], parts[j]] = [parts[j]!, parts[i]!];
  }
  parts.forEach((part, i) => {
    if (i > 0) {
      const separator = pick(SEPARATORS, random);
      add(separator, separator);
    }
    part();
  });
  return {
    format,
    line,
    expected: {
      ...expected,
      kind: "hit",
      second: `${second}`,
      method,
      target: path,
    } as Record<string, string>,
  };
}

Deno.test("what was written in a random format is read as it was written", () => {
  const random = randomFrom(7);
  for (let i = 0; i < LINES / 10; i++) {
    const { format, line, expected } = madeOf(random);
    const read = readAmong(compileLogFormat(format).open(), bytesOf(line));
    const seen = Object.fromEntries(
      Object.entries(expected).map(([key, value]) => {
        const found = read[key as keyof typeof read];
        // `-` is written for what there is not.
        return [key, found === null && value === "-" ? "-" : `${found}`];
      }),
    );
    assertEquals(seen, expected, `${format}\n${line}`);
  }
});

const FORMATS = [
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
  "$msec $request_method $uri $args $status $upstream_response_time x $http_x_forwarded_for",
  "escape=none $time_iso8601|$scheme://$host$request_uri|$status|$request_time",
  '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" %D',
  "%{%a %b %e %I:%M:%S %p %y %Z}t %X%m %U %q %H %s %v:%p %{ms}T",
  "%r %{usec}t %>s %b",
  '%{X-Forwarded-For}i %{%F %T}t.%{msec_frac}t%{%z}t "%U%q" %s',
];
const GOOD = [
  '192.0.2.1 - frank [10/Oct/2025:13:55:36 +0200] "GET /a/b HTTP/1.1" 200 5 "-" "a \\"b\\" c"',
  "1760097336.123 GET /a/b c=d 200 0.1, 0.2 : 0.3 x 192.0.2.1, 10.0.0.1",
  "2025-10-10T13:55:36+02:00|https://a.b/c/d|200|0.123",
  '192.0.2.1 - john doe [10/Oct/2025:13:55:36 +0200] "GET /a/b HTTP/1.1" 200 - "-" "a" 1234',
  "Fri Oct 10 11:55:36 AM 25 UTC +GET /a/b ?d HTTP/1.1 200 a.b:80 12",
  "GET /a/b HTTP/1.1 1760097336123456 200 5",
  '192.0.2.1, 10.0.0.1 2025-10-10 13:55:36.123+0200 "/a/b?c" 304',
];
const PIECES = [
  '"',
  "\\",
  " ",
  "[",
  "]",
  "-",
  "|",
  ",",
  ":",
  " : ",
  ", ",
  "0",
  "9",
  ".",
  "/",
  "?",
  "\r",
  "\t",
  "\0",
  "\xff",
  "10/Oct/2025:13:55:36 +0200",
  "GET / HTTP/1.1",
];

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function hostileLine(random: Random): string {
  const maker = pick(LINE_MAKERS, random);
  return maker.make(random(maker.count), random).split("\n").at(-1)!;
}

Deno.test("a line of any bytes is read without looking elsewhere, and counts as something", () => {
  const random = randomFrom(8);
  const readers = FORMATS.map((text) => compileLogFormat(text).open());
  for (let i = 0; i < LINES; i++) {
    const line = random(2) === 0
      ? Array.from({ length: random(40) }, () => pick(PIECES, random)).join("")
      : hostileLine(random);
    const read = readAmong(pick(readers, random), latin1(line));
    assert(read.kind !== "excluded", line);
  }
});

Deno.test("each format reads its good line, and no change of that misleads it", () => {
  const random = randomFrom(9);
  const readers = FORMATS.map((text) => compileLogFormat(text).open());
  GOOD.forEach((line, i) => {
    assertEquals(readAmong(readers[i]!, latin1(line)).kind, "hit", FORMATS[i]);
  });
  for (let i = 0; i < LINES; i++) {
    const which = random(FORMATS.length);
    let line = GOOD[which]!;
    for (let j = random(3); j >= 0; j--) {
      const at = random(line.length + 1);
      const piece = random(3) === 0
        ? String.fromCharCode(random(256))
        : pick(PIECES, random);
      line = line.slice(0, at) + (random(4) > 0 ? piece : "") +
        line.slice(at + random(4));
    }
    line = line.replaceAll("\n", "");
    const read = readAmong(readers[which]!, latin1(line));
    if (read.kind === "hit" || read.kind === "invalid") {
      // A hit has a time, and numbers that are some.
      assert(Number.isInteger(read.second), line);
      assert(read.status === 0 || (read.status >= 100 && read.status < 600));
      assert(Number.isSafeInteger(read.bytes) && read.bytes >= 0, line);
      assert(Number.isSafeInteger(read.micros) && read.micros >= -1, line);
    } else if (read.kind === "malformed") {
      assert(read.column >= 1 && read.column <= line.length + 1, line);
    }
  }
});

Deno.test("of a line that ends early nothing behind its end is read", () => {
  GOOD.forEach((line, i) => {
    const reader = compileLogFormat(FORMATS[i]!).open();
    const whole = latin1(`${line}\n`);
    const seen = (bytes: Uint8Array, start: number, end: number) => {
      const record = new LogRecord();
      reader.read(bytes, start, end, record);
      if (record.kind !== LineKind.MALFORMED) record.reasonAt = start;
      return textOfRecord(record);
    };
    for (let start = 0; start < 3; start++) {
      for (let end = start; end <= line.length; end++) {
        const cut = latin1(`${line.slice(start, end)}\n`);
        assertEquals(
          seen(whole, start, end),
          seen(cut, 0, end - start),
          line.slice(start, end),
        );
      }
    }
  });
});

Deno.test("a long line of one byte takes no longer than another", () => {
  const record = new LogRecord();
  const readers = FORMATS.map((text) => compileLogFormat(text).open());
  const size = 64 * 1024;
  const time = (bytes: Uint8Array) => {
    let best = Infinity;
    for (let round = 0; round < 3; round++) {
      const start = performance.now();
      for (const reader of readers) {
        reader.read(bytes, 0, bytes.length - 1, record);
      }
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  const usual = time(latin1(`${"x".repeat(size)}\n`));
  GOOD.forEach((line) => {
    for (
      const piece of [
        '"',
        "\\",
        "[",
        ";",
        " ",
        "1",
        "{",
        ",",
        " :",
        '\\"',
        "/",
        "?",
      ]
    ) {
      const long = piece.repeat(size / piece.length);
      for (const at of [0, 10, 50]) {
        const bytes = latin1(`${line.slice(0, at)}${long}${line.slice(at)}\n`);
        // What grows with the square would take thousands of times as long.
        assert(time(bytes) < 40 * usual + 20, `${piece} at ${at} of ${line}`);
      }
    }
  });
});

Deno.test("a line that is put together anew is no longer than the longest", () => {
  const reader = compileLogFormat(FORMATS[1]!).open();
  const record = new LogRecord();
  for (const length of [1000, 100_000, 131_000, 200_000]) {
    const line = `1760097336 GET /a/${"b".repeat(length)} c=d 200 - x -`;
    const bytes = latin1(`${line}\n`);
    reader.read(bytes, 0, line.length, record);
    assertEquals(record.kind, LineKind.HIT);
    assertEquals(record.sectionEnd - record.sectionStart, 2);
    assertEquals(
      record.targetEnd - record.targetStart,
      length + 3 + (line.length <= 131_072 ? 4 : 0),
    );
    assertEquals(record.lineEnd, line.length);
  }
});
