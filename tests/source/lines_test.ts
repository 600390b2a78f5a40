import { assert, assertEquals } from "@std/assert";
import {
  LineAssembler,
  LONG_LINE_HEAD_BYTES,
  MAX_LINE_BYTES,
} from "../../lib/source/lines.ts";
import { Collector, latin1, utf8 } from "./_helpers.ts";
import { randomFrom } from "../_random.ts";

/** Reads bytes in pieces of a size. */
function readIn(bytes: Uint8Array, pieceBytes: number, sink = new Collector()) {
  const lines = new LineAssembler(sink);
  let at = 0;
  const reader = {
    readSync(into: Uint8Array): number | null {
      const piece = bytes.subarray(at, at + Math.min(pieceBytes, into.length));
      into.set(piece);
      at += piece.length;
      return piece.length === 0 ? null : piece.length;
    },
  };
  while (lines.read(reader, Infinity, true) > 0);
  return { lines, sink };
}

Deno.test("3. Several lines in one write: each once, in order", () => {
  const { sink } = readIn(utf8("one\ntwo\nthree\n"), 100);
  assertEquals(sink.all, ["one", "two", "three"]);
});

Deno.test("5. Blank lines: they are lines", () => {
  const { sink, lines } = readIn(utf8("\n\na\n\n"), 100);
  assertEquals(sink.all, ["", "", "a", ""]);
  assertEquals(lines.partialBytes, 0);
});

Deno.test("6. CRLF: the carriage return is left to who reads the line", () => {
  for (const pieceBytes of [1, 2, 3, 100]) {
    const { sink } = readIn(utf8("a\r\nb\r\n"), pieceBytes);
    assertEquals(sink.all, ["a\r", "b\r"]);
  }
});

Deno.test("7. UTF-8 BOM on the first line: it is not in the line", () => {
  for (const pieceBytes of [1, 2, 3, 4, 100]) {
    const { sink } = readIn(utf8("\uFEFFa\n\uFEFFb\n"), pieceBytes);
    assertEquals(sink.all, ["a", "\uFEFFb"]);
  }
});

Deno.test("7. UTF-8 BOM and nothing else, or in front of a line that is too long", () => {
  const { lines, sink } = readIn(utf8("\uFEFF"), 1);
  lines.finish(true);
  assertEquals(sink.all, [""]);
  const long = utf8("\uFEFF" + "x".repeat(MAX_LINE_BYTES + 1) + "\n");
  assertEquals(latin1(readIn(long, 1000).sink.long[0]!).slice(0, 3), "xxx");
});

Deno.test("8. A multi-byte rune split at every chunk size: intact", () => {
  const text = "é日本語😀 ü\n😀😀\nñ\n";
  for (let pieceBytes = 1; pieceBytes <= 40; pieceBytes++) {
    const { sink } = readIn(utf8(text), pieceBytes);
    assertEquals(sink.all, ["é日本語😀 ü", "😀😀", "ñ"]);
    const pushed = new Collector();
    const lines = new LineAssembler(pushed);
    const bytes = utf8(text);
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      lines.push(bytes.subarray(at, at + pieceBytes), true);
    }
    assertEquals(pushed.all, sink.all);
  }
});

Deno.test("9. An invalid byte in a line: handed over as it is, and the next ten", () => {
  const seen: string[] = [];
  const sink = {
    lines: (b: Uint8Array, start: number, end: number) =>
      void seen.push(latin1(b.subarray(start, end))),
    tooLong: () => {},
  };
  const lines = new LineAssembler(sink);
  lines.push(new Uint8Array([0x61, 0xff, 0xc3, 0x28, 0x0a]), true);
  for (let i = 0; i < 10; i++) lines.push(utf8(`${i}\n`), true);
  assertEquals(seen[0], "a\xff\xc3(\n");
  assertEquals(seen.length, 11);
});

