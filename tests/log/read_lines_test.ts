import { assertEquals } from "@std/assert";
import { block } from "../../lib/log/block.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { type LineTaker, readLines } from "../../lib/log/read_lines.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import { randomFrom } from "../_random.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LINE =
  '192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] "GET /a/b HTTP/1.1" 200 5';

/** Reads texts with one reader, and says how many hits came in which way. */
class Reading {
  readonly reader = new LineReader();
  /** Hits that came one by one, and by rows. */
  hits: [number, number] = [0, 0];
  malformed = 0;
  /** The last malformed line, and what is wrong with it. */
  last = "";
  readonly #taker: LineTaker;

  constructor() {
    const record = new LogRecord();
    this.#taker = {
      record,
      isFull: false,
      plainTaker: {
        seed: 7,
        cutsSite: false,
        wantsAllMalformed: false,
        beginSecond: () => {},
        takePlain: (_first, _end, hits) => this.hits[1] += hits,
        takeMalformed: (last, count) => {
          this.malformed += count;
          this.last = said(last);
        },
        endRows: () => {},
      },
      takeLine: () => {
        if (record.kind <= LineKind.INVALID_REQUEST) this.hits[0]++;
        else if (record.kind === LineKind.MALFORMED) {
          this.malformed++;
          this.last = said(record);
        }
      },
    };
  }

  read(lines: readonly string[]): this {
    this.hits = [0, 0];
    const { written } = encoder.encodeInto(textOf(lines), block);
    readLines(this.reader, block, 0, written, this.#taker);
    return this;
  }

  /** The same, but each line alone, as they are read elsewhere than in the block. */
  readEach(lines: readonly string[]): this {
    this.hits = [0, 0];
    const bytes = encoder.encode(textOf(lines));
    readLines(this.reader, bytes, 0, bytes.length, this.#taker);
    return this;
  }

  /** What came of the lines, by whichever way. */
  get results() {
    const { hits, malformed, last, reader } = this;
    const { format } = reader;
    const saved = reader.save();
    return { hits: hits[0] + hits[1], malformed, last, format, saved };
  }
}

const textOf = (lines: readonly string[]) => lines.join("\n") + "\n";

/** What is said of a malformed line. */
function said(record: LogRecord): string {
  const { line, lineStart, lineEnd, reason, reasonAt } = record;
  const text = decoder.decode(line.subarray(lineStart, lineEnd));
  return `${text}: ${reason} at ${reasonAt - lineStart}`;
}

const times = (count: number, line: string) => Array<string>(count).fill(line);

Deno.test("readLines() reads a log whose lines have prefixes by rows, but for the first ones", () => {
  const prefixed = `Oct 10 13:55:36 host nginx[12]: ${LINE}`;
  const reading = new Reading().read(times(40, prefixed));
  // Ten tell the format.
  assertEquals(reading.hits, [10, 30]);
  assertEquals(reading.read(times(600, prefixed)).hits, [0, 600]);
  const mixed = [prefixed, "junk", LINE, `web | ${LINE}`, prefixed];
  assertEquals(reading.read(mixed).hits, [0, 4]);
  assertEquals(reading.malformed, 1);
  assertEquals(reading.reader.hasPrefixes, true);
});

Deno.test("readLines() goes the one fast way or the other by the first of some lines", () => {
  const prefixed = `web_1  | ${LINE}`;
  const reading = new Reading().read(times(40, LINE));
  assertEquals(reading.hits, [10, 30]);
  assertEquals(reading.reader.hasPrefixes, false);
  assertEquals(reading.read([LINE, prefixed, LINE]).hits, [1, 2]);
  assertEquals(reading.reader.hasPrefixes, false);
  assertEquals(reading.read([prefixed, LINE]).hits, [0, 2]);
  assertEquals(reading.reader.hasPrefixes, true);
  assertEquals(reading.read([LINE, prefixed]).hits, [0, 2]);
  assertEquals(reading.reader.hasPrefixes, false);
  // A line that is none says nothing of the others.
  assertEquals(reading.read(["junk", LINE]).hits, [0, 1]);
  assertEquals(reading.reader.hasPrefixes, false);
});

Deno.test("readLines() takes for prefixes only what it finds on that way: else it went to and fro", () => {
  const quoted = LINE.replace("192.0.2.7", '"192.0.2.7"');
  const data = `1 - h nginx 1 - [ab/x@1 a="b"] ${LINE}`;
  for (const line of [quoted, `"${LINE}"`, data]) {
    const reading = new Reading().read(times(40, line));
    assertEquals([line, ...reading.hits], [line, 40, 0]);
    assertEquals([line, reading.reader.hasPrefixes], [line, false]);
  }
});

Deno.test("readLines() loses no line where the format changes behind prefixes", () => {
  const clf = times(20, `web-1  | ${LINE}`);
  const json = times(
    3,
    'api-1  | {"time":"2025-10-10T13:55:36Z","request":"GET /a HTTP/1.1",' +
      '"status":200}',
  );
  const all = Array.from({ length: 20 }, () => [...clf, ...json]).flat();
  const { hits, malformed } = new Reading().read(all);
  assertEquals([hits[0] + hits[1], malformed], [20 * 23, 0]);
  // Three tell that the format has changed back, and ten more what it is.
  assertEquals(hits[1] > 20 * 5, true, `${hits}`);
});

/** Lines of many kinds, some of which other formats can read, and junk like them. */
const KINDS = [
  LINE,
  LINE.replace(":36 ", ":37 "),
  LINE.replace(":55:36", ":56:36"),
  LINE.replace("/b", '/b"c'),
  LINE.replace("GET /a/b HTTP/1.1", "\\x16\\x03"),
  LINE.slice(0, -20),
  LINE.replace("200", "2000"),
  LINE.replace("10/Oct", "31/Feb"),
  `${LINE}x "-" "-"`,
  '{"time":"2025-10-10T13:55:36Z","request":"GET /a HTTP/1.1","status":200}',
  '{"level":"info","msg":"started"}',
  "{",
  `192.0.2.7 said "200 5"`,
  "time:2025-10-10T13:55:36Z\treq:GET /a HTTP/1.1\tstatus:200",
  "time went by",
  "\tat Main.main(Main.java:5)",
  "# x",
  "",
  " ",
];

Deno.test("readLines() says of all lines what it says of each alone, malformed ones too", () => {
  let passedOver = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomFrom(seed);
    const [all, each] = [new Reading(), new Reading()];
    // Few kinds at a time: only so many come in a row of those that are rare.
    const kinds = Array.from(
      { length: 2 + random(5) },
      () => KINDS[random(KINDS.length)]!,
    ).concat(times(random(20), LINE));
    for (const lines of [times(10, LINE), ...pieces(kinds, random)]) {
      assertEquals(
        [seed, all.read(lines).results],
        [seed, each.readEach(lines).results],
      );
      if (all.reader.isUsual) passedOver += all.malformed;
    }
  }
  assertEquals(passedOver > 1000, true, `${passedOver}`);
});

function pieces(
  kinds: readonly string[],
  random: (below: number) => number,
): string[][] {
  return Array.from(
    { length: 6 },
    () =>
      Array.from(
        { length: 1 + random(300) },
        () => kinds[random(kinds.length)]!,
      ),
  );
}
