import { assertEquals } from "@std/assert";
import { countsOf } from "../../lib/counts.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { CountsPacker, CountsUnpacker } from "../../lib/parts/packed_counts.ts";
import { Summary } from "../../lib/traffic/summary.ts";
import { TOP_NAMES } from "../../lib/traffic/top_names.ts";
import { bytesOf } from "../_lines.ts";

/** What a report shows of some lines. */
function shownOf(lines: readonly string[], source?: string) {
  using summary = new Summary(1, TOP_NAMES);
  const reader = new LineReader();
  const record = new LogRecord();
  for (const line of lines) {
    reader.read(bytesOf(`${line}\n`), 0, record);
    summary.add(record, source === undefined ? undefined : bytesOf(source));
  }
  return {
    shown: countsOf(summary, 10, 5, "https://example.com"),
    buckets: summary.packBuckets(),
  };
}

const line = (target: string, status = 200) =>
  `10.0.0.1 - - [29/Nov/2026:06:00:00 +0000] "GET ${target} HTTP/1.1" ` +
  `${status} 512 "-" "agent \\"x\\" é \u{1f600}"`;

const SHOWN = [
  shownOf([]),
  shownOf([line("/a/b"), line("/é\u{1f600}/x", 404), line('/"\\\u0007/x', 0)]),
  shownOf(["no log line", line("/a".repeat(3000))], "logs/á.log"),
  shownOf([`${line("/a/b")} 0.125`, `${line("/a/c", 500)} 2.5`]),
];

Deno.test("What reports show comes back as it was, one after the other", () => {
  const packer = new CountsPacker();
  for (let part = 0; part < 3; part++) {
    const sizes = SHOWN.map((shown) => packer.add(shown));
    const bytes = structuredClone(packer.pack());
    assertEquals(bytes.length, sizes.reduce((sum, size) => sum + size));
    const unpacker = new CountsUnpacker(bytes);
    for (const [i, shown] of SHOWN.entries()) {
      assertEquals(unpacker.next(sizes[i]!), shown);
    }
  }
});