Deno.test("10. NUL in a line: left alone, later lines of the same read are not lost", () => {
  const { sink } = readIn(utf8("a\0b\nc\n\0\0\nd\n"), 100);
  assertEquals(sink.all, ["a\0b", "c", "\0\0", "d"]);
});

Deno.test("11. The newline falls on the buffer boundary: one line", () => {
  const bufferBytes = 2 * MAX_LINE_BYTES;
  for (const lastBytes of [-2, -1, 0, 1, 2]) {
    // Lines of 64 bytes, the last one so long that its newline ends the buffer.
    const count = bufferBytes / 64;
    const texts = Array.from(
      { length: count },
      (_, i) => String(i).padEnd(63 + (i === count - 1 ? lastBytes : 0), "."),
    );
    texts.push("after");
    const { sink } = readIn(utf8(texts.join("\n") + "\n"), bufferBytes);
    assertEquals(sink.all, texts);
  }
});

Deno.test("13. `ab`, then `c` and a newline: one line `abc`", () => {
  const sink = new Collector();
  const lines = new LineAssembler(sink);
  lines.push(utf8("ab"), true);
  assertEquals([sink.all.length, lines.partialBytes], [0, 2]);
  lines.push(utf8("c\n"), true);
  assertEquals(sink.all, ["abc"]);
  assertEquals(lines.partialBytes, 0);
});

Deno.test("18. End of input without newline: emitted", () => {
  const { lines, sink } = readIn(utf8("a\nlast"), 3);
  assertEquals(sink.all, ["a"]);
  lines.finish(true);
  lines.finish(true);
  assertEquals(sink.all, ["a", "last"]);
});

Deno.test("18. End of input without newline: a line of exactly the limit too", () => {
  const { lines, sink } = readIn(utf8("x".repeat(MAX_LINE_BYTES)), 5000);
  lines.finish(true);
  assertEquals(sink.all[0]!.length, MAX_LINE_BYTES);
});

Deno.test("19. A 4,097-byte line: intact", () => {
  const long = "x".repeat(4097);
  for (const pieceBytes of [1, 64, 4096, 4097, 4098, 10_000]) {
    assertEquals(readIn(utf8(`a\n${long}\nb\n`), pieceBytes).sink.all, [
      "a",
      long,
      "b",
    ]);
  }
});

Deno.test("20. A line of exactly the limit, and limit + 1: kept; one too long", () => {
  const kept = "k".repeat(MAX_LINE_BYTES);
  const long = "l".repeat(MAX_LINE_BYTES + 1);
  const all = utf8(`${kept}\n${long}\n${kept}\n${long}\nb\n`);
  for (
    const pieceBytes of [7, 1000, 131_071, 131_072, 131_073, 200_000, 1e9]
  ) {
    const { sink } = readIn(all, pieceBytes);
    assertEquals(sink.all.map((it) => it.length), [131_072, 131_072, 1]);
    assertEquals(sink.long.length, 2);
    assertEquals(sink.long[0]!.length, LONG_LINE_HEAD_BYTES);
  }
});

Deno.test("21. A 1 MB line between good lines: neighbours counted, one too long", () => {
  const text = `before\n${"m".repeat(1024 * 1024)}\nafter\nmore\n`;
  for (const pieceBytes of [4096, 65_536, 1e9]) {
    const { sink } = readIn(utf8(text), pieceBytes);
    assertEquals(sink.all, ["before", "after", "more"]);
    assertEquals(sink.long.length, 1);
  }
});

Deno.test("22. 100 MB without a newline: bounded memory", () => {
  const sink = new Collector();
  const lines = new LineAssembler(sink);
  const chunk = new Uint8Array(64 * 1024).fill(0x78);
  let most = 0;
  for (let i = 0; i < 1600; i++) {
    lines.push(chunk, true);
    most = Math.max(most, lines.partialBytes);
  }
  lines.push(utf8("\nnext\n"), true);
  assertEquals(sink.all, ["next"]);
  assertEquals(sink.long.length, 1);
  assertEquals(most <= MAX_LINE_BYTES, true);
});

