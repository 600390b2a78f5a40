/**
 * Lines that are as a log has them, and lines that are meant to mislead what
 * reads them: a table of what makes them.
 *
 * @module
 */

import { MAX_KEY_BYTES } from "../../lib/kernel/areas.ts";

type Random = (below: number) => number;

/** Makes lines: text of one character a byte, without the last newline. */
export interface LineMaker {
  /** What its lines are. */
  readonly name: string;
  /** How many there are: it is asked for each of them. */
  readonly count: number;
  /** One line, or some that are to be read one after another. */
  make(index: number, random: Random): string;
}

/** Good lines of all shapes; all but one are as most are. */
export const GOOD_LINES: readonly string[] = [
  '192.0.2.17 - - [10/Oct/2025:13:55:36 +0200] "GET /pages/create?x=/a HTTP/1.1" 200 5123 "http://a.example/b" "Mozilla/5.0 (X11)"',
  '2001:db8::7 - - [10/Oct/2025:13:55:07 -0200] "POST /api/users#x HTTP/1.0" 404 7',
  'h.example.org - - [10/Oct/2025:13:55:36 +0200] "GET /report HTTP/2.0" 304 123456789 -\r',
  '192.0.2.1 - frank [10/Oct/2025:13:54:59 +0200] "PUT /a/b HTTP/1.1" 503 - "-" "-"',
  'www.example.org:443 192.0.2.9 - - [10/Oct/2025:13:55:36 +0200] "GET http://x.y/z/z HTTP/2" 200 1234567890',
  '"192.0.2.1 - john doe [10/Oct/2025:13:55:36 +0200] "GET /a\\"b HTTP/1.1" 200 5"',
  'v.example.org:80 192.0.2.9 - frank [10/Oct/2025:13:55:36 +0200] "GET /z/z HTTP/1.1" 200 4294967295 "-" "-"',
  '192.0.2.17 - - [11/Oct/2025:00:00:00 +0000] "GET / HTTP/1.1" 200 0',
  '192.0.2.17 - - [11/Oct/2025:00:00:00 +0000] "GET /a/b HTTP/2" 200 7 "-" "-"',
  '192.0.2.17, 10.0.0.1,10.0.0.2 - - [11/Oct/2025:00:00:00 +0000] "GET /a/b HTTP/1.1" 200 7',
];

const lengths = GOOD_LINES.map((line) => line.length);
const places = lengths.reduce((sum, length) => sum + length, 0);

/** A place in one of the good lines, by its number. */
function placeOf(index: number): { line: string; at: number } {
  let which = 0;
  for (; index >= lengths[which]!; which++) index -= lengths[which]!;
  return { line: GOOD_LINES[which]!, at: index };
}

/** Puts other text in place of some of a line's bytes. */
function splice(line: string, at: number, remove: number, text: string) {
  return line.slice(0, at) + text + line.slice(at + remove);
}

/** A good line and then what was made of it: what was read last is alike. */
function after(line: string, changed: string): string {
  return `${line}\n${changed}`;
}

function pick<T>(from: readonly T[], random: Random): T {
  return from[random(from.length)]!;
}

function bytes(count: number, random: Random): string {
  return Array.from({ length: count }, () => String.fromCharCode(random(256)))
    .join("");
}

/** What stands in each field of a time: values that are near each other. */
const TIME_FIELDS: readonly (readonly string[])[] = [
  ["10", "11", "01", "31", "30", "29", "28", "00", "32", "1:"],
  ["Oct", "Nov", "Dec", "Jan", "Feb", "oct", "Okt"],
  ["2025", "2024", "1969", "1970", "2038", "2039", "0000", "9999", "2100"],
  ["13", "12", "03", "23", "00", "24", "3:"],
  ["55", "54", "14", "59", "00", "60", "5:"],
  ["36", "37", "07", "08", "00", "59", "60", "61", "99", "0:", "/9", ":0"],
  ["+", "-", " ", ","],
  ["02", "00", "15", "16", "12", "1:"],
  ["00", "30", "59", "60"],
];
/** Where numbers of 31 bits begin and end, and a usual time. */
const TIMES: readonly (readonly string[])[] = [
  ["10", "Oct", "2025", "13", "55", "36", "+", "02", "00"],
  ["19", "Jan", "2038", "03", "14", "07", "+", "00", "00"],
  ["31", "Dec", "1969", "23", "59", "60", "+", "00", "00"],
  ["01", "Jan", "1970", "00", "00", "00", "-", "00", "00"],
  ["31", "Dec", "2016", "23", "59", "60", "-", "00", "30"],
];

