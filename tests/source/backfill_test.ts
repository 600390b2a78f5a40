import { assert, assertEquals } from "@std/assert";
import {
  type BackfillOptions,
  findOffset,
  type SecondOf,
} from "../../lib/source/backfill.ts";
import { MAX_LINE_BYTES } from "../../lib/source/lines.ts";
import { latin1, MemoryFile, Scene, utf8 } from "./_helpers.ts";
import { randomFrom } from "../_random.ts";

/** A line's second is the number it begins with. */
const secondOf: SecondOf = (bytes, start, end) => {
  assertEquals(bytes[end - 1], 0x0a);
  const text = latin1(bytes.subarray(start, Math.min(end, start + 20)));
  const match = /^(\d+) /.exec(text);
  return match === null ? NaN : Number(match[1]);
};

function offsetIn(text: string, cutoff: number, options?: BackfillOptions) {
  const bytes = utf8(text);
  return findOffset(
    new MemoryFile(bytes),
    bytes.length,
    cutoff,
    secondOf,
    options,
  );
}

Deno.test("12. Backfill: an empty file, all lines older, all newer", () => {
  assertEquals(offsetIn("", 100), 0);
  assertEquals(offsetIn("1 a\n2 b\n", 0), 0);
  assertEquals(offsetIn("1 a\n2 b\n", -100), 0);
  assertEquals(offsetIn("1 a\n2 b\n", 2), 8);
  assertEquals(offsetIn("1 a\n2 b\n3 unfinished", 2), 8);
  assertEquals(offsetIn("3 unfinished", 1), 0);
  const many = "7 line\n".repeat(100_000);
  assertEquals(offsetIn(many, 6), 0);
  assertEquals(offsetIn(many, 17), many.length);
  assertEquals(offsetIn(many + "7 unfinished", 17), many.length);
});

Deno.test("12. Backfill: a line with a wrong time now and then does not matter", () => {
  const texts = Array.from({ length: 20_000 }, (_, i) => {
    return i % 7 === 0 ? "1 in 1970" : `${10_000 + i} right`;
  });
  const text = texts.join("\n") + "\n";
  for (let cutoff = 10_500; cutoff < 30_000; cutoff += 500) {
    const offset = offsetIn(text, cutoff, { blockBytes: 256 });
    const wanted = texts.slice(0, cutoff + 1 - 10_000).join("\n").length;
    assert(offset <= wanted + 11, `${offset} of ${wanted}`);
  }
});

Deno.test("12. Backfill: a line at the cutoff is not wanted, the next second is", () => {
  assertEquals(offsetIn("1 a\n2 b\n2 c\n3 d\n", 2), 12);
  assertEquals(offsetIn("1 a\n3 b\n2 c\n3 d\n", 2), 4);
});

Deno.test("12. Backfill: what is written behind the size is not looked at", () => {
  const bytes = utf8("1 old line\n".repeat(1000));
  for (const size of [0, 5, 11, 5000, 10_989]) {
    const offset = findOffset(new MemoryFile(bytes), size, 50, secondOf);
    assertEquals(offset, Math.floor(size / 11) * 11);
  }
});

Deno.test("12. Backfill: lines without a time stay with what follows them", () => {
  assertEquals(offsetIn("1 a\nx\nx\n3 b\n", 2), 4);
  assertEquals(offsetIn("1 a\nx\n2 b\nx\n", 2), 10);
  assertEquals(offsetIn("x\n".repeat(100_000), 2), 0);
});

Deno.test("12. Backfill: long lines do not hide what is behind them", () => {
  const long = "m".repeat(1_000_000) + "\n";
  const old = "1000 old line\n".repeat(2000);
  const text = old + long + old + long + long + "2000 new\n" + long;
  const offset = offsetIn(text, 1500);
  assertEquals(text.slice(offset).includes("2000 new"), true);
  // A long line may have a time, unless it is too long to be read.
  const within = "2000 " + "m".repeat(MAX_LINE_BYTES - 5) + "\n";
  const other = old + within + old + "1000 last\n";
  assert(offsetIn(other, 1500, { marginSeconds: 1000 }) <= old.length);
});

