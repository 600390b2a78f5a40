import { assertEquals, assertRejects } from "@std/assert";
import { setImmediate } from "node:timers";
import { gzipSync } from "node:zlib";
import { type ContentMark, readGzip } from "../../lib/source/compressed_log.ts";
import { compressionOf, gunzip } from "../../lib/source/gzip.ts";
import { Collector, utf8 } from "./_helpers.ts";

function gz(text: string): Uint8Array {
  return new Uint8Array(gzipSync(utf8(text)));
}

async function withFile(
  bytes: Uint8Array,
  test: (path: string) => Promise<void> | void,
): Promise<void> {
  const path = Deno.makeTempFileSync({ prefix: "gzip_test_" });
  try {
    Deno.writeFileSync(path, bytes);
    await test(path);
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("A compressed log: every line, the last one without newline too", async () => {
  await withFile(gz("1\n2\n3"), async (path) => {
    const sink = new Collector();
    await readGzip(path, sink);
    assertEquals(sink.all, ["1", "2", "3"]);
  });
});

Deno.test("A compressed log of several members, as cat makes it: all of them", async () => {
  const bytes = new Uint8Array([...gz("1\n2"), ...gz("a\n3\n"), ...gz("4\n")]);
  await withFile(bytes, async (path) => {
    const sink = new Collector();
    await readGzip(path, sink);
    assertEquals(sink.all, ["1", "2a", "3", "4"]);
  });
});

Deno.test("A compressed log that is cut off: what can be read, then the error", async () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join("");
  const whole = gz(text);
  await withFile(whole.subarray(0, whole.length >> 1), async (path) => {
    const sink = new Collector();
    await assertRejects(() => readGzip(path, sink), Error, "unexpected end");
    assertEquals(sink.all.length > 1000, true);
    assertEquals(sink.all.every((line, i) => line === `line ${i}`), true);
  });
});

Deno.test("A compressed log that is damaged: every line before that, then the error", async () => {
  const junk = utf8("junk\n");
  const bytes = (...parts: Uint8Array[]) =>
    new Uint8Array(parts.flatMap((part) => [...part]));
  const text = (count: number) => numbered("a line", count).join("\n") + "\n";
  const badSum = gz(text(20_000));
  badSum[badSum.length - 6]! ^= 1;
  const cases: [name: string, packed: Uint8Array, count: number, RegExp][] = [
    ["junk", bytes(gz(text(200)), junk), 200, /header check/],
    ["much junk", bytes(gz(text(9)), new Uint8Array(200_000).fill(1)), 9, /he/],
    [
      "junk behind two members",
      bytes(gz(text(20_000)), gz(text(20_000)), junk),
      40_000,
      /header check/,
    ],
    [
      "junk behind many members",
      bytes(...Array<Uint8Array>(3000).fill(gz(text(1))), junk),
      3000,
      /header check/,
    ],
    ["a wrong checksum", badSum, 20_000, /data check/],
    ["no end", gz(text(20_000)).subarray(0, -3), 20_000, /unexpected end/],
  ];
  for (const [name, packed, count, message] of cases) {
    await withFile(packed, async (path) => {
      for (const isSlow of [false, true]) {
        let read = "";
        const decoder = new TextDecoder();
        const error = await assertRejects(async () => {
          using file = Deno.openSync(path);
          for await (const chunk of await gunzip(file)) {
            read += decoder.decode(chunk, { stream: true });
            // More of it is unpacked meanwhile.
            if (isSlow) await new Promise(setImmediate);
          }
        }, Error);
        assertEquals(message.test(error.message), true, error.message);
        assertEquals(read.split("\n").length - 1, count, name);
      }
    });
  }
});

Deno.test("A compressed log followed by zeros is whole", async () => {
  const packed = new Uint8Array([...gz("1\n2\n"), ...new Uint8Array(100_000)]);
  await withFile(packed, async (path) => {
    assertEquals((await readAll(path)).lines, ["1", "2"]);
  });
});

Deno.test("A compressed log is not read on where nobody wants the rest", async () => {
  const text = numbered("a line", 300_000).map((line, i) => `${line}${i ** 3}`);
  await withFile(gz(text.join("\n")), async (path) => {
    using file = Deno.openSync(path);
    for await (const _ of await gunzip(file)) break;
    // Time enough for all of it, if it went on.
    for (let i = 0; i < 1000; i++) await new Promise(setImmediate);
    const offset = file.seekSync(0, Deno.SeekMode.Current);
    assertEquals(offset < file.statSync().size / 2, true, String(offset));
  });
});

Deno.test("A compressed log, stopped anywhere, goes on with the next line", async () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `line ${i}`);
  await withFile(gz(lines.join("\n") + "\n"), async (path) => {
    const marks: ContentMark[] = [];
    const counts: number[] = [];
    const first = new Collector();
    await readGzip(path, first, {
      onMark: (mark) => {
        marks.push(mark);
        counts.push(first.all.length);
      },
    });
    assertEquals(first.all, lines);
    for (const [i, mark] of marks.entries()) {
      const second = new Collector();
      await readGzip(path, second, { mark });
      assertEquals(second.all, lines.slice(counts[i]));
    }
    // Another file by that name is another one.
    const other = new Collector();
    await readGzip(path, other, { mark: { key: "0:0", offset: 100 } });
    assertEquals(other.all.length, lines.length);
  });
});