function timeText(fields: readonly string[]): string {
  const [day, month, year, hour, minute, second, ...zone] = fields;
  return `${day}/${month}/${year}:${hour}:${minute}:${second} ${zone.join("")}`;
}

function withTime(time: string): string {
  return `192.0.2.1 - - [${time}] "GET /a/b HTTP/1.1" 200 5`;
}

/** Times one after another, each of which differs in no more than one field. */
function timesInTurn(random: Random): string {
  const fields = [...pick(TIMES, random)];
  return Array.from({ length: 6 }, () => {
    const line = withTime(timeText(fields));
    // Some stay as they are, many change in the second alone.
    const which = random(3) === 0 ? 5 : random(TIME_FIELDS.length + 1);
    if (which < TIME_FIELDS.length) {
      fields[which] = pick(TIME_FIELDS[which]!, random);
    }
    return line;
  }).join("\n");
}

const TARGET_BITS = (
  '/ / ? # ! \\ " \\" \\\\ \\x22 \\x5c // % * : http:// a b . .. $ & ; [ ] { | } ~ ' +
  "\0 \x01 \t \v \f \r \x1f \x7f \x80 \xa0 \xa2 \xa3 \xdc \xff"
).split(" ").concat(" ");

/** The parts of a line in their order: of each first the usual, then others. */
const PARTS: readonly (readonly [usual: string[], others: string[]])[] = [
  [
    ["192.0.2.1", "2001:db8::1", "h.example.org", "x"],
    '|"|"a|#|#a|!|!a|a!b|a#b|a"b|a b|1.2.3.4,|1.2.3.4, 5.6.7.8|1.2.3.4,5.6.7.8|1.2.3.4, -|a,b, c|a, b c|2000-10-10T13:55:36,5Z|v.example 1.2.3.4|v w|- 1.2.3.4|-|a\\b|a\tb|\x80\xff|[a|a]| a|\0'
      .split("|"),
  ],
  [
    [" - - ["],
    "| -  - [| - -[| - - [[| - bob [| - bo b [|- - [|  - - [| - - | a b c d [| - -  [| - - (|\t- - [| -\t- [| - -\t[| - - [10/Oct/2025:13:55:36 +0200] [| - - - ["
      .split("|"),
  ],
  [
    TIMES.map(timeText),
    "|-|10/Oct/2025:13:55:36|10/Oct/2025:13:55:36 0200|10/Oct/2025:13:55:36 +02000|10/Oct/2025 13:55:36 +0200|1/Oct/2025:13:55:36 +0200|2025-10-10T13:55:36"
      .split("|"),
  ],
  [['] "'], '|]"|]  "|] |" "|] \'|])"|]\t"|] ""'.split("|")],
  [
    ["GET ", "POST "],
    "|-|GET|GET  |get |Get |HEAD |PUT |OPTIONS |POST|POSTS |POS |PATCH |GETS |G |!GET |GE\\T |GET\t|POST\t| GET |POST  |\x16\x03\x01|PRI |CONNECT "
      .split("|"),
  ],
  [
    [
      "/",
      "/a",
      "/a/b",
      "/ab?c=/d",
      "/abc#d/e",
      "https://a.b/c/d",
      "/abcdefghij/k/l?m=n",
    ],
    "|*|a|http://a.b/c/d|http://a.b|http://|://|//|//a|a:443|?a|#a|\\/a"
      .split("|"),
  ],
  [
    [" HTTP/1.1", " HTTP/1.0", " HTTP/2.0", " HTTP/3"],
    "| | HTTP| HTTP/| HTTP/10| HTTP/a| HTTP/1.| HTTP/1.12| HTTP/11.1| HTTP/.1| HTTP/a.1| HTTP/1.a| HTTP/1,1| http/1.1|  HTTP/1.1| HTTP/1.1 | HTTPS/1.1| HTTP\\1.1| RTSP/1.0|\tHTTP/1.1|/HTTP/1.1"
      .split("|"),
  ],
  [['" '], '|"|"  |\'|" "|\\" |"\t|\\\\" '.split("|")],
  [
    ["200 ", "304 ", "404 ", "599 ", "100 "],
    "|-|- |--|099 |600 |999 |000 |20 |2 |2000 |20a |2:0 |20: |2/0 |:00 |/00 |200|200  |200\t|-1 |+20 "
      .split("|"),
  ],
  [
    ["0", "7", "5123", "123456789", "-"],
    "|--|-1|+1|1.5|1a|a|1:|1/|0x1|00000000000|12-|1\\|1#|1!|1,2".split("|"),
  ],
  [
    ["", ' "-" "-"', ' "http://a.b/c" "Mozilla/5.0 (X11; x)"', " -", " x"],
    [
      '"',
      '""',
      ' "',
      "  ",
      "\t",
      '\t"-"',
      "\0",
      "\x1f-",
      ' "a\\"b" "c',
      " \x0b",
      "\x8a",
    ],
  ],
  [["", "\r"], ["\r\r", "\r ", " \r", "\n", "\r\n", "\n\n", "\n\r"]],
];

