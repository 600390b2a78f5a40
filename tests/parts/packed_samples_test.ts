import { assertEquals } from "@std/assert";
import {
  type PackedSamples,
  SamplePacker,
  SampleUnpacker,
} from "../../lib/parts/packed_samples.ts";
import { Malformed } from "../../lib/log/record.ts";
import { MalformedSample } from "../../lib/traffic/malformed_sample.ts";

const encoder = new TextEncoder();

function sampleOf(line: string, column: number): MalformedSample {
  const sample = new MalformedSample();
  const bytes = encoder.encode(line);
  const about = { cut: line.length > 200, reason: Malformed.NO_TIME, column };
  sample.take(bytes, 0, bytes.length, about);
  return sample;
}

/** As another thread gets it. */
const sent = (packed: PackedSamples) => structuredClone(packed);

Deno.test("Packed samples come back as they were, at the runs before them", () => {
  const packer = new SamplePacker();
  const lines = Array.from({ length: 500 }, (_, i) => `line ${i} `.repeat(i));
  for (const [i, line] of lines.entries()) {
    packer.add(2 * i, sampleOf(line, i + 1));
  }
  const samples = new SampleUnpacker(sent(packer.pack()));
  for (const [i, line] of lines.entries()) {
    const found = samples.upTo(2 * i);
    assertEquals(found?.line, sampleOf(line, i + 1).line);
    assertEquals(samples.upTo(2 * i + 1), undefined);
  }
  assertEquals(samples.upTo(Infinity), undefined);
});

Deno.test("Of several samples the last one counts", () => {
  const packer = new SamplePacker();
  for (const runs of [0, 3, 3, 7]) {
    packer.add(runs, sampleOf(`after ${runs}`, 1));
  }
  packer.add(9, sampleOf("last", 4));
  const samples = new SampleUnpacker(sent(packer.pack()));
  assertEquals(samples.upTo(8)?.line?.line, "after 7");
  assertEquals(samples.upTo(8), undefined);
  assertEquals(samples.upTo(20)?.line?.column, 4);
});

Deno.test("A line of anything but text is packed byte by byte", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const sample = new MalformedSample();
  sample.takeTooLong(bytes);
  const packer = new SamplePacker();
  packer.add(0, sample);
  const found = new SampleUnpacker(sent(packer.pack())).upTo(0);
  assertEquals(found?.save(), sample.save());
});

Deno.test("A packer begins anew after each part", () => {
  const packer = new SamplePacker();
  packer.add(0, sampleOf("of the first part", 1));
  const first = packer.pack();
  packer.add(1, sampleOf("of the second", 1));
  const second = new SampleUnpacker(packer.pack());
  assertEquals(second.upTo(0), undefined);
  assertEquals(second.upTo(1)?.line?.line, "of the second");
  assertEquals(
    new SampleUnpacker(first).upTo(0)?.line?.line,
    "of the first part",
  );
  assertEquals(packer.pack(), {
    bytes: new Uint8Array(0),
    heads: new Uint32Array(0),
  });
});
