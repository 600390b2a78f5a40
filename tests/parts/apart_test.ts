import { assert, assertEquals } from "@std/assert";
import { ApartCounter } from "../../lib/parts/apart.ts";
import { LineReader } from "../../lib/log/line_reader.ts";
import type { SeekableReader } from "../../lib/source/read_at.ts";
import { Folder } from "../cli/_run.ts";
import { lineAt } from "../_monitor.ts";

const START = 1_700_000_000;
const SHOWS = { site: "", top: 10, totalRows: false, source: undefined };

/** How many hits a part has; nothing where it cannot be counted. */
function hitsOf(counter: ApartCounter, part: number, partBytes: number) {
  const range = { part, isLast: false, partBytes };
  const counted = counter.countAtOnce(range, new LineReader().save());
  return counted?.counts.hits.reduce((sum, hits) => sum + hits, 0);
}

Deno.test("an ApartCounter counts a part as if there had been none that cannot be counted", () => {
  const line = lineAt(START);
  const [slow, fast] = [6000, 50];
  let text = "";
  for (let i = 0; i < slow; i++) text += lineAt(START + i * 15);
  const partBytes = text.length;
  assertEquals(partBytes, slow * line.length);
  // One hit a second, that is: two or three intervals.
  for (let i = 0; i < slow; i++) {
    text += lineAt(START + slow * 15 + Math.floor(i / (slow / fast)));
  }
  using folder = new Folder();
  using file = Deno.openSync(folder.write("access.log", text));
  const grid = { seed: 1, since: START, intervalSeconds: 10 };
  using counter = new ApartCounter(file, { ...SHOWS, grid });
  assertEquals(hitsOf(counter, 0, partBytes), undefined);
  assertEquals(hitsOf(counter, 1, partBytes), slow);
});

Deno.test("an ApartCounter counts no part twice that could not be read to its end", () => {
  using folder = new Folder();
  const lines = 20_000;
  const path = folder.write("access.log", lineAt(START).repeat(lines));
  using file = Deno.openSync(path);
  let reads = 0;
  const broken: SeekableReader = {
    seekSync: (offset, whence) => file.seekSync(offset, whence),
    readSync(into) {
      if (++reads === 2) throw new Error("Input/output error");
      return file.readSync(into);
    },
  };
  const grid = { seed: 1, since: START, intervalSeconds: Infinity };
  using counter = new ApartCounter(broken, { ...SHOWS, grid });
  const { size } = file.statSync();
  assertEquals(hitsOf(counter, 0, size), undefined);
  assert(reads === 2, "it read a piece before that");
  assertEquals(hitsOf(counter, 0, size), lines);
});