Deno.test("A line is dropped where reading begins anew, and does not come back, nor the rest of a long one", () => {
  const sink = new Collector();
  const lines = new LineAssembler(sink);
  lines.push(utf8("abc"), true);
  assertEquals(lines.partialBytes, 3);
  lines.begin(false);
  assertEquals(lines.partialBytes, 0);
  lines.push(utf8("d\n"), true);
  lines.push(new Uint8Array(MAX_LINE_BYTES + 1), true);
  assertEquals(lines.passingOver, true);
  lines.begin(false);
  assertEquals([lines.partialBytes, lines.passingOver], [0, false]);
  lines.push(utf8("e\n"), true);
  assertEquals(sink.all, ["d", "e"]);
});

Deno.test("Random lines in random pieces are the lines that were written", () => {
  const random = randomFrom(20_240_601);
  const lengths = [0, 1, 5, 80, 200, 5000, 65_536, 131_071, 131_072, 131_073];
  for (let round = 0; round < 60; round++) {
    const texts = Array.from({ length: 3 + random(12) }, (_, i) => {
      return String.fromCharCode(97 + i).repeat(lengths[random(10)]!);
    });
    const bytes = utf8(texts.join("\n") + "\n");
    const sink = new Collector();
    const lines = new LineAssembler(sink);
    for (let at = 0; at < bytes.length;) {
      const pieceBytes = 1 + random([10, 1000, 300_000][random(3)]!);
      lines.push(bytes.subarray(at, at + pieceBytes), true);
      at += pieceBytes;
    }
    const short = texts.filter((it) => it.length <= MAX_LINE_BYTES);
    assertEquals(sink.all, short, `round ${round}`);
    assertEquals(sink.long.length, texts.length - short.length);
  }
});

Deno.test("A file that has no unfinished line any more keeps no memory for one", () => {
  const half = new Uint8Array(60_000).fill(0x78);
  const newline = utf8("\n");
  const sink = { lines() {}, tooLong() {} };
  const before = Deno.memoryUsage().external;
  // They are held, and so is what they keep.
  const files: LineAssembler[] = [];
  for (let i = 0; i < 1000; i++) {
    const [file, other] = [new LineAssembler(sink), new LineAssembler(sink)];
    files.push(file, other);
    file.push(half, true);
    // Reads into the block, so that the first one has to leave it.
    other.push(newline, true);
    file.push(newline, true);
  }
  const kept = Deno.memoryUsage().external - before;
  assertEquals(files.every(({ partialBytes }) => partialBytes === 0), true);
  assert(kept < 10 * half.length, `kept ${kept} bytes`);
});

Deno.test("Files that are read by turns do not mix, whatever they leave unfinished", () => {
  const random = randomFrom(20_261_122);
  const lengths = [0, 1, 80, 200, 300, 5000, 65_536, 131_072, 131_073];
  for (let round = 0; round < 20; round++) {
    const files = Array.from({ length: 2 + random(12) }, (_, file) => {
      const texts = Array.from({ length: 2 + random(8) }, (_, i) => {
        return String.fromCharCode(97 + (file + i) % 26)
          .repeat(lengths[random(lengths.length)]!);
      });
      const sink = new Collector();
      const bytes = utf8(texts.join("\n") + "\n");
      return { texts, sink, bytes, lines: new LineAssembler(sink), at: 0 };
    });
    let open = files;
    while (open.length > 0) {
      const file = open[random(open.length)]!;
      const size = 1 + random([10, 1000, 300_000][random(3)]!);
      file.lines.push(file.bytes.subarray(file.at, file.at + size), true);
      file.at += size;
      open = files.filter(({ at, bytes }) => at < bytes.length);
    }
    for (const { texts, sink } of files) {
      const short = texts.filter((it) => it.length <= MAX_LINE_BYTES);
      assertEquals(sink.all, short, `round ${round}`);
      assertEquals(sink.long.length, texts.length - short.length);
    }
  }
});
