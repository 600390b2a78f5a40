import { assertEquals } from "@std/assert";
import { readClf } from "../../lib/log/clf.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import lines from "../../testdata/access/lines.json" with { type: "json" };
import { bytesOf, type ReadLine, readLine } from "../_lines.ts";
import { randomFrom } from "../_random.ts";

for (const { note, line, expect } of lines) {
  Deno.test(`readClf() reads a line: ${note}`, () => {
    const read = readLine(line);
    const got = Object.fromEntries(
      Object.keys(expect).map((key) => [key, read[key as keyof ReadLine]]),
    );
    assertEquals(got, expect as Record<string, unknown>);
  });
}

Deno.test("readClf() steps from line to line, whatever they are", () => {
  const bytes = bytesOf(lines.map(({ line }) => line + "\n").join(""));
  const record = new LogRecord();
  const kinds: string[] = [];
  for (let at = 0; at < bytes.length;) {
    at = readClf(bytes, at, record);
    kinds.push(["hit", "invalid", "malformed", "skipped"][record.kind]!);
  }
  assertEquals(kinds, lines.map(({ expect }) => expect.kind));
});

Deno.test("readClf() keeps bytes that are no UTF-8 apart", () => {
  const line = bytesOf(
    '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a? HTTP/1.1" 200 5',
  );
  const at = line.indexOf("?".charCodeAt(0));
  line[at] = 0xff;
  assertEquals(readLine(line).section, "/a\\xff");
  line[at] = 0xfe;
  assertEquals(readLine(line).section, "/a\\xfe");
});

Deno.test("readClf() keeps nothing of the line before", () => {
  const time = "[10/Oct/2025:13:55:36 +0000]";
  const lines = [
    `www.example.org 192.0.2.9 - - ${time} "GET http://x/y HTTP/1.1" 404 7`,
    `192.0.2.1 - - ${time} "-" - -`,
    `www.example.org 192.0.2.9 - - ${time} "GET http://x/y HTTP/1.1" 404 7`,
    `192.0.2.1 - - ${time} "OPTIONS * HTTP/1.1" - -`,
  ];
  const bytes = bytesOf(lines.join("\n") + "\n");
  const record = new LogRecord();
  const got: unknown[] = [];
  for (let at = 0; at < bytes.length;) {
    at = readClf(bytes, at, record);
    const { vhostStart, vhostEnd, absolute, status, size } = record;
    got.push([vhostEnd > vhostStart, absolute, status, size]);
  }
  const [one, other] = [[true, true, 404, 7], [false, false, 0, 0]];
  assertEquals(got, [one, other, one, other]);
});

Deno.test("readClf() does not take an escaped newline for a part of the request", () => {
  const start = '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "';
  const record = new LogRecord();
  for (const request of ["GET /a\\\nb HTTP/1.1", "\\\n"]) {
    const bytes = bytesOf(`${start}${request}" 200 5\n`);
    assertEquals(readClf(bytes, 0, record), bytes.indexOf(10) + 1);
    assertEquals(record.kind, LineKind.MALFORMED);
  }
});

Deno.test("readClf() ends a line before its CR", () => {
  const record = new LogRecord();
  for (
    const [text, end] of [["junk\r\n", 4], ["junk\n", 4], ["\r\n", 0]] as const
  ) {
    readClf(bytesOf(text), 0, record);
    assertEquals(record.lineEnd, end);
  }
});

Deno.test("readClf() never reads beyond the newline, nor throws", () => {
  // Everything behind the newline would make a hit of any cut line.
  const hit = bytesOf(
    '192.0.2.1 - u [10/Oct/2025:13:55:36 +0000] "GET /a\\"/b HTTP/1.1" 200 5 "-" "x"',
  );
  const record = new LogRecord();
  const bytes = new Uint8Array(hit.length * 2 + 2);
  for (let cut = 0; cut <= hit.length; cut++) {
    bytes.fill(0);
    bytes.set(hit.subarray(0, cut));
    bytes[cut] = 10;
    bytes.set(hit.subarray(cut), cut + 1);
    bytes[hit.length + 1] = 10;
    assertEquals(readClf(bytes, 0, record), cut + 1, `cut at ${cut}`);
    // Up to the size nothing counts; from there on the line is a hit.
    const whole = cut >= hit.indexOf(0x35, 60) + 1;
    assertEquals(record.kind === LineKind.HIT, whole, `cut at ${cut}`);
  }
});

Deno.test("readClf() survives random bytes and consumes exactly one line", () => {
  const random = randomFrom(1);
  const alphabet = bytesOf(' "\\[]-/:+0123456789GETHPOct.#\r\t\0\xff');
  const seeds = lines.map(({ line }) => bytesOf(line));
  const record = new LogRecord();
  for (let round = 0; round < 20_000; round++) {
    const seed = seeds[random(seeds.length)]!;
    const line = seed.slice(random(4) === 0 ? random(seed.length + 1) : 0);
    for (let changes = random(6); changes > 0 && line.length > 0; changes--) {
      line[random(line.length)] = alphabet[random(alphabet.length)]!;
    }
    const bytes = new Uint8Array(line.length + 1);
    bytes.set(line);
    bytes[line.length] = 10;
    const newline = bytes.indexOf(10);
    assertEquals(readClf(bytes, 0, record), newline + 1);
    if (record.kind > LineKind.INVALID_REQUEST) continue;
    for (
      const end of [
        record.clientEnd,
        record.requestEnd,
        record.targetEnd,
        record.sectionEnd,
        record.tailStart,
      ]
    ) {
      if (end > newline) throw new Error(`beyond the line in round ${round}`);
    }
  }
});

Deno.test("readClf() takes linear time on hostile lines", () => {
  const record = new LogRecord();
  const line = (char: string, length: number) => {
    const prefix = '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "';
    return bytesOf(prefix + char.repeat(length) + "\n");
  };
  // The least of several: others use the machine too.
  const time = (bytes: Uint8Array) => {
    let least = Infinity;
    for (let round = 0; round < 5; round++) {
      const start = performance.now();
      for (let i = 0; i < 10; i++) readClf(bytes, 0, record);
      least = Math.min(least, performance.now() - start);
    }
    return least;
  };
  for (const char of ['"', "\\", "[", ";", " ", "0", "{", " [", "- "]) {
    const short = line(char, 4096);
    const long = line(char, 65_536);
    time(short);
    // 16 times the bytes: 256 times the time if it were quadratic.
    const ratio = time(long) / Math.max(time(short), 0.2);
    if (ratio > 100) throw new Error(`${char}: ${ratio} times the time`);
  }
});

Deno.test("readClf() takes a client that is in quotes, as Twisted has it", () => {
  const line =
    '"192.0.2.7" - - [10/Oct/2025:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "x"';
  const { kind, client, agent, bytes } = readLine(line);
  assertEquals([kind, client, agent, bytes], ["hit", "192.0.2.7", "x", 5]);
});

Deno.test("readClf() takes two blanks before the request, and no more", () => {
  const line = (blanks: string) =>
    `192.0.2.7 - - [10/Oct/2025:13:55:36 +0000]${blanks}"GET /a/b HTTP/1.1" 200 5`;
  for (const blanks of [" ", "  "]) {
    const it = readLine(line(blanks));
    assertEquals([it.kind, it.section, it.bytes], ["hit", "/a", 5]);
  }
  for (const blanks of ["", "   ", "\t", " \t"]) {
    assertEquals(readLine(line(blanks)).kind, "malformed", blanks);
  }
});