/** The lines that come, and the last mark. */
async function readAll(path: string, mark?: ContentMark) {
  const sink = new Collector();
  let last: ContentMark | undefined;
  await readGzip(path, sink, { mark, onMark: (it) => last = it });
  return { lines: sink.all, mark: JSON.parse(JSON.stringify(last)) };
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name} ${i}`);
}

Deno.test("A compressed log that was written anew in its place is read from its start", async () => {
  const texts = [
    numbered("a", 100),
    numbered("b", 300),
    // It begins as the one before, and for longer than its front is looked at.
    Array(2000).fill("c".repeat(1000)),
    Array(3000).fill("c".repeat(1000)),
    // It is as long as the one before.
    numbered("d", 100),
    numbered("e", 100),
    // And shorter.
    numbered("f", 10),
  ];
  await withFile(gz(""), async (path) => {
    let mark: ContentMark | undefined;
    for (const text of texts) {
      Deno.writeFileSync(path, gz(text.join("\n") + "\n"));
      const first = await readAll(path, mark);
      assertEquals(first.lines, text);
      const again = await readAll(path, first.mark);
      assertEquals(again.lines, []);
      assertEquals(again.mark, first.mark);
      mark = first.mark;
    }
  });
});

Deno.test("A compressed log to which members were added goes on with them", async () => {
  await withFile(gz("1\n"), async (path) => {
    let { mark } = await readAll(path);
    for (const line of ["2", "3"]) {
      Deno.writeFileSync(path, gz(`${line}\n`), { append: true });
      const more = await readAll(path, mark);
      assertEquals(more.lines, [line]);
      mark = more.mark;
    }
  });
});

Deno.test("A compressed log goes on where an older version has stopped", async () => {
  await withFile(gz("1\n2\n"), async (path) => {
    const { mark: { key } } = await readAll(path);
    const { lines, mark } = await readAll(path, { key, offset: 2 });
    assertEquals(lines, ["2"]);
    Deno.writeFileSync(path, gz("3\n4\n"));
    assertEquals((await readAll(path, mark)).lines, ["3", "4"]);
  });
});

Deno.test("compressionOf() knows compressed files by their first bytes", async () => {
  const cases: [Uint8Array, string | undefined][] = [
    [gz("x"), "gzip"],
    [utf8("BZh91AY"), "bzip2"],
    [new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), "xz"],
    [new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 4]), "zstd"],
    [utf8("PK\x03\x04"), "zip"],
    [utf8('192.0.2.1 - - "GET / HTTP/1.1"'), undefined],
    [utf8("BZ"), undefined],
    [utf8(""), undefined],
  ];
  for (const [bytes, name] of cases) {
    await withFile(bytes, (path) => {
      using file = Deno.openSync(path);
      assertEquals(compressionOf(file)?.name, name);
      assertEquals(file.seekSync(0, Deno.SeekMode.Current), 0);
    });
  }
});
