import { assert } from "@std/assert";
import { commonFormat } from "../../lib/log/clf_format.ts";
import { FORMATS } from "../../lib/log/formats.ts";
import { LineKind, LogRecord } from "../../lib/log/record.ts";
import {
  isNothingWithin,
  readInner,
  unwrap,
  WRAPS,
} from "../../lib/log/wrap.ts";
import { bytesOf } from "../_lines.ts";
import { randomFrom } from "../_random.ts";
import { FOREIGN_LINES, fuzzLines, testFormat } from "./_format_checks.ts";
import { GOOD_LINES } from "./_hostile_lines.ts";

testFormat("common", [{
  format: commonFormat,
  lines: GOOD_LINES.map((line) => line.replace(/\r$/, "")),
}], { looksLikeAll: true });

/** What a line may begin with: of each part the usual, and what is like it. */
const HEADS: readonly (readonly string[])[] = [
  ["192.0.2.1", "1", "1.2", "1.2.3.4", "1234567890.123", "::1", "1...2", "a=b"],
  [" - - ["],
  [
    "10/Oct/2025:13:55:36 +0200",
    "31/Feb/2025:13:55:36 +0200",
    "10/Oct/2025:13:55:36 CHADT",
    "2025-10-10T13:55:36.12345Z",
    "2025-10-10 13:55:36.1+0200",
    "10/25/2025:13:55:36 -00000",
    " 1/Oct/2025:13:55:36 +0000",
    "10/Oct/2025 13:55:36 +0000",
    "Fri Oct 10 13:55:36.5 2025",
  ],
  ['] "', '] a - - [2025-10-10 13:55:36] "', ' a - - [2025-10-10 13:55:36] "'],
  ["", 'GET /a HTTP/1.1" 200 5'],
];
const HEAD_BYTES = '0123456789/:+-. ]TZ["';

Deno.test("common: no other format reads a line that begins as it alone does", () => {
  const random = randomFrom(4);
  const pick = <T>(from: readonly T[] | string) =>
    from[random(from.length)] as T;
  const lines = [...FOREIGN_LINES.map(([, line]) => line), ...GOOD_LINES];
  const piece = () => {
    const line = pick(lines);
    return random(3) === 0 ? line : line.slice(random(line.length));
  };
  const reader = commonFormat.open();
  const readers = FORMATS.map((format) => format.open());
  const record = new LogRecord();
  let begins = 0;
  for (let i = fuzzLines(20_000); i > 0; i--) {
    const head = HEADS.map((texts) =>
      random(3) === 0 ? pick<string>(texts) : texts[0]!
    ).join("").split("");
    for (let odd = random(3); odd > 0; odd--) {
      head[random(head.length)] = pick(HEAD_BYTES);
    }
    const text = head.join("") + piece() + piece() + "\n";
    const bytes = bytesOf(text);
    const end = bytes.length - 1;
    if (!commonFormat.beginsAsNoOther!(bytes, 0, end)) continue;
    begins++;
    reader.read(bytes, 0, end, record);
    if (record.kind <= LineKind.INVALID_REQUEST) continue;
    for (const wrap of WRAPS) {
      if (!unwrap(wrap, bytes, 0, end) || isNothingWithin()) continue;
      for (const other of readers) {
        assert(!readInner(other, bytes, 0, record), text);
      }
    }
  }
  assert(begins > fuzzLines(20_000) / 4, `${begins}`);
});