Deno.test("12. Backfill: of a large log little is read", () => {
  const lines: string[] = [];
  for (let i = 0; i < 400_000; i++) {
    lines.push(`${1000 + Math.floor(i / 100)} ${"y".repeat(100 + i % 90)}`);
  }
  const bytes = utf8(lines.join("\n") + "\n");
  const file = new MemoryFile(bytes);
  const offset = findOffset(file, bytes.length, 4900, secondOf);
  const firstWanted = lines.slice(0, 390_100).join("\n").length + 1;
  assert(offset <= firstWanted);
  // Ten seconds of margin are 1000 lines.
  assert(firstWanted - offset < 200_000);
  assert(file.readBytes < 300_000, `${file.readBytes} bytes read`);
});

Deno.test("12. Backfill on: exactly the lines behind the cutoff, none twice", () => {
  using scene = new Scene();
  for (let i = 0; i < 5000; i++) scene.write(`${i} ${"z".repeat(i % 100)}\n`);
  scene.follow({
    from: (file, size) => findOffset(file, size, 4900, secondOf),
  });
  const read = scene.poll();
  assertEquals(read.length, 99);
  assertEquals(read[0]!.startsWith("4901 "), true);
  assertEquals(scene.sink.live.includes(true), false);
  scene.write("5000 live\n");
  assertEquals(scene.poll(), ["5000 live"]);
  assertEquals(scene.sink.live.at(-1), true);
});

Deno.test("Backfill finds what a scan of all lines finds, in random logs", () => {
  const random = randomFrom(7);
  for (let round = 0; round < 1500; round++) {
    const marginSeconds = random(12);
    const malformedIn = [2, 10, 1000][random(3)]!;
    const longIn = [20, 1000][random(2)]!;
    const ending = random(2) === 0 ? "\n" : "\r\n";
    const perSecond = 1 + random(20);
    const texts: string[] = [];
    const count = random(600);
    for (let i = 0; i < count; i++) {
      const second = 1000 + Math.floor(i / perSecond);
      const early = random(3) === 0 ? random(marginSeconds + 1) : 0;
      const bytes = random(longIn) === 0 ? random(5000) : random(80);
      const text = `${second - early} ${"w".repeat(bytes)}`;
      texts.push(random(malformedIn) === 0 ? "w".repeat(bytes) : text);
    }
    let text = texts.map((it) => it + ending).join("");
    if (random(2) === 0) text = text.slice(0, -1 - random(3));
    const blockBytes = [64, 256, 4096][random(3)]!;
    const cutoff = 990 + random(count / perSecond + 30);

    const offset = offsetIn(text, cutoff, { marginSeconds, blockBytes });
    let firstWanted = text.length;
    let firstRecent = text.length;
    const bytes = utf8(text);
    for (let start = 0;;) {
      const end = bytes.indexOf(0x0a, start) + 1;
      if (end === 0) break;
      const second = secondOf(bytes, start, end);
      if (second > cutoff) firstWanted = Math.min(firstWanted, start);
      if (second > cutoff - marginSeconds) {
        firstRecent = Math.min(firstRecent, start);
      }
      start = end;
    }
    const say = `round ${round}: ${offset}, wanted ${firstWanted}`;
    assert(offset <= firstWanted, say);
    assert(offset === 0 || text[offset - 1] === "\n", say);
    // Where all lines have a time, it is not earlier than it must be.
    if (malformedIn === 1000 && longIn === 1000) {
      const earliest = firstRecent - 6000 - 2 * blockBytes;
      assert(offset >= earliest, `${say}, recent ${firstRecent}`);
    }
  }
});
