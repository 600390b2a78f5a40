/**
 * What holds of every format that a user can describe, whatever is in its lines.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { logTime } from "../../../lib/demo/traffic.ts";
import { compileLogFormat } from "../../../lib/log/described/log_format.ts";
import { LineKind, LogRecord } from "../../../lib/log/record.ts";
import { bytesOf, readAmong, textOfRecord } from "../../_lines.ts";
import { randomFrom } from "../../_random.ts";
import { fuzzLines } from "../_format_checks.ts";
import { FORMATS, GOOD } from "./_lines.ts";

type Random = (below: number) => number;

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
  for (let i = 0; i < fuzzLines(30_000) / 10; i++) {
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

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

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
