import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../lib/failure.ts";
import { openInputs } from "../../lib/source/inputs.ts";
import { Folder } from "../cli/_run.ts";

const LINES = "a line of a log\n".repeat(50_000);

async function gzip(text: string): Promise<Uint8Array> {
  const stream = ReadableStream.from([new TextEncoder().encode(text)])
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const noStdin = () => ReadableStream.from<Uint8Array>([]);

Deno.test("openInputs() tells the size of all logs, and how much larger compressed ones are", async () => {
  using folder = new Folder();
  const plain = folder.write("plain.log", LINES);
  const packed = `${folder.path}/packed.log.gz`;
  const bytes = await gzip(LINES);
  Deno.writeFileSync(packed, bytes);
  // The same by another name is read once.
  using opened = openInputs([plain, packed, plain], noStdin);
  assertEquals(opened.totalBytes, LINES.length + bytes.length);
  assertEquals(opened.unpackedBytes(), 0);
  let unpacked = 0;
  for await (const chunk of opened.inputs[1]!.input as ReadableStream) {
    unpacked += chunk.length;
  }
  assertEquals(unpacked, LINES.length);
  assertEquals(opened.unpackedBytes(), LINES.length - bytes.length);
});

Deno.test("openInputs() knows no size where standard input is among the logs", () => {
  using folder = new Folder();
  const plain = folder.write("plain.log", LINES);
  for (const paths of [["-"], ["-", plain], [plain, "-"]]) {
    using opened = openInputs(paths, noStdin);
    assertEquals(opened.totalBytes, undefined);
  }
});

// The test runner looks for what is left open.
Deno.test("openInputs() closes all logs, read or not, and those before one that cannot be opened", async () => {
  using folder = new Folder();
  const plain = folder.write("plain.log", LINES);
  const packed = `${folder.path}/packed.log.gz`;
  Deno.writeFileSync(packed, await gzip(LINES));
  const paths = [plain, packed, plain];
  openInputs(paths, noStdin)[Symbol.dispose]();
  assertThrows(
    () => openInputs([...paths, `${folder.path}/missing`], noStdin),
    Failure,
    "missing",
  );
});
