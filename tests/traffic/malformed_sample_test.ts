import { assertEquals } from "@std/assert";
import { readClf } from "../../lib/log/clf.ts";
import { LogRecord } from "../../lib/log/record.ts";
import { MalformedSample } from "../../lib/traffic/malformed_sample.ts";
import { bytesOf } from "../_lines.ts";

function take(sample: MalformedSample, line: string): void {
  const record = new LogRecord();
  // Not at 0, so that a wrong offset shows.
  readClf(bytesOf(`# x\n${line}\r\n`), 4, record);
  sample.takeRecord(record);
}

Deno.test("MalformedSample shows the line, what is wrong with it and where", () => {
  const sample = new MalformedSample();
  assertEquals(sample.line, undefined);
  take(sample, "192.0.2.1 - - [10/Oct/2025:24:00:00 +0000] \x1b");
  assertEquals(sample.line, {
    line: "192.0.2.1 - - [10/Oct/2025:24:00:00 +0000] \x1b",
    cut: false,
    reason: "the time is none: expected [10/Oct/2000:13:55:36 -0700]",
    column: 16,
  });
  take(sample, "junk");
  assertEquals([sample.line?.line, sample.line?.column], ["junk", 1]);
});

Deno.test("MalformedSample keeps 200 bytes and says when there were more", () => {
  const sample = new MalformedSample();
  for (const [length, cut] of [[201, true], [200, false]] as const) {
    take(sample, "x".repeat(length));
    assertEquals(sample.line?.line, "x".repeat(200));
    assertEquals(sample.line?.cut, cut);
  }
});

Deno.test("MalformedSample of a line that was too long is its beginning", () => {
  const sample = new MalformedSample();
  sample.takeTooLong(bytesOf("abc"));
  assertEquals(sample.line, {
    line: "abc",
    cut: true,
    reason: "the line is too long",
    column: 1,
  });
});