/** What may stand before a time: as words, and as what is between them. */
const HEAD_WORDS =
  '- - - a frank 192.0.2.1 ::1 v.example:80 [a] [ ] | |a a| a, , a: a[1]: nginx[12]: <13>a <190> <13>2025-10-10T13:55:36Z <13>Oct [pod/a/b] 2025-10-10T13:55:36Z 1234-67890T Oct 10 13:55:36 stdout F a!b a\\b a"b "a" #a \t \xff \x7f'
    .split(" ");
const HEAD_BLANKS = [" ", " ", " ", " ", " ", " ", " ", " ", "  ", "\t", ""];

function lineOfWords(random: Random): string {
  let head = "";
  for (let i = random(6); i >= 0; i--) {
    head += pick(HEAD_WORDS, random) + pick(HEAD_BLANKS, random);
  }
  const time = random(20) === 0 ? "x" : timeText(TIMES[0]!);
  return `${head}[${time}] "GET /a/b HTTP/1.1" 200 5`;
}

/** A line of parts, of which few are not as usual. */
function lineOfParts(random: Random): string {
  const odd = random(4) === 0 ? -1 : random(PARTS.length);
  const seldom = random(2) === 0 ? 10 : 1e9;
  return PARTS.map(([usual, others], i) =>
    pick(i === odd || random(seldom) === 0 ? others : usual, random)
  ).join("");
}

const DIGITS = ["0", "1", "9", "123456789"];
const MOST_DIGITS = 22;
const STATUSES = 1111;
const TARGET_LENGTHS = 24;
const TAIL_BITS = ["\r", "\v", "\t", "\0", "\x8a", "\x0a", "\xff", "a", '"'];
const TAIL_LENGTHS = 16;

/** All that make lines. */
export const LINE_MAKERS: readonly LineMaker[] = [
  {
    name: "as they are",
    count: 20_000,
    make: (_, random) => pick(GOOD_LINES, random),
  },
  {
    name: "each byte replaced by each value",
    count: places * 256,
    make(index) {
      const { line, at } = placeOf(index >> 8);
      return after(
        line,
        splice(line, at, 1, String.fromCharCode(index & 0xff)),
      );
    },
  },
  {
    name: "each byte deleted",
    count: places,
    make(index) {
      const { line, at } = placeOf(index);
      return after(line, splice(line, at, 1, ""));
    },
  },
  {
    name: "each byte doubled",
    count: places,
    make(index) {
      const { line, at } = placeOf(index);
      return after(line, splice(line, at, 0, line[at]!));
    },
  },
  {
    name: "each byte swapped with the next",
    count: places,
    make(index) {
      const { line, at } = placeOf(index);
      return after(
        line,
        splice(
          line,
          at,
          2,
          line.slice(at, at + 2).split("").reverse().join(""),
        ),
      );
    },
  },
  {
    name: "any two bytes swapped",
    count: 30_000,
    make(_, random) {
      const { line, at } = placeOf(random(places));
      const other = random(line.length);
      const swapped = splice(line, at, 1, line[other]!);
      return after(line, splice(swapped, other, 1, line[at]!));
    },
  },
  {
    name: "cut at every length",
    count: places,
    make(index) {
      const { line, at } = placeOf(index);
      return after(line, line.slice(0, at));
    },
  },
  {
    name: "some bytes replaced",
    count: 60_000,
    make(_, random) {
      let { line } = placeOf(random(places));
      for (let i = random(4); i >= 0; i--) {
        line = splice(line, random(line.length), random(3), bytes(1, random));
      }
      return line;
    },
  },
  {
    name: "a piece of another line put in",
    count: 60_000,
    make(_, random) {
      const { line, at } = placeOf(random(places));
      const other = placeOf(random(places));
      const piece = other.line.slice(other.at, other.at + random(40));
      return after(line, splice(line, at, random(40), piece));
    },
  },
  {
    name: "times that differ in one field",
    count: 40_000,
    make: (_, random) => timesInTurn(random),
  },
  {
    name: "each zone after each other",
    count: 4 * 4,
    make(index) {
      const zones = ["+0200", "-0200", "+0230", "+0300"];
      return [index >> 2, index & 3]
        .map((zone) => withTime(`10/Oct/2025:13:55:36 ${zones[zone]}`))
        .join("\n");
    },
  },
  {
    name: "parts, some of them odd",
    count: 200_000,
    make: (_, random) => lineOfParts(random),
  },
  {
    name: "words before the time",
    count: 100_000,
    make: (_, random) => lineOfWords(random),
  },
  {
    name: "clients and sections about as long as keys may be",
    count: 400,
    make(_, random) {
      const long = () =>
        "x".repeat(random(2) === 0 ? 1 : MAX_KEY_BYTES - 4 + random(8));
      const host = random(2) === 0 ? `${long()} ` : "";
      const line = withTime(timeText(TIMES[0]!)).replace("/a", `/${long()}`);
      return line.replace("192.0.2.1", `${host}${long()}`);
    },
  },
  {
    name: "each bit of a target in each place",
    count: TARGET_BITS.length * TARGET_LENGTHS * TARGET_LENGTHS,
    make(index, random) {
      const bit = TARGET_BITS[index % TARGET_BITS.length]!;
      const rest = Math.floor(index / TARGET_BITS.length);
      const length = rest % TARGET_LENGTHS;
      const at = Math.floor(rest / TARGET_LENGTHS) % (length + 1);
      // With a second part, or all one section.
      const letters = pick(["a", "a", "/", "\xe4", "?"], random).repeat(length);
      const target = pick(["/", "/", "/b/", ""], random) +
        splice(letters, at, 0, bit);
      return `a - - [10/Oct/2025:13:55:36 +0200] "GET ${target} HTTP/1.1" 200 5`;
    },
  },
  {
    name: "targets of odd bits",
    count: 60_000,
    make(_, random) {
      const target = Array.from(
        { length: random(8) },
        () => pick(TARGET_BITS, random),
      ).join("");
      return `a - - [10/Oct/2025:13:55:36 +0200] "POST /${target} HTTP/1.1" 200 5`;
    },
  },
  {
    name: "sizes of any number of digits",
    count: DIGITS.length * MOST_DIGITS * 3,
    make(index) {
      const digit = DIGITS[index % DIGITS.length]!;
      const rest = Math.floor(index / DIGITS.length);
      const size = digit.repeat(MOST_DIGITS).slice(0, rest % MOST_DIGITS);
      const tail = ["", " -", "\r"][Math.floor(rest / MOST_DIGITS)];
      return `${withTime(timeText(TIMES[0]!)).slice(0, -1)}${size}${tail}`;
    },
  },
  {
    name: "every status",
    count: STATUSES,
    make: (index) =>
      withTime(timeText(TIMES[0]!)).slice(0, -5) +
      `${index < 111 ? `0${index}` : index - 111} 5`,
  },
  {
    name: "tails of any length, with bytes that are nearly newlines",
    count: TAIL_BITS.length * TAIL_LENGTHS * TAIL_LENGTHS,
    make(index) {
      const bit = TAIL_BITS[index % TAIL_BITS.length]!;
      const rest = Math.floor(index / TAIL_BITS.length);
      const length = rest % TAIL_LENGTHS;
      const at = Math.floor(rest / TAIL_LENGTHS) % (length + 1);
      const tail = splice("x".repeat(length), at, 0, bit);
      return `${withTime(timeText(TIMES[0]!))} ${tail}`;
    },
  },
  {
    name: "random bytes",
    count: 40_000,
    make: (_, random) => bytes(random(80), random),
  },
  {
    name: "random bytes of those that mean something",
    count: 40_000,
    make: (_, random) =>
      Array.from(
        { length: random(60) },
        () =>
          pick(['"', " ", "[", "]", "-", "\\", "\r", "\n", "/", "1"], random),
      ).join(""),
  },
];
